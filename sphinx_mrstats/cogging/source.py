"""A document's file, read and replaced whole, with its bytes kept where nothing changed."""

from __future__ import annotations

import codecs
import io
import os
from dataclasses import dataclass
from pathlib import Path

from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.files import write_whole

__all__ = ["SourceFile", "read_file", "replace_file", "split_lines"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes and its text.

    ``text`` has the file's own line endings and no byte order mark; bytes that are not of the
    ``encoding`` are in it as surrogates (PEP 383), so that they can be written back.
    """

    path: Path
    data: bytes
    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """The bytes of a file that holds ``text`` instead."""
        return self.bom + text.encode(self.encoding, "surrogateescape")


def read_file(path: str | os.PathLike[str]) -> SourceFile:
    """Read a document that is UTF-8, or UTF-16 by its byte order mark.

    Raises :exc:`~sphinx_mrstats.errors.DocumentError` where it can't be read.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DocumentError(f"{os.fspath(path)}: {error.strerror}") from None
    bom, encoding = next((found for found in _BOMS if data.startswith(found[0])), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding, "surrogateescape")
    except UnicodeDecodeError as error:  # half a character of UTF-16
        raise DocumentError(f"{os.fspath(path)}: not {encoding}: {error.reason}") from None
    return SourceFile(Path(path), data, text, encoding, bom)


def replace_file(source: SourceFile, text: str) -> None:
    """Make ``text`` the content of the file, at once and whole.

    Whoever looks, or interrupts, finds the old file or the new one; its mode stays. A link is
    followed, so that it stays a link.

    Raises :exc:`~sphinx_mrstats.errors.DocumentError` where that can't be done, or where the file
    is no longer what was read.
    """
    try:
        if source.path.read_bytes() != source.data:
            raise DocumentError(
                f"{source.path}: was changed while its regions ran, so it was left as it is now; "
                "run cog again"
            )
        write_whole(source.path, source.encode(text), to_disk=True)
    except OSError as error:
        raise DocumentError(f"{source.path}: can't be replaced: {error.strerror}") from None


def split_lines(text: str) -> list[str]:
    r"""The lines of ``text`` with their endings, whichever these are.

    Only line feeds and carriage returns end a line here; a form feed, say, does not.

    >>> split_lines("one\r\ntwo\nthree\x0c")
    ['one\r\n', 'two\n', 'three\x0c']
    """
    return list(io.StringIO(text, newline=""))
