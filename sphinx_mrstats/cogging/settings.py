"""How cog runs in a project: ``[tool.sphinx-mrstats.cog]`` of pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.cogging.regions import DEFAULT_MARKERS, Markers
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.markup import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_mrstats.settings import Settings

__all__ = ["CogSettings", "cog_settings", "read_markers"]


@dataclass(frozen=True, slots=True)
class CogSettings:
    """How the regions of a project run.

    ``folder`` is that of pyproject.toml. ``markers`` stand around regions. ``prologue`` is code
    that is run before a document's first block; ``helpers`` is a module, or the path of a file,
    whose public names blocks see. ``timeout`` is in seconds for one region, None for no limit;
    ``jobs`` the number of processes. ``depends`` are globs of files, from ``folder``, on which all
    regions depend. ``rules`` say which directives take their body as it stands.
    """

    folder: Path = Path()
    markers: Markers = DEFAULT_MARKERS
    prologue: str = ""
    helpers: str = ""
    timeout: float | None = None
    jobs: int = 1
    depends: tuple[str, ...] = ()
    rules: Rules = DEFAULT_RULES


def cog_settings(settings: Settings) -> CogSettings:
    """Read the table ``cog`` of a project's settings; without one, the defaults hold.

    Raises :exc:`~sphinx_mrstats.errors.ConfigurationError` that names each key that is unknown or
    has a value that can't be used.
    """
    values: dict[str, Any] = {}
    faults = []
    for key, value in settings.cog.items():
        try:
            if key not in _READERS:
                raise ValueError(f"no such key; the keys are {', '.join(sorted(_READERS))}")
            values[key] = _READERS[key](value)
        except ValueError as fault:
            faults.append(f"{settings.path}: cog.{key}: {fault}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    folder = Path() if settings.path is None else settings.path.parent
    return CogSettings(folder=folder, rules=settings.rules, **values)


def _read_string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a string; got {value!r}")
    return value


def _read_strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"expected a list of strings; got {value!r}")
    return tuple(value)


def read_markers(value: object) -> Markers:
    """Read three markers from a list, or from a string with spaces between them.

    Raises :exc:`ValueError` where they are not three, or can't be told apart.
    """
    if isinstance(value, str):
        value = value.split()
    markers = _read_strings(value)
    if len(markers) != 3 or len(set(markers)) != 3:
        raise ValueError(
            'expected three markers, such as ["{{{cog", "}}}", "{{{end}}}"]: before the code, '
            f"after it, and after the output; got {value!r}"
        )
    if any(markers[0] in other for other in markers[1:]) or markers[2] in markers[1]:
        raise ValueError(f"one marker holds another, so that they can't be told apart: {value!r}")
    return Markers(*markers)


def _read_timeout(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError(f"expected a number of seconds above 0; got {value!r}")
    return float(value)


def _read_jobs(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"expected a number of processes, 1 or more; got {value!r}")
    return value


_READERS: Mapping[str, Callable[[object], object]] = {
    "depends": _read_strings,
    "helpers": _read_string,
    "jobs": _read_jobs,
    "markers": read_markers,
    "prologue": _read_string,
    "timeout": _read_timeout,
}
