"""A job over documents: each is read and mapped, on an engine, and the parts are added up."""

from __future__ import annotations

import heapq
import os
import pickle
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sphinx_mrstats.documents import (
    Document,
    Documents,
    Problem,
    find_documents,
    printable,
    read_source,
)
from sphinx_mrstats.engines import Engine, check_engine, checked_workers, get_engine
from sphinx_mrstats.engines.inhand import current_place, describe, take_in_hand
from sphinx_mrstats.errors import DocumentError, UsageError, WorkerError, WorkerLostError
from sphinx_mrstats.mapreduce import in_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["DocumentJob", "Paths", "run_job"]

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

Paths = str | PathLike[str] | Iterable[str | PathLike[str]] | Documents
"""What documents can be given as: files, folders, globs and URLs, or what `find_documents` made of
them."""

Part = TypeVar("Part")


class DocumentJob(Protocol[Part]):
    """What is done with documents; sent to the workers, so that it can be pickled.

    A part is what some documents come to, or one reducer's share of it. Parts are added in any
    order, and must come to the same. A job that has to open something has a method ``at_work``: a
    context manager that gives the job to be used for the documents of one block.
    """

    @property
    def doing(self) -> str:
        """What is done with a document, as an error message begins: ``counting``."""

    def start(self) -> Part:
        """Make the part of no documents."""

    def take(self, document: Document, source: bytes, part: Part) -> None:
        """Map the UTF-8 `source` of a document, and combine it with `part`."""

    def divide(self, part: Part, n_reducers: int) -> Sequence[Part]:
        """Partition a part among two reducers or more."""

    def add(self, total: Part, part: Part) -> None:
        """Reduce: add `part` to `total`, in place."""


def run_job(
    paths: Paths,
    job: DocumentJob[Part],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    workers: int | None = None,
    engine: str | Engine = "pool",
    progress: Callable[[int, int], object] | None = None,
    on_problem: Callable[[Problem], object] | None = None,
) -> Part:
    """Run `job` on documents; the arguments are those of `sphinx_mrstats.count_documents`.

    To be called by what users call: a warning is given the line from which that was called.
    """
    check_engine(engine)
    found = _find(paths, include, exclude)
    _check_names(found.documents)
    sizes = {document: document.size() for document in found.documents}
    n_workers = _workers_worth_starting(sum(sizes.values()), workers, engine)
    runner = _engine(engine, n_workers)
    try:
        result = _run(sizes, runner, job, progress)
    finally:
        if runner is not engine:
            runner.close()
    for problem in sorted((*found.problems, *result.problems), key=str):
        (on_problem or _warn)(problem)
    return result.part


def _run(
    sizes: dict[Document, int],
    runner: Engine,
    job: DocumentJob[Part],
    progress: Callable[[int, int], object] | None,
) -> _Result[Part]:
    """Run the job; a document that kills each worker is left out of it, and is a problem."""
    lost: dict[Document, Problem] = {}
    while True:
        rest = {document: size for document, size in sizes.items() if document not in lost}
        blocks = _balance(rest, runner.n_workers)
        n_reducers = 1 + len(blocks) // _BLOCKS_PER_REDUCER
        try:
            parts = runner.shuffle(
                _MapBlock(job, n_reducers, _current_folder()),
                _Merge(job),
                blocks,
                n_reducers,
                None if progress is None else in_inputs(progress, blocks),
            )
        except WorkerLostError as error:
            lethal = [each for each in rest if error.in_hand == _in_hand(each)]
            if len(lethal) != 1 or len(lost) == _MOST_LETHAL:
                raise
            lost[lethal[0]] = Problem(str(lethal[0].path), f"not counted: {error}")
            continue
        result = _add_up(job, parts)
        result.problems += lost.values()
        return result


def _in_hand(document: Document) -> str:
    """Say what a worker has in hand that dies of this document."""
    return f"document {describe(document.name)}"


def _current_folder() -> str:
    """Say from where paths are meant; nothing where that folder is gone."""
    try:
        return os.getcwd()  # noqa: PTH109  # as text
    except OSError:
        return ""


def _find(paths: Paths, include: Iterable[str], exclude: Iterable[str]) -> Documents:
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


def _warn(problem: Problem) -> None:
    """Report a problem where the caller didn't say how to."""
    warnings.warn(f"{problem}", stacklevel=4)


def _workers_worth_starting(n_bytes: int, workers: int | None, engine: str | Engine) -> int:
    """Decide how many processes work: 1 stays in this one."""
    if not isinstance(engine, str):
        return engine.n_workers
    n_workers = checked_workers(workers)
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


@dataclass(slots=True)
class _Result(Generic[Part]):
    """A part, and what was wrong with its documents."""

    part: Part
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class _MapBlock(Generic[Part]):
    """Read and map the documents of a block: the map task, which combines as it goes."""

    job: DocumentJob[Part]
    n_reducers: int
    folder: str

    def __call__(self, block: Sequence[Document]) -> list[bytes]:
        with _at_work(self.job) as job:
            result = self._map(job, block)
        shares = job.divide(result.part, self.n_reducers) if self.n_reducers > 1 else [result.part]
        problems = [result.problems, *([] for _ in shares[1:])]
        return [
            pickle.dumps(_Result(share, told), pickle.HIGHEST_PROTOCOL)
            for share, told in zip(shares, problems, strict=True)
        ]

    def _map(self, job: DocumentJob[Part], block: Sequence[Document]) -> _Result[Part]:
        result = _Result(job.start(), [])
        for document in block:
            take_in_hand("document", document.name)
            source = _read(document, self.folder, result.problems)
            if source is None:
                continue
            try:
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
        return result


def _at_work(job: DocumentJob[Part]) -> AbstractContextManager[DocumentJob[Part]]:
    """Let a job open what it needs for some documents; most need nothing."""
    prepare = getattr(job, "at_work", None)
    return nullcontext(job) if prepare is None else prepare()


@dataclass(frozen=True, slots=True)
class _Merge(Generic[Part]):
    """Add up what the blocks have for one reducer: the reduce task."""

    job: DocumentJob[Part]

    def __call__(self, *blobs: bytes) -> _Result[Part]:
        return _add_up(self.job, map(pickle.loads, blobs))


def _add_up(job: DocumentJob[Part], results: Iterable[_Result[Part]]) -> _Result[Part]:
    total = _Result(job.start(), [])
    for result in results:
        job.add(total.part, result.part)
        total.problems += result.problems
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
