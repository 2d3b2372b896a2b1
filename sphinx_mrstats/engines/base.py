"""The contract of an engine: run the two halves of a job, with the shuffle between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

__all__ = [
    "Blob",
    "Block",
    "Engine",
    "MapTask",
    "Progress",
    "ReduceTask",
    "in_inputs",
]

Blob = bytes
"""Pickled results of a map task for one reducer. Engines move blobs and never look inside."""

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
    """Runs the map and reduce tasks of a job: in this process, in others, or on a cluster."""

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
        """Map each block, hand each reducer its blobs, and return the parts in the reducers' order.

        A reducer gets its blobs in the order of the blocks, whichever block was mapped first.
        Therefore all engines return what the serial one returns. If a task raises an error, the job
        ends with that error, or with another one that says the same if it can't be pickled. Tasks
        are expected to raise `WorkerError`, with the name of the input that they were working on.
        """

    def close(self) -> None:
        """End all workers. Closing an engine that is closed already does nothing."""
