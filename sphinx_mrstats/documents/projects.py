"""Which conf.py rules a folder on this machine's disks, and what it says of documents."""

# ruff: noqa: PTH118  # os.path, as in finding
from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.confpy import MOST_BYTES
from sphinx_mrstats.documents.paths import project_root
from sphinx_mrstats.documents.reading import read_file
from sphinx_mrstats.documents.sphinxproject import NO_PROJECT, SphinxProject, sphinx_project
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Projects", "project_near"]


def project_near(
    folder: Path | str, *, conf: Path | None = None, sphinx: Mapping[str, object] | None = None
) -> SphinxProject:
    """Give what the conf.py in `folder`, or above it in its project, says of documents.

    The other arguments are those of `find_documents`. Without a conf.py, Sphinx's defaults hold.
    """
    projects = Projects(sphinx or {}, conf)
    root = projects.root_of(os.path.realpath(folder))
    return projects.at(root, str(folder) if root is None else root)


class Projects:
    """What conf.py says where: each file is read once."""

    def __init__(self, decided: Mapping[str, object], named: Path | None) -> None:
        self.decided = decided
        self._projects: dict[str, SphinxProject] = {}
        self._elsewhere = sphinx_project(None, "", decided) if decided else NO_PROJECT
        self._named = named
        if named is not None:
            try:
                self._named_project = sphinx_project(
                    read_file(named, MOST_BYTES + 1), str(named), decided
                )
            except OSError as error:
                raise DocumentError(f"{printable(str(named))}: {reason(error)}") from None

    def root_of(self, folder: str) -> str | None:
        """Find the folder from which documents have their names; None where no conf.py says so."""
        if self._named is not None:
            place = os.path.realpath(self._named.parent)
            if folder == place or folder.startswith(os.path.join(place, "")):
                return place
        root = project_root(folder)
        return str(root) if root is not None else folder if self._named is not None else None

    def at(self, root: str | None, shown: str) -> SphinxProject:
        """Give what the conf.py in the folder `root` says; `shown` is how messages call that."""
        if self._named is not None:
            return self._named_project
        if root is None:
            return self._elsewhere
        if root not in self._projects:
            path = os.path.normpath(os.path.join(shown, "conf.py"))
            try:
                data = read_file(os.path.join(root, "conf.py"), MOST_BYTES + 1)
            except (OSError, DocumentError) as error:
                why = f"{printable(path)}: {reason(error)}" if isinstance(error, OSError) else error
                project = sphinx_project(None, path, self.decided)
                self._projects[root] = replace(project, notes=(f"{why}: Sphinx's defaults hold",))
            else:
                self._projects[root] = sphinx_project(data, path, self.decided)
        return self._projects[root]
