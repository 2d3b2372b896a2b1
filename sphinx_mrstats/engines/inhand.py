"""What a worker has in hand, on record where it may not live to tell, and where it works.

Nothing is recorded (and nothing spent) until a task has killed its worker once. When it is run
again, each input or key is written down before it is worked on, in what outlives the worker.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from reprlib import Repr
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "current_place",
    "describe",
    "on_record",
    "read_record",
    "record_in",
    "take_in_hand",
    "working_at",
]

# Long enough for a path, short enough for a line of a message.
_short = Repr()
_short.maxstring = _short.maxother = 200

_write: ContextVar[Callable[[str], object] | None] = ContextVar("_write", default=None)
_place: ContextVar[str] = ContextVar("_place", default="")


def describe(item: object) -> str:
    """Show an input or a key in an error message, shortened where it is long.

    >>> describe("docs/index.rst")
    "'docs/index.rst'"
    """
    return _short.repr(item)


def take_in_hand(kind: str, item: object) -> None:
    """Say that `item`, which is a `kind` of thing, is what is worked on from now on."""
    write = _write.get()
    if write is not None:
        write(f"{kind} {describe(item)}")


@contextmanager
def on_record(write: Callable[[str], object]) -> Iterator[None]:
    """Let `write` put down what is taken in hand meanwhile, in this thread."""
    token = _write.set(write)
    try:
        yield
    finally:
        _write.reset(token)


@contextmanager
def record_in(path: Path) -> Iterator[None]:
    """Write down in the file `path` what is taken in hand meanwhile."""
    record = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)

    def write(text: str) -> None:
        os.ftruncate(record, 0)
        os.lseek(record, 0, os.SEEK_SET)
        os.write(record, text.encode("utf-8", "backslashreplace"))

    try:
        with on_record(write):
            yield
    finally:
        os.close(record)


def read_record(path: Path) -> str:
    """Read what was in hand last; empty where nothing was."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def current_place() -> str:
    """Name the worker that this is called on; empty where it sees the same files as its parent."""
    return _place.get()


@contextmanager
def working_at(place: str) -> Iterator[None]:
    """Let `place` be named in messages about what can't be read meanwhile, in this thread."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)
