"""Which revisions a history has, and in which order: tags by globs, other revisions by name."""

from __future__ import annotations

import re
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinx_mrstats.documents.git import Commit, Repository

__all__ = ["TIMELINE_ORDERS", "choose_revisions", "version_of"]

# What revisions can be ordered by.
TIMELINE_ORDERS = ("version", "date")

# What makes a name a glob.
_MAGIC = re.compile(r"[*?\[]")


def choose_revisions(
    repository: Repository, names: Sequence[str], *, order: str, stable: bool = False
) -> tuple[Commit, ...]:
    """Look up revisions; globs choose tags, and without any name all tags are chosen.

    By version, what is no tag, or a tag without one, stands last, by date. `stable` leaves out
    pre-releases of what globs choose.

    Raises:
        UsageError: a name is no revision, a glob matches no tag, or there is no tag.

    """
    tags = repository.tags()
    chosen: dict[str, Commit] = {}
    for name in names or ["*"]:
        if _MAGIC.search(name) or not names:
            found = [tag for tag in tags if fnmatchcase(tag.name, name)]
            if not found:
                raise UsageError(_no_tag(name, tags, repository))
            chosen |= {tag.name: tag for tag in found if not (stable and _is_pre(tag.name))}
        elif commit := repository.resolve(name):
            chosen[name] = commit
        else:
            raise UsageError(f"{name!r} is no revision{repository.shallow_hint()}")
    return tuple(_sorted(chosen.values(), order, {tag.name for tag in tags}))


def version_of(name: str) -> Version | None:
    """Read the version that a tag's name ends with; None if it has none.

    >>> version_of("v1.10"), version_of("release-2.0rc1"), version_of("main")
    (<Version('1.10')>, <Version('2.0rc1')>, None)
    """
    found = re.search(r"(?:^|[^0-9A-Za-z])[vV]?(\d.*)$|^[A-Za-z]+(\d.*)$", name)
    try:
        return Version((found[1] or found[2]).replace("_", ".")) if found else None
    except InvalidVersion:
        return None


def _is_pre(name: str) -> bool:
    version = version_of(name)
    return version is not None and version.is_prerelease


def _sorted(commits: Iterable[Commit], order: str, tags: Collection[str]) -> list[Commit]:
    by_date = sorted(
        sorted(commits, key=lambda commit: commit.name),
        key=lambda commit: datetime.fromisoformat(commit.date),
    )
    if order == "date":
        return by_date
    # HEAD~3 is no version 3.
    versions = {
        commit: version
        for commit in by_date
        if commit.name in tags and (version := version_of(commit.name))
    }
    others = (commit for commit in by_date if commit not in versions)
    return [*sorted(versions, key=lambda commit: versions[commit]), *others]


def _no_tag(name: str, tags: Sequence[Commit], repository: Repository) -> str:
    where = f"the git repository of {printable(str(repository.folder))}"
    if not tags:
        return f"{where} has no tags{repository.shallow_hint()}"
    return f"{name!r} matches none of {len(tags)} tags of {where}, such as {tags[-1].name}"
