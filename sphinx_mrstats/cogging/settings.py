"""How cog runs in a project, and for one document: settings, and options of cog."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.regions import Markers
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.options import Kind, decimal, flag, number, option, strings, text
from sphinx_mrstats.settings import read_table

if TYPE_CHECKING:
    from sphinx_mrstats.settings import Settings

__all__ = ["CogSettings", "cog_settings"]


def _markers(value: object) -> Markers:
    markers = strings(value.split() if isinstance(value, str) else value)
    if len(markers) != 3 or len(set(markers)) != 3:
        raise ValueError
    if markers[2] in markers[1]:
        raise ValueError(f"the second marker holds the third, which ends the region: {value!r}")
    return Markers(*markers)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError
    return float(value)


def _indent(value: object) -> str:
    if not isinstance(value, str) or not value or value.strip(" \t"):
        raise ValueError
    return value


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
_white_space = Kind(
    'spaces or tabs, such as "   "', _indent, schema={"type": "string", "pattern": "^[ \\t]+$"}
)


@dataclass(frozen=True, slots=True)
class CogSettings:
    """How the regions of a project, or of one document, run.

    `folder` is that of pyproject.toml, where the paths begin; `rules` say which directives take
    their body as it stands. What has no help here is an option of the command line only, by which
    documents of one run can differ; its letter, which is cog's, stands beside it.
    """

    folder: Path = Path()
    markers: Markers | None = option(
        None,
        "the three markers of a region",
        _three_markers,
        unset="what each document's first begin marker is: ``{{{cog`` or ``[[[cog``",
    )
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
    print: bool = option(False, "what a block prints is its output, as with cog -P", flag)
    checksum: bool = option(
        False, "put a checksum after each output, which protects it against edits", flag
    )
    indent: str | None = option(
        None,
        "what stands before each line of the literal blocks that run_script and include_file make;"
        " given, no line has white space at its end",
        _white_space,
        unset="a tab, as in paverutils",
    )
    include_path: tuple[str, ...] = option(
        (), "folders from which blocks can import modules, from that of pyproject.toml", strings
    )  # -I
    rules: Rules = DEFAULT_RULES
    defines: tuple[tuple[str, str], ...] = ()  # -D
    delete_code: bool = False  # -d
    encoding: str = ""  # -n
    excise: bool = False  # -x
    make_writable: str = ""  # -w
    open_end: bool = False  # -z
    output: str = ""  # -o
    prepend: str = ""  # -p
    suffix: str = ""  # -s
    unix_newlines: bool = False  # -U
    warn_empty: bool = False  # -e


def cog_settings(settings: Settings) -> CogSettings:
    """Read the table ``cog`` of a project's settings; without one, the defaults hold.

    Raises:
        ConfigurationError: a key is unknown, or its value can't be used; all that can't are named.

    """
    folder = Path() if settings.path is None else settings.path.parent
    read = read_table(CogSettings, settings.cog, "cog", settings.path)
    included = tuple(str(folder.absolute() / each) for each in read.include_path)
    return replace(read, folder=folder, include_path=included, rules=settings.rules)
