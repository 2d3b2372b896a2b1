"""Keywords for a terminal or a pipe: a table of them, or those of each document in brief."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.text import Text

from sphinx_mrstats.render.grid import Column, grid
from sphinx_mrstats.render.numbers import plural
from sphinx_mrstats.render.screen import WIDTH
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.keyness import Comparison
    from sphinx_mrstats.render.screen import Screen

__all__ = ["draw_comparisons"]

_COLUMNS = (
    Column("word", "Word"),
    Column("count", "Count", ","),
    Column("per_million", "A million", ",.0f", "dim"),
    Column("other_per_million", "Elsewhere", ",.0f", "dim"),
    Column("keyness", "G²", ",.1f"),
    Column("ratio", "Log ratio", ".2f"),
)

_INDENT = "  "


def draw_comparisons(
    screen: Screen, comparisons: Sequence[Comparison], *, briefly: bool = False
) -> None:
    """Draw a table for each comparison or, briefly, its words alone below its name."""
    for n, comparison in enumerate(comparisons):
        if n and not briefly:
            screen.console.print()
        if comparison.name:
            screen.console.print(Text(printable(comparison.name), style="bold"), soft_wrap=True)
        if briefly:
            _draw_words(screen, comparison)
        else:
            _draw_table(screen, comparison)


def _draw_words(screen: Screen, comparison: Comparison) -> None:
    words = ", ".join(keyword.word for keyword in comparison.keywords)
    width = min(screen.console.width, WIDTH)
    for line in textwrap.wrap(
        words or "(none)",
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
    ):
        screen.console.print(Text(line), soft_wrap=True)


def _draw_table(screen: Screen, comparison: Comparison) -> None:
    if comparison.keywords:
        screen.console.print(grid(_COLUMNS, comparison.keywords, screen))
        screen.console.print()
    documents = plural(comparison.n_documents, "document", "documents")
    others = plural(comparison.other_n_documents, "document", "documents")
    totals = (
        f"{comparison.n_tokens:,} words (tokens) in {documents}"
        f" · elsewhere {comparison.other_n_tokens:,} in {others}"
    )
    screen.console.print(Text(totals), soft_wrap=True)
