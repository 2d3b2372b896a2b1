"""Where a job runs: one contract, and the engines that meet it."""

from __future__ import annotations

from sphinx_mrstats.engines.base import Engine, Progress, in_inputs
from sphinx_mrstats.engines.registry import (
    ENGINE_NAMES,
    EngineOptions,
    check_engine,
    checked_workers,
    engine_names,
    get_engine,
    takes_scheduler,
)

__all__ = [
    "ENGINE_NAMES",
    "Engine",
    "EngineOptions",
    "Progress",
    "check_engine",
    "checked_workers",
    "engine_names",
    "get_engine",
    "in_inputs",
    "takes_scheduler",
]
