"""Which files under the given paths are documents, by what names."""

# os.path: a Path for each entry would take longer than the search itself.
# ruff: noqa: PTH112, PTH113, PTH118, PTH122
from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.patterns import document_filter
from sphinx_mrstats.documents.problems import Problem, printable, reason
from sphinx_mrstats.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "EDITOR_LOCK",
    "LINK_TO_FOLDER",
    "OTHER_SUFFIXES",
    "OUTPUT_MARKS",
    "PROJECT_MARKS",
    "SKIPPED_FOLDERS",
    "SUFFIX",
    "Document",
    "Documents",
    "find_documents",
    "project_root",
    "spelled",
]

SUFFIX = ".rst"

# What Sphinx reads with a parser of its own or of a well-known extension (MyST, MyST-NB, nbsphinx),
# or with another source_suffix for reStructuredText. Compared in lower case.
OTHER_SUFFIXES = frozenset({".ipynb", ".markdown", ".md", ".myst", ".rest", ".rst", ".txt"})

# Folders that hold no source of the project, whatever is in them.
SKIPPED_FOLDERS = frozenset({"__pycache__", "_build", "node_modules"})

# Files and folders by which a folder is known as what Sphinx wrote, a virtual environment, or a
# cache (https://bford.info/cachedir/).
OUTPUT_MARKS = frozenset(
    {".buildinfo", ".doctrees", "CACHEDIR.TAG", "environment.pickle", "pyvenv.cfg"}
)

# Where the search for conf.py above a given folder ends: the top of a project.
PROJECT_MARKS = (".git", ".hg", "pyproject.toml")

# Emacs marks a file that is being edited with a link to nothing of this name.
EDITOR_LOCK = ".#"

# Why such a link is not read; unlike the others it is no fault of the project.
LINK_TO_FOLDER = "a link to a folder"


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One file that is counted.

    `name` is what is shown: relative to the one folder that was given, else the path as given, with
    slashes; it can always be written as UTF-8. `path` opens it. `docname` is its name to Sphinx:
    without suffix, from the root of the documents. That is the given folder if it holds a conf.py;
    else the nearest folder above it, in the same project, that does; else the first such folder on
    the way down to the file; else the given folder. Of a file that was given, it is `name` without
    suffix.
    """

    name: str
    path: Path
    docname: str

    def __repr__(self) -> str:
        return repr(self.name)  # as messages show it


@dataclass(frozen=True)
class Documents:
    """The documents that were found, sorted by name, and all that was not taken.

    `passed_over` counts, by suffix, files that Sphinx might read and that are not counted;
    `excluded` is the number of documents that `include` and `exclude` leave out; `links` are links
    to folders, which are not followed. `problems` are what should have been read and can't be.
    """

    documents: tuple[Document, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    excluded: int = 0
    links: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_documents(
    paths: Iterable[Path | str],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
) -> Documents:
    """Find the documents under `paths`: ``*.rst`` in folders, and files as they are.

    Skipped are hidden folders, ``_build``, ``node_modules``, ``__pycache__``, and folders that are
    recognisably Sphinx's output, virtual environments or caches, unless they hold a conf.py. Links
    to files are documents; links to folders are listed and never followed, so that no loop is
    entered. A file that is met twice is counted once. `include` and `exclude` are globs on document
    names (see `glob_to_regex`); a file that was given itself is not subject to them.

    Raises:
        DocumentError: a path does not exist.
        UsageError: a glob can't be read.

    """
    given = sorted({_given(path) for path in paths}, key=_real_first)
    try:
        wanted = document_filter(include, exclude)
    except ValueError as error:
        raise UsageError(str(error)) from None
    search = _Search(wanted)
    for path in given:
        if os.path.isdir(path):
            search.add_folder(path, prefix="" if len(given) == 1 else f"{spelled(path)}/")
        else:
            search.add_file(path)
    return search.result()


def _real_first(path: Path) -> tuple[str, str]:
    """Sort a folder before what is in it, so that the order of the arguments changes no name."""
    return os.path.realpath(path), str(path)


def _given(path: Path | str) -> Path:
    if not str(path):
        raise DocumentError("an empty path was given; use '.' for the current folder")
    try:
        os.lstat(path)
    except FileNotFoundError:
        raise DocumentError(f"{printable(str(path))}: no such file or folder") from None
    except OSError as error:
        raise DocumentError(f"{printable(str(path))}: {reason(error)}") from None
    return Path(path)


def spelled(path: Path | str) -> str:
    """Write a path with slashes, and so that it can be written as UTF-8: a document's name."""
    text = str(path).replace(os.sep, "/")
    try:
        text.encode()
    except UnicodeEncodeError:  # a file name in another encoding
        return printable(text)
    return text


def project_root(folder: Path | str) -> Path | None:
    """Find the nearest folder with a conf.py, from `folder` up to the top of its project.

    Where there is no top, none but `folder` itself is looked at, lest a conf.py in somebody's home
    rules all that is below. None if there is no conf.py.
    """
    real = Path(os.path.realpath(folder))
    root: Path | None = None
    for place in (real, *real.parents):
        if root is None and os.path.isfile(place / "conf.py"):  # Path.is_file may raise
            root = place
        if any(os.path.lexists(place / mark) for mark in PROJECT_MARKS):
            return root
    return root if root == real else None


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str  # as it is opened
    real: str  # without links
    prefix: str  # of its documents' names
    root: str | None  # of the documents, where it is known

    def below(self, name: str) -> _Folder:
        return _Folder(
            os.path.join(self.path, name),
            os.path.join(self.real, name),
            f"{self.prefix}{spelled(name)}/",
            self.root,
        )


class _Search:
    """What was found so far."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        # By the real path of the folder and the file's own name: to Sphinx, a link to a file is a
        # document like any other.
        self._documents: dict[str, Document] = {}
        self._excluded: set[str] = set()
        self._folders: set[str] = set()
        self._links: set[str] = set()
        self._passed_over: Counter[str] = Counter()
        self._problems: list[Problem] = []

    def add_file(self, path: Path) -> None:
        """Take the file `path` as it is."""
        key = os.path.join(os.path.realpath(path.parent), path.name)
        name = spelled(path)
        self._documents.setdefault(key, Document(name, path, os.path.splitext(name)[0]))
        self._excluded.discard(key)

    def add_folder(self, path: Path, *, prefix: str) -> None:
        """Search the folder `path`; the names of its documents begin with `prefix`."""
        given = os.path.realpath(path)
        # A stack, as a tree may be deeper than Python's limit of recursion.
        root = project_root(given)
        folders = [_Folder(str(path), given, prefix, None if root is None else str(root))]
        while folders:
            folder = folders.pop()
            if folder.real in self._folders:
                continue
            self._folders.add(folder.real)
            try:
                with os.scandir(folder.path) as scan:
                    entries = {entry.name: entry for entry in scan}
            except OSError as error:
                self._problems.append(Problem(folder.path, reason(error)))
                continue
            if "conf.py" in entries:
                folder = replace(folder, root=folder.root or folder.real)
            elif folder.real != given and not OUTPUT_MARKS.isdisjoint(entries):
                continue
            folders += self._add_entries(folder, entries.values(), root=folder.root or given)

    def _add_entries(
        self, folder: _Folder, entries: Iterable[os.DirEntry[str]], *, root: str
    ) -> list[_Folder]:
        """Take the documents of one folder; return the folders in it that are to be searched."""
        below = []
        start_of_docname = len(os.path.join(root, ""))
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in SKIPPED_FOLDERS:
                    below.append(folder.below(name))
            elif fault := _fault(entry):
                if fault == LINK_TO_FOLDER:
                    self._links.add(spelled(entry.path))
                elif name.endswith(SUFFIX) and not name.startswith(EDITOR_LOCK):
                    self._problems.append(Problem(entry.path, fault))
            elif name.endswith(SUFFIX):
                key = os.path.join(folder.real, name)
                docname = spelled(key[start_of_docname : -len(SUFFIX)])
                if self._wanted(docname):
                    document = Document(folder.prefix + spelled(name), Path(entry.path), docname)
                    self._documents.setdefault(key, document)
                elif key not in self._documents:
                    self._excluded.add(key)
            elif (suffix := os.path.splitext(name)[1]).lower() in OTHER_SUFFIXES:
                self._passed_over[suffix] += 1
        return below

    def result(self) -> Documents:
        """Sort what was found by name, in code point order, whatever the file system's order."""
        return Documents(
            documents=tuple(sorted(self._documents.values(), key=lambda found: found.name)),
            passed_over=dict(sorted(self._passed_over.items())),
            excluded=len(self._excluded),
            links=tuple(sorted(self._links)),
            problems=tuple(sorted(self._problems, key=str)),
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
