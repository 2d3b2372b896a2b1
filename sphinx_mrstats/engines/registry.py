"""Engines by name: the library's own, and those that other packages add."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_mrstats.engines.losses import describe
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    from sphinx_mrstats.engines.base import Engine

__all__ = [
    "ENGINE_NAMES",
    "ENTRY_POINTS",
    "EngineOptions",
    "check_engine",
    "checked_workers",
    "engine_names",
    "get_engine",
    "takes_scheduler",
]

ENGINE_NAMES = ("dask", "pool", "serial")
"""The library's own engines."""

ENTRY_POINTS = "sphinx_mrstats.engines"
"""The group of entry points by which another package adds an engine."""

# These do all work on this machine. Engines of other packages may have schedulers, for all we know.
_WITHOUT_SCHEDULER = frozenset(["pool", "serial"])

_MEMBERS = ("n_workers", "shuffle", "close")


class EngineOptions(NamedTuple):
    """What the user asked of an engine. An engine ignores what doesn't apply to it.

    `num_workers` is how many workers it may start, at least 1. `start_method` is how their
    processes start: ``fork``, ``forkserver`` or ``spawn``. `scheduler` is the address of a
    scheduler that has workers already. Both are None if the user didn't say.
    """

    num_workers: int
    start_method: str | None = None
    scheduler: str | None = None


def checked_workers(num_workers: int | None) -> int:
    """Return the number of workers: for None, one for each CPU that this process may use.

    Raises `UsageError` for anything but a whole number from 1.

    >>> checked_workers(3)
    3
    """
    if num_workers is None:
        if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1
    if not isinstance(num_workers, int) or isinstance(num_workers, bool) or num_workers < 1:
        raise UsageError(
            f"the number of workers must be a whole number from 1, or None, not {num_workers!r}"
        )
    return num_workers


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines: the library's own, then those of other packages, sorted.

    >>> engine_names()[:3]
    ('dask', 'pool', 'serial')
    """
    others = {entry_point.name for entry_point in _entry_points()}
    return (*ENGINE_NAMES, *sorted(others.difference(ENGINE_NAMES)))


def takes_scheduler(name: str) -> bool:
    """Tell whether the engine called `name` may be given the address of a scheduler.

    >>> takes_scheduler("dask"), takes_scheduler("pool")
    (True, False)
    """
    return name not in _WITHOUT_SCHEDULER


def get_engine(
    name: str,
    *,
    num_workers: int | None = None,
    start_method: str | None = None,
    scheduler: str | None = None,
) -> Engine:
    """Make the engine called `name`; close it when it is no longer needed.

    `EngineOptions` explains the arguments; `num_workers` is by default one for each CPU. The engine
    starts or connects to nothing until it is given a job.

    Raises `UsageError` for a name that no engine has, and for options that it can't take.

    >>> get_engine("serial").n_workers
    1
    """
    options = EngineOptions(checked_workers(num_workers), start_method, scheduler)
    if scheduler is not None and not takes_scheduler(name):
        raise UsageError(
            f"the engine {name!r} has no scheduler, and can't use {scheduler!r}: choose the engine "
            "'dask', or leave the scheduler out"
        )
    if name == "serial":
        from sphinx_mrstats.engines.serial import SerialEngine

        return SerialEngine()
    if name == "pool":
        from sphinx_mrstats.engines.pool import PoolEngine

        return PoolEngine(options.num_workers, start_method=start_method)
    if name == "dask":
        from sphinx_mrstats.engines.dask import DaskEngine

        return DaskEngine(options.num_workers, scheduler=scheduler)
    return _added(name)(options)


def check_engine(engine: object, *, given: str = "engine") -> None:
    """Check that `engine` is an engine or the name of one; raise `UsageError` otherwise.

    The message calls it `given`. No engine is imported. The metadata of other packages is read only
    for a name that isn't the library's own.
    """
    if not isinstance(engine, str):
        _check_members(engine, given)
    elif engine not in ENGINE_NAMES and engine not in engine_names():
        raise UsageError(
            f"{given}: no engine is called {engine!r}: expected one of {', '.join(engine_names())}"
        )


def _check_members(engine: object, given: str) -> None:
    # hasattr() would ask an engine how many workers it has, and make it connect to them.
    own = getattr(engine, "__dict__", {})
    missing = [name for name in _MEMBERS if name not in own and not hasattr(type(engine), name)]
    if missing or isinstance(engine, type):
        raise UsageError(
            f"{given} must be the name of an engine ({', '.join(engine_names())}) or an object "
            f"with {', '.join(_MEMBERS)}; {describe(engine)} "
            + (f"has no {' and no '.join(missing)}" if missing else "is a class: make an object")
        )


def _added(name: str) -> Callable[[EngineOptions], Engine]:
    """Load the engine `name` of another package; give what makes it."""
    check_engine(name)
    first, *others = [each for each in _entry_points() if each.name == name]
    if others:
        packages = ", ".join(sorted(_package(each) for each in (first, *others)))
        raise UsageError(
            f"more than one package has an engine called {name!r} ({packages}): uninstall the "
            "others"
        )
    where = f"the engine {name!r} of the package {_package(first)}"

    def make(options: EngineOptions) -> Engine:
        try:
            engine = first.load()(options)
        except (ImportError, AttributeError, TypeError) as error:
            raise UsageError(
                f"{where} can't be made by {first.value} ({type(error).__name__}: {error}): its "
                "entry point must name a function or a class that takes EngineOptions"
            ) from error
        _check_members(engine, where)
        return engine  # type: ignore[no-any-return]

    return make


def _entry_points() -> Any:
    from importlib.metadata import entry_points  # 15 ms, for those alone who ask

    return entry_points(group=ENTRY_POINTS)


def _package(entry_point: EntryPoint) -> str:
    return entry_point.dist.name if entry_point.dist is not None else entry_point.value
