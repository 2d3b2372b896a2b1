"""Where a job runs: one contract, and the engines that meet it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx_mrstats.engines.base import Engine, Progress
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from sphinx_mrstats.engines.pool import PoolEngine

__all__ = ["ENGINE_NAMES", "Engine", "Progress", "checked_workers", "get_engine"]

ENGINE_NAMES = ("pool", "serial")
"""The engines that can be asked for by name."""


def checked_workers(num_workers: int | None) -> int:
    """Give a number of workers; for None one for each CPU that this process may use.

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


def get_engine(
    name: str, *, num_workers: int | None = None, start_method: str | None = None
) -> Engine:
    """Make the engine called `name`; `num_workers` is for those that have workers.

    Raises `UsageError` for a name that isn't one of `ENGINE_NAMES`.

    >>> get_engine("serial").n_workers
    1
    """
    n_workers = checked_workers(num_workers)
    if name == "serial":
        from sphinx_mrstats.engines.serial import SerialEngine

        return SerialEngine()
    if name == "pool":
        return _pool(n_workers, start_method)
    raise UsageError(f"no engine is called {name!r}: expected one of {', '.join(ENGINE_NAMES)}")


def _pool(n_workers: int, start_method: str | None) -> PoolEngine:
    """Make a pool: its module is imported only where one is used."""
    from sphinx_mrstats.engines.pool import PoolEngine

    return PoolEngine(n_workers, start_method=start_method)
