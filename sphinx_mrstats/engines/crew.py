"""Worker processes as their parent sees them: started, waited for, found dead, ended."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import dataclass
from itertools import count
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.interrupts import interrupts_held
from sphinx_mrstats.engines.worker import serve
from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = ["Crew", "Death", "Worker", "default_start_method"]

# Workers that die before they are ready, one after the other, before it is taken for hopeless.
_FALSE_STARTS = 5

# A dead worker is noticed at once by the end of its pipes. Where a process of its own inherited
# those, it is noticed by asking, this often.
_SECONDS_BETWEEN_LOOKS = 1.0

# An idle worker that was told to end does so in milliseconds.
_SECONDS_TO_END = 2.0


def default_start_method() -> str:
    """Choose how to start workers: as the program said, else the quickest that is safe here.

    Where the system is made for it that is fork (two workers in 30 ms, spawned ones in 150), but
    not of a process with threads: the locks that they hold would stay locked in the workers. A
    notebook has threads, and must be forked all the same: its functions are in no file.
    """
    chosen = multiprocessing.get_start_method(allow_none=True)
    if chosen is not None:
        return chosen
    default, *others = multiprocessing.get_all_start_methods()
    if default == "spawn" or "fork" not in (default, *others):  # Windows, and macOS's unsafe fork
        return default
    alone = threading.active_count() == 1
    return "fork" if alone or not _main_can_be_imported() else "forkserver"


def _main_can_be_imported() -> bool:
    """Tell whether a new process could load what this program's main module defines."""
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is not None:
        return True
    return os.path.isfile(getattr(main, "__file__", None) or "")  # noqa: PTH113  # takes all text


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
        with theirs, _default_left_open(), interrupts_held():
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


@contextlib.contextmanager
def _default_left_open() -> Iterator[None]:
    """Keep multiprocessing from settling on a start method, which it does when a process starts.

    It would look like the choice of the program to `default_start_method` from then on.
    """
    is_open = multiprocessing.get_start_method(allow_none=True) is None
    try:
        yield
    finally:
        if is_open:
            multiprocessing.set_start_method(None, force=True)
