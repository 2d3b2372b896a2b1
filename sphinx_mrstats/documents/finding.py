"""Which files the given paths mean, by what names: the search on this machine's disks."""

# os.path: a Path for each entry takes longer than the search itself, and Path.is_dir may raise.
# ruff: noqa: PTH112, PTH118, PTH122
from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from sphinx_mrstats.documents.listing import (
    EDITOR_LOCK,
    LINK_TO_FOLDER,
    MOST_LINKS,
    OTHER_SUFFIXES,
    OUTPUT_MARKS,
    same_name_note,
)
from sphinx_mrstats.documents.model import Document, Documents, Problem
from sphinx_mrstats.documents.paths import (
    SKIPPED_FOLDERS,
    expand_path,
    is_inside,
    missing,
    project_tree,
    spelled,
)
from sphinx_mrstats.documents.patterns import document_filter
from sphinx_mrstats.documents.projects import Projects
from sphinx_mrstats.documents.remote import find_remote, is_remote
from sphinx_mrstats.documents.sphinxproject import (
    OTHER,
    OTHER_IS_COUNTED_IN_BUILDS,
    SphinxProject,
)
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.files import what_it_is
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

__all__ = ["find_documents"]


def find_documents(
    paths: Iterable[Path | str],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    listed: Iterable[Path | str] = (),
    follow_links: bool = False,
    apart: Collection[Path | str] | None = None,
    conf: Path | None = None,
    sphinx: Mapping[str, object] | None = None,
) -> Documents:
    """Find the documents under `paths`: those of folders, and files as they are.

    In a folder with a conf.py, and below it, documents are what Sphinx takes for them by what that
    file writes out (see `sphinx_project`): its `source_suffix`, `include_patterns`,
    `exclude_patterns` and the like. The same holds where the conf.py is above the given folder, in
    the same project. `conf` is a conf.py that is read in place of any other; `sphinx` are values
    that hold whatever a conf.py says.

    Elsewhere documents are ``*.rst``, and skipped are hidden folders, ``_build``, ``node_modules``,
    ``__pycache__``, and folders that are recognisably Sphinx's output, virtual environments or
    caches. Links to files in the same project are documents. Links to folders in it are followed
    where a conf.py says what documents are, as Sphinx does, except by way of another such link. All
    other links are listed, and followed only with `follow_links`; no loop is entered. A file that
    is met twice
    is counted once. `include` and `exclude` are globs on document names (see `glob_to_regex`); a
    file that was given itself is not subject to them, nor to what a conf.py leaves out.

    A path that does not exist may be a glob on paths, in which ``**`` is any folders and hidden
    ones need their dot, or a URL such as ``s3://bucket/docs``, which fsspec opens. `listed` are
    more paths; one that is missing is a problem of the result, and no error. Documents are named as
    given where there is more than one path, or where `apart` are paths that other searches take,
    which this one leaves out.

    Raises:
        DocumentError: a path does not exist, or nothing matches it; `conf` can't be read.
        UsageError: a glob can't be read; fsspec, or what it needs for a URL, is not installed.

    """
    try:
        wanted = document_filter(include, exclude)
    except ValueError as error:
        raise UsageError(str(error)) from None
    search = _Search(
        wanted,
        Projects(sphinx or {}, conf),
        follow_links=follow_links,
        apart=map(_real_place, apart or ()),
    )
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


class _Folder(NamedTuple):
    path: str  # as it is opened
    real: str  # without links
    prefix: str  # of its documents' names
    docs: str  # of their names to Sphinx
    rooted: bool  # whether a conf.py has said where those begin
    project: SphinxProject  # what it says
    linked: bool = False  # whether a link led here as Sphinx follows it: `real` goes by that link

    def below(self, name: str, real: str = "", *, linked: bool = False) -> _Folder:
        return _Folder(
            os.path.join(self.path, name),
            real or os.path.join(self.real, name),
            f"{self.prefix}{spelled(name)}/",
            f"{self.docs}{spelled(name)}/",
            self.rooted,
            self.project,
            self.linked or linked,
        )

    def skips(self, name: str) -> bool:
        """Tell whether documents are not looked for in the folder `name` of this one."""
        if self.rooted:
            return self.project.skips(self.docs + name)
        return name.startswith(".") or name in SKIPPED_FOLDERS


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
        projects: Projects,
        *,
        follow_links: bool = False,
        apart: Iterable[str] = (),
    ) -> None:
        self._wanted = wanted
        self._projects = projects
        self._follow_links = follow_links
        self._apart = frozenset(apart)
        # By the real path of the folder and the file's own name: to Sphinx, a link to a file is a
        # document like any other.
        self._documents: dict[str, Document] = {}
        self._excluded: set[str] = set()
        self._folders: set[str] = set()
        self._n_followed = 0
        self._names: dict[tuple[int, str], str] = {}
        self.links: set[str] = set()
        self._passed_over: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()  # where a conf.py says what documents are
        self.problems: list[Problem] = []
        self._notes: dict[str, None] = {}

    def add_file(self, path: Path, folder: str) -> None:
        """Take the file `path`, which is in the real `folder`, as it is."""
        key = os.path.join(folder, path.name)
        name = spelled(path)
        if path.name == "conf.py":
            where = printable(str(path.parent))
            self.problems.append(Problem(str(path), f"no document; name its folder, {where}"))
            return
        docname = os.path.splitext(name.removesuffix(".gz"))[0]
        project = self._project(self._projects.root_of(folder), str(path.parent))
        parser = project.parser_of_given(name)
        if parser == OTHER:
            self.problems.append(Problem(str(path), OTHER_IS_COUNTED_IN_BUILDS))
            return
        document = Document(name, path, docname, parser=parser, markup=project.markup)
        self._documents.setdefault(key, document)
        self._excluded.discard(key)

    def add_folder(self, path: Path, *, prefix: str) -> None:
        """Search the folder `path`; the names of its documents begin with `prefix`."""
        given = os.path.realpath(path)
        root, tree = self._projects.root_of(given), project_tree(given)
        docs = "" if root is None or root == given else f"{spelled(Path(given).relative_to(root))}/"
        # A stack, as a tree may be deeper than Python's limit of recursion.
        project = self._project(root, str(path))
        folders = [_Folder(str(path), given, prefix, docs, root is not None, project)]
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
            if not folder.rooted:
                if "conf.py" in entries and not _fault(entries["conf.py"]):
                    project = self._project(folder.real, folder.path)
                    folder = folder._replace(docs="", rooted=True, project=project)
                elif folder.real != given and not OUTPUT_MARKS.isdisjoint(entries):
                    continue
            folders += self._add_entries(folder, sorted(entries), entries, tree)

    def _project(self, root: str | None, near: str) -> SphinxProject:
        """Give what the conf.py in `root`, which is `near` or above it, says of documents."""
        shown = near
        if root is not None and os.path.realpath(near) != root:
            with suppress(OSError, ValueError):  # the current folder is gone, or on another drive
                shown = os.path.relpath(root)
        project = self._projects.at(root, shown)
        self._notes.update(dict.fromkeys(project.notes))
        return project

    def add_url(self, url: str, *, named_as_given: bool) -> None:
        """Take the file at `url`, or the documents of the folder there."""
        found = find_remote(url, named_as_given=named_as_given, sphinx=self._projects.decided)
        self._passed_over.update(found.passed_over)
        self._notes.update(dict.fromkeys(found.notes))
        for document in found.documents:
            key = str(document.path)
            if key == url or self._wanted(document.docname):
                self._documents.setdefault(key, document)
            elif key not in self._documents:
                self._excluded.add(key)

    def _add_entries(
        self,
        folder: _Folder,
        names: Iterable[str],
        entries: Mapping[str, os.DirEntry[str]],
        tree: str,
    ) -> list[_Folder]:
        """Take the documents of one folder; return the folders in it that are to be searched."""
        below = []
        project = folder.project
        for name in names:
            entry = entries[name]
            suffix, parser = project.parser_of(name)
            if entry.is_dir(follow_symlinks=False):
                if not folder.skips(name):
                    below.append(folder.below(name))
            elif fault := _fault(entry):
                if fault == LINK_TO_FOLDER:
                    below += self._follow(folder, entry, tree)
                elif suffix and project.has(folder.docs + name):
                    self._add_fault(entry, fault)
            elif suffix:
                if project.has(folder.docs + name):
                    self._add_document(folder, entry, suffix, parser, tree)
            elif not folder.rooted or project.has(folder.docs + name):
                self._pass_over(os.path.splitext(name)[1], rooted=folder.rooted)
        return below

    def _follow(self, folder: _Folder, entry: os.DirEntry[str], tree: str) -> list[_Folder]:
        """Follow a link to a folder if Sphinx does or that is wanted; list it otherwise."""
        if folder.rooted and folder.skips(entry.name):
            return []
        real = os.path.realpath(entry.path)
        is_above = folder.real.startswith(os.path.join(real, ""))
        if folder.rooted and not folder.linked and real.startswith(tree) and not is_above:
            self._n_followed += 1
            if self._n_followed <= MOST_LINKS:
                return [folder.below(entry.name, linked=True)]
        if self._follow_links:
            return [folder.below(entry.name, real)]
        self.links.add(spelled(entry.path))
        return []

    def _add_fault(self, entry: os.DirEntry[str], fault: str) -> None:
        if not entry.name.startswith(EDITOR_LOCK):
            self.problems.append(Problem(entry.path, fault))

    def _pass_over(self, suffix: str, *, rooted: bool) -> None:
        if suffix.lower() in OTHER_SUFFIXES:
            (self._unread if rooted else self._passed_over)[suffix] += 1

    def _add_document(
        self, folder: _Folder, entry: os.DirEntry[str], suffix: str, parser: str, tree: str
    ) -> None:
        if parser == OTHER:
            self._passed_over[suffix] += 1
            return
        if entry.is_symlink() and not (self._follow_links or is_inside(entry.path, tree)):
            self.links.add(spelled(entry.path))
            return
        key = os.path.join(folder.real, entry.name)
        if key in self._apart:
            return
        name = spelled(entry.name)
        docname = normalize("NFC", folder.docs + name.removesuffix(suffix))
        known = self._names.setdefault((id(folder.project), docname), key)
        if folder.rooted and known != key:
            self._notes[same_name_note(entry.path, docname)] = None
        elif not self._wanted(docname):
            if key not in self._documents:
                self._excluded.add(key)
        elif key not in self._documents:
            self._documents[key] = Document(
                folder.prefix + name,
                Path(entry.path),
                docname,
                parser=parser,
                markup=folder.project.markup,
            )

    def result(self) -> Documents:
        """Sort what was found by name, in code point order, whatever the file system's order."""
        if not self._documents:
            # an extension that isn't known here may bring their parser
            self._passed_over += self._unread
        return Documents(
            documents=tuple(sorted(self._documents.values(), key=lambda found: found.name)),
            passed_over=dict(sorted(self._passed_over.items())),
            excluded=len(self._excluded),
            links=tuple(sorted(self.links)),
            problems=tuple(sorted(self.problems, key=str)),
            notes=tuple(self._notes),
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
    try:
        what = what_it_is(os.stat(entry.path).st_mode)  # noqa: PTH116  # as text
    except OSError:
        return "a link to nothing" if entry.is_symlink() else "not a regular file"
    return f"a link to {what.removesuffix(', not a file')}" if entry.is_symlink() else what
