"""How cog runs in a project: ``[tool.sphinx-mrstats.cog]`` of pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.regions import DEFAULT_MARKERS, Markers
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.options import Kind, decimal, number, option, strings, text
from sphinx_mrstats.settings import read_table

if TYPE_CHECKING:
    from sphinx_mrstats.settings import Settings

__all__ = ["CogSettings", "cog_settings"]


def _markers(value: object) -> Markers:
    markers = strings(value.split() if isinstance(value, str) else value)
    if len(markers) != 3 or len(set(markers)) != 3:
        raise ValueError
    if any(markers[0] in other for other in markers[1:]) or markers[2] in markers[1]:
        raise ValueError(f"one marker holds another, so that they can't be told apart: {value!r}")
    return Markers(*markers)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError
    return float(value)


_three_markers = Kind(
    'three markers, such as ["{{{cog", "}}}", "{{{end}}}"]: before the code, after it, and after'
    " the output",
    _markers,
    schema={"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 3},
)
_timeout = Kind(
    "a number of seconds above 0",
    _seconds,
    decimal().parse,
    schema={"type": "number", "exclusiveMinimum": 0},
)


@dataclass(frozen=True, slots=True)
class CogSettings:
    """How the regions of a project run.

    `folder` is that of pyproject.toml, where the paths begin; `rules` say which directives take
    their body as it stands.
    """

    folder: Path = Path()
    markers: Markers = option(DEFAULT_MARKERS, "the three markers of a region", _three_markers)
    prologue: str = option("", "code that is run before the first region of each document", text)
    helpers: str = option(
        "", "a module, or the path of a file, whose public names regions see", text
    )
    timeout: float | None = option(
        None, "stop a region after so many seconds", _timeout, metavar="S", unset="never"
    )
    jobs: int = option(
        1,
        "run documents of so many folders at the same time",
        number(1, what="a number of processes"),
        metavar="N",
    )
    depends: tuple[str, ...] = option(
        (), "globs of files on which all regions depend, from the folder of pyproject.toml", strings
    )
    rules: Rules = DEFAULT_RULES


def cog_settings(settings: Settings) -> CogSettings:
    """Read the table ``cog`` of a project's settings; without one, the defaults hold.

    Raises:
        ConfigurationError: a key is unknown, or its value can't be used; all that can't are named.

    """
    folder = Path() if settings.path is None else settings.path.parent
    return replace(
        read_table(CogSettings, settings.cog, "cog", settings.path),
        folder=folder,
        rules=settings.rules,
    )
