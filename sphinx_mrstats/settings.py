"""What is counted, as ``[tool.sphinx-mrstats]`` of pyproject.toml sets it."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "DEFAULT_SETTINGS",
    "TEXTS",
    "Settings",
    "cache_folder",
    "load_settings",
    "override_settings",
    "place_of",
    "settings_keys",
    "unknown_key",
]

_FILE = "pyproject.toml"
_TABLE = "sphinx-mrstats"

_OFF = "off"

TEXTS = ("source", "doctree")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is counted and how, for every way in; each default is what holds without a file.

    `path` is the pyproject.toml that was read, or None. `include` and `exclude` are globs on
    document names. `workers` is a number of processes, or None for one on each processor; `engine`
    is the name of one, and `scheduler` the address of its scheduler, where it has one. `text` is
    ``source`` or ``doctree``. `follow_links` lets links lead out of the project. `cache` is the
    folder in which counts are remembered, or None. `cog` is the table
    of that name as it stands; what may be in it is the business of `sphinx_mrstats.cogging`, and of
    `audit` that of `sphinx_mrstats.audit`.
    """

    path: Path | None = None
    include: tuple[str, ...] = ("**",)
    exclude: tuple[str, ...] = ()
    rules: Rules = DEFAULT_RULES
    workers: int | None = None
    engine: str = "pool"
    scheduler: str | None = None
    text: str = "source"
    follow_links: bool = False
    cache: Path | None = None
    cog: Mapping[str, object] = field(default_factory=dict, hash=False)
    audit: Mapping[str, object] = field(default_factory=dict, hash=False)


DEFAULT_SETTINGS = Settings()


def load_settings(start: Path | str = ".") -> Settings:
    """Read the nearest pyproject.toml with a ``[tool.sphinx-mrstats]``, from `start` upwards.

    `start` is a file or a folder. Without such a table above it, the defaults hold:

    >>> load_settings("/").include
    ('**',)

    Raises:
        ConfigurationError: the file can't be read, or has a key or a value that can't be used; the
            message names each with its line and says what was expected.

    """
    try:
        place = Path(os.path.realpath(start))  # unlike Path.resolve, takes a link to itself
    except OSError as error:  # the current folder is gone
        raise ConfigurationError(f"{start}: {reason(error)}") from None
    # Path.is_dir raises where one may not look.
    is_folder = os.path.isdir(place)  # noqa: PTH112
    for folder in (place, *place.parents) if is_folder else place.parents:
        path = folder / _FILE
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            if folder == place and not _is_searchable(folder):
                continue  # nothing in it can be read; whoever tries will tell
            raise ConfigurationError(f"{_closed(path)}: {reason(error)}") from None
        # Most such files are of projects that don't use this one, and need not even be parsed.
        if _TABLE.encode() in data and (table := _table(path, data)) is not None:
            found = override_settings(Settings(path), table, _place_in(path, data.decode()))
            return found if found.cache is None else replace(found, cache=folder / found.cache)
    return DEFAULT_SETTINGS


def cache_folder(text: str) -> Path | None:
    """Read where counts are remembered; None for ``off``.

    >>> cache_folder("off") is None
    True
    """
    return None if text == _OFF else Path(text)


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


def settings_keys() -> tuple[str, ...]:
    """Return the keys that ``[tool.sphinx-mrstats]`` may have, sorted."""
    return tuple(sorted({*_READERS, *_rules_keys()}))


def _table(path: Path, data: bytes) -> Mapping[str, object] | None:
    import tomllib

    try:
        tool = tomllib.loads(data.decode()).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from None
    table = tool.get(_TABLE) if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise ConfigurationError(f"{path}: tool.{_TABLE} is {_toml(table)}; expected a table")


def override_settings(
    settings: Settings, values: Mapping[str, object], place: Callable[[str], str]
) -> Settings:
    """Return `settings` with other `values` for some keys; `place` says where a key is set.

    >>> override_settings(DEFAULT_SETTINGS, {"text": "doctree"}, "conf.py: {}".format).text
    'doctree'

    Raises:
        ConfigurationError: a key or a value can't be used; all that can't are named.

    """
    changed: dict[str, Any] = {}
    rules: dict[str, Any] = {}
    faults = []
    rules_keys = _rules_keys()
    for key, value in values.items():
        try:
            if key in rules_keys:
                rules[rules_keys[key]] = _read_rule(getattr(DEFAULT_RULES, rules_keys[key]), value)
            elif key in _READERS:
                changed[key.replace("-", "_")] = _READERS[key](value)
            else:
                raise ValueError(unknown_key(key, settings_keys()))
        except ValueError as fault:
            faults.append(f"{place(key)}: {fault}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return replace(settings, rules=replace(settings.rules, **rules), **changed)


def _rules_keys() -> dict[str, str]:
    """Map each key that extends the tables of directives and roles to its field of `Rules`."""
    return {
        field.name.replace("_", "-"): field.name
        for field in fields(Rules)
        if "of_conf" not in field.metadata
    }


def unknown_key(key: str, known: Sequence[str]) -> str:
    """Say that there is no such key, and which one may have been meant.

    >>> unknown_key("Include_", ["include", "exclude"])
    'no such key; did you mean include?'
    """
    close = difflib.get_close_matches(key.replace("_", "-").lower(), known, n=1)
    if close:
        return f"no such key; did you mean {close[0]}?"
    return f"no such key; the keys are {', '.join(known)}"


def place_of(path: Path | None, table: str, key: str) -> str:
    """Say where `key` of a table below ours, such as ``audit.typo``, is set, as messages begin.

    >>> place_of(None, "audit.typo", "min-count")
    'audit.typo.min-count'
    """
    if path is None:
        return f"{table}.{key}"
    try:
        text = path.read_text(encoding="utf-8")
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


def _read_strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError(f'expected a list of strings, such as ["one", "two"]; got {_toml(value)}')


def _read_patterns(value: object) -> tuple[str, ...]:
    patterns = _read_strings(value)
    for pattern in patterns:
        glob_to_regex(pattern)
    return patterns


def _read_workers(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValueError(f"expected a number of processes, 1 or more; got {_toml(value)}")


def _read_engine(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError(f'expected the name of an engine, such as "serial"; got {_toml(value)}')


def _read_scheduler(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError(f'expected an address, such as "tcp://10.0.0.1:8786"; got {_toml(value)}')


def _read_cache(value: object) -> Path | None:
    if isinstance(value, str) and value:
        return cache_folder(value)
    raise ValueError(f'expected the name of a folder, or "off"; got {_toml(value)}')


def _read_text(value: object) -> str:
    if isinstance(value, str) and value in TEXTS:
        return value
    expected = " or ".join(f'"{text}"' for text in TEXTS)
    raise ValueError(f"expected {expected}; got {_toml(value)}")


def _read_table(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"expected a table; got {_toml(value)}")


def _read_rule(default: object, value: object) -> object:
    """Read a value for a field of `Rules`: a switch, or names of directives or roles."""
    if not isinstance(default, bool):
        return frozenset(name.lower() for name in _read_strings(value))
    return _read_switch(value)


def _read_switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"expected true or false; got {_toml(value)}")


def _toml(value: object) -> str:
    """Show a value roughly as it stands in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value)


_READERS: dict[str, Callable[[object], object]] = {
    "audit": _read_table,
    "cache": _read_cache,
    "cog": _read_table,
    "include": _read_patterns,
    "exclude": _read_patterns,
    "follow-links": _read_switch,
    "workers": _read_workers,
    "engine": _read_engine,
    "scheduler": _read_scheduler,
    "text": _read_text,
}
