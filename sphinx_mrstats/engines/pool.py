"""The engine with worker processes on this machine, as their parent sees them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import weakref
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing import connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.losses import Deaths, describe, read_record
from sphinx_mrstats.engines.processes import (
    default_start_method,
    interrupts_held,
    safe_path,
    start_method_left_open,
)
from sphinx_mrstats.engines.worker import Failure, MapJob, ReduceJob, Spilled, serve
from sphinx_mrstats.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from sphinx_mrstats.engines.base import Block, MapTask, Progress, ReduceTask

__all__ = ["PoolEngine"]

# Workers that die before they are ready, one after the other, before it is taken for hopeless.
_FALSE_STARTS = 5

# A dead worker is noticed at once by the end of its pipes. Where a process of its own inherited
# those, it is noticed by asking, this often.
_SECONDS_BETWEEN_LOOKS = 1.0

# An idle worker that was told to end does so in milliseconds.
_SECONDS_TO_END = 2.0


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


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a worker with a task in hand."""

    cause: str


@dataclass(slots=True, eq=False)
class Worker:
    """A worker process; `task` is what it has in hand, None while it is idle."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: Any = None

    def is_dead(self) -> bool:
        """Tell whether it died, having sent nothing that is yet to be read."""
        return not self.process.is_alive() and not self._has_sent()

    def _has_sent(self) -> bool:
        try:
            return self.pipe.poll()
        except OSError:
            return False

    def cause_of_death(self) -> str:
        """Say what is known about how it died."""
        code = self.process.exitcode
        if code is not None and code < 0:
            name = _signal_name(-code)
            return f"killed by {name}" + (": out of memory?" if name == "SIGKILL" else "")
        return f"exit code {code}"

    def bury(self) -> None:
        """Make sure that it is gone, and let go of what it leaves."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """The workers of a pool, from the first that is started to the end of the last."""

    def __init__(self, start_method: str | None) -> None:
        self.workers: list[Worker] = []
        self._start_method = start_method
        self._names = count(1)
        self._false_starts = 0
        self._owner = os.getpid()

    def grow(self, n_workers: int, spool: str) -> None:
        """Start workers until there are `n_workers`; `spool` is what they will write to."""
        if self._owner != os.getpid():  # in a fork of the owner: its workers are no children of us
            self.workers, self._owner = [], os.getpid()
        if multiprocessing.current_process().daemon:
            raise EngineError(
                "a worker process can't have workers of its own: use the engine 'serial' here"
            )
        while len(self.workers) < n_workers:
            self.workers.append(self._start(spool))

    def _start(self, spool: str) -> Worker:
        context = multiprocessing.get_context(self._start_method or default_start_method())
        ours, theirs = context.Pipe()
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        process = context.Process(  # type: ignore[attr-defined]  # BaseContext doesn't declare it
            target=serve,
            args=(theirs, spool, ignored),
            name=f"PoolWorker-{next(self._names)}",
            daemon=True,
        )
        # Until it has said what signals mean to it, they would print a traceback.
        with theirs, start_method_left_open(), interrupts_held(), safe_path():
            try:
                process.start()
            except OSError as error:  # no memory, too many processes, TMPDIR too long for a socket
                ours.close()
                raise EngineError(f"a worker process can't be started: {error}") from error
        return Worker(process, ours)

    def send(self, worker: Worker, task: Any, message: object) -> bool:
        """Give a worker its next task, by a message; False if it turns out to be dead."""
        try:
            worker.pipe.send(message)
        except OSError:
            self._discard(worker)
            return False
        worker.task = task
        return True

    def wait(self) -> Iterator[tuple[Any, bytes | Death]]:
        """Wait until there is news of tasks: what workers replied, or how they died.

        Raises `EngineError` where workers die before they are ready, again and again.
        """
        signs = [sign for w in self.workers for sign in (w.pipe, w.process.sentinel)]
        seen = connection.wait(signs, _SECONDS_BETWEEN_LOOKS)
        for worker in list(self.workers):
            if worker.pipe in seen or worker.is_dead():
                yield from self._news_of(worker)

    def _news_of(self, worker: Worker) -> Iterator[tuple[Any, bytes | Death]]:
        task, worker.task = worker.task, None
        try:
            if worker.is_dead():
                raise EOFError
            reply = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._discard(worker)
            if task is not None:
                yield task, Death(worker.cause_of_death())
            elif not worker.ready:
                self._count_false_start(worker)
            return
        worker.ready, self._false_starts = True, 0
        if task is not None:
            yield task, reply

    def _count_false_start(self, worker: Worker) -> None:
        self._false_starts += 1
        if self._false_starts >= _FALSE_STARTS:
            code = worker.process.exitcode or 0
            raise EngineError(
                f"worker processes can't be started ({worker.cause_of_death()})"
                + (': is what the script does under if __name__ == "__main__"?' if code > 0 else "")
            )

    def _discard(self, worker: Worker) -> None:
        worker.bury()
        self.workers.remove(worker)

    def end(self, *, now: bool = False) -> None:
        """End all workers: when they are idle, or now."""
        workers, self.workers = self.workers, []
        if self._owner != os.getpid():
            return
        for worker in workers:
            if now:
                worker.process.kill()
            else:
                with contextlib.suppress(OSError):
                    worker.pipe.send(None)
        for worker in workers:
            worker.process.join(_SECONDS_TO_END)
            worker.bury()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"
