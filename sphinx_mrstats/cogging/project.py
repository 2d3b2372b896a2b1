"""Many documents' regions, in one process or in several."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar

from sphinx_mrstats.cogging.document import Failure, Refreshed, refresh_document, write_document
from sphinx_mrstats.cogging.session import Changes, Session
from sphinx_mrstats.engines.processes import leave_safe_path, safe_path
from sphinx_mrstats.files import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.context import SpawnProcess

    from sphinx_mrstats.cogging.memory import Memory
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["Died", "Task", "refresh_documents", "run_in_workers"]


Job = TypeVar("Job")
Result = TypeVar("Result")

PATIENCE = 5.0  # seconds that a worker gets to end its script before it is killed


class Died:
    """Stands for the result of a job whose process died."""


def run_in_workers(
    function: Callable[[Job], Result], jobs: deque[Job], n_workers: int
) -> Iterator[tuple[Job, Result | Died]]:
    """Call `function` with each of `jobs` in other processes; yield (job, result) as they come.

    Jobs are taken and begun in their order, each when a process is free; whoever takes the results
    may add more, or remove those that have not begun. A process that dies gives `Died` for its job,
    and another takes its place. Closing the iterator, or an interrupt, ends the processes: each
    gets SIGTERM, which is a KeyboardInterrupt to what it does. So it does where the main process is
    gone.
    """
    workers: dict[Connection, _Worker[Job, Result]] = {}
    idle: list[_Worker[Job, Result]] = []
    try:
        while True:
            while jobs and (idle or len(workers) < n_workers):
                worker = idle.pop() if idle else _Worker(function)
                workers[worker.connection] = worker
                worker.begin(jobs.popleft())
            if not workers:
                return
            for connection in wait(list(workers)):
                assert isinstance(connection, Connection)
                worker = workers.pop(connection)
                result = worker.result()
                if isinstance(result, Died):
                    worker.end()
                else:
                    idle.append(worker)
                yield worker.job, result
    finally:
        for worker in workers.values():
            worker.process.terminate()
        for worker in (*workers.values(), *idle):
            worker.end()


class _Worker(Generic[Job, Result]):
    """A process, and the end of the pipe to it."""

    def __init__(self, function: Callable[[Job], Result]) -> None:
        # Spawned, not forked: blocks are code of all kinds, and find no half-copied thread or lock.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_work, args=(function, theirs))
        with safe_path():
            self.process.start()
        theirs.close()

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
    leave_safe_path()
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


@dataclass(frozen=True, slots=True)
class Task:
    """A document whose regions are to run.

    `path` is as blocks see it, from `folder`, which is the current one ('' for that which is) while
    they run. `parser` is the document's, None for that of its suffix.
    """

    path: str
    settings: CogSettings
    folder: str = ""
    parser: str | None = None

    @property
    def name(self) -> str:
        """The path as it is shown."""
        return os.path.join(self.folder, self.path)  # noqa: PTH118  # text


def refresh_documents(
    tasks: Sequence[Task],
    *,
    jobs: int = 1,
    write: bool = True,
    keep_going: bool = False,
    memory: Memory | None = None,
) -> Iterator[Refreshed]:
    """Run the regions of documents, and yield each one's result in their order.

    They are one run of cog: what blocks set in the environment holds for the documents after them.
    With more than one of `jobs`, documents of different folders run at the same time, and those of
    one folder one after the other, because their scripts share it. The results are the same: a
    folder whose documents ran without what earlier ones set in the environment is run again. Files
    are written in the order of the documents. Without `keep_going` nothing is begun, or written,
    after a failure. With a `memory` only those regions run of which it does not know that nothing
    changed.

    No tasks give no results. What goes wrong in a document is in its result.
    """
    run = _Run(keep_going=keep_going, memory=memory, check=not write)
    folders = _by_folder(tasks)
    if write:
        for task in tasks:
            remove_leftovers(task.name)
    if jobs == 1 or len(folders) < 2:
        results = run.one_by_one(tasks, write=write)
    else:
        results = _in_processes(run, tasks, folders, jobs, write=write)
    with contextlib.closing(results):
        yield from results


def _by_folder(tasks: Sequence[Task]) -> list[tuple[Task, ...]]:
    folders: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        folders[os.path.realpath(os.path.dirname(task.name))].append(task)  # noqa: PTH120  # text
    return list(map(tuple, folders.values()))


Job_ = tuple[tuple[Task, ...], Changes]
"""Documents of one folder, and what others before them changed in the environment."""


@dataclass(frozen=True, slots=True)
class _Run:
    """How documents are run."""

    keep_going: bool
    memory: Memory | None
    check: bool

    def one_by_one(self, tasks: Sequence[Task], *, write: bool) -> Generator[Refreshed]:
        """Run documents one after the other, in this process."""
        with Session() as session:
            for task in tasks:
                result = self._refresh(task, session)
                if write:
                    result = _written(result, task)
                yield result
                if result.failures and not self.keep_going:
                    return

    def folder(self, job: Job_) -> tuple[list[Refreshed], Changes]:
        """Run the documents of a folder, and return what they changed in the environment, too."""
        tasks, carried = job
        results = []
        with Session(carried) as session:
            for task in tasks:
                results.append(self._refresh(task, session))
                if results[-1].failures and not self.keep_going:
                    break
            return results, session.changes()

    def _refresh(self, task: Task, session: Session) -> Refreshed:
        with contextlib.chdir(task.folder or os.curdir):
            result = refresh_document(
                task.path,
                task.settings,
                session=session,
                keep_going=self.keep_going,
                memory=self.memory,
                check=self.check,
                parser=task.parser,
            )
        return result.below(task.folder) if task.folder else result


def _written(result: Refreshed, task: Task) -> Refreshed:
    with contextlib.chdir(task.folder or os.curdir):
        return write_document(result, task.settings)


def _in_processes(
    run: _Run,
    tasks: Sequence[Task],
    folders: Sequence[tuple[Task, ...]],
    n_jobs: int,
    *,
    write: bool,
) -> Generator[Refreshed]:
    """Run the folders in workers, and yield the results in the order of the tasks.

    A folder's results are final when it ran with what all folders before it changed in the
    environment, which is seldom anything at all.
    """
    jobs: deque[Job_] = deque((folder, {}) for folder in folders)
    waiting = deque(folders)  # those whose results are not final
    ran: dict[tuple[Task, ...], tuple[Changes, list[Refreshed], Changes]] = {}
    carried: Changes = {}
    final: dict[int, Refreshed | None] = {}
    expected = deque(tasks)
    for (folder, started_with), answer in run_in_workers(run.folder, jobs, n_jobs):
        if isinstance(answer, Died):
            lost = Failure(folder[0].name, None, "the process that ran its folder's regions died")
            answer = [Refreshed(folder[0].name, "", "", failures=(lost,))], {}
        ran[folder] = (started_with, *answer)
        while waiting and waiting[0] in ran:
            started_with, results, changes = ran.pop(waiting[0])
            if started_with != carried:
                jobs.appendleft((waiting[0], dict(carried)))
                break
            done = waiting.popleft()
            carried |= changes
            final |= dict.fromkeys(map(id, done))  # None: not begun, after a failure
            final |= {id(task): result for task, result in zip(done, results, strict=False)}
            if any(result.failures for result in results) and not run.keep_going:
                jobs.clear()
                waiting.clear()
        jobs_left = [(other, dict(carried)) for other, _ in jobs]
        jobs.clear()
        jobs.extend(jobs_left)
        while expected and id(expected[0]) in final:
            task = expected.popleft()
            if result := final[id(task)]:
                result = _written(result, task) if write else result
                yield result
                if result.failures and not run.keep_going:
                    return
    for task in expected:  # after a failure, in a folder that came before in another order
        if result := final.get(id(task)):
            yield _written(result, task) if write else result
