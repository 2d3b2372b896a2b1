"""How evenly words are spread, as a table for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.render.grid import Column, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.render.screen import Screen

__all__ = ["draw_dispersions"]

_COLUMNS = (
    Column("word", "Word"),
    Column("count", "Count", ","),
    Column("documents", "Documents", ",", "dim"),
    Column("dp", "DP", ".3f"),
    Column("dp_norm", "DPnorm", ".3f", "dim"),
)


def draw_dispersions(screen: Screen, found: Sequence[Dispersion]) -> None:
    """Draw a line for each word; nothing for none."""
    if found:
        screen.console.print(grid(_COLUMNS, found, screen))
