"""The engine with worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import weakref
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.crew import Crew, Death
from sphinx_mrstats.engines.deaths import Deaths
from sphinx_mrstats.engines.inhand import describe, read_record
from sphinx_mrstats.engines.interrupts import interrupts_held
from sphinx_mrstats.engines.worker import Failure, MapJob, ReduceJob, Spilled
from sphinx_mrstats.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_mrstats.engines.base import Block, MapTask, Progress, ReduceTask

__all__ = ["PoolEngine"]


@dataclass(slots=True, eq=False)
class _Task:
    """What a worker is to do, with which `kind` of `item`, and who died of it."""

    number: int
    kind: str
    item: object
    make_job: Callable[[], MapJob | ReduceJob]
    record: str
    deaths: Deaths = field(default_factory=Deaths)


class PoolEngine:
    """Run jobs in `num_workers` processes, started when first needed, kept until `close`.

    Between map and reduce, blobs are in files in the folder for temporary files; nothing but the
    reduced parts comes to this process. A worker that dies is replaced, and what it had in hand is
    run again; an input or a key that goes on killing workers ends the job with `WorkerLostError`.

    Raises `UsageError` for a start method that this platform doesn't have.
    """

    def __init__(self, num_workers: int, *, start_method: str | None = None) -> None:
        methods = multiprocessing.get_all_start_methods()
        if start_method is not None and start_method not in methods:
            raise UsageError(
                f"no start method is called {start_method!r}: expected one of {', '.join(methods)}"
            )
        self.n_workers = num_workers
        self._crew = Crew(start_method)
        self._one_at_a_time = threading.RLock()
        self._at_work = False
        weakref.finalize(self, self._crew.end)

    def shuffle(
        self,
        map_task: MapTask,
        reduce_task: ReduceTask,
        blocks: Sequence[Block],
        n_reducers: int,
        progress: Progress | None = None,
    ) -> list[Any]:
        """Map each block, then reduce: see `sphinx_mrstats.engines.base.Engine.shuffle`."""
        mapping = _sendable("the functions of this job", map_task)
        reducing = _sendable("the functions of this job", reduce_task)
        with self._alone(), _spool() as folder:
            spilled: list[Spilled] = self._run(
                [
                    _Task(
                        number,
                        "block",
                        block,
                        partial(_map_job, mapping, folder, block),
                        f"{folder}/map-{number}",
                    )
                    for number, block in enumerate(blocks)
                ],
                folder,
                progress,
            )
            return self._run(
                [
                    _Task(
                        reducer,
                        "reducer",
                        reducer,
                        partial(ReduceJob, reducing, folder, reducer, spilled),
                        f"{folder}/reduce-{reducer}",
                    )
                    for reducer in range(n_reducers)
                ],
                folder,
            )

    def close(self) -> None:
        """End the workers; a job after that starts new ones.

        A job that another thread runs is waited for. `EngineError` where it is the job of this
        thread, whose `progress` function, or a handler of a signal, calls this.
        """
        with self._alone():
            self._crew.end()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for the jobs of other threads; refuse to wait for that of this thread, forever."""
        with self._one_at_a_time:
            if self._at_work:
                raise EngineError(
                    "this engine is running a job, whose progress function (or a handler of a "
                    "signal) can neither close the engine nor run another job on it"
                )
            self._at_work = True
            try:
                yield
            finally:
                self._at_work = False

    def _run(self, tasks: list[_Task], spool: str, progress: Progress | None = None) -> list[Any]:
        """Give the results of `tasks`, in their order, or raise the error of the first that fails.

        Those after it are dropped; those before it are waited for, as one of them may fail too: the
        error is the same on every run.
        """
        results: list[Any] = [None] * len(tasks)
        failure: Failure | None = None
        waiting, unfinished = deque(tasks), set(tasks)
        try:
            while unfinished:
                self._hand_out(waiting, len(unfinished), spool)
                for task, reply in self._crew.wait():
                    if task not in unfinished:  # dropped
                        continue
                    if isinstance(reply, Death):
                        _count_death(task, reply)
                        waiting.appendleft(task)
                        continue
                    result = pickle.loads(reply)
                    unfinished.remove(task)
                    if isinstance(result, Failure):
                        failure = result
                        unfinished = {each for each in unfinished if each.number < task.number}
                        waiting = deque(each for each in waiting if each in unfinished)
                        continue
                    results[task.number] = result
                    if progress is not None:
                        progress(task.number)
            if failure is not None:
                raise failure.unpack()
        except BaseException:
            # What the others are doing is of no use any more, and may take long.
            with interrupts_held():
                self._crew.end(now=True)
            raise
        return results

    def _hand_out(self, waiting: deque[_Task], n_left: int, spool: str) -> None:
        """Give idle workers something to do; have as many as there is work for."""
        n_workers = min(self.n_workers, n_left)
        self._crew.grow(n_workers, spool)
        for worker in list(self._crew.workers):
            if waiting and worker.ready and worker.task is None:
                task = waiting.popleft()
                record = task.record if task.deaths.number else None
                if not self._crew.send(worker, task, (task.make_job(), record)):
                    waiting.appendleft(task)
                    self._crew.grow(n_workers, spool)


@contextmanager
def _spool() -> Iterator[str]:
    """Make a folder for what is spilled, and remove it, whatever happens."""
    with interrupts_held():  # in the middle of this, it would be made and never removed
        folder = TemporaryDirectory(prefix="sphinx-mrstats-")
    with folder as name:
        yield name


def _map_job(task: bytes, spool: str, block: Block) -> MapJob:
    return MapJob(task, spool, _sendable("inputs", block))


def _sendable(what: str, thing: object) -> bytes:
    """Pickle what goes to a worker."""
    try:
        return pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever an object's own methods raise
        raise EngineError(
            f"{what} can't be sent to worker processes: {error}. Define functions and classes at "
            "the top level of a module, or use the engine 'serial'"
        ) from error


def _count_death(task: _Task, death: Death) -> None:
    """Give up a task that workers die of, again and again."""
    in_hand = ""
    if task.deaths.number:  # or nothing was on record
        in_hand = read_record(Path(task.record)) or f"{task.kind} {describe(task.item)}"
    task.deaths.count(death.cause, in_hand)
