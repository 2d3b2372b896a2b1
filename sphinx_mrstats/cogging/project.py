"""Many documents' regions, in one process or in several."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import defaultdict, deque
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar

from sphinx_mrstats.cogging.document import Failure, Refreshed, refresh_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.context import SpawnProcess

    from sphinx_mrstats.cogging.memory import Memory
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["Died", "own_programs_first", "refresh_documents", "run_in_workers"]


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


def refresh_documents(
    paths: Sequence[str],
    settings: CogSettings,
    *,
    write: bool = True,
    keep_going: bool = False,
    memory: Memory | None = None,
) -> Iterator[Refreshed]:
    """Run the regions of the files ``paths``, and yield each one's result in their order.

    With more than one of ``settings.jobs``, documents of different folders run at the same time;
    those of one folder run one after the other, because their scripts share it. Without
    ``keep_going`` nothing new is begun after a failure. With a ``memory`` only those regions run of
    which it does not know that nothing changed. Scripts find the programs of the running
    interpreter's environment first.

    No paths give no results. What goes wrong in a document is in its result.
    """
    run = partial(
        _refresh_folder, settings=settings, write=write, keep_going=keep_going, memory=memory
    )
    with own_programs_first():
        if settings.jobs == 1 or len(_by_folder(paths)) < 2:
            yield from run(paths)
        else:
            yield from _in_processes(run, paths, settings.jobs, keep_going=keep_going)


def _by_folder(paths: Sequence[str]) -> list[list[str]]:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[os.path.realpath(os.path.dirname(path))].append(path)  # noqa: PTH120  # text
    return list(folders.values())


def _refresh_folder(
    paths: Sequence[str],
    *,
    settings: CogSettings,
    write: bool,
    keep_going: bool,
    memory: Memory | None,
) -> Iterator[Refreshed]:
    for path in paths:
        result = refresh_document(path, settings, write=write, keep_going=keep_going, memory=memory)
        yield result
        if result.failures and not keep_going:
            return


def _in_processes(
    run: partial[Iterator[Refreshed]], paths: Sequence[str], jobs: int, *, keep_going: bool
) -> Iterator[Refreshed]:
    """Run the folders in workers, and yield the results in the order of ``paths``."""
    failed = False

    def folders() -> Iterator[list[str]]:
        for folder in _by_folder(paths):
            if not failed or keep_going:
                yield folder

    expected = deque(paths)
    results: dict[str, Refreshed | None] = {}
    for folder, found in run_in_workers(_AsList(run), folders(), jobs):
        if isinstance(found, Died):
            lost = Failure(folder[0], None, "the process that ran its folder's regions died")
            found = [Refreshed(folder[0], "", "", failures=(lost,))]
        failed = failed or any(result.failures for result in found)
        results |= dict.fromkeys(folder)  # None: not begun, after a failure
        results |= {result.name: result for result in found}
        while expected and expected[0] in results:
            if result := results[expected.popleft()]:
                yield result
    yield from (result for path in expected if (result := results.get(path)))


class _AsList:
    """A function whose results can be sent to another process."""

    def __init__(self, run: partial[Iterator[Refreshed]]) -> None:
        self._run = run

    def __call__(self, paths: Sequence[str]) -> list[Refreshed]:
        return list(self._run(paths))


@contextmanager
def own_programs_first() -> Iterator[None]:
    """Put the folder of the running interpreter first on PATH, where scripts look for python3."""
    path = os.environ.get("PATH")
    own = os.path.dirname(sys.executable)  # noqa: PTH120  # '' where there is none
    os.environ["PATH"] = os.pathsep.join(filter(None, (own, path)))
    try:
        yield
    finally:
        if path is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = path
