"""How a job over documents runs: which there are, on which engine, in how many parts."""

from __future__ import annotations

import heapq
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING

from sphinx_mrstats.documentjob import DocumentJob, MapBlock, Merge, Part, Result, add_up, in_hand
from sphinx_mrstats.documents import (
    MARKDOWN,
    Document,
    Documents,
    Problem,
    find_documents,
    spelled,
)
from sphinx_mrstats.engines import (
    Engine,
    check_engine,
    checked_workers,
    get_engine,
    in_inputs,
    takes_scheduler,
)
from sphinx_mrstats.errors import UsageError, WorkerLostError
from sphinx_mrstats.markup.markdown import INSTALL_HINT, can_read_markdown
from sphinx_mrstats.stopwatch import Monitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.engines import Progress
    from sphinx_mrstats.settings import Settings

__all__ = [
    "DEFAULT_RUN",
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
WORTH_WORKERS = 1_000_000

# A block is what a worker maps at a time and sends in one piece, a dictionary of its words: large
# enough that there are few of those to merge (10 ms each), small enough to show progress.
_BLOCK_BYTES = 4_000_000

# In this process nothing is sent: so many times as much shows progress still, and is not merged.
_ALONE = 4

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a job runs, which doesn't change its result.

    `workers` is how many processes work, by default one for each CPU that this process may use;
    `engine` is the name of an engine, or an engine, which the job doesn't close. `progress` is
    called with the number of documents that are done, and of all documents. `on_problem` is called
    with each document that can't be read as a whole, in the order of their names; without it, each
    of them is a warning.
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
) -> Result[Part]:
    """Run the job; a document that kills worker after worker is left out, and is a problem."""
    measured = isinstance(progress, Monitor) and progress.profile is not None
    lost: dict[Document, Problem] = {}
    while True:
        rest = {document: size for document, size in sizes.items() if document not in lost}
        blocks = _balance(rest, engine.n_workers)
        n_reducers = 1 + len(blocks) // _BLOCKS_PER_REDUCER
        try:
            parts = engine.shuffle(
                MapBlock(job, n_reducers, _current_folder(), measured),
                Merge(job, measured),
                blocks,
                n_reducers,
                _told(progress, blocks, rest),
            )
        except WorkerLostError as error:
            lethal = [each for each in rest if error.in_hand == in_hand(each)]
            if len(lethal) != 1 or len(lost) == _MOST_LETHAL:
                raise
            lost[lethal[0]] = Problem(str(lethal[0].path), f"not counted: {error}")
            continue
        result = add_up(job, parts, measured=measured)
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
    """Make what an engine calls for each block out of `progress`; tell a `Monitor` of bytes too."""
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
    """Decide how many processes work; 1 means that this process does everything."""
    engine = options.engine
    if not isinstance(engine, str):
        return engine.n_workers
    n_workers = checked_workers(options.workers)
    if engine not in {"pool", "serial"}:  # asked for by name, and its own to decide
        return n_workers
    if engine == "serial" or n_bytes < WORTH_WORKERS:
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
    n_blocks = -(-total // (_BLOCK_BYTES if n_workers > 1 else _BLOCK_BYTES * _ALONE))
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
