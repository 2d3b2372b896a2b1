"""Puts the manual page into the wheel, where it has been built: see tox.ini, ``man``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANUAL = Path("docs", "_build", "man", "sphinx-mrstats.1")


class ManualPageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what only some wheels have: a clone is installed without the manual page."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install the manual page where ``man`` looks for the pages of an environment."""
        if version == "standard" and Path(self.root, MANUAL).exists():
            target = f"share/man/man1/{MANUAL.name}"
            build_data["shared_data"][str(MANUAL)] = target
