"""A frequency table for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.cells import cell_len
from rich.text import Text

from sphinx_mrstats.render.numbers import percent, plural
from sphinx_mrstats.render.screen import GAP, WIDTH, Screen, plain_table
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from sphinx_mrstats.analysis.frequency import FrequencyTable, WordFrequency

__all__ = ["WIDTH", "render_text"]

# What a plain table of words has; a bar is drawn in the width that is left.
_TEXT_COLUMNS = ("word", "count", "share", "documents", "bar")

# Shorter shows nothing, longer is hard to follow back to its word.
_SHORTEST_BAR, _LONGEST_BAR = 8, 32

# A word is folded to this width at least; narrower, it can't be read.
_NARROWEST_WORD = 8

# Only styles of the terminal's own theme, which makes them readable on dark and on light.
_STYLES = {"bar": "cyan", "documents": "dim", "rank": "dim", "share": "dim"}


def render_text(
    tables: Iterable[FrequencyTable],
    columns: Sequence[str] | None = None,
    *,
    width: int = WIDTH,
    color: bool = False,
) -> str:
    """Draw each table with its totals below it.

    Without `columns`, there are the word, its count, its share, the number of documents with it
    (not in the table of a document), and a bar. Numbers are grouped by thousands. `width` is in
    columns of a terminal; a bar takes what is left of it. In a terminal (`color`), words that are
    too long for it are folded, and what is least needed is left out where not all fits; columns
    that were asked for are all shown, whole. In a pipe long words make the line longer, there are
    no escape sequences, and no spaces at the ends of lines.
    """
    screen = Screen(width=width, color=color)
    console = screen.console
    for n, table in enumerate(tables):
        if n:
            console.print()
        if table.name:
            console.print(Text(printable(table.name), style="bold"), soft_wrap=True)
        if table.rows:
            shown = columns or _default_columns(table, width)
            usual = console.width
            console.width = max(usual, _width_needed(table.rows, shown))
            console.print(_draw(table.rows, shown, width))
            console.width = usual
            console.print()
        console.print(Text(_totals(table)), soft_wrap=not color)
    return screen.text()


def _default_columns(table: FrequencyTable, width: int) -> Sequence[str]:
    shown = [column for column in _TEXT_COLUMNS if not (table.name and column == "documents")]
    while _width_needed(table.rows, shown) > width and shown[2:-1]:
        del shown[-2]  # the bar, which is last, is drawn only where it fits
    return shown


def _width_needed(rows: Sequence[WordFrequency], columns: Sequence[str]) -> int:
    """Measure what a table can't do without: whole numbers, and some of a word."""
    widths = [
        min(_width(rows, column), _NARROWEST_WORD) if column == "word" else _width(rows, column)
        for column in columns
        if column != "bar"
    ]
    return sum(widths) + GAP * (len(widths) - 1)


def _width(rows: Sequence[WordFrequency], column: str) -> int:
    return max(map(cell_len, [column, *(_cell(row, column) for row in rows)]))


def _draw(rows: Sequence[WordFrequency], columns: Sequence[str], width: int) -> Table:
    texts = {column: [_cell(row, column) for row in rows] for column in columns if column != "bar"}
    taken = sum(_width(rows, column) + GAP for column in texts)
    bar_width = min(width - taken, _LONGEST_BAR)
    table = plain_table()
    cells: list[Sequence[RenderableType]] = []
    for column in columns:
        style = _STYLES.get(column, "")
        if column != "bar":
            table.add_column(
                column.capitalize(),
                justify="left" if column == "word" else "right",
                no_wrap=column != "word",
                overflow="fold",
                style=style,
            )
            cells.append(texts[column])
        elif bar_width >= _SHORTEST_BAR:
            table.add_column("", width=bar_width)
            longest = max(row.count for row in rows)
            cells.append([Bar(longest, 0, row.count, width=bar_width, color=style) for row in rows])
    for line in zip(*cells, strict=True):
        table.add_row(*line)
    return table


def _cell(row: WordFrequency, column: str) -> str:
    match column:
        case "word":
            return row.word
        case "share":
            return percent(row.share)
        case _:
            return f"{getattr(row, column):,}"


def _totals(table: FrequencyTable) -> str:
    """Say what was counted, in the terms of the field and in plain words.

    The documents are left out below the table of a single one.
    """
    totals = [
        plural(table.n_tokens, "word (token)", "words (tokens)"),
        plural(table.n_types, "different word (type)", "different words (types)"),
    ]
    if not table.name:
        totals.insert(0, plural(table.n_documents, "document", "documents"))
    return " · ".join(totals)
