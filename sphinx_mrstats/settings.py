"""What is counted, as conf.py and ``[tool.sphinx-mrstats]`` of pyproject.toml set it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_mrstats.documents import check_sphinx_value, glob_to_regex, is_inside, project_near
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import parse_toml, read_regular
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.options import (
    Kind,
    Option,
    choice,
    flag,
    number,
    option,
    options_of,
    read_values,
    strings,
    table,
    toml,
)
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "DEFAULT_SETTINGS",
    "Settings",
    "globs",
    "load_settings",
    "override_settings",
    "place_of",
    "read_table",
    "settings_options",
]

Options = TypeVar("Options")

_FILE = "pyproject.toml"
_TABLE = "sphinx-mrstats"

_OFF = "off"


def _patterns(value: object) -> tuple[str, ...]:
    patterns = strings(value)
    for pattern in patterns:
        glob_to_regex(pattern)
    return patterns


def _word_of(expected: str) -> Kind[str]:
    """Make the kind of strings that aren't empty; `expected` says what they are."""

    def check(value: object) -> str:
        if isinstance(value, str) and value:
            return value
        raise ValueError

    return Kind(expected, check, schema={"type": "string", "minLength": 1})


def _sphinx(value: object) -> dict[str, object]:
    """Read a table of values that hold in place of those in conf.py."""
    values = table(value)
    for name, each in values.items():
        check_sphinx_value(name, each)
    return values


def _cache(value: object) -> Path | None:
    if isinstance(value, str) and value and "\0" not in value:
        return None if value == _OFF else Path(value)
    raise ValueError


globs = Kind(
    strings.expected,
    _patterns,
    str.split,
    {"type": "array", "items": {"type": "string", "minLength": 1}},
    many=True,
)
_cache_kind = Kind(
    f'the name of a folder, or "{_OFF}"', _cache, schema={"type": "string", "minLength": 1}
)


_file = _word_of("the name of a file")
_sphinx_kind = Kind(table.expected, _sphinx, schema=table.schema)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is counted and how, for every way in; each default is what holds without a file.

    `path` is the pyproject.toml that was read, or None. `include` and `exclude` are globs on
    document names. `workers` is a number of processes, or None for one on each processor; `engine`
    is the name of one, and `scheduler` the address of its scheduler, where it has one. `text` is
    ``source`` or ``doctree``. `follow_links` lets links lead out of the project. `conf_py` is the
    file that is read in place of the nearest conf.py, and `sphinx` are values of Sphinx's that hold
    whatever it says. `cache` is the folder in which counts are remembered, or None; `refused_cache`
    is one that the file names outside its own folder, where only the command line may have anything
    written: whoever wrote the file may be a stranger. `cog` is the table of that name as it stands;
    what may be in it is the business of `sphinx_mrstats.cogging`, and of `audit` that of
    `sphinx_mrstats.audit`.
    """

    path: Path | None = None
    include: tuple[str, ...] = option(
        ("**",), "globs: a document is counted if one of them matches its name", globs
    )
    exclude: tuple[str, ...] = option(
        (), "globs: a document is left out if one of them matches its name", globs
    )
    # Sphinx finds documents by itself, and always follows links.
    follow_links: bool = option(
        False, "follow links to folders, and to files outside the project", flag, in_builds=False
    )
    conf_py: Path | None = option(
        None,
        "the conf.py that says which documents there are, and how they are read",
        Kind(_file.expected, lambda value: Path(_file(value)), schema=_file.schema),
        metavar="FILE",
        unset="the nearest one, from a document upwards",
        in_builds=False,
    )
    sphinx: Mapping[str, object] = option(
        {}, "values that hold in place of those in conf.py", _sphinx_kind, in_builds=False
    )
    text: str = option(
        "source",
        "read the source, or the doctree: what Sphinx makes of it, with all that is included and"
        " generated",
        choice("source", "doctree"),
    )
    rules: Rules = DEFAULT_RULES
    engine: str = option(
        "pool",
        "serial, pool, dask, or one that another package adds",
        _word_of('the name of an engine, such as "serial"'),
        changes_results=False,
    )
    workers: int | None = option(
        None,
        "how many processes",
        number(1, what="a number of processes"),
        metavar="N",
        unset="one for each processor; one for a small job",
        changes_results=False,
    )
    scheduler: str | None = option(
        None,
        "the address of a Dask scheduler, such as tcp://10.0.0.1:8786",
        _word_of('an address, such as "tcp://10.0.0.1:8786"'),
        metavar="URL",
        unset="one that is started here",
        changes_results=False,
    )
    # A build keeps what it counted in Sphinx's environment.
    cache: Path | None = option(
        None,
        "remember counts in this folder, so that no document is counted twice; off: don't",
        _cache_kind,
        metavar="FOLDER",
        unset=_OFF,
        in_builds=False,
    )
    refused_cache: Path | None = None
    cog: Mapping[str, object] = option({}, "how cog's regions run", table, in_builds=False)
    audit: Mapping[str, object] = option({}, "what is audited", table, in_builds=False)

    def finding(self) -> dict[str, Any]:
        """Give what `find_documents` is called with."""
        return {
            "include": self.include,
            "exclude": self.exclude,
            "follow_links": self.follow_links,
            "conf": self.conf_py,
            "sphinx": self.sphinx,
        }


DEFAULT_SETTINGS = Settings()


def load_settings(start: Path | str = ".") -> Settings:
    """Read the settings that hold for `start`, a file or a folder.

    That is the nearest pyproject.toml with a ``[tool.sphinx-mrstats]``, from `start` upwards, and
    over it the values that begin with ``mrstats_`` and are written out in the nearest conf.py of
    the same project. Without either, the defaults hold:

    >>> load_settings("/").include
    ('**',)

    Raises:
        ConfigurationError: a file can't be read, or has a key or a value that can't be used; the
            message names each with its line and says what was expected.

    """
    try:
        place = Path(os.path.realpath(start))  # unlike Path.resolve, takes a link to itself
    except OSError as error:  # the current folder is gone
        raise ConfigurationError(f"{start}: {reason(error)}") from None
    # Path.is_dir raises where one may not look.
    folder = place if os.path.isdir(place) else place.parent  # noqa: PTH112
    settings = _load_pyproject(folder, may_be_closed=folder == place)
    project = project_near(folder, conf=settings.conf_py)
    options = settings_options()
    values = {
        name: value
        for key, value in project.settings.items()
        if (name := key.removeprefix("mrstats_").replace("_", "-")) in options
        and options[name].in_builds
    }
    return override_settings(
        settings,
        {
            name: sorted(value) if isinstance(value, set) else value
            for name, value in values.items()
        },
        lambda name: project.place_of(f"mrstats_{name.replace('-', '_')}"),
    )


def _load_pyproject(start: Path, *, may_be_closed: bool) -> Settings:
    """Read the nearest pyproject.toml with our table, from the folder `start` upwards."""
    for folder in (start, *start.parents):
        path = folder / _FILE
        try:
            data = read_regular(path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            if folder == start and may_be_closed and not _is_searchable(folder):
                continue  # nothing in it can be read; whoever tries will tell
            raise ConfigurationError(f"{_closed(path)}: {reason(error)}") from None
        # Most such files are of projects that don't use this one, and need not even be parsed.
        if (
            _TABLE.encode() in data.replace(b"_", b"-")
            and (table := _table(path, data)) is not None
        ):
            found = override_settings(Settings(path), table, _place_in(path, data.decode()))
            cache = found.cache and folder / found.cache
            is_outside = cache is not None and not is_inside(cache, f"{folder}{os.sep}")
            return replace(
                found,
                cache=None if is_outside else cache,
                refused_cache=cache if is_outside else None,
                conf_py=found.conf_py and folder / found.conf_py,
            )
    return DEFAULT_SETTINGS


def _closed(path: Path) -> str:
    """Name what may not be read: the file, or the place where it may not even be looked for."""
    if _is_searchable(path.parent):
        return str(path)
    return f"{path.parent}: {_FILE} can't be looked for here"


def _is_searchable(folder: Path) -> bool:
    try:
        (folder / _FILE).lstat()
    except PermissionError:
        return False
    except OSError:
        pass
    return True


def settings_options() -> dict[str, Option]:
    """Return the options that ``[tool.sphinx-mrstats]`` may set, by name, sorted."""
    return dict(sorted({**options_of(Settings), **options_of(Rules)}.items()))


def _table(path: Path, data: bytes) -> Mapping[str, object] | None:
    try:
        tool = parse_toml(data).get("tool", {})
    except ValueError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from None
    if isinstance(tool, dict) and (wrong := _TABLE.replace("-", "_")) in tool:
        raise ConfigurationError(f"{path}: tool.{wrong} is not read: call it tool.{_TABLE}")
    table = tool.get(_TABLE) if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise ConfigurationError(f"{path}: tool.{_TABLE} is {toml(table)}; expected a table")


def override_settings(
    settings: Settings, values: Mapping[str, object], place: Callable[[str], str]
) -> Settings:
    """Return `settings` with other `values` for some keys; `place` says where a key is set.

    >>> override_settings(DEFAULT_SETTINGS, {"text": "doctree"}, "conf.py: {}".format).text
    'doctree'

    Raises:
        ConfigurationError: a key or a value can't be used; all that can't are named.

    """
    found, faults = read_values(settings_options(), values)
    if faults:
        raise ConfigurationError("\n".join(f"{place(key)}: {why}" for key, why in faults.items()))
    of_rules = {each.field for each in options_of(Rules).values()}
    rules = {name: value for name, value in found.items() if name in of_rules}
    others = {name: value for name, value in found.items() if name not in of_rules}
    return replace(settings, rules=replace(settings.rules, **rules), **others)


def read_table(
    kind: type[Options],
    values: Mapping[str, object],
    where: str,
    path: Path | None,
    *,
    also: tuple[str, ...] = (),
) -> Options:
    """Make an object of the dataclass `kind` from the table `where` of the file `path`.

    `also` are keys that the message about an unknown one names too.

    >>> read_table(Settings, {"workers": 3}, "here", None).workers
    3

    Raises:
        ConfigurationError: a key or a value can't be used; all that can't are named.

    """
    found, faults = read_values(options_of(kind), values, also=also)
    if faults:
        places = {key: place_of(path, where, key) for key in faults}
        raise ConfigurationError("\n".join(f"{places[key]}: {why}" for key, why in faults.items()))
    return kind(**found)


def place_of(path: Path | None, table: str, key: str) -> str:
    """Say where `key` of a table below ours, such as ``audit.typo``, is set, as messages begin.

    >>> place_of(None, "audit.typo", "min-count")
    'audit.typo.min-count'
    """
    if path is None:
        return f"{table}.{key}"
    try:
        text = read_regular(path).decode("utf-8")
    except (OSError, UnicodeDecodeError):  # gone since it was read
        text = ""
    return f"{path}{_line_of(key, text, table)}: {table}.{key}"


def _place_in(path: Path, text: str) -> Callable[[str], str]:
    return lambda key: f"{path}{_line_of(key, text)}: {key}"


def _line_of(key: str, text: str, below: str = "") -> str:
    """Say where our table sets `key`, as ``:LINE``; nothing where that isn't in the usual way."""
    dot = r"[ \t]*\.[ \t]*"
    names = [_TABLE, *filter(None, below.split("."))]
    name = dot.join(["tool", *(rf"[\"']?{re.escape(name)}[\"']?" for name in names)])
    table = re.search(
        rf"^[ \t]*\[[ \t]*{name}[ \t]*\]"
        r"(?P<body>.*?)(?=^[ \t]*\[|\Z)",
        text,
        re.MULTILINE | re.DOTALL,
    )
    setting = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", re.MULTILINE)
    # Other tables, such as those of black and mypy, have keys of the same names.
    found = table and setting.search(text, *table.span("body"))
    return f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
