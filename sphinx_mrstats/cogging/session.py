"""One run of cog: what its documents share, and what is put back when it is over."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sphinx_mrstats import cogging
from sphinx_mrstats.cogging.blocks import way
from sphinx_mrstats.cogging.literal import default_indent
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["Changes", "Session"]

Changes = dict[str, str | None]
"""Variables of the environment with what they were set to; None for one that was removed."""


class Session:
    """A run of cog over documents, as a context in which their blocks run.

    As in a run of cog, what blocks and the modules that they import set in the environment holds
    for the documents after it; the current folder and ``sys.path`` are put back after each
    document. What the project's module of helpers sets, all three, holds for every document. When
    the context ends, everything is as before it, and the modules beside documents are forgotten, so
    that nothing leaks into another run. `carried` are changes of the environment that other
    documents made before.

    The folder of the running interpreter is first on ``PATH``, where scripts look for python3.
    """

    def __init__(self, carried: Mapping[str, str | None] | None = None) -> None:
        self.cogs: dict[tuple[str, ...], Any] = {}
        self._carried = dict(carried or {})
        self._beside: set[str] = set()  # folders in which documents find modules

    def __enter__(self) -> Self:
        self._environment = dict(os.environ)
        self._folder = str(Path.cwd())
        self._path = sys.path[:]
        self._modules = dict(sys.modules)
        own = os.path.dirname(sys.executable)  # noqa: PTH120  # '' where there is none
        os.environ["PATH"] = os.pathsep.join(filter(None, (own, os.environ.get("PATH"))))
        _apply(self._carried)
        self._before = dict(os.environ)
        self._helped_folder: str | None = None
        return self

    def __exit__(self, *_: object) -> None:
        if os.environ != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        os.chdir(self._folder)
        sys.path[:] = self._path
        for name, module in list(sys.modules.items()):
            if self._modules.get(name) is not module and self._is_ours(name, module):
                del sys.modules[name]
        if cog := self._modules.get("cog"):
            sys.modules["cog"] = cog

    def changes(self) -> Changes:
        """Return what documents changed in the environment since this run began."""
        return _difference(self._before, dict(os.environ))

    @contextlib.contextmanager
    def document(self, name: str, settings: CogSettings) -> Iterator[dict[str, Any]]:
        """Let the blocks of a document run; the value is the names that they see.

        These are the helpers of `sphinx_mrstats.cogging`; then, over these, the public names of the
        project's module of helpers; then what the prologue defines, which is run with all these
        names. Modules beside the document and on the include path can be imported.

        Raises:
            ConfigurationError: the module or the prologue fails.

        """
        names: dict[str, Any] = {name: getattr(cogging, name) for name in cogging.__all__}
        if settings.helpers:
            names |= self._helpers(settings.helpers, settings.folder)
        path, folder = sys.path[:], str(Path.cwd())
        entries = [*settings.include_path, os.path.dirname(name)]  # noqa: PTH120  # '' stays ''
        self._beside |= {os.path.abspath(entry) for entry in entries}  # noqa: PTH100  # text
        token = default_indent.set(settings.indent)
        try:
            sys.path += entries
            if self._helped_folder:
                os.chdir(self._helped_folder)
            if settings.prologue:
                _run_prologue(settings.prologue, names)
            yield names
        finally:
            default_indent.reset(token)
            sys.path[:] = path
            os.chdir(folder)

    def _helpers(self, helpers: str, folder: Path) -> dict[str, Any]:
        loaded = _loaded.get(_key(helpers, folder))
        if loaded is None:
            before, path, here = dict(os.environ), sys.path[:], str(Path.cwd())
            try:
                module = _load(helpers, folder)
            finally:
                there = str(Path.cwd())
                os.chdir(here)
            loaded = _Loaded(
                module,
                _difference(before, dict(os.environ)),
                [entry for entry in sys.path if entry not in path],
                None if there == here else there,
            )
            _loaded[_key(helpers, folder)] = loaded
        if loaded.module is not self.__dict__.get("_helper"):  # what it set, in this run, too
            self._helper = loaded.module
            _apply(loaded.environment)
            _apply(self._carried)
            self._before |= {
                name: os.environ[name] for name in loaded.environment if name in os.environ
            }
            sys.path += [entry for entry in loaded.path if entry not in sys.path]
            self._helped_folder = loaded.folder
        return _public_names(loaded.module)

    def _is_ours(self, name: str, module: ModuleType) -> bool:
        """Whether a module is cog's own, or one that a document found beside itself."""
        if name == "cog" or any(module is cog.cogmodule for cog in self.cogs.values()):
            return True
        first = name.partition(".")[0]
        if first in self._modules:
            return False
        top = sys.modules.get(first) or module
        file = getattr(top, "__file__", None) or ""
        places = {os.path.dirname(file), os.path.dirname(os.path.dirname(file))}  # noqa: PTH120  # text
        return bool(file) and bool(places & self._beside)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A module of helpers, which is imported once in a process, and what importing it set."""

    module: ModuleType
    environment: Changes = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    folder: str | None = None


_loaded: dict[tuple[str, Path, int], _Loaded] = {}


def _key(helpers: str, folder: Path) -> tuple[str, Path, int]:
    """Return what tells a module of helpers from another, and from what it was before an edit."""
    try:
        return helpers, folder.absolute(), (folder / helpers).stat().st_mtime_ns
    except OSError:
        return helpers, folder.absolute(), 0


def _load(helpers: str, folder: Path) -> ModuleType:
    """Import a file by its path from `folder`, or a module by its name."""
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
            f"{type(error).__name__}: {error}{way(error)}"
        ) from error
    return module


def _public_names(module: ModuleType) -> dict[str, Any]:
    default = [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in getattr(module, "__all__", default)}


def _run_prologue(prologue: str, names: dict[str, Any]) -> None:
    try:
        exec(compile(prologue, "<cog prologue>", "exec"), names)
    except Exception as error:
        raise ConfigurationError(
            f"the prologue of cog blocks failed: {type(error).__name__}: {error}"
        ) from error


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    names = sorted(before.keys() | after.keys())
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def _apply(changes: Mapping[str, str | None]) -> None:
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
