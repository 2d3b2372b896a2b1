"""Which files the given paths mean, by what names: the search on this machine's disks."""

# os.path: a Path for each entry takes longer than the search itself, and Path.is_dir may raise.
# ruff: noqa: PTH112, PTH118, PTH122
from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.listing import (
    EDITOR_LOCK,
    LINK_TO_FOLDER,
    OTHER_SUFFIXES,
    OUTPUT_MARKS,
    SKIPPED_FOLDERS,
)
from sphinx_mrstats.documents.model import (
    MARKDOWN,
    RESTRUCTUREDTEXT,
    SUFFIX,
    Document,
    Documents,
    Problem,
)
from sphinx_mrstats.documents.paths import expand_path
from sphinx_mrstats.documents.patterns import document_filter
from sphinx_mrstats.documents.projects import (
    is_inside,
    missing,
    project_root,
    project_tree,
    spelled,
)
from sphinx_mrstats.documents.remote import find_remote, is_remote
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

__all__ = ["find_documents"]


def find_documents(
    paths: Iterable[Path | str],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    listed: Iterable[Path | str] = (),
    follow_links: bool = False,
    apart: Collection[Path | str] | None = None,
) -> Documents:
    """Find the documents under `paths`: ``*.rst`` in folders, and files as they are.

    Skipped are hidden folders, ``_build``, ``node_modules``, ``__pycache__``, and folders that are
    recognisably Sphinx's output, virtual environments or caches, unless they hold a conf.py. Links
    to files in the same project are documents. Links to other files and to folders are listed, and
    followed only with `follow_links`; no loop is entered. A file that is met twice is counted once.
    `include` and `exclude` are globs on document names (see `glob_to_regex`); a file that was given
    itself is not subject to them.

    A path that does not exist may be a glob on paths, in which ``**`` is any folders and hidden
    ones need their dot, or a URL such as ``s3://bucket/docs``, which fsspec opens. `listed` are
    more paths; one that is missing is a problem of the result, and no error. Documents are named as
    given where there is more than one path, or where `apart` are paths that other searches take,
    which this one leaves out.

    Raises:
        DocumentError: a path does not exist, or nothing matches it.
        UsageError: a glob can't be read; fsspec, or what it needs for a URL, is not installed.

    """
    try:
        wanted = document_filter(include, exclude)
    except ValueError as error:
        raise UsageError(str(error)) from None
    search = _Search(wanted, follow_links=follow_links, apart=map(_real_place, apart or ()))
    texts = {*map(str, paths)}
    urls = {text for text in texts if is_remote(text)}
    several = apart is not None
    given: set[Path] = set()
    for text in texts - urls:
        found = expand_path(text, follow_links=follow_links)
        search.links.update(found.links)
        several = several or found.paths != (Path(text),)
        given.update(found.paths)
    for text in map(str, listed):
        several = True
        if is_remote(text):
            urls.add(text)
        elif fault := missing(text):
            search.problems.append(Problem(text, fault))
        else:
            given.add(Path(text))
    several = several or len(given) + len(urls) > 1
    real = lru_cache(maxsize=None)(os.path.realpath)
    # A folder before what is in it, so that the order of the arguments changes no name.
    for path in sorted(given, key=lambda path: (f"{real(path.parent)}/{path.name}", str(path))):
        if os.path.isdir(path):
            search.add_folder(path, prefix=f"{spelled(path)}/" if several else "")
        else:
            search.add_file(path, real(path.parent))
    for url in sorted(urls):
        search.add_url(url, named_as_given=several)
    return search.result()


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


def _real_place(path: Path | str) -> str:
    """Say where a file or a folder is, by which it is known again: a link is a file of its own."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


class _Search:
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
        parser = (
            MARKDOWN
            if name.removesuffix(".gz").endswith((".md", ".markdown"))
            else RESTRUCTUREDTEXT
        )
        self._documents.setdefault(key, Document(name, path, docname, parser=parser))
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
