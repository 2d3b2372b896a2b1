"""The names that a cog block sees."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinx_mrstats import cogging
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["block_namespace"]


def block_namespace(settings: CogSettings) -> dict[str, Any]:
    """New names for the blocks of one document.

    They are the helpers of :mod:`sphinx_mrstats.cogging`; then, over these, the public names of the
    project's module of helpers; then what the prologue defines, which is run with all these names.

    Raises :exc:`~sphinx_mrstats.errors.ConfigurationError` where the module or the prologue fails.
    """
    names: dict[str, Any] = {name: getattr(cogging, name) for name in cogging.__all__}
    if settings.helpers:
        names |= _public_names(_load(settings.helpers, settings.folder))
    if settings.prologue:
        try:
            exec(compile(settings.prologue, "<cog prologue>", "exec"), names)
        except Exception as error:
            raise ConfigurationError(
                f"the prologue of cog blocks failed: {type(error).__name__}: {error}"
            ) from error
    return names


@lru_cache(maxsize=8)
def _load(helpers: str, folder: Path) -> ModuleType:
    """Import a file by its path from ``folder``, or a module by its name."""
    path = folder / helpers
    beside = path.parent if helpers.endswith(".py") else folder
    if str(beside) not in sys.path:
        sys.path.append(str(beside))
    try:
        if not helpers.endswith(".py"):
            return importlib.import_module(helpers)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None  # a path that ends in .py always has a loader
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigurationError(
            f"the helpers of cog blocks, {helpers!r}, can't be imported from {folder}: "
            f"{type(error).__name__}: {error}"
        ) from error
    return module


def _public_names(module: ModuleType) -> dict[str, Any]:
    default = [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in getattr(module, "__all__", default)}
