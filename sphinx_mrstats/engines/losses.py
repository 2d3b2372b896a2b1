"""What is lost with a worker that dies: what it had in hand is named, and its task is run again.

Nothing is recorded, and no time is spent on it, until a task has killed its worker once. When that
task is run again, each input or key is written down before it is worked on, in a place that
outlives the worker. Where workers are on other machines, messages name the machine too.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from reprlib import Repr
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import WorkerLostError, WorkerLostWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "Deaths",
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


# A worker may die of something else than its task: the system ran out of memory, somebody killed
# it. So a task is run again, with each of its inputs put on record. The one that was in hand at two
# deaths is taken to be the cause; without such a one, a task is given up after this many.
_DEATHS_WITH_ITEM = 2
_DEATHS_WITH_TASK = 6


@dataclass(slots=True)
class Deaths:
    """How many workers died with a task, and with what of it in hand."""

    number: int = 0
    in_hand: Counter[str] = field(default_factory=Counter)

    def count(
        self, cause: str, in_hand: str = "", *, workers: int = 1, known: bool = False
    ) -> None:
        """Count the death of a worker, or of several: the task is to be run again, on record.

        `in_hand` is what the last had in hand, empty where nothing was on record. A first death is
        a `WorkerLostWarning`, unless it is `known` from another task. Raises `WorkerLostError`
        where the task is given up.
        """
        first = not self.number
        self.number += workers
        self.in_hand[in_hand] += bool(in_hand)
        # Where nothing was on record, nothing can be named yet: there is one more run at least.
        if self.in_hand[in_hand] == _DEATHS_WITH_ITEM or (
            self.number >= _DEATHS_WITH_TASK and not first
        ):
            raise WorkerLostError(
                f"{self.number} worker processes died, the last with "
                f"{in_hand or 'nothing on record'} in hand ({cause}). Try fewer workers, or the "
                "engine 'serial'",
                in_hand=in_hand,
            )
        if first and not known:
            warnings.warn(
                f"a worker process died ({cause}); what it had in hand is done again",
                WorkerLostWarning,
                stacklevel=2,
            )
