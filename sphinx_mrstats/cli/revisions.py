"""Revisions of git on the command line: the two sides of a comparison, and those of a history."""

from __future__ import annotations

import argparse
import posixpath
import re
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import count_corpus, run_counting, settings_near
from sphinx_mrstats.documents import is_remote
from sphinx_mrstats.errors import DocumentError, UsageError, VocabularyError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinx_mrstats.documents.git import Commit, Repository
    from sphinx_mrstats.revisions import CountedRevision, Revision
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "Side",
    "choose_revisions",
    "count_revisions_of",
    "count_sides",
    "find_repository",
    "read_sides",
    "split_path",
    "version_of",
]

# What makes a name a glob.
_MAGIC = re.compile(r"[*?\[]")

_SAVED = ".json"

# What begins like this is a path, and no revision.
_OF_PATHS = ("./", "../", "/")

# Two revisions in one argument; the dots in v1.0:../docs and ../docs are those of a path.
_RANGE = re.compile(r"(?P<old>(?:[^/].*[^./:]|[^./:])?)(?P<dots>\.{2,3})(?P<new>(?:[^./].*)?)")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called, and a revision, or what is at `path`."""

    name: str
    path: str = ""
    revision: Revision | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is what documents are counted of as they stand."""
        return self.revision is None and not self.is_saved

    @property
    def is_saved(self) -> bool:
        """Whether it is a saved vocabulary."""
        return (self.revision.folder if self.revision else self.path).endswith(_SAVED)


def read_sides(old: str, new: str | None, path: str | None) -> tuple[Side, Side]:
    """Tell what `old` and `new` are; without `new` it is the documents as they stand in `path`.

    ``A..B`` is two revisions, ``A...B`` the point where B left A, and B. A revision without a path
    means the documents in `path`: by default the folder on the other side, or the current one.

    Raises:
        DocumentError: git is needed and can't be used.
        UsageError: an argument is none of what it may be, or it is two of them.

    """
    between = _RANGE.fullmatch(old)
    if between and not _exists(old) and new is not None and path is None and _exists(new):
        new, path = None, new
    if new is None and between and not _exists(old):
        place = path or "."
        sides = (_side(between["old"] or "HEAD", place), _side(between["new"] or "HEAD", place))
        return _since_base(*sides) if between["dots"] == "..." else sides
    if new is None:
        new = path or "."
    given = [each for each in (old, new) if _exists(each) and not each.endswith(_SAVED)]
    place = path or (given[0] if given else ".")
    return _side(old, place), _side(new, place)


def find_repository(path: str) -> Repository:
    """Find the repository that `path` is in.

    Raises:
        DocumentError: git can't be used.
        UsageError: it is in none.

    """
    from sphinx_mrstats.documents.git import Repository

    repository = Repository.find(path)
    if repository is None:
        raise UsageError(f"{printable(path)} is in no git repository")
    return repository


def count_sides(
    sides: Sequence[Side], args: argparse.Namespace
) -> tuple[tuple[Vocabulary, ...], bool]:
    """Load or count each side; tell whether all of it was there and could be read whole.

    Folders are counted as `count` counts them, revisions by the settings of ``args.paths[0]``.

    Raises:
        DocumentError: a revision's file can't be read.
        UsageError: the arguments don't go together.
        VocabularyError: a saved vocabulary can't be read.

    """
    revisions = [side.revision for side in sides if side.revision and not side.is_saved]
    counted, whole = count_revisions_of(revisions, args) if revisions else ((), True)
    for each in counted:
        messages.tell_documents(
            each.documents, [each.revision.name], settings_near(args.paths[0], args)
        )
        whole = whole and bool(each.documents.documents)
    by_revision = dict(zip(revisions, counted, strict=True))
    vocabularies = []
    for side in sides:
        if side.is_saved:
            vocabularies.append(_load(side))
        elif side.revision:
            vocabularies.append(by_revision[side.revision].vocabulary())
        else:
            there = argparse.Namespace(**{**vars(args), "paths": [side.path]})
            vocabulary, all_of_it = count_corpus(there, by_document=True)
            vocabularies.append(vocabulary)
            whole = whole and all_of_it
    return tuple(vocabularies), whole


def count_revisions_of(
    revisions: Sequence[Revision], args: argparse.Namespace
) -> tuple[tuple[CountedRevision, ...], bool]:
    """Count revisions by the settings of ``args.paths[0]``; tell whether each was read whole.

    Raises:
        DocumentError: the repository can't be read.
        UsageError: the arguments don't go together; doctrees were asked for.

    """
    from sphinx_mrstats.revisions import count_revisions

    settings = settings_near(args.paths[0], args)
    if settings.text == "doctree":
        raise UsageError(
            "a revision has no doctrees: Sphinx would have to run its conf.py; use --text source"
        )
    job = partial(
        count_revisions,
        revisions,
        include=settings.include,
        exclude=settings.exclude,
        sphinx=settings.sphinx,
    )
    return run_counting(settings, job)


def _exists(text: str) -> bool:
    return Path(text).exists()


def _since_base(old: Side, new: Side) -> tuple[Side, Side]:
    assert old.revision is not None
    assert new.revision is not None
    base = old.revision.repository.merge_base(old.revision.commit, new.revision.commit)
    return Side(base.name, revision=replace(old.revision, commit=base)), new


def _side(text: str, place: str) -> Side:
    """Tell what `text` is; a revision's documents are in `place`, if it doesn't say where."""
    exists = _exists(text)
    if is_remote(text):
        return Side(text, path=text)
    if exists and (text.startswith((".", "/")) or shutil.which("git") is None):
        return Side(text, path=text)
    revision = _revision(text, place)
    if revision is None:
        if exists:
            return Side(text, path=text)
        raise UsageError(_unknown(text, place))
    if exists:
        raise UsageError(
            f"{text!r} is a file or folder and a revision: write ./{text} for the one,"
            f" {revision.repository.full_name(text)} for the other"
        )
    return Side(text, revision=revision)


def _revision(text: str, place: str) -> Revision | None:
    from sphinx_mrstats.documents.git import Repository
    from sphinx_mrstats.revisions import Revision

    repository = Repository.find(place)
    if repository is None:
        return None
    if commit := repository.resolve(text):
        return Revision(repository, commit, repository.prefix)
    name, colon, inside = text.partition(":")
    commit = repository.resolve(name) if name and colon else None
    if commit is None:
        return None
    if inside.startswith(("./", "../")):
        inside = posixpath.join(find_repository(".").prefix, inside)
    folder = posixpath.normpath(inside or ".")
    if folder.startswith(("/", "../")) or folder == "..":
        raise UsageError(f"{text!r}: a path in a revision is written from the repository's top")
    return Revision(repository, commit, "" if folder == "." else folder)


def _unknown(text: str, place: str) -> str:
    from sphinx_mrstats.documents.git import Repository

    repository = Repository.find(place)
    if repository is None:
        return f"{text!r} is no file or folder, and {printable(place)} is in no git repository"
    return (
        f"{text!r} is no file, no folder and no revision of the git repository of"
        f" {printable(place)}{repository.shallow_hint()}"
    )


def _load(side: Side) -> Vocabulary:
    """Load a saved vocabulary, from a file or out of a revision."""
    from sphinx_mrstats.vocabulary import Vocabulary

    if side.revision is None:
        return Vocabulary.load(side.path)
    repository = side.revision.repository
    for file in repository.files(side.revision.commit, [side.revision.folder]):
        for _, data in repository.read([file.oid] if file.oid else []):
            if data is None:
                raise VocabularyError(f"{side.name}: too large for a saved vocabulary")
            try:
                return Vocabulary.from_json(data.decode("utf-8"), name=side.name)
            except UnicodeDecodeError as error:
                raise VocabularyError(f"{side.name}: not UTF-8: {error}") from None
    raise DocumentError(f"{printable(side.name)}: the revision has no such file")


def split_path(names: Sequence[str]) -> tuple[list[str], str | None]:
    """Take the path out of `names` of revisions: the last one, if it is an existing file or folder.

    A name that is a revision too is one only if it isn't the last; ``./docs`` is always a path.

    >>> split_path(["v1.0", "no/such/folder"])
    (['v1.0', 'no/such/folder'], None)

    Raises:
        UsageError: the last name is a path and a revision.

    """
    *others, last = names or [""]
    if not last or not _exists(last):
        return list(names), None
    if not last.startswith(_OF_PATHS) and last != "." and shutil.which("git") is not None:
        from sphinx_mrstats.documents.git import Repository

        repository = Repository.find(".")
        if repository and repository.resolve(last):
            raise UsageError(
                f"{last!r} is a file or folder and a revision: write ./{last} for the one,"
                f" {repository.full_name(last)} for the other"
            )
    return others, last


def choose_revisions(
    repository: Repository, names: Sequence[str], *, order: str, stable: bool = False
) -> tuple[Commit, ...]:
    """Look up revisions; globs choose tags, and without any name all tags are chosen.

    By version, what is no tag, or a tag without one, stands last, by date. `stable` leaves out
    pre-releases of what globs choose.

    Raises:
        UsageError: a name is no revision, a glob matches no tag, or there is no tag.

    """
    tags = repository.tags()
    chosen: dict[str, Commit] = {}
    for name in names or ["*"]:
        if _MAGIC.search(name) or not names:
            found = [tag for tag in tags if fnmatchcase(tag.name, name)]
            if not found:
                raise UsageError(_no_tag(name, tags, repository))
            chosen |= {tag.name: tag for tag in found if not (stable and _is_pre(tag.name))}
        elif commit := repository.resolve(name):
            chosen[name] = commit
        else:
            raise UsageError(f"{name!r} is no revision{repository.shallow_hint()}")
    return tuple(_sorted(chosen.values(), order, {tag.name for tag in tags}))


def version_of(name: str) -> Version | None:
    """Read the version that a tag's name ends with; None if it has none.

    >>> version_of("v1.10"), version_of("release-2.0rc1"), version_of("main")
    (<Version('1.10')>, <Version('2.0rc1')>, None)
    """
    found = re.search(r"(?:^|[^0-9A-Za-z])[vV]?(\d.*)$|^[A-Za-z]+(\d.*)$", name)
    try:
        return Version((found[1] or found[2]).replace("_", ".")) if found else None
    except InvalidVersion:
        return None


def _is_pre(name: str) -> bool:
    version = version_of(name)
    return version is not None and version.is_prerelease


def _sorted(commits: Iterable[Commit], order: str, tags: Collection[str]) -> list[Commit]:
    by_date = sorted(
        sorted(commits, key=lambda commit: commit.name),
        key=lambda commit: datetime.fromisoformat(commit.date),
    )
    if order == "date":
        return by_date
    # HEAD~3 is no version 3.
    versions = {
        commit: version
        for commit in by_date
        if commit.name in tags and (version := version_of(commit.name))
    }
    others = (commit for commit in by_date if commit not in versions)
    return [*sorted(versions, key=lambda commit: versions[commit]), *others]


def _no_tag(name: str, tags: Sequence[Commit], repository: Repository) -> str:
    where = f"the git repository of {printable(str(repository.folder))}"
    if not tags:
        return f"{where} has no tags{repository.shallow_hint()}"
    return f"{name!r} matches none of {len(tags)} tags of {where}, such as {tags[-1].name}"
