"""What is given as a path: how it is spelled, in which project it is, what globs and lists mean."""

# ruff: noqa: PTH113, PTH118  # os.path: Path.is_file may raise
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.documents.model import RemotePath

__all__ = [
    "PROJECT_MARKS",
    "SKIPPED_FOLDERS",
    "Expanded",
    "expand_path",
    "files_below",
    "is_inside",
    "missing",
    "project_root",
    "project_tree",
    "read_list",
    "spelled",
]

# Folders that hold no source of the project, whatever is in them.
SKIPPED_FOLDERS = frozenset({"__pycache__", "_build", "node_modules"})


def files_below(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder, sorted within each; hidden folders are left out.

    So are those that hold no source. Links to folders aren't followed.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            each for each in folders if not each.startswith(".") and each not in SKIPPED_FOLDERS
        )
        yield from (Path(place, name) for name in sorted(names))


# Where the search for conf.py above a given folder ends: the top of a project.
PROJECT_MARKS = (".git", ".hg", "pyproject.toml")


def missing(path: str) -> str:
    """Say why nothing can be found at a path; nothing if something is there."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return "no such file or folder"
    except OSError as error:
        return reason(error)
    return ""


def spelled(path: Path | RemotePath | str) -> str:
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


@lru_cache(maxsize=1000)
def project_tree(folder: str) -> str:
    """Give the tree that `folder` belongs to, with a slash at its end: its project, or itself.

    A project's top is the nearest folder upwards with a pyproject.toml, or under version control.
    """
    real = Path(os.path.realpath(folder))
    for place in (real, *real.parents):
        if any(os.path.lexists(place / mark) for mark in PROJECT_MARKS):
            return os.path.join(place, "")
    return os.path.join(real, "")


def is_inside(path: Path | str, tree: str) -> bool:
    """Tell whether what a path, or a link, leads to is in a tree."""
    return os.path.realpath(path).startswith(tree)


_SIGNS = frozenset("*?[")


class Expanded(NamedTuple):
    """The files and folders that a path means, and the links that were not followed."""

    paths: tuple[Path, ...]
    links: tuple[str, ...] = ()


def expand_path(path: str, *, follow_links: bool = False) -> Expanded:
    """Give what a path means: itself, or, where it doesn't exist and is a glob, what matches it.

    ``**`` is any folders; hidden files and folders, and those in which no documents are looked for,
    match only what names them. Links are left out as in `find_documents`.

    Raises:
        DocumentError: there is nothing.
        UsageError: the glob can't be read.

    """
    if not path:
        raise DocumentError("an empty path was given; use '.' for the current folder")
    fault = missing(path)
    if not fault:
        return Expanded((Path(path),))
    if _SIGNS.isdisjoint(path):
        raise DocumentError(f"{printable(path)}: {fault}")
    found, links = [], set()
    for start, match in _matches(path):
        link = None if follow_links else _link_elsewhere(match, start)
        if link is None:
            found.append(match)
        else:
            links.add(spelled(link))
    if not found and not links:
        raise DocumentError(f"{printable(path)}: no file or folder matches")
    return Expanded(tuple(found), tuple(sorted(links)))


def _matches(pattern: str) -> list[tuple[int, Path]]:
    """Match a glob; with each path, give how many of its parts the glob names as they are."""
    parts = Path(pattern).parts
    start = next(n for n, part in enumerate(parts) if not _SIGNS.isdisjoint(part))
    named = [part for part in parts[start:] if part.startswith(".") or part in SKIPPED_FOLDERS]
    try:
        found = sorted(Path(*parts[:start]).glob("/".join(parts[start:])))
    except (ValueError, OSError) as error:
        raise UsageError(f"{printable(pattern)}: can't be read as a glob: {error}") from None
    return [
        (start, path)
        for path in found
        if not any(
            (part.startswith(".") or part in SKIPPED_FOLDERS)
            and not any(Path(part).match(name) for name in named)
            for part in path.parts[start:]
        )
    ]


def _link_elsewhere(path: Path, start: int) -> Path | None:
    """Find the first link on a path, from its part `start` on, that may not be followed."""
    for n in range(start + 1, len(path.parts) + 1):
        place = Path(*path.parts[:n])
        if place.is_symlink() and (
            place.is_dir() or not is_inside(place, project_tree(str(place.parent)))
        ):
            return place
    return None


def read_list(data: bytes) -> list[str]:
    r"""Read a list of paths: one on each line, or each ended by NUL where there is any.

    No path holds a NUL, so that what ``find -print0`` and ``git ls-files -z`` write is told by it.
    Lines may end as they do on Windows. Empty ones are left out; there are no comments. Bytes that
    are not UTF-8 are kept as file names keep them.

    >>> read_list(b"a.rst\n\ndocs/b.rst\r\n"), read_list(b"a.rst\0odd\nname.rst\0")
    (['a.rst', 'docs/b.rst'], ['a.rst', 'odd\nname.rst'])
    """
    if b"\0" in data:
        paths = data.split(b"\0")
    else:
        paths = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    return [os.fsdecode(path) for path in paths if path]
