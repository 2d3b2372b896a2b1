"""A job over documents, as workers do it: each is read and mapped, and blocks are added up."""

from __future__ import annotations

import pickle
import time
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from sphinx_mrstats.documents import Document, Problem, read_source
from sphinx_mrstats.engines.losses import current_place, describe, take_in_hand
from sphinx_mrstats.errors import DocumentError, WorkerError, WorkerLostError
from sphinx_mrstats.stopwatch import Profile, lap, measuring
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

__all__ = ["DocumentJob", "MapBlock", "Merge", "Part", "Result", "add_up", "in_hand"]

Part = TypeVar("Part")


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


def in_hand(document: Document) -> str:
    """Say what a worker has in hand that dies of this document."""
    return f"document {describe(document.name)}"


@dataclass(slots=True)
class Result(Generic[Part]):
    """A part, what was wrong with its documents, and where the time went if that is asked for."""

    part: Part
    problems: list[Problem]
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class MapBlock(Generic[Part]):
    """Read and map the documents of a block: the map task, which combines as it goes."""

    job: DocumentJob[Part]
    n_reducers: int
    folder: str
    measured: bool = False

    def __call__(self, block: Sequence[Document]) -> list[bytes]:
        """Give a pickled `Result` for each reducer."""
        result = Result(self.job.start(), [], Profile() if self.measured else None)
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

    def _blobs(self, result: Result[Part]) -> list[bytes]:
        shares = [result.part]
        if self.n_reducers > 1:
            shares = [*self.job.divide(result.part, self.n_reducers)]
        first, *others = (Result(share, []) for share in shares)
        first.problems = result.problems
        blobs = [_pickled(each) for each in (first, *others)]
        if result.profile is not None:
            lap("shuffle")
            result.profile.partitions = [*map(len, blobs)]
            result.profile.blocks = [sum(result.profile.seconds.values())]
            first.profile = result.profile
            blobs[0] = _pickled(first)
        return blobs


def _pickled(result: Result[Part]) -> bytes:
    return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


def _map(job: DocumentJob[Part], document: Document, folder: str, result: Result[Part]) -> None:
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
            in_hand=in_hand(document),
        ) from None
    except Exception as error:  # a defect here: with a traceback, and a name
        raise WorkerError(
            f"{job.doing} {document.name} failed: {type(error).__name__}: {error}"
        ) from error


@dataclass(frozen=True, slots=True)
class Merge(Generic[Part]):
    """Add up what the blocks have for one reducer: the reduce task."""

    job: DocumentJob[Part]
    measured: bool = False

    def __call__(self, *blobs: bytes) -> Result[Part]:
        """Give the sum of pickled `Result`s."""
        return add_up(self.job, map(pickle.loads, blobs), measured=self.measured)


def add_up(
    job: DocumentJob[Part], results: Iterable[Result[Part]], *, measured: bool
) -> Result[Part]:
    """Add up the results of blocks, or of reducers."""
    total = Result(job.start(), [], Profile() if measured else None)
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
    problems += [problem._replace(path=str(document.path)) for problem in source.problems]
    return source.data
