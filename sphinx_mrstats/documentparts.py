"""Parts of one long document, that several workers count at a time."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import Document
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.markup import find_pieces
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.documents import RemotePath
    from sphinx_mrstats.markup import Piece

__all__ = ["DocumentPart", "divide_document", "read_part"]


@dataclass(frozen=True, slots=True, repr=False)
class DocumentPart(Document):
    """One of `n_parts` parts of a document: part `number`, from 0, is `piece`.

    By `digest` it is noticed where the file is another one when it is read.
    """

    number: int
    n_parts: int
    piece: Piece
    digest: bytes

    def size(self) -> int:
        """Give its bytes."""
        return self.piece.end - self.piece.start


def divide_document(document: Document, size: int) -> Sequence[Document]:
    """Divide a document into parts of about `size` bytes; itself alone where that can't be done.

    Only files that lie here as they are read can be divided: neither remote nor packed ones.
    """
    if not isinstance(document.path, Path) or document.path.suffix == ".gz":
        return [document]
    try:
        with (
            document.path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as source,
        ):
            pieces = find_pieces(source, size)
            digests = [_digest(source[piece.start : piece.end]) for piece in pieces]
    except (OSError, ValueError):  # whoever reads it will tell why; it is empty by now
        return [document]
    if len(pieces) == 1:
        return [document]
    return [
        DocumentPart(
            document.name, document.path, document.docname, number, len(pieces), piece, digest
        )
        for number, (piece, digest) in enumerate(zip(pieces, digests, strict=True))
    ]


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()


def read_part(part: DocumentPart, path: Path | RemotePath) -> bytes:
    """Read a part of the document at `path`, with what has to be read before it.

    Raises:
        DocumentError: it can't be read, or is not what it was; the message is the reason alone.

    """
    assert isinstance(path, Path)
    try:
        with path.open("rb") as file:
            file.seek(part.piece.start)
            data = file.read(part.piece.end - part.piece.start)
    except OSError as error:
        raise DocumentError(reason(error)) from None
    if _digest(data) != part.digest:
        raise DocumentError("changed while it was counted; count it again")
    return part.piece.before + data
