"""Rows of results as a table for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from sphinx_mrstats.render.screen import GAP, plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from sphinx_mrstats.render.screen import Screen

__all__ = ["Column", "grid"]

# A text is folded to this width at least; narrower, it can't be read.
_NARROWEST_TEXT = 12

# What it is, and a number of it.
_FEWEST = 2


class Column(NamedTuple):
    """A column of a table: what is written as it is to the left, numbers to the right.

    `form` is a format specification, such as ``,`` for whole numbers by thousands.
    """

    field: str
    heading: str
    form: str = ""
    style: str = ""


def grid(columns: Iterable[Column], rows: Sequence[object], screen: Screen) -> Table:
    """Make a table of the fields of `rows` that `columns` name, as wide as `screen` at most.

    Where not all fits, columns are left out, the faint ones first, and the rightmost of them; no
    number is ever cut.
    """
    shown = list(columns)
    while len(shown) > _FEWEST and _width_needed(shown, rows) > screen.console.width:
        faint = [column for column in shown if column.style]
        shown.remove(faint[-1] if faint else shown[-1])
    table = plain_table()
    for column in shown:
        table.add_column(
            column.heading,
            justify="right" if column.form else "left",
            no_wrap=bool(column.form),
            overflow="fold",
            style=column.style,
        )
    for row in rows:
        table.add_row(*(_cell(row, column) for column in shown))
    return table


def _cell(row: object, column: Column) -> str:
    return format(getattr(row, column.field), column.form)


def _width_needed(columns: Sequence[Column], rows: Sequence[object]) -> int:
    """Measure what columns can't do without: whole numbers, and some of a text."""
    needed = GAP * (len(columns) - 1)
    for column in columns:
        width = max(map(cell_len, [column.heading, *(_cell(row, column) for row in rows)]))
        needed += width if column.form else min(width, _NARROWEST_TEXT)
    return needed
