"""Where a path is: how it is spelled, and in which project."""

# ruff: noqa: PTH113, PTH118  # os.path: Path.is_file may raise
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from sphinx_mrstats.documents.model import RemotePath

__all__ = [
    "PROJECT_MARKS",
    "is_inside",
    "missing",
    "project_root",
    "project_tree",
    "spelled",
]

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
