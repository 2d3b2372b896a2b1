"""Processes that end what they have started before they end themselves."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import SpawnProcess

__all__ = ["Died", "run_in_workers"]

Job = TypeVar("Job")
Result = TypeVar("Result")

PATIENCE = 5.0  # seconds that a worker gets to end its script before it is killed


class Died:
    """Stands for the result of a job whose process died."""


def run_in_workers(
    function: Callable[[Job], Result], jobs: Iterable[Job], n_workers: int
) -> Iterator[tuple[Job, Result | Died]]:
    """Call ``function`` with each of ``jobs`` in other processes; yield (job, result) as they come.

    Jobs are taken and begun in their order, each when a process is free. A process that dies gives
    :class:`Died` for its job, and another takes its place. Closing the iterator, or an interrupt,
    ends the processes: each gets SIGTERM, which is a KeyboardInterrupt to what it does. So it does
    where the main process is gone.
    """
    waiting = iter(jobs)
    workers: dict[Connection, _Worker[Job, Result]] = {}
    try:
        while True:
            for job in islice(waiting, n_workers - len(workers)):
                worker = _Worker(function, job)
                workers[worker.connection] = worker
            if not workers:
                return
            for connection in wait(list(workers)):
                assert isinstance(connection, Connection)
                worker = workers[connection]
                job, result = worker.job, worker.result()
                yield job, result
                following = list(islice(waiting, 0 if isinstance(result, Died) else 1))
                if following:
                    worker.begin(following[0])
                else:
                    workers.pop(connection).end()
    finally:
        for worker in workers.values():
            worker.process.terminate()
        for worker in workers.values():
            worker.end()


class _Worker(Generic[Job, Result]):
    """A process, and the end of the pipe to it."""

    def __init__(self, function: Callable[[Job], Result], job: Job) -> None:
        # Spawned, not forked: blocks are code of all kinds, and find no half-copied thread or lock.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_work, args=(function, theirs))
        self.process.start()
        theirs.close()
        self.begin(job)

    def begin(self, job: Job) -> None:
        self.job = job
        with suppress(BrokenPipeError):  # it is dead; reading the result will tell
            self.connection.send(job)

    def result(self) -> Result | Died:
        try:
            received: Result = self.connection.recv()
        except (EOFError, OSError):
            return Died()
        return received

    def end(self) -> None:
        """Let the process end, for it has nothing to do any more, or was told to."""
        self.connection.close()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _work(function: Callable[[Job], Result], connection: Connection) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        while True:
            connection.send(function(connection.recv()))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
