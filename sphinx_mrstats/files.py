"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

__all__ = ["write_whole"]


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
            with suppress(OSError):  # only root may give a file away
                os.chown(part, old.st_uid, old.st_gid)
            part.chmod(mode)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
