"""The words of documents on a screen: a table of them, with bars, and the totals below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from sphinx_mrstats.render.frequency import cell
from sphinx_mrstats.render.screen import GAP, WIDTH, Screen, plain_grid, plain_lines
from sphinx_mrstats.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from rich.table import Table as Grid

    from sphinx_mrstats.analysis.frequency import FrequencyTable, WordFrequency

__all__ = ["draw_frequencies"]

# What a plain table of words has; a bar is drawn in the width that is left.
_TEXT_COLUMNS = ("word", "count", "share", "documents", "bar")

# Shorter shows nothing, longer is hard to follow back to its word.
_SHORTEST_BAR, _LONGEST_BAR = 8, 32

# A word is folded to this width at least; narrower, it can't be read.
_NARROWEST_WORD = 8

# Only styles of the terminal's own theme, which makes them readable on dark and on light.
_STYLES = {"bar": "cyan", "documents": "dim", "rank": "dim", "share": "dim"}


def draw_frequencies(
    tables: Iterable[FrequencyTable], screen: Screen, columns: Sequence[str] | None = None
) -> None:
    """Draw each table with its totals below it.

    Without `columns`, there are the word, its count, its share, the number of documents with it
    (not in the table of a document), and a bar, which takes what is left of the width. In a
    terminal, words that are too long for it are folded, and what is least needed is left out where
    not all fits; columns that were asked for are all shown, whole.
    """
    if screen.width is None:
        _draw_for_pipe(tables, screen, columns)
        return
    from rich.text import Text

    console, width = screen.console, screen.width
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
        console.print(Text(_totals(table)), soft_wrap=not screen.color)


def _draw_for_pipe(
    tables: Iterable[FrequencyTable], screen: Screen, columns: Sequence[str] | None
) -> None:
    """Draw what rich would, without it."""
    for n, table in enumerate(tables):
        if n:
            screen.write()
        if table.name:
            screen.write(printable(table.name))
        if table.rows:
            shown = columns or _default_columns(table, WIDTH)
            rows, numbers = _plain_rows(table.rows, shown)
            for line in plain_lines(rows, numbers):
                screen.write(line)
            screen.write()
        screen.write(_totals(table))


def _plain_rows(
    rows: Sequence[WordFrequency], columns: Sequence[str]
) -> tuple[list[list[str]], list[bool]]:
    """Return the headings and what stands below them, and which columns are numbers."""
    texts = [column for column in columns if column != "bar"]
    lines = [[column.capitalize() for column in texts]]
    lines += [[_grouped(row, column) for column in texts] for row in rows]
    numbers = [column != "word" for column in texts]
    width = _bar_width(rows, columns, WIDTH)
    if "bar" in columns and width >= _SHORTEST_BAR:
        longest = max(row.count for row in rows)
        bars = [" " * width, *(_bar(row.count, longest, width) for row in rows)]
        lines = [[*line, bar] for line, bar in zip(lines, bars, strict=True)]
        numbers.append(False)
    return lines, numbers


# Of an eighth of a character up to a whole one, from its left side.
_EIGHTHS = " ▏▎▍▌▋▊▉"


def _bar(count: int, longest: int, width: int) -> str:
    whole, eighths = divmod(int(width * 8 * count / longest), 8)
    return "█" * whole + (_EIGHTHS[eighths] if eighths else "")


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
    return max(map(cell_len, [column, *(_grouped(row, column) for row in rows)]))


def _bar_width(rows: Sequence[WordFrequency], columns: Sequence[str], width: int) -> int:
    """Say what the other columns leave for bars."""
    taken = sum(_width(rows, column) + GAP for column in columns if column != "bar")
    return min(width - taken, _LONGEST_BAR)


def _draw(rows: Sequence[WordFrequency], columns: Sequence[str], width: int) -> Grid:
    from rich.bar import Bar

    bar_width = _bar_width(rows, columns, width)
    table = plain_grid()
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
            cells.append([_grouped(row, column) for row in rows])
        elif bar_width >= _SHORTEST_BAR:
            table.add_column("", width=bar_width)
            longest = max(row.count for row in rows)
            cells.append([Bar(longest, 0, row.count, width=bar_width, color=style) for row in rows])
    for line in zip(*cells, strict=True):
        table.add_row(*line)
    return table


def _grouped(row: WordFrequency, column: str) -> str:
    """Write a cell as people read numbers: grouped by thousands."""
    value = getattr(row, column)
    return f"{value:,}" if isinstance(value, int) else cell(row, column)


def _totals(table: FrequencyTable) -> str:
    """Say what was counted, in the terms of the field and in plain words.

    The documents are left out below the table of a single one.
    """
    totals = [
        plural(table.n_tokens, "word (token)", "words (tokens)"),
        plural(table.n_types, "different word (type)", "different words (types)"),
    ]
    if not table.name:
        totals.insert(0, plural(table.n_documents, "document"))
    return " · ".join(totals)
