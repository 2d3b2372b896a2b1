"""What a worker has in hand, on record where it may not live to tell.

Nothing is recorded (and nothing spent) until a task has killed its worker once. When it is run
again, each input or key is written down before it is worked on, in a file that outlives the worker.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from reprlib import Repr
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["describe", "on_record", "read_record", "take_in_hand"]

# Long enough for a path, short enough for a line of a message.
_short = Repr()
_short.maxstring = _short.maxother = 200

_record: int | None = None


def describe(item: object) -> str:
    """Show an input or a key in an error message, shortened where it is long.

    >>> describe("docs/index.rst")
    "'docs/index.rst'"
    """
    return _short.repr(item)


def take_in_hand(kind: str, item: object) -> None:
    """Say that `item`, which is a `kind` of thing, is what is worked on from now on."""
    if _record is not None:
        text = f"{kind} {describe(item)}".encode("utf-8", "backslashreplace")
        os.ftruncate(_record, 0)
        os.lseek(_record, 0, os.SEEK_SET)
        os.write(_record, text)


@contextmanager
def on_record(path: Path | str) -> Iterator[None]:
    """Write down in the file `path` what is taken in hand meanwhile."""
    global _record
    _record = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        yield
    finally:
        os.close(_record)
        _record = None


def read_record(path: Path) -> str:
    """Read what was in hand last; empty where nothing was."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
