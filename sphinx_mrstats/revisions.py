"""The word count of revisions of a git repository, in which the same bytes are counted once."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import Document, Documents, Problem, document_filter, spelled
from sphinx_mrstats.documents.git import MOST_BYTES
from sphinx_mrstats.documents.listing import choose_documents
from sphinx_mrstats.documents.paths import PROJECT_MARKS
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, warn_caller
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.text import printable
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.wordcount import count_words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_mrstats.documents.git import Commit, Repository

__all__ = ["CountedRevision", "Revision", "count_revisions"]


@dataclass(frozen=True, slots=True)
class Revision:
    """The documents in `folder`, a path from the repository's top, at one commit."""

    repository: Repository
    commit: Commit
    folder: str = ""

    @property
    def name(self) -> str:
        """What the revision is called: as it was given, and the folder, as git writes it."""
        return f"{self.commit.name}:{self.folder}" if self.folder else self.commit.name

    def place(self, path: Path | str) -> str:
        """Name a file of the revision, as git writes it."""
        return f"{self.commit.name}:{Path(path).as_posix()}"


@dataclass(frozen=True, slots=True)
class CountedRevision:
    """What a revision holds: its documents, and the counts of each.

    `blobs` has what each document is known by, by its name: the name of its bytes, and how they are
    read. `counts` are the words of each such key, for all revisions that were counted together.
    """

    revision: Revision
    documents: Documents
    blobs: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]

    def vocabulary(self) -> Vocabulary:
        """Sum up, with the counts of each document."""
        return Vocabulary.from_documents(
            {name: self.counts[blob] for name, blob in self.blobs.items() if blob in self.counts}
        )


def count_revisions(
    revisions: Sequence[Revision],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    rules: Rules = DEFAULT_RULES,
    sphinx: Mapping[str, object] | None = None,
    options: RunOptions = DEFAULT_RUN,
) -> tuple[CountedRevision, ...]:
    """Count the documents of each revision, as a checkout of it would be counted.

    A document that is the same in many revisions is read and counted once. What is counted, and by
    which rules, is the same for all: `include`, `exclude` and `rules` are those of
    `sphinx_mrstats.count_documents`, and `options` say how the job runs. Each revision's own
    conf.py says which documents it has; `sphinx` are values that hold instead. A revision without
    the folder has no documents. A problem is told once, for the first revision that has it; its
    path is as git writes it: ``v1.0:docs/index.rst``.

    Raises:
        DocumentError: git is not installed, or the repository can't be read.
        UsageError: a glob can't be read.

    """
    try:
        wanted = document_filter(include, exclude)
    except ValueError as error:
        raise UsageError(str(error)) from None
    listed = [_list(revision, wanted, sphinx or {}) for revision in revisions]
    problems = {
        (problem.path, problem.message): problem._replace(path=each.revision.place(problem.path))
        for each in reversed(listed)
        for problem in each.documents.problems
    }
    found = list(problems.values())
    with TemporaryDirectory(prefix="sphinx-mrstats-") as folder:
        blobs, problems_of_size = _write(listed, Path(folder))
        found += problems_of_size
        names = {str(document.path): document.name for document in blobs.values()}

        def note(problem: Problem) -> None:
            found.append(problem._replace(path=names[problem.path]))

        counted = count_words_of(
            Documents(tuple(blobs.values())),
            by_document=True,
            rules=rules,
            options=replace(options, on_problem=note),
        )
    for problem in sorted(found, key=str):
        (options.on_problem or warn_caller)(problem)
    assert counted.by_document is not None
    by_blob = {
        blob: counted.by_document[document.name]
        for blob, document in blobs.items()
        if document.name in counted.by_document
    }
    return tuple(replace(each, counts=by_blob) for each in listed)


def _list(
    revision: Revision, wanted: Callable[[str], bool], sphinx: Mapping[str, object]
) -> CountedRevision:
    """Find the documents of a revision."""
    folder = revision.folder
    looked_at = [folder] if folder else []
    while folder:  # what is above says where the project's documents begin
        folder = posixpath.dirname(folder)
        looked_at += (posixpath.join(folder, name) for name in ("conf.py", *PROJECT_MARKS))
    files = revision.repository.files(revision.commit, looked_at)
    oids = {file.path: file.oid for file in files}

    def read(path: str) -> bytes:
        [(_, data)] = revision.repository.read([oids[path]])
        if data is None:
            raise DocumentError(f"{printable(path)}: too large to be read")
        return data

    faults = {file.path: file.fault for file in files}
    documents = choose_documents(faults, revision.folder, wanted, read=read, sphinx=sphinx)
    blobs = {each.name: _key(each, oids[each.path.as_posix()]) for each in documents.documents}
    return CountedRevision(revision, documents, blobs, {})


def _key(document: Document, oid: str) -> str:
    """Name bytes and how they are read, which another conf.py may change while they stay."""
    how = repr((document.parser, document.markup)).encode("utf-8", "surrogatepass")
    return f"{oid}-{blake2b(how, digest_size=8).hexdigest()}"


def _write(
    listed: Iterable[CountedRevision], folder: Path
) -> tuple[dict[str, Document], list[Problem]]:
    """Write each document's bytes to `folder` once; give what is to be counted by their names.

    Engines read documents from files, wherever their workers are. What is too large is a problem.
    """
    written: dict[str, Document] = {}
    problems = []
    for each in listed:
        missing: dict[str, Document] = {}
        for document in each.documents.documents:
            blob = each.blobs[document.name]
            if blob not in written:
                place = spelled(each.revision.place(str(document.path)))
                missing.setdefault(blob, replace(document, name=place, path=folder / blob))
        keys = list(missing)
        contents = each.revision.repository.read(key.partition("-")[0] for key in keys)
        for blob, (_, data) in zip(keys, contents, strict=True):
            if data is None:
                place = missing.pop(blob).name
                problems.append(Problem(place, f"more than {MOST_BYTES >> 20} MiB: left out"))
            else:
                (folder / blob).write_bytes(data)
        written |= missing
    return written, problems
