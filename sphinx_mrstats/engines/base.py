"""The contract of an engine: run the two halves of a job, with the shuffle between them."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

__all__ = [
    "SAFE_PATH",
    "Blob",
    "Block",
    "Engine",
    "MapTask",
    "Progress",
    "ReduceTask",
    "in_inputs",
    "interrupts_held",
    "leave_safe_path",
    "safe_path",
]

SAFE_PATH = {"PYTHONSAFEPATH": "sphinx-mrstats"}
"""What a Python that is started here has in its environment. Any text serves as well; by this one a
worker knows that the variable is ours (`leave_safe_path`)."""


Blob = bytes
"""What is moved from a map task to a reduce task; engines never look inside."""

Block = Sequence[Any]
"""Inputs that are mapped together, in one call of the map task."""

MapTask = Callable[[Any], Sequence[Blob]]
"""Maps, combines and partitions a block: a blob for each reducer, in the order of reducers."""

ReduceTask = Callable[..., Any]
"""Reduces the blobs made for one reducer, given in the order of the blocks, to its part."""

Progress = Callable[[int], object]
"""Called with the number of each block, from 0, when it is mapped; in the thread of the job."""


def in_inputs(report: Callable[[int, int], object], blocks: Sequence[Block]) -> Progress:
    """Make of `report`, called with inputs mapped and inputs in all, what an engine calls.

    >>> progress = in_inputs(print, ["ab", "c"])
    >>> progress(1)
    1 3
    >>> progress(0)
    3 3
    """
    total = sum(map(len, blocks))
    done = 0

    def progress(block: int) -> None:
        nonlocal done
        done += len(blocks[block])
        report(done, total)

    return progress


@runtime_checkable
class Engine(Protocol):
    """Somewhere to run a job."""

    @property
    def n_workers(self) -> int:
        """How many tasks run at a time."""

    def shuffle(
        self,
        map_task: MapTask,
        reduce_task: ReduceTask,
        blocks: Sequence[Block],
        n_reducers: int,
        progress: Progress | None = None,
    ) -> list[Any]:
        """Map each block, bring each reducer its blobs, and give the parts in the reducers' order.

        The blobs of a reducer are in the order of the blocks, whichever was mapped first, so that
        every engine gives what the serial one gives. A task that raises ends the job with that
        error, or with one made of it where it can't be moved between processes; tasks are expected
        to raise `WorkerError`, naming what they had in hand.
        """

    def close(self) -> None:
        """Let go of all workers; once closed, an engine can still be closed again."""


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back in this thread, and in processes that are started meanwhile.

    An engine does so where something must be done wholly or not at all: a folder is made and put on
    the list of what is removed, a process is started and put on the list of what is ended.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def safe_path() -> Iterator[None]:
    """Let processes that are started meanwhile import nothing from the current folder.

    Python starts a worker, or what keeps account of shared memory, as ``python -c``, whose module
    path begins with the current folder: a :file:`pickle.py` beside a stranger's documents would be
    run. Whoever said PYTHONSAFEPATH already keeps that.
    """
    added = SAFE_PATH.keys() - os.environ.keys()
    os.environ.update({name: SAFE_PATH[name] for name in added})
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def leave_safe_path() -> None:
    """In a process that was started so: let what the user's functions start be as it always is."""
    for name, value in SAFE_PATH.items():
        if os.environ.get(name) == value:
            del os.environ[name]
