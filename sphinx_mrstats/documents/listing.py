"""Which files of a listed tree are documents: the rules of finding, without a file system."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from sphinx_mrstats.documents.model import Document, Documents, Problem
from sphinx_mrstats.documents.paths import PROJECT_MARKS, SKIPPED_FOLDERS, spelled
from sphinx_mrstats.documents.sphinxproject import (
    NO_PROJECT,
    OTHER,
    OTHER_IS_COUNTED_IN_BUILDS,
    SphinxProject,
    sphinx_project,
)
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "EDITOR_LOCK",
    "LINK_OUTSIDE",
    "LINK_TO_FOLDER",
    "MOST_LINKS",
    "OTHER_SUFFIXES",
    "OUTPUT_MARKS",
    "choose_documents",
    "same_name_note",
]

# What Sphinx reads with a parser of its own or of a well-known extension (MyST, MyST-NB, nbsphinx),
# or with another source_suffix for reStructuredText. Compared in lower case.
OTHER_SUFFIXES = frozenset({".ipynb", ".markdown", ".md", ".myst", ".rest", ".rst", ".txt"})

# Files and folders by which a folder is known as what Sphinx wrote, a virtual environment, or a
# cache (https://bford.info/cachedir/).
OUTPUT_MARKS = frozenset(
    {".buildinfo", ".doctrees", "CACHEDIR.TAG", "environment.pickle", "pyvenv.cfg"}
)

# Emacs marks a file that is being edited with a link to nothing of this name.
EDITOR_LOCK = ".#"

# Of links to folders, how many are followed: there might be as many documents as the product of the
# numbers of links and of files.
MOST_LINKS = 100

# Why such links are not read; unlike others they are no faults of the project.
LINK_TO_FOLDER = "a link to a folder"
LINK_OUTSIDE = "a link to outside the project"


def choose_documents(
    files: Mapping[str, str],
    folder: str,
    wanted: Callable[[str], bool],
    *,
    read: Callable[[str], bytes] | None = None,
    sphinx: Mapping[str, object] | None = None,
) -> Documents:
    """Choose documents as `find_documents` does, from `files` of a tree instead of those on disk.

    `files` has the path of each, relative to the top of the tree, which is the top of a project,
    with slashes; and why it can't be read, which is empty where it can. Below a link to a folder
    may stand what it leads to, which is read in a project of Sphinx. `folder` is one of the tree's
    folders, or one of its files, which is then the only document, whatever its name.
    `wanted` is what `document_filter` makes of globs. `read` gives the bytes of a conf.py; without
    it, each is taken to be empty. `sphinx` are values that hold whatever a conf.py says. A
    document's name is its path in `folder`, its `path` that from the top.

    >>> tree = ["README.rst", "docs/conf.py", "docs/index.rst", "docs/_build/index.rst"]
    >>> conf = b"exclude_patterns = ['_build']"
    >>> choose_documents(
    ...     dict.fromkeys(tree, ""), "docs", lambda docname: True, read=lambda path: conf
    ... ).documents
    ('index.rst',)
    """
    tree = _Tree.of(files)
    projects = _Projects(read or (lambda _: b""), sphinx or {}, {})
    if folder in files:
        return _the_one(folder, tree.project_root(posixpath.dirname(folder)), projects)
    root = tree.project_root(folder)
    chosen = _Chosen([], Counter(), Counter(), set(), [], [], [], [])
    links = {path for path, fault in files.items() if fault == LINK_TO_FOLDER}
    followed = {
        place
        for path in (files if links else ())
        for place in _upwards(posixpath.dirname(path))
        if place in links
    }
    for path in sorted(files):
        parent, name = posixpath.split(path)
        if not path.startswith(f"{folder}/" if folder else ""):
            continue
        link = next((place for place in _upwards(parent) if place in followed), "")
        outside = posixpath.dirname(link) if link else parent
        base = tree.first_project(outside, folder) if root is None else root
        if (link and base is None) or (path in followed and base is not None):
            continue
        if tree.skips(parent if base is None else base, folder):
            continue
        project = projects.at(base)
        inside = _inside(path, folder if base is None else base)
        if base is not None and _leaves_out(project, inside, _inside(folder, base)):
            continue
        suffix, parser = project.parser_of(name)
        if files[path]:
            chosen.add_fault(path, files[path], suffix)
        elif suffix and parser != OTHER:
            docname = normalize("NFC", spelled(inside).removesuffix(suffix))
            shown = spelled(_inside(path, folder))
            document = Document(shown, Path(path), docname, parser=parser, markup=project.markup)
            chosen.add(document, base, wanted(docname))
        else:
            chosen.pass_over(suffix or posixpath.splitext(name)[1], parser, rooted=base is not None)
    return chosen.result(projects.notes())


def _the_one(path: str, root: str | None, projects: _Projects) -> Documents:
    """Take a file that was given by itself."""
    name = spelled(path)
    project = projects.at(root)
    parser = project.parser_of_given(name)
    if parser == OTHER:
        return Documents(problems=(Problem(path, OTHER_IS_COUNTED_IN_BUILDS),))
    document = Document(
        name, Path(path), posixpath.splitext(name)[0], parser=parser, markup=project.markup
    )
    return Documents((document,), notes=projects.notes())


def _leaves_out(project: SphinxProject, path: str, below: str) -> bool:
    """Say whether a project leaves out a file, or a folder that it is in, deeper than `below`."""
    parent = posixpath.dirname(path)
    while len(parent) > len(below):
        if project.skips(parent):
            return True
        parent = posixpath.dirname(parent)
    return not project.has(path)


class _Projects(NamedTuple):
    """What each conf.py of the tree says, by its folder."""

    read: Callable[[str], bytes]
    decided: Mapping[str, object]
    known: dict[str | None, SphinxProject]

    def at(self, root: str | None) -> SphinxProject:
        if root not in self.known:
            path = posixpath.join(root or "", "conf.py")
            if root is not None:
                try:
                    data = self.read(path)
                except DocumentError as error:
                    note = f"{error}: Sphinx's defaults hold"
                    project = replace(sphinx_project(None, path, self.decided), notes=(note,))
                else:
                    project = sphinx_project(data, path, self.decided)
                self.known[root] = project
            elif self.decided:
                self.known[root] = sphinx_project(None, "", self.decided)
            else:
                self.known[root] = NO_PROJECT
        return self.known[root]

    def notes(self) -> tuple[str, ...]:
        return tuple(note for project in self.known.values() for note in project.notes)


class _Chosen(NamedTuple):
    """What was found so far; `names` are those of documents to Sphinx, by their project's root."""

    documents: list[Document]
    passed_over: Counter[str]
    unread: Counter[str]  # where a conf.py says what documents are
    names: set[tuple[str, str]]
    excluded: list[Document]
    links: list[str]
    problems: list[Problem]
    notes: list[str]

    def add(self, document: Document, root: str | None, wanted: bool) -> None:
        """Take a document; of two that Sphinx knows by one name, the first."""
        if root is not None and (root, document.docname) in self.names:
            self.notes.append(same_name_note(str(document.path), document.docname))
            return
        if root is not None:
            self.names.add((root, document.docname))
        (self.documents if wanted else self.excluded).append(document)

    def pass_over(self, suffix: str, parser: str, *, rooted: bool) -> None:
        """Count a file that Sphinx reads, or might read, by another parser."""
        if parser == OTHER:
            self.passed_over[suffix] += 1
        elif suffix.lower() in OTHER_SUFFIXES:
            (self.unread if rooted else self.passed_over)[suffix] += 1

    def add_fault(self, path: str, fault: str, suffix: str) -> None:
        """Take a file that can't be read."""
        if fault in {LINK_TO_FOLDER, LINK_OUTSIDE}:
            self.links.append(spelled(path))
        elif suffix and not posixpath.basename(path).startswith(EDITOR_LOCK):
            self.problems.append(Problem(path, fault))

    def result(self, notes: tuple[str, ...]) -> Documents:
        """Sort what was found, as `find_documents` does."""
        if not self.documents:
            self.passed_over.update(self.unread)
        return Documents(
            documents=tuple(sorted(self.documents, key=lambda document: document.name)),
            passed_over=dict(sorted(self.passed_over.items())),
            excluded=len(self.excluded),
            links=tuple(sorted(self.links)),
            problems=tuple(sorted(self.problems, key=str)),
            notes=(*notes, *self.notes),
        )


def same_name_note(path: str, docname: str) -> str:
    """Say of a file that another one, which is read, is the same document to Sphinx."""
    return f"{printable(path)}: not read, as another file is the document {docname} to Sphinx"


def _inside(path: str, folder: str) -> str:
    return path[len(folder) + 1 :] if folder else path


def _upwards(folder: str) -> Iterator[str]:
    """Give a folder and those above it, up to the top, which is the empty path."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


class _Tree(NamedTuple):
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

    def first_project(self, parent: str, folder: str) -> str | None:
        """Find the first folder with a conf.py on the way from `folder` down to `parent`."""
        above = [place for place in _upwards(parent) if place in self.projects]
        return next((place for place in reversed(above) if len(place) > len(folder)), None)

    def skips(self, parent: str, folder: str) -> bool:
        """Say whether `parent`, or a folder between it and `folder`, holds no source."""
        for place in _upwards(parent):
            if len(place) <= len(folder):
                break
            name = posixpath.basename(place)
            if name.startswith(".") or name in SKIPPED_FOLDERS or place in self.outputs:
                return True
        return False
