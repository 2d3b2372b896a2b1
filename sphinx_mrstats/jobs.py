"""A job over documents: each is read and mapped, on an engine, and the parts are added up."""

from __future__ import annotations

import heapq
import os
import pickle
import sys
import time
import warnings
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from sphinx_mrstats.documents import (
    MARKDOWN,
    Document,
    Documents,
    Problem,
    find_documents,
    read_source,
    spelled,
)
from sphinx_mrstats.engines import (
    Engine,
    check_engine,
    checked_workers,
    get_engine,
    takes_scheduler,
)
from sphinx_mrstats.engines.losses import current_place, describe, take_in_hand
from sphinx_mrstats.errors import DocumentError, UsageError, WorkerError, WorkerLostError
from sphinx_mrstats.mapreduce import in_inputs
from sphinx_mrstats.markup.markdown import INSTALL_HINT, can_read_markdown
from sphinx_mrstats.stopwatch import Monitor, Profile, lap, measuring
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

    from sphinx_mrstats.engines import Progress
    from sphinx_mrstats.settings import Settings

__all__ = [
    "DEFAULT_RUN",
    "DocumentJob",
    "Part",
    "Paths",
    "RunOptions",
    "chosen_run",
    "find_in",
    "run_job",
    "warn_caller",
]

# Below this many bytes, one process is done before two workers are started, told and ended: even at
# half a megabyte on two cores by benchmarks/workers_worth_starting.py; twice that, as cores are
# seldom idle.
_WORTH_WORKERS = 1_000_000

# A block is what a worker maps at a time and sends in one piece, a dictionary of its words: large
# enough that there are few of those to merge (10 ms each), small enough to show progress.
_BLOCK_BYTES = 4_000_000

# With fewer, a worker that is late would leave the others idle at the end.
_BLOCKS_PER_WORKER = 2

# The dictionary of a block takes about 200 kB, and a reducer has all of its blocks in memory: some
# 13 MB, of however many documents.
_BLOCKS_PER_REDUCER = 64

# So many documents may kill workers until it is taken for a fault of something else: all others are
# counted again after each.
_MOST_LETHAL = 10

# What opening a document costs, in bytes counted meanwhile.
_DOCUMENT_BYTES = 500

_PACKAGE = __name__.partition(".")[0]

Paths = str | PathLike[str] | Iterable[str | PathLike[str]] | Documents
"""What documents can be given as: files, folders, globs and URLs, or what `find_documents` made of
them."""


Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a job runs, which never matters to what it gives.

    `workers` is how many processes work, by default one for each CPU that this process may use;
    `engine` is the name of an engine or an engine, which the job doesn't close. `progress` is
    called with the number of documents that are done, and of all; `on_problem` with each document
    that can't be read, or not wholly, in the order of their names. Without `on_problem` each of
    those is a warning.
    """

    workers: int | None = None
    engine: str | Engine = "pool"
    progress: Callable[[int, int], object] | None = None
    on_problem: Callable[[Problem], object] | None = None


DEFAULT_RUN = RunOptions()


@contextmanager
def chosen_run(
    settings: Settings,
    *,
    progress: Callable[[int, int], object] | None = None,
    on_problem: Callable[[Problem], object] | None = None,
) -> Iterator[RunOptions]:
    """Give the options that a project's settings choose; an engine made for them is closed."""
    options = RunOptions(
        workers=settings.workers, engine=settings.engine, progress=progress, on_problem=on_problem
    )
    if not takes_scheduler(settings.engine):
        yield options
        return
    # A cluster takes seconds to start: one serves all jobs of an audit.
    engine = get_engine(settings.engine, num_workers=settings.workers, scheduler=settings.scheduler)
    with closing(engine):
        yield replace(options, engine=engine)


class DocumentJob(ABC, Generic[Part]):
    """What is done with documents. Workers are sent one, so it must be possible to pickle it.

    A part is what some documents come to, or the share of it that one reducer is given. Parts are
    added in any order, and must come to the same.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def doing(self) -> str:
        """What is done with a document, as an error message begins: ``counting``."""

    @abstractmethod
    def start(self) -> Part:
        """Make the part of no documents."""

    @abstractmethod
    def take(self, document: Document, source: bytes, part: Part) -> None:
        """Map the UTF-8 `source` of a document, and combine it with `part`."""

    def divide(self, part: Part, n_reducers: int) -> Sequence[Part]:
        """Partition a part among two reducers or more.

        The first is given all of it, as suits parts in which nothing adds up: what is found in one
        document and what is found in another.
        """
        return [part, *(self.start() for _ in range(n_reducers - 1))]

    @abstractmethod
    def add(self, total: Part, part: Part) -> None:
        """Reduce: add `part` to `total`, in place."""

    def at_work(self) -> AbstractContextManager[Self]:
        """Give the job that is used for the documents of one block, with what it opens for them."""
        return nullcontext(self)


def run_job(paths: Paths, job: DocumentJob[Part], options: RunOptions) -> Part:
    """Run `job` on documents.

    Raises:
        DocumentError: a path doesn't exist.
        UsageError: the options can't be used, or two documents have the same name.
        WorkerLostError: workers die, and it can't be told of which document.

    """
    check_engine(options.engine)
    start = time.perf_counter()
    found = _readable(find_in(paths))
    _check_names(found.documents)
    sizes = {document: document.size() for document in found.documents}
    n_workers = _workers_worth_starting(sum(sizes.values()), options)
    engine = _engine(options.engine, n_workers)
    progress = options.progress
    try:
        result = _run(sizes, engine, job, progress)
    finally:
        if engine is not options.engine:
            engine.close()
    if result.profile is not None and isinstance(progress, Monitor) and progress.profile:
        result.profile.elapsed = time.perf_counter() - start
        result.profile.workers = engine.n_workers
        result.profile.documents, result.profile.bytes = len(sizes), sum(sizes.values())
        progress.profile.add(result.profile)
    for problem in sorted({*found.problems, *result.problems}, key=str):
        (options.on_problem or warn_caller)(problem)
    return result.part


def _readable(found: Documents) -> Documents:
    """Leave Markdown out, and say so in one line, where what reads it isn't installed."""
    left_out = [each for each in found.documents if each.parser == MARKDOWN]
    if not left_out or can_read_markdown():
        return found
    others = f"this and {len(left_out) - 1} more are" if left_out[1:] else "this is"
    problem = Problem(
        spelled(left_out[0].path), f"{others} Markdown and not counted: {INSTALL_HINT}"
    )
    return replace(
        found,
        documents=tuple(each for each in found.documents if each.parser != MARKDOWN),
        problems=(*found.problems, problem),
    )


def warn_caller(message: object, category: type[Warning] = UserWarning) -> None:
    """Issue a warning that names the line from which the user's code called this package."""
    level, frame = 1, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        level, frame = level + 1, frame.f_back
    warnings.warn(str(message), category, stacklevel=level)


def _run(
    sizes: Mapping[Document, int],
    engine: Engine,
    job: DocumentJob[Part],
    progress: Callable[[int, int], object] | None,
) -> _Result[Part]:
    """Run the job; a document that kills each worker is left out of it, and is a problem."""
    measured = isinstance(progress, Monitor) and progress.profile is not None
    lost: dict[Document, Problem] = {}
    while True:
        rest = {document: size for document, size in sizes.items() if document not in lost}
        blocks = _balance(rest, engine.n_workers)
        n_reducers = 1 + len(blocks) // _BLOCKS_PER_REDUCER
        try:
            parts = engine.shuffle(
                _MapBlock(job, n_reducers, _current_folder(), measured),
                _Merge(job, measured),
                blocks,
                n_reducers,
                _told(progress, blocks, rest),
            )
        except WorkerLostError as error:
            lethal = [each for each in rest if error.in_hand == _in_hand(each)]
            if len(lethal) != 1 or len(lost) == _MOST_LETHAL:
                raise
            lost[lethal[0]] = Problem(str(lethal[0].path), f"not counted: {error}")
            continue
        result = _add_up(job, parts, measured=measured)
        result.problems += lost.values()
        return result


def _current_folder() -> str:
    """Say from where paths are meant; nothing where that folder is gone."""
    try:
        return os.getcwd()  # noqa: PTH109  # as text
    except OSError:
        return ""


def _told(
    progress: Callable[[int, int], object] | None,
    blocks: Sequence[Sequence[Document]],
    sizes: Mapping[Document, int],
) -> Progress | None:
    """Make of `progress` what an engine calls; a `Monitor` is told of bytes first."""
    if not isinstance(progress, Monitor):
        return None if progress is None else in_inputs(progress, blocks)
    in_documents = in_inputs(progress, blocks)
    progress.bytes_done, progress.bytes_total = 0, sum(sizes.values())

    def tell(block: int) -> None:
        progress.bytes_done += sum(sizes[document] for document in blocks[block])
        in_documents(block)

    return tell


def find_in(
    paths: Paths, include: Iterable[str] = ("**",), exclude: Iterable[str] = ()
) -> Documents:
    """Find the documents, if they aren't found yet."""
    if isinstance(paths, Documents):
        return paths
    if isinstance(paths, str | PathLike):
        paths = [paths]
    return find_documents([os.fspath(path) for path in paths], include=include, exclude=exclude)


def _check_names(documents: Sequence[Document]) -> None:
    """Refuse documents of one name: counts per document are kept by it, and one would be lost."""
    twice = [name for name, n in Counter(each.name for each in documents).items() if n > 1]
    if twice:
        raise UsageError(f"{twice[0]!r} is the name of more than one document: give each its own")


def _workers_worth_starting(n_bytes: int, options: RunOptions) -> int:
    """Decide how many processes work: 1 stays in this one."""
    engine = options.engine
    if not isinstance(engine, str):
        return engine.n_workers
    n_workers = checked_workers(options.workers)
    if engine not in {"pool", "serial"}:  # asked for by name, and its own to decide
        return n_workers
    if engine == "serial" or n_bytes < _WORTH_WORKERS:
        return 1
    from multiprocessing import current_process

    return 1 if current_process().daemon else n_workers  # a daemon may not have children


def _engine(engine: str | Engine, n_workers: int) -> Engine:
    """Give the engine that was asked for, unless there is nothing to start workers for."""
    if not isinstance(engine, str):
        return engine
    return get_engine(
        "serial" if engine == "pool" and n_workers == 1 else engine, num_workers=n_workers
    )


def _balance(sizes: Mapping[Document, int], n_workers: int) -> list[tuple[Document, ...]]:
    """Divide documents into blocks of about the same number of bytes, each in the given order.

    The largest document goes first, each to the smallest block so far (R. L. Graham, "Bounds on
    multiprocessing timing anomalies", 1969: at worst 4/3 of the best there is).
    """
    total = sum(sizes.values())
    n_blocks = -(-total // _BLOCK_BYTES)
    if n_workers > 1:
        n_blocks = max(n_blocks, n_workers * _BLOCKS_PER_WORKER)
    n_blocks = max(1, min(n_blocks, len(sizes)))
    blocks: list[list[int]] = [[] for _ in range(n_blocks)]
    documents = list(sizes)
    smallest = [(0, block) for block in range(n_blocks)]
    for i in sorted(range(len(documents)), key=lambda i: sizes[documents[i]], reverse=True):
        size, block = smallest[0]
        blocks[block].append(i)
        heapq.heapreplace(smallest, (size + sizes[documents[i]] + _DOCUMENT_BYTES, block))
    return [tuple(documents[i] for i in sorted(block)) for block in blocks if block]


def _in_hand(document: Document) -> str:
    """Say what a worker has in hand that dies of this document."""
    return f"document {describe(document.name)}"


@dataclass(slots=True)
class _Result(Generic[Part]):
    """A part, what was wrong with its documents, and where the time went if that is asked for."""

    part: Part
    problems: list[Problem]
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class _MapBlock(Generic[Part]):
    """Read and map the documents of a block: the map task, which combines as it goes."""

    job: DocumentJob[Part]
    n_reducers: int
    folder: str
    measured: bool = False

    def __call__(self, block: Sequence[Document]) -> list[bytes]:
        """Give a pickled `_Result` for each reducer."""
        result = _Result(self.job.start(), [], Profile() if self.measured else None)
        with measuring(result.profile):
            with self.job.at_work() as job:
                start = time.perf_counter()
                for document in block:
                    _map(job, document, self.folder, result)
                    if result.profile is not None:
                        lap("combine")
                        start, before = time.perf_counter(), start
                        result.profile.note_document(document.name, start - before)
            return self._blobs(result)

    def _blobs(self, result: _Result[Part]) -> list[bytes]:
        shares = [result.part]
        if self.n_reducers > 1:
            shares = [*self.job.divide(result.part, self.n_reducers)]
        first, *others = (_Result(share, []) for share in shares)
        first.problems = result.problems
        blobs = [_pickled(each) for each in (first, *others)]
        if result.profile is not None:
            lap("shuffle")
            result.profile.partitions = [*map(len, blobs)]
            result.profile.blocks = [sum(result.profile.seconds.values())]
            first.profile = result.profile
            blobs[0] = _pickled(first)
        return blobs


def _pickled(result: _Result[Part]) -> bytes:
    return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


def _map(job: DocumentJob[Part], document: Document, folder: str, result: _Result[Part]) -> None:
    """Read one document, and map it."""
    take_in_hand("document", document.name)
    try:
        source = _read(document, folder, result.problems)
        lap("read")
        if source is not None:
            job.take(document, source, result.part)
    except MemoryError:  # as good as killed, and what it is of is known
        raise WorkerLostError(
            f"{job.doing} {document.name} takes more memory than there is",
            in_hand=_in_hand(document),
        ) from None
    except Exception as error:  # a defect here: with a traceback, and a name
        raise WorkerError(
            f"{job.doing} {document.name} failed: {type(error).__name__}: {error}"
        ) from error


@dataclass(frozen=True, slots=True)
class _Merge(Generic[Part]):
    """Add up what the blocks have for one reducer: the reduce task."""

    job: DocumentJob[Part]
    measured: bool = False

    def __call__(self, *blobs: bytes) -> _Result[Part]:
        """Give the sum of pickled `_Result`s."""
        return _add_up(self.job, map(pickle.loads, blobs), measured=self.measured)


def _add_up(
    job: DocumentJob[Part], results: Iterable[_Result[Part]], *, measured: bool
) -> _Result[Part]:
    """Add up the results of blocks, or of reducers."""
    total = _Result(job.start(), [], Profile() if measured else None)
    with measuring(total.profile):
        for result in results:
            lap("shuffle")
            job.add(total.part, result.part)
            total.problems += result.problems
            if total.profile is not None and result.profile is not None:
                total.profile.add(result.profile)
            lap("reduce")
    return total


def _read(document: Document, folder: str, problems: list[Problem]) -> bytes | None:
    """Read one document; None, and a problem more, where nothing of it can be read."""
    path, place = document.path, current_place()
    if place and isinstance(path, Path):  # another machine: neither folder nor file may be there
        path = Path(folder, path)
    try:
        source = read_source(path)
    except DocumentError as error:
        message = str(error).removeprefix(f"{printable(str(path))}: ")
        problems.append(
            Problem(str(document.path), f"{message} (on {place})" if place else message)
        )
        return None
    problems += [replace(problem, path=str(document.path)) for problem in source.problems]
    return source.data
