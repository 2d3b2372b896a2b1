"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path | str, data: bytes) -> None:
    """Make `data` the content of a file, at once: whoever looks finds the old file or the new one.

    A file that exists keeps its mode, and a link stays a link; a new one gets the mode that the
    umask leaves. What is written first is a new file beside it, never what somebody put there.

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
    try:
        with part.open("xb") as file:
            file.write(data)
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
