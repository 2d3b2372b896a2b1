"""The objects of a project: what its ``objects.inv`` lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.documents import printable, reason
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_inventory"]


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
        data = path.read_bytes()
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
