"""The options of an audit and of its checks, as ``[tool.sphinx-mrstats.audit]`` sets them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.audit.finding import LIKELY
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.options import flag, option, share, strings, text
from sphinx_mrstats.settings import place_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_mrstats.settings import Settings

__all__ = ["AuditOptions", "NoOptions", "audit_options"]

Options = TypeVar("Options")


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a check that has none."""


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What is audited: ``[tool.sphinx-mrstats.audit]`` without the tables of the checks.

    `path` is the pyproject.toml that holds the table, or None; `folder` is where relative paths
    begin. `checks` are the tables of the checks as they stand; each check reads its own.
    """

    path: Path | None = None
    folder: Path = Path()
    select: tuple[str, ...] = option((), "the checks that run; if empty, all of them", strings)
    ignore: tuple[str, ...] = option((), "checks that don't run", strings)
    allow: tuple[str, ...] = option(
        (), 'words that are no findings: "word", "pat*", or "check: word" for one check', strings
    )
    allow_files: tuple[str, ...] = option(
        (), "files with such words, one on each line, and comments after #", strings
    )
    confidence: float = option(
        LIKELY, "show findings from this confidence on, which goes from 0 to 1", share
    )
    paths: tuple[str, ...] = option(
        (),
        "what is audited if the command line names no PATH, from the folder of this file",
        strings,
    )
    history: tuple[str, ...] = option(
        ("auto",),
        'globs of documents that are history; "auto" stands for those that are recognised',
        strings,
    )
    history_checks: tuple[str, ...] = option(
        (), "checks that look at history, beside those that always do; all: all checks", strings
    )
    elsewhere: bool = option(
        False, "builds audit docstrings and included files too, which the command line can't", flag
    )
    baseline: str = option("", "a file of known findings, which --write-baseline writes", text)
    checks: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)

    def of(self, check: str, kind: type[Options]) -> Options:
        """Read the options of a check: an object of the dataclass `kind`.

        Raises:
            ConfigurationError: a key or a value can't be used; all that can't are named.

        """
        return read_table(kind, self.checks.get(check, {}), f"audit.{check}", self.path)


def audit_options(settings: Settings, known: tuple[str, ...]) -> AuditOptions:
    """Read the table ``audit`` of a project's settings; `known` are the names of all checks.

    Raises:
        ConfigurationError: a key or a value can't be used; all that can't are named.

    """
    tables = {name: value for name, value in settings.audit.items() if name in known}
    faults = [
        f"{place_of(settings.path, 'audit', name)}: expected a table; got {value!r}"
        for name, value in tables.items()
        if not isinstance(value, dict)
    ]
    if faults:
        raise ConfigurationError("\n".join(faults))
    rest = {name: value for name, value in settings.audit.items() if name not in known}
    options = read_table(AuditOptions, rest, "audit", settings.path, also=known)
    folder = Path() if settings.path is None else settings.path.parent
    changed = {"path": settings.path, "folder": folder, "checks": tables}
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    return AuditOptions(**{**given, **changed})
