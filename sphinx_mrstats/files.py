"""Files that are read with a bound, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = [
    "MOST_BYTES",
    "OPEN_TO_READ",
    "parse_json",
    "parse_toml",
    "read_regular",
    "remove_leftovers",
    "what_it_is",
    "write_whole",
]

MOST_BYTES = 64 * 1024 * 1024
"""How much of a file is read that says how to work, or holds earlier results: 64 MiB. The counts of
the 5,000 documents of a very large project, saved by document, take 20."""

_CHUNK = 1 << 20

# A pipe or a device must not be waited for. Windows has neither flag nor such files; there,
# newlines must not be translated.
OPEN_TO_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_KINDS = (
    (stat.S_ISDIR, "a folder, not a file"),
    (stat.S_ISFIFO, "a pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)


def what_it_is(mode: int) -> str:
    """Say what something is that is not a regular file, by the mode that `os.stat` gives."""
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "not a regular file")


def read_regular(path: Path | str, most: int = MOST_BYTES) -> bytes:
    """Read a regular file of at most `most` bytes; nothing else is waited for or read from.

    Settings, lists, saved counts and what this program kept for itself are read by this, as they
    may be a stranger's: a link to ``/dev/zero`` would be read until there is no memory left, and a
    pipe would be waited for.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.toml")
    ...     _ = path.write_bytes(b"a = 1")
    ...     read_regular(path)
    b'a = 1'

    Raises:
        OSError: it can't be read, is no regular file or holds more. `sphinx_mrstats.text.reason`
            says which.

    """
    try:
        descriptor = os.open(path, OPEN_TO_READ)
    except ValueError as error:  # a NUL in its name
        raise OSError(errno.EINVAL, str(error), str(path)) from None
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, what_it_is(state.st_mode), str(path))
        data, size = bytearray(), state.st_size
        while size <= most and (chunk := os.read(descriptor, _CHUNK)):
            data += chunk
            size = len(data)  # it may grow, and files of /proc are said to be empty
        if size > most:
            message = f"holds more than {most >> 20} MiB, which is not read"
            raise OSError(errno.EFBIG, message, str(path))
        return bytes(data)
    finally:
        os.close(descriptor)


def parse_json(text: str | bytes) -> Any:
    """Parse JSON that somebody else may have written.

    >>> parse_json("[1, 2]")
    [1, 2]
    >>> parse_json("[" * 100_000)
    Traceback (most recent call last):
        ...
    ValueError: nested too deeply

    Raises:
        ValueError: it is no JSON, or nested more deeply than can be parsed.

    """
    import json

    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_toml(data: bytes) -> dict[str, Any]:
    r"""Parse TOML that somebody else may have written.

    >>> parse_toml(b"[tool]\nx = 1")
    {'tool': {'x': 1}}

    Raises:
        ValueError: it is no TOML, or nested more deeply than can be parsed.

    """
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write_whole(path: Path | str, data: bytes, *, to_disk: bool = False) -> None:
    """Make `data` the content of a file, at once: whoever looks finds the old file or the new one.

    A file that exists keeps its mode and, as far as this user may give it, its owner; a link stays
    a link; a new file gets the mode that the umask leaves. What is written first is a new file
    beside it, never what somebody put there, and nobody may read that who may not read the file.
    With `to_disk` the same holds if the machine stops at any moment, which takes some milliseconds.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     write_whole(path, b"whale")
    ...     path.read_bytes(), len(list(Path(folder).iterdir()))
    (b'whale', 1)

    Raises:
        OSError: it can't be written; the file is what it was.

    """
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)  # of a process that had this number, and was killed
    old = place.stat() if place.exists() else None
    mode = stat.S_IMODE(old.st_mode) if old else 0o666
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            if to_disk:
                file.flush()
                os.fsync(file.fileno())
        if old is not None:
            # Only root may give a file away, and Windows has no such call.
            with suppress(OSError, AttributeError):
                os.chown(part, old.st_uid, old.st_gid)
            part.chmod(mode)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def remove_leftovers(path: Path | str) -> None:
    """Remove what a process left beside a file that was killed while it wrote the file whole.

    What a process is writing that still runs stays. Nothing to remove is nothing to do.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     Path(folder, ".a.txt.4194305.part").touch()  # there is no process of this number
    ...     remove_leftovers(path)
    ...     list(Path(folder).iterdir())
    []
    """
    place = Path(os.path.realpath(path))
    with suppress(OSError):  # somebody else removed it, or the folder can't be read
        for part in place.parent.glob(f".{glob.escape(place.name)}.*.part"):
            number = part.name.removesuffix(".part").rpartition(".")[2]
            if number.isdecimal() and not _runs(int(number)):
                part.unlink()


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True
