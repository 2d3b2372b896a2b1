"""The projects that the given paths belong to, each with its own settings and documents."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.documents import Documents, expand_path, find_documents, is_remote
from sphinx_mrstats.settings import DEFAULT_SETTINGS, Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Project", "find_in_projects", "join_documents", "load_projects"]


class Project(NamedTuple):
    """Paths, and the settings that hold for them; `listed` are those that come from a list.

    `links` were met when globs were expanded, and not followed.
    """

    settings: Settings
    paths: tuple[str, ...]
    listed: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def shown_paths(self) -> tuple[str, ...]:
        """The paths as a message shows them: a list may be long."""
        listed = (f"a list of {len(self.listed)} files",) if self.listed else ()
        return (*self.paths, *listed)


def load_projects(
    paths: Sequence[str], listed: Sequence[str] = (), *, follow_links: bool = False
) -> tuple[Project, ...]:
    """Load the settings of the projects that paths are in; bring paths of one project together.

    A glob is expanded first, so that each match has the settings of its own project. What is remote
    is in no project: it has the defaults. Without any path there is no project.

    Raises:
        ConfigurationError: settings can't be used.
        DocumentError: one of `paths` does not exist.
        UsageError: a glob can't be read.

    """
    near = lru_cache(maxsize=None)(load_settings)
    settings: dict[Settings, None] = {}
    members: defaultdict[tuple[str, Settings], list[str]] = defaultdict(list)

    def put(kind: str, path: str) -> None:
        if is_remote(path):
            found = DEFAULT_SETTINGS
        else:  # files of one folder have the same
            is_folder = os.path.isdir(path)  # noqa: PTH112  # Path.is_dir may raise
            found = near(path if is_folder else os.path.dirname(path) or ".")  # noqa: PTH120  # text
        settings[found] = None
        members[kind, found].append(path)

    for text in paths:
        if is_remote(text):
            put("given", text)
            continue
        expanded = expand_path(text, follow_links=follow_links)
        if expanded.paths == (Path(text),):
            put("given", text)  # as it was given: a slash at its end stays
        else:
            for path in expanded.paths:
                put("given", str(path))
        for link in expanded.links:
            put("link", link)
    for text in listed:
        put("listed", text)
    return tuple(
        Project(
            found,
            *(tuple(members.get((kind, found), ())) for kind in ("given", "listed", "link")),
        )
        for found in settings
    )


def find_in_projects(
    projects: Sequence[Project], *, named_as_given: bool, follow_links: bool = False
) -> list[Documents]:
    """Find the documents of each project, by its own `include` and `exclude`.

    A folder of one project in that of another one is left to the former.

    Raises:
        DocumentError: a path does not exist.
        UsageError: fsspec, or what it needs for a URL, is not installed.

    """
    found = []
    for project in projects:
        others = [each for each in projects if each is not project]
        apart = [path for each in others for path in (*each.paths, *each.listed)]
        documents = find_documents(
            project.paths,
            listed=project.listed,
            **project.settings.finding() | ({"follow_links": True} if follow_links else {}),
            apart=[path for path in apart if not is_remote(path)] if named_as_given else None,
        )
        links = sorted({*documents.links, *project.links})
        found.append(replace(documents, links=tuple(links)))
    return found


def join_documents(parts: Iterable[Documents]) -> Documents:
    """Bring together what is counted in one go."""
    documents = [document for part in parts for document in part.documents]
    return Documents(
        tuple(sorted(documents, key=lambda document: document.name)),
        problems=tuple(problem for part in parts for problem in part.problems),
    )
