"""The walk through folders: what is a document, what is passed over, what is not entered."""

# os.path: a Path for each entry would take longer than the search itself.
# ruff: noqa: PTH112, PTH118, PTH122
from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.marks import (
    EDITOR_LOCK,
    LINK_TO_FOLDER,
    OTHER_SUFFIXES,
    OUTPUT_MARKS,
    SKIPPED_FOLDERS,
)
from sphinx_mrstats.documents.model import SUFFIX, Document, Documents
from sphinx_mrstats.documents.places import is_inside, project_root, project_tree, spelled
from sphinx_mrstats.documents.problems import Problem, reason
from sphinx_mrstats.documents.remote import find_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Search", "real_place"]


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str  # as it is opened
    real: str  # without links
    prefix: str  # of its documents' names
    docs: str  # of their names to Sphinx
    rooted: bool  # whether a conf.py has said where those begin

    def below(self, name: str, real: str = "") -> _Folder:
        return _Folder(
            os.path.join(self.path, name),
            real or os.path.join(self.real, name),
            f"{self.prefix}{spelled(name)}/",
            f"{self.docs}{spelled(name)}/",
            self.rooted,
        )


def real_place(path: Path | str) -> str:
    """Say where a file or a folder is, by which it is known again: a link is a file of its own."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


class Search:
    """What was found so far; `apart` are real places that are left out unless they are given."""

    def __init__(
        self,
        wanted: Callable[[str], bool],
        *,
        follow_links: bool = False,
        apart: Iterable[str] = (),
    ) -> None:
        self._wanted = wanted
        self._follow_links = follow_links
        self._apart = frozenset(apart)
        # By the real path of the folder and the file's own name: to Sphinx, a link to a file is a
        # document like any other.
        self._documents: dict[str, Document] = {}
        self._excluded: set[str] = set()
        self._folders: set[str] = set()
        self.links: set[str] = set()
        self._passed_over: Counter[str] = Counter()
        self.problems: list[Problem] = []

    def add_file(self, path: Path, folder: str) -> None:
        """Take the file `path`, which is in the real `folder`, as it is."""
        key = os.path.join(folder, path.name)
        name = spelled(path)
        docname = os.path.splitext(name.removesuffix(".gz"))[0]
        self._documents.setdefault(key, Document(name, path, docname))
        self._excluded.discard(key)

    def add_folder(self, path: Path, *, prefix: str) -> None:
        """Search the folder `path`; the names of its documents begin with `prefix`."""
        given = os.path.realpath(path)
        root, tree = project_root(given), project_tree(given)
        docs = (
            ""
            if root is None or str(root) == given
            else f"{spelled(Path(given).relative_to(root))}/"
        )
        # A stack, as a tree may be deeper than Python's limit of recursion.
        folders = [_Folder(str(path), given, prefix, docs, root is not None)]
        while folders:
            folder = folders.pop()
            if folder.real in self._folders or (
                folder.real in self._apart and folder.real != given
            ):
                continue
            self._folders.add(folder.real)
            try:
                with os.scandir(folder.path) as scan:
                    entries = {entry.name: entry for entry in scan}
            except OSError as error:
                self.problems.append(Problem(folder.path, reason(error)))
                continue
            if "conf.py" in entries:
                if not folder.rooted:
                    folder = replace(folder, docs="", rooted=True)
            elif folder.real != given and not OUTPUT_MARKS.isdisjoint(entries):
                continue
            folders += self._add_entries(folder, entries.values(), tree)

    def add_url(self, url: str, *, named_as_given: bool) -> None:
        """Take the file at `url`, or the documents of the folder there."""
        for document in find_remote(url, named_as_given=named_as_given):
            key = str(document.path)
            if key == url or self._wanted(document.docname):
                self._documents.setdefault(key, document)
            elif key not in self._documents:
                self._excluded.add(key)

    def _add_entries(
        self, folder: _Folder, entries: Iterable[os.DirEntry[str]], tree: str
    ) -> list[_Folder]:
        """Take the documents of one folder; return the folders in it that are to be searched."""
        below = []
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in SKIPPED_FOLDERS:
                    below.append(folder.below(name))
            elif fault := _fault(entry):
                if fault != LINK_TO_FOLDER:
                    if name.endswith(SUFFIX) and not name.startswith(EDITOR_LOCK):
                        self.problems.append(Problem(entry.path, fault))
                elif self._follow_links:
                    below.append(folder.below(name, os.path.realpath(entry.path)))
                else:
                    self.links.add(spelled(entry.path))
            elif name.endswith(SUFFIX):
                if entry.is_symlink() and not (self._follow_links or is_inside(entry.path, tree)):
                    self.links.add(spelled(entry.path))
                else:
                    self._add_document(folder, entry)
            elif (suffix := os.path.splitext(name)[1]).lower() in OTHER_SUFFIXES:
                self._passed_over[suffix] += 1
        return below

    def _add_document(self, folder: _Folder, entry: os.DirEntry[str]) -> None:
        key = os.path.join(folder.real, entry.name)
        if key in self._apart:
            return
        name = spelled(entry.name)
        docname = folder.docs + name.removesuffix(SUFFIX)
        if self._wanted(docname):
            document = Document(folder.prefix + name, Path(entry.path), docname)
            self._documents.setdefault(key, document)
        elif key not in self._documents:
            self._excluded.add(key)

    def result(self) -> Documents:
        """Sort what was found by name, in code point order, whatever the file system's order."""
        return Documents(
            documents=tuple(sorted(self._documents.values(), key=lambda found: found.name)),
            passed_over=dict(sorted(self._passed_over.items())),
            excluded=len(self._excluded),
            links=tuple(sorted(self.links)),
            problems=tuple(sorted(self.problems, key=str)),
        )


def _fault(entry: os.DirEntry[str]) -> str:
    """Say why an entry that is no folder can't be a document; nothing if it can."""
    try:
        if entry.is_file():
            return ""
        if entry.is_dir():
            return LINK_TO_FOLDER
    except OSError as error:  # a link to itself, or to where one may not look
        return reason(error)
    return "a link to nothing" if entry.is_symlink() else "not a regular file"
