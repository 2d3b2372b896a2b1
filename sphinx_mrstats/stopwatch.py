"""Where the time of a job goes; nothing is measured, and next to nothing spent, unless asked."""

from __future__ import annotations

import heapq
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PHASES", "Monitor", "Profile", "lap", "measuring"]

PHASES = ("find", "read", "look up", "strip", "split", "combine", "shuffle", "reduce")
"""What a job does, in order: find documents, read their bytes, look their counts up in a cache,
strip markup, split text into words and count them, combine what a worker counted, move it, add it
up."""

MOST_SLOW = 10
"""How many of the slowest documents are named."""


@dataclass(slots=True)
class Profile:
    """What a job, or a part of it, took: seconds by phase, of all workers together.

    `blocks` are the seconds of each block of documents; `partitions` the bytes that went to each
    reducer; `slowest` the documents that took longest, with seconds, as a heap. `elapsed` and
    `workers` are of the whole job.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    blocks: list[float] = field(default_factory=list)
    partitions: list[int] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    elapsed: float = 0.0
    workers: int = 1
    documents: int = 0
    bytes: int = 0

    def spend(self, phase: str, seconds: float) -> None:
        """Add the time of a phase."""
        self.seconds[phase] = self.seconds.get(phase, 0.0) + seconds

    def note_document(self, name: str, seconds: float) -> None:
        """Keep a document if it is one of the slowest."""
        if len(self.slowest) < MOST_SLOW:
            heapq.heappush(self.slowest, (seconds, name))
        else:
            heapq.heappushpop(self.slowest, (seconds, name))

    def add(self, other: Profile) -> None:
        """Add another part of the same job, or another job."""
        for phase, seconds in other.seconds.items():
            self.spend(phase, seconds)
        self.blocks += other.blocks
        n = max(len(self.partitions), len(other.partitions))
        mine, others = (
            each + [0] * (n - len(each)) for each in (self.partitions, other.partitions)
        )
        self.partitions = [a + b for a, b in zip(mine, others, strict=True)]
        for seconds, name in other.slowest:
            self.note_document(name, seconds)
        self.elapsed += other.elapsed
        self.workers = max(self.workers, other.workers)
        self.documents += other.documents
        self.bytes += other.bytes


class Monitor:
    """A `progress` that is told of bytes too, and may keep where the time went.

    It is called with numbers of documents, as any `progress` is; `bytes_done` and `bytes_total` are
    right at each call. If it has a `profile`, workers measure, and add to it what they measured.
    """

    def __init__(self, profile: Profile | None = None) -> None:
        self.profile = profile
        self.bytes_done = self.bytes_total = 0

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` documents are done."""


class _Watch(threading.local):
    """What is measured in this thread, and when the last lap ended."""

    profile: Profile | None = None
    last: float = 0.0


_watch = _Watch()


def lap(phase: str) -> None:
    """Add the time since the last lap to `phase`.

    >>> profile = Profile()
    >>> with measuring(profile):
    ...     lap("read")
    ...     lap("strip")
    >>> list(profile.seconds)
    ['read', 'strip']
    >>> lap("read")  # nobody measures
    """
    profile = _watch.profile
    if profile is not None:
        now = time.perf_counter()
        profile.spend(phase, now - _watch.last)
        _watch.last = now


@contextmanager
def measuring(profile: Profile | None) -> Iterator[None]:
    """Add the laps of this thread to `profile` in this context; measure nothing if it is None."""
    before = _watch.profile
    _watch.profile, _watch.last = profile, time.perf_counter()
    try:
        yield
    finally:
        _watch.profile, _watch.last = before, time.perf_counter()
