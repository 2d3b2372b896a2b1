"""Which files of a listed tree are documents: the rules of finding, without a file system."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.model import SUFFIX, Document, Documents, Problem
from sphinx_mrstats.documents.projects import PROJECT_MARKS, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "EDITOR_LOCK",
    "LINK_OUTSIDE",
    "LINK_TO_FOLDER",
    "OTHER_SUFFIXES",
    "OUTPUT_MARKS",
    "SKIPPED_FOLDERS",
    "choose_documents",
]

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

# Emacs marks a file that is being edited with a link to nothing of this name.
EDITOR_LOCK = ".#"

# Why such links are not read; unlike others they are no faults of the project.
LINK_TO_FOLDER = "a link to a folder"
LINK_OUTSIDE = "a link to outside the project"


def choose_documents(
    files: Mapping[str, str], folder: str, wanted: Callable[[str], bool]
) -> Documents:
    """Choose documents as `find_documents` does, from `files` of a tree instead of those on disk.

    `files` has the path of each, relative to the top of the tree, which is the top of a project,
    with slashes; and why it can't be read, which is empty where it can. `folder` is one of the
    tree's folders, or one of its files, which is then the only document, whatever its name.
    `wanted` is what `document_filter` makes of globs. A document's name is its path in `folder`,
    its `path` that from the top.

    >>> tree = ["README.rst", "docs/conf.py", "docs/index.rst", "docs/_build/index.rst"]
    >>> choose_documents(dict.fromkeys(tree, ""), "docs", lambda docname: True).documents
    ('index.rst',)
    """
    if folder in files:
        name = spelled(folder)
        return Documents((Document(name, Path(folder), posixpath.splitext(name)[0]),))
    tree = _Tree.of(files)
    root = tree.project_root(folder)
    chosen = _Chosen([], Counter(), [], [], [])
    for path, fault in files.items():
        parent, name = posixpath.split(path)
        if not path.startswith(f"{folder}/" if folder else "") or tree.skips(parent, folder):
            continue
        if fault:
            chosen.add_fault(path, fault)
        elif name.endswith(SUFFIX):
            base = tree.first_project(parent, folder) if root is None else root
            docname = spelled(_inside(path, base))[: -len(SUFFIX)]
            document = Document(spelled(_inside(path, folder)), Path(path), docname)
            (chosen.documents if wanted(docname) else chosen.excluded).append(document)
        elif (suffix := posixpath.splitext(name)[1]).lower() in OTHER_SUFFIXES:
            chosen.passed_over[suffix] += 1
    return chosen.result()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was found so far."""

    documents: list[Document]
    passed_over: Counter[str]
    excluded: list[Document]
    links: list[str]
    problems: list[Problem]

    def add_fault(self, path: str, fault: str) -> None:
        """Take a file that can't be read."""
        if fault in {LINK_TO_FOLDER, LINK_OUTSIDE}:
            self.links.append(spelled(path))
        elif path.endswith(SUFFIX) and not posixpath.basename(path).startswith(EDITOR_LOCK):
            self.problems.append(Problem(path, fault))

    def result(self) -> Documents:
        return Documents(
            documents=tuple(sorted(self.documents, key=lambda document: document.name)),
            passed_over=dict(sorted(self.passed_over.items())),
            excluded=len(self.excluded),
            links=tuple(sorted(self.links)),
            problems=tuple(sorted(self.problems, key=str)),
        )


def _inside(path: str, folder: str) -> str:
    return path[len(folder) + 1 :] if folder else path


def _upwards(folder: str) -> Iterator[str]:
    """Give a folder and those above it, up to the top, which is the empty path."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


@dataclass(frozen=True, slots=True)
class _Tree:
    """What is to be known of folders: which hold a conf.py, the top of a project, or output."""

    projects: frozenset[str]
    tops: frozenset[str]
    outputs: frozenset[str]

    @classmethod
    def of(cls, paths: Iterable[str]) -> _Tree:
        projects, tops, outputs = set(), set(), set()
        for path in paths:
            for entry in _upwards(path):
                parent, name = posixpath.split(entry)
                if name == "conf.py":
                    projects.add(parent)
                elif name in PROJECT_MARKS:
                    tops.add(parent)
                elif name in OUTPUT_MARKS:
                    outputs.add(parent)
        return cls(frozenset(projects), frozenset(tops), frozenset(outputs - projects))

    def project_root(self, folder: str) -> str | None:
        """Find the nearest folder with a conf.py, from `folder` up to the top of its project."""
        for place in _upwards(folder):
            if place in self.projects:
                return place
            if place in self.tops:
                break
        return None

    def first_project(self, parent: str, folder: str) -> str:
        """Find the first folder with a conf.py on the way down to `parent`, else `folder`."""
        above = [place for place in _upwards(parent) if place in self.projects]
        return next((place for place in reversed(above) if len(place) > len(folder)), folder)

    def skips(self, parent: str, folder: str) -> bool:
        """Say whether `parent`, or a folder between it and `folder`, holds no source."""
        for place in _upwards(parent):
            if len(place) <= len(folder):
                break
            name = posixpath.basename(place)
            if name.startswith(".") or name in SKIPPED_FOLDERS or place in self.outputs:
                return True
        return False
