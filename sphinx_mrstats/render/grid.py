"""Rows of results as a table for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.render.screen import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

__all__ = ["Column", "grid"]


class Column(NamedTuple):
    """A column of a table: what is written as it is to the left, numbers to the right.

    `form` is a format specification, such as ``,`` for whole numbers by thousands.
    """

    field: str
    heading: str
    form: str = ""
    style: str = ""


def grid(columns: Iterable[Column], rows: Iterable[object]) -> Table:
    """Make a table of the fields of `rows` that `columns` name."""
    columns = tuple(columns)
    table = plain_table()
    for column in columns:
        table.add_column(
            column.heading,
            justify="right" if column.form else "left",
            no_wrap=bool(column.form),
            overflow="fold",
            style=column.style,
        )
    for row in rows:
        table.add_row(*(format(getattr(row, column.field), column.form) for column in columns))
    return table
