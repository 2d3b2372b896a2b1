"""What is compared over time: a folder, a file, a saved vocabulary or a revision, by its name."""

from __future__ import annotations

import argparse
import posixpath
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli.corpus import count_corpus, run_counting, settings_near
from sphinx_mrstats.cli.notices import tell_documents
from sphinx_mrstats.documents import is_remote
from sphinx_mrstats.errors import DocumentError, UsageError, VocabularyError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.documents.git import Repository
    from sphinx_mrstats.revisions import CountedRevision, Revision
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["Side", "count_revisions_of", "count_sides", "find_repository", "read_sides"]

_SAVED = ".json"

# What begins like this is a path, and no revision.
_OF_PATHS = ("./", "../", "/")


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
    if new is None and ".." in old and not (_exists(old) or old.startswith(_OF_PATHS)):
        one, dots, other = old.partition("...") if "..." in old else old.partition("..")
        place = path or "."
        sides = (_side(one or "HEAD", place), _side(other or "HEAD", place))
        return _since_base(*sides) if dots == "..." else sides
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
        tell_documents(each.documents, [each.revision.name], settings_near(args.paths[0], args))
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
