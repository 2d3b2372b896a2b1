"""What is audited: documents in files, or prose that was read elsewhere; and jobs over either."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sphinx_mrstats.audit.documenttext import SourceText, Text
from sphinx_mrstats.documentjob import run_job
from sphinx_mrstats.documents import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_mrstats.documents import Document, Documents, Problem
    from sphinx_mrstats.engines import Engine
    from sphinx_mrstats.markup import Rules

__all__ = ["FileTexts", "GivenTexts", "TextJob", "Texts"]

Part = TypeVar("Part")


class TextJob(Protocol[Part]):
    """A map function over texts, with what adds its results up; sent to workers by pickle."""

    @property
    def doing(self) -> str:
        """What is done with a document, as an error message begins: ``counting``."""

    def start(self) -> Part:
        """Make the part of no documents."""

    def take(self, text: Text, part: Part) -> None:
        """Map a document, and combine it with `part`."""

    def add(self, total: Part, part: Part) -> None:
        """Reduce: add `part` to `total`, in place; in any order, it comes to the same."""


class Texts(Protocol):
    """The documents of an audit."""

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""


@dataclass(slots=True)
class FileTexts:
    """Documents in files, which jobs read on an engine.

    `folder` is where the project's pyproject.toml is, if it has one. What `on_problem` and
    `progress` are told is about the first job alone: those that follow read the same.
    """

    documents: Documents
    rules: Rules
    folder: Path | None = None
    workers: int | None = None
    engine: str | Engine = "pool"
    progress: Callable[[int, int], object] | None = None
    on_problem: Callable[[Problem], object] | None = None

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""
        found = self.documents
        if names is not None:
            wanted = set(names)
            chosen = tuple(each for each in found.documents if each.name in wanted)
            found = replace(found, documents=chosen)
        folder = None if self.folder is None else os.path.realpath(self.folder)
        tell, self.on_problem = self.on_problem or _ignore, None
        progress, self.progress = self.progress, None
        return run_job(
            found,
            _DocumentJob(job, self.rules, folder),
            workers=self.workers,
            engine=self.engine,
            progress=progress,
            on_problem=tell,
        )


def _ignore(problem: object) -> None:
    """Hear nothing twice."""


@dataclass(frozen=True, slots=True)
class GivenTexts:
    """Documents whose prose was read elsewhere; jobs run in this process."""

    texts: tuple[Text, ...]

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""
        wanted = None if names is None else set(names)
        part = job.start()
        for text in self.texts:
            if wanted is None or text.name in wanted:
                job.take(text, part)
        return part


@dataclass(frozen=True, slots=True)
class _DocumentJob(Generic[Part]):
    """A job over texts, as one over documents."""

    job: TextJob[Part]
    rules: Rules
    folder: str | None

    @property
    def doing(self) -> str:
        return self.job.doing

    def start(self) -> Part:
        return self.job.start()

    def take(self, document: Document, source: bytes, part: Part) -> None:
        key = _key(document, self.folder)
        text = SourceText(document.name, spelled(document.path), key, source, self.rules)
        self.job.take(text, part)

    def divide(self, part: Part, n_reducers: int) -> list[Part]:
        """Give all to the first reducer: most of what is found of documents doesn't add up."""
        return [part, *(self.job.start() for _ in range(n_reducers - 1))]

    def add(self, total: Part, part: Part) -> None:
        self.job.add(total, part)


def _key(document: Document, folder: str | None) -> str:
    """Name a document from the folder of its project, if it is in there."""
    if folder is not None and isinstance(document.path, Path):
        path = Path(os.path.realpath(document.path.parent), document.path.name)
        if path.is_relative_to(folder):
            return spelled(path.relative_to(folder))
    return document.name
