"""Packed documents, unpacked no further than what fits into memory."""

from __future__ import annotations

import gzip
import zlib
from typing import BinaryIO, cast

from sphinx_mrstats.errors import DocumentError

__all__ = ["MOST_BYTES", "read_gzip", "read_limited"]

# Of what comes out of an archive, or from afar. The largest page of the documentation of a large
# project has a few megabytes; a thousandth of a packed gigabyte may hold as much of zeros.
MOST_BYTES = 256 * 1024 * 1024


def read_gzip(file: BinaryIO) -> bytes:
    """Unpack a gzip file.

    Raises:
        DocumentError: it is damaged, or holds more than `MOST_BYTES`. The message is the reason
            alone.

    """
    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            return read_limited(cast("BinaryIO", unpacked))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DocumentError(f"damaged, or not packed by gzip: {_first_lower(str(error))}") from None


def read_limited(file: BinaryIO) -> bytes:
    """Read a file up to its end, or raise `DocumentError` where that is too far away."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DocumentError(
            f"holds more than {MOST_BYTES >> 20} MiB, which is not unpacked (a packed file can hold"
            " a thousand times its own size): unpack it to a file to have it counted"
        )
    return data


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]
