"""The options of an audit and of its checks, as ``[tool.sphinx-mrstats.audit]`` sets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.settings import place_of, unknown_key

if TYPE_CHECKING:
    from sphinx_mrstats.settings import Settings

__all__ = [
    "AuditOptions",
    "NoOptions",
    "audit_options",
    "flag",
    "number",
    "option",
    "read_options",
    "share",
    "strings",
    "table",
    "text",
]

Read = Callable[[object], object]
Options = TypeVar("Options")


def option(default: Any, help: str, read: Read) -> Any:  # noqa: A002  # as argparse calls it
    """Make a field of a dataclass of options: its default, what it is, and who reads a value.

    `read` takes what TOML holds; it raises `ValueError` with what was expected and what was found.
    A key is the field's name with hyphens for underscores.
    """
    metadata = {"help": help, "read": read}
    if isinstance(default, dict):
        return field(default_factory=lambda: default, metadata=metadata, hash=False)
    return field(default=default, metadata=metadata)


def flag(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"expected true or false; got {value!r}")


def text(value: object) -> str:
    """Read a string."""
    if isinstance(value, str):
        return value
    raise ValueError(f"expected a string; got {value!r}")


def strings(value: object) -> tuple[str, ...]:
    """Read a list of strings, none of them empty."""
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError(f'expected a list of strings, such as ["one", "two"]; got {value!r}')


def number(at_least: int) -> Read:
    """Make a reader of whole numbers."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= at_least:
            return value
        raise ValueError(f"expected a whole number from {at_least}; got {value!r}")

    return read


def share(value: object) -> float:
    """Read a number from 0 to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise ValueError(f"expected a number from 0 to 1; got {value!r}")


def table(value: object) -> dict[str, Any]:
    """Read a table, whatever is in it."""
    if isinstance(value, dict):
        return value
    raise ValueError(f"expected a table; got {value!r}")


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
    select: tuple[str, ...] = option((), "the checks that run; none given: all", strings)
    ignore: tuple[str, ...] = option((), "checks that don't run", strings)
    allow: tuple[str, ...] = option(
        (), 'words that are no findings: "word", "pat*", or "check: word" for one check', strings
    )
    allow_files: tuple[str, ...] = option(
        (), "files of such words, one a line, with comments after #", strings
    )
    baseline: str = option("", "the file of findings that are known", text)
    checks: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)

    def of(self, check: str, kind: type[Options]) -> Options:
        """Read the options of a check: an object of the dataclass `kind`.

        Raises:
            ConfigurationError: a key or a value can't be used; all that can't are named.

        """
        return read_options(kind, self.checks.get(check, {}), f"audit.{check}", self.path)


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
    options = read_options(AuditOptions, rest, "audit", settings.path, also=known)
    folder = Path() if settings.path is None else settings.path.parent
    changed = {"path": settings.path, "folder": folder, "checks": tables}
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    return AuditOptions(**{**given, **changed})


def read_options(
    kind: type[Options],
    values: Mapping[str, object],
    where: str,
    path: Path | None,
    *,
    also: tuple[str, ...] = (),
) -> Options:
    """Make an object of the dataclass `kind` from the table `where` of the file `path`.

    `also` are keys that the message about an unknown one names too.

    >>> read_options(AuditOptions, {"select": ["typo"]}, "audit", None).select
    ('typo',)

    Raises:
        ConfigurationError: a key or a value can't be used; all that can't are named.

    """
    known: dict[str, Field[Any]] = {
        each.name.replace("_", "-"): each
        for each in fields(kind)  # type: ignore[arg-type]
        if "read" in each.metadata
    }
    found: dict[str, Any] = {}
    faults = []
    for key, value in values.items():
        try:
            if key not in known:
                raise ValueError(unknown_key(key, sorted({*known, *also})))
            found[known[key].name] = known[key].metadata["read"](value)
        except ValueError as fault:
            faults.append(f"{place_of(path, where, key)}: {fault}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return kind(**found)
