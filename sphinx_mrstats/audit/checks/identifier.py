"""The check ``identifier``: names of the project's objects that stand in prose without markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.options import option, strings
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.texts import Text

__all__ = ["CHECK", "Options", "read_inventory"]


def read_inventory(path: Path) -> dict[str, str]:
    """Read an inventory of Sphinx: the role that refers to an object, by the object's name.

    Of objects of one name, the first in the order of domains and roles counts. Labels and documents
    are no objects.

    Raises:
        ConfigurationError: the file can't be read, or is none; or sphobjinv, which reads it, isn't
            installed.

    """
    try:
        from sphobjinv import Inventory
    except ImportError:
        raise ConfigurationError(
            "reading objects.inv needs sphobjinv: pip install 'sphinx-mrstats[inventory]'"
        ) from None
    name = printable(str(path))
    try:
        data = read_regular(path)
    except OSError as error:
        raise ConfigurationError(
            f"{name}: {reason(error)}; sphinx-build -b html writes objects.inv into its output"
        ) from None
    try:
        inventory = Inventory(zlib=data)
    except Exception as error:  # zlib's, and those of the library
        raise ConfigurationError(
            f"{name}: not an inventory of Sphinx: {type(error).__name__}: {error}"
        ) from None
    objects: dict[str, str] = {}
    for each in sorted(inventory.objects, key=lambda each: (each.domain, each.role, each.name)):
        if (each.domain, each.role) not in _NO_OBJECTS:
            objects.setdefault(each.name, f"{each.domain}:{_ROLES.get(each.role, each.role)}")
    return objects


_NO_OBJECTS = frozenset({("std", "doc"), ("std", "label"), ("std", "term"), ("std", "cmdoption")})

# Types of objects whose role has another name (sphinx.domains.python, .c, .cpp, .javascript).
_ROLES = {
    "function": "func",
    "method": "meth",
    "classmethod": "meth",
    "staticmethod": "meth",
    "attribute": "attr",
    "property": "attr",
    "module": "mod",
    "exception": "exc",
    "variable": "data",
}


_NAME = re.compile(r"(?<![\w./@-])[^\W\d]\w*(?:\.\w+)*(?![\w/@])")

# What no English word has: an underscore, a dot within, a capital after a small letter.
_TECHNICAL = re.compile(r"_|\.|[^\W\d_A-Z][A-Z]")


@dataclass(frozen=True, slots=True)
class Options:
    """Which objects there are."""

    inventory: tuple[str, ...] = option(
        (), "files objects.inv of the project, as sphinx-build writes them", strings
    )
    allow: tuple[str, ...] = option((), "names that may stand without markup", strings)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield names that only code has, with the role that refers to the object."""
    objects = dict(material.objects)
    for name in options.inventory:
        objects = read_inventory(material.folder / name) | objects
    known = _names(objects, frozenset(options.allow))
    if not known:
        return
    found = material.run(_NamesJob(frozenset(known)))
    for name in sorted(found):
        role, target = known[name]
        title = f"~{target}" if target.endswith(f".{name}") else target
        yield Suspect(
            word=name,
            message=f"{name!r} is an object of this project, and stands here without markup",
            suggestion=f":{role}:`{title}`",
            targets=(Target(name, Match.LITERAL),),
            documents=frozenset(found[name]),
        )


def _names(objects: Mapping[str, str], allowed: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Tell by which names objects are known: in full, and by what follows the last dots.

    A short name that several objects have, and one that could be a word, is none.
    """
    short: dict[str, set[str]] = {}
    for name in objects:
        parts = name.split(".")
        for i in range(len(parts)):
            short.setdefault(".".join(parts[i:]), set()).add(name)
    found = {}
    for name, full in sorted(short.items()):
        target = name if name in full else next(iter(full))
        if (len(full) == 1 or name in full) and _TECHNICAL.search(name) and name not in allowed:
            found[name] = objects[target], target
    return found


@dataclass(frozen=True, slots=True)
class _NamesJob:
    """Find the documents that hold some names."""

    names: frozenset[str]

    doing = "auditing"

    def start(self) -> dict[str, set[str]]:
        return {}

    def take(self, text: Text, part: dict[str, set[str]]) -> None:
        for name in self.names.intersection(_NAME.findall(text.plain())):
            part.setdefault(name, set()).add(text.name)

    def add(self, total: dict[str, set[str]], part: dict[str, set[str]]) -> None:
        for name, documents in part.items():
            total.setdefault(name, set()).update(documents)


CHECK = Check(
    name="identifier",
    description="names of the project's objects (objects.inv) that stand in prose without markup",
    run=_run,
    options=Options,
    reads_forms=False,
)
