"""A document's bytes, as valid UTF-8."""

from __future__ import annotations

import codecs
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from sphinx_mrstats.documents.model import Problem, RemotePath
from sphinx_mrstats.documents.remote import open_remote
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.files import OPEN_TO_READ, what_it_is
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Source", "decode_source", "encode_like", "read_file", "read_source"]

# Longest first: the mark of UTF-32 in little-endian order begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What the names of the codecs read like in a message.
_SPOKEN = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"} | {
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}

_PACKED = ".gz"

# Of what comes out of an archive, or from afar. The largest page of the documentation of a large
# project has a few megabytes; a thousandth of a packed gigabyte may hold as much of zeros.
_MOST_BYTES = 256 * 1024 * 1024

# A file that is written meanwhile is read again, up to so many times in all: parts of two versions
# would be counted for one.
_READINGS = 3


class Source(NamedTuple):
    """The text of a document.

    `data` is valid UTF-8 without a byte order mark; each stretch of bytes that could not be decoded
    is U+FFFD in it, which separates words. `problems` says where the first of them was, and is
    empty for a document that was read whole.
    """

    data: bytes
    problems: tuple[Problem, ...] = ()


def read_source(path: Path | RemotePath | str) -> Source:
    """Read the document at `path`, which may be UTF-8, or UTF-16 or UTF-32 with a byte order mark.

    An empty file is an empty source. A pipe or a device is refused rather than waited for. A file
    whose name ends in ``.gz`` is unpacked, as long as it holds no more than 256 MiB.

    Raises:
        DocumentError: nothing could be read; the message names the file and the reason.

    """
    try:
        data = _read_remote(path) if isinstance(path, RemotePath) else read_file(path)
    except OSError as error:
        raise DocumentError(f"{printable(str(path))}: {reason(error)}") from None
    return decode_source(data, str(path))


def _read_remote(path: RemotePath) -> bytes:
    with open_remote(path) as file:
        try:
            return _read_gzip(file) if path.place.endswith(_PACKED) else _read_limited(file)
        except DocumentError as error:
            raise DocumentError(f"{printable(str(path))}: {error}") from None
        except Exception as error:  # of whatever library reaches there
            raise DocumentError(
                f"{printable(str(path))}: {type(error).__name__}: {error}"
            ) from None


def read_file(path: Path | str, most: int = -1) -> bytes:
    """Read a file, or its first `most` bytes; unpack one that is packed, refuse a pipe or a device.

    Raises:
        DocumentError: it is none, is damaged, or changes; the message names it.
        OSError: it can't be opened.

    """
    descriptor = os.open(path, OPEN_TO_READ)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise DocumentError(what_it_is(state.st_mode))
        with open(descriptor, "rb", closefd=False) as file:
            for _ in range(_READINGS):
                data = _read_gzip(file) if str(path).endswith(_PACKED) else file.read(most)
                before, state = state, os.fstat(descriptor)
                if (before.st_mtime_ns, before.st_size) == (state.st_mtime_ns, state.st_size):
                    return data
                file.seek(0)
        raise DocumentError("it changes while it is read; count it when it is written")
    except DocumentError as error:
        raise DocumentError(f"{printable(str(path))}: {error}") from None
    finally:
        os.close(descriptor)


def decode_source(data: bytes, name: str) -> Source:
    r"""Decode `data`; `name` is what a problem calls it.

    >>> decode_source(b"\xef\xbb\xbfcaf\xc3\xa9", "a.rst").data.decode()
    'café'
    >>> decode_source("café".encode("utf-16"), "a.rst").data.decode()
    'café'
    >>> print(decode_source(b"Menu\ncaf\xe9 noir", "a.rst").problems[0])
    a.rst: byte 8 (line 2): not UTF-8 (0xE9), left out; the rest is counted
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, name, encoding=encoding, start=len(mark))
    if data.isascii() and b"\0" not in data:
        return Source(data)
    return _decode(data, name, encoding=_unmarked_encoding(data), start=0)


def encode_like(data: bytes, raw: bytes) -> bytes:
    r"""Encode UTF-8 `data` as the bytes of a file are, `raw`, with its byte order mark.

    >>> encode_like("café".encode(), b"\xef\xbb\xbfcafe")
    b'\xef\xbb\xbfcaf\xc3\xa9'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return mark + data.decode().encode(encoding)
    return data.decode().encode(_unmarked_encoding(raw))


def _unmarked_encoding(data: bytes) -> str:
    """Tell UTF-16 without its mark from UTF-8: every other byte of Western text is then NUL.

    Such a file is also valid UTF-8, a NUL between any two letters: nothing else would notice.
    """
    if b"\0" in data:
        even, odd = data[::2].count(0), data[1::2].count(0)
        # Half of the bytes are NUL in plain English, none in Chinese: a quarter leaves room for
        # characters beyond Latin-1, and is far above stray NULs, where the text is not tiny.
        if min(even, odd) == 0 and max(even, odd) * 4 > len(data) > 16 and len(data) % 2 == 0:
            return "utf-16-le" if odd else "utf-16-be"
    return "utf-8"


def _decode(data: bytes, name: str, *, encoding: str, start: int) -> Source:
    body = data[start:]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        readable = body.decode(encoding, "replace")
        problem = Problem(
            name,
            _undecodable(encoding, body[error.start : error.end], readable),
            offset=start + error.start,
            line=body[: error.start].decode(encoding).count("\n") + 1,
        )
        return Source(readable.encode(), (problem,))
    return Source(body if encoding == "utf-8" else text.encode())


def _undecodable(encoding: str, first: bytes, readable: str) -> str:
    # A U+FFFD that the author wrote is counted too; where one stands, the file is damaged as well.
    further = readable.count("\ufffd") - 1
    more = f" as are {further} more" if further > 1 else " as is one more" if further else ""
    shown = " ".join(f"0x{byte:02X}" for byte in first)
    return f"not {_SPOKEN[encoding]} ({shown}), left out{more}; the rest is counted"


def _read_gzip(file: BinaryIO) -> bytes:
    """Unpack a gzip file.

    Raises:
        DocumentError: it is damaged, or holds more than `_MOST_BYTES`. The message is the reason
            alone.

    """
    import gzip  # few documents are packed
    import zlib

    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            return _read_limited(cast("BinaryIO", unpacked))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DocumentError(f"damaged, or not packed by gzip: {_first_lower(str(error))}") from None


def _read_limited(file: BinaryIO) -> bytes:
    """Read a file up to its end, or raise `DocumentError` where that is too far away."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise DocumentError(
            f"holds more than {_MOST_BYTES >> 20} MiB, which is not unpacked (a packed file can"
            " hold a thousand times its own size): unpack it to a file to have it counted"
        )
    return data


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]
