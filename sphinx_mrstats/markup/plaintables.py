"""Tables in the fast walk, cut into cells by their columns."""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx_mrstats.markup.blocks import Lines
from sphinx_mrstats.markup.columns import padded, uncombined
from sphinx_mrstats.markup.tables import grid_table

__all__ = ["grid_cells", "simple_cells"]

_COLUMN = re.compile(r"=++")


def _decoded(table: bytes) -> str | None:
    """Return a table in which each character takes one column; else None."""
    text = table.decode("utf-8", "replace")
    return text if text.isascii() or padded(text) == text == uncombined(text) else None


def _cell(lines: list[str], column: slice) -> str:
    return "\n".join([line[column].rstrip() for line in lines])


def grid_cells(source: bytes) -> list[str] | None:
    """Return the text of each cell of a grid table; None where it can't be cut up here."""
    table = _decoded(source)
    if table is None:
        return None
    top = table.partition("\n")[0]
    width = len(top) + 1
    rows = [table[at : at + width] for at in range(0, len(table), width)]
    places = [at for at, sign in enumerate(top) if sign == "+"]
    # without spans, each column of signs is as the first, and so are the line ends
    sides = table[places[0] :: width]
    head = top.replace("-", "=")
    if (
        len(rows) < 3
        or rows[-1] != top
        or table[width - 1 :: width] != "\n" * (len(rows) - 1)
        or any(table[at::width] != sides for at in places)
        or any(
            side == "+" and row.rstrip() not in (top, head)
            for side, row in zip(sides, rows, strict=True)
        )
    ):
        return _spanning_cells(table)
    columns = [slice(left + 1, right) for left, right in pairwise(places)]
    cells: list[str] = []
    lines: list[str] = []
    heads = 0
    for side, row in zip(sides[1:], rows[1:], strict=True):
        if side == "|":
            lines.append(row)
            continue
        heads += row.rstrip() == head
        cells += [_cell(lines, column) for column in columns]
        lines = []
    return cells if heads <= 1 else None


def _spanning_cells(table: str) -> list[str] | None:
    indent = len(table) - len(table.lstrip(" "))
    rows = [row[indent:] for row in table.split("\n")]
    cells, end = grid_table(Lines(rows, [0] * len(rows)), 0)
    return ["\n".join(cell.text) for cell in cells] if end == len(rows) and cells else None


def simple_cells(source: bytes) -> list[str] | None:
    """Return the text of each cell of a simple table; None where it can't be cut up here.

    It can be without spans and without text between its columns.
    """
    table = _decoded(source)
    if table is None:
        return None
    rows = table.split("\n")
    indent = len(rows[0]) - len(rows[0].lstrip())
    rows = [row[indent:] for row in rows]
    border = rows[0]
    if rows[-1] != border:
        return None
    places = [match.span() for match in _COLUMN.finditer(border)]
    ends = [left for left, _ in places[1:]] + [None]
    columns = [slice(left, end) for (left, _), end in zip(places, ends, strict=True)]
    gaps = [slice(right, left) for (_, right), (left, _) in pairwise(places)]
    cells: list[str] = []
    lines: list[str] = []
    for row in rows[1:]:
        is_border = row == border
        if is_border or row[columns[0]].strip():
            cells += [_cell(lines, column) for column in columns]
            lines = []
        elif not lines:
            continue  # docutils passes over what stands before a row's first column
        if not is_border:
            if row[:1] in "=-" and row.strip("=- ") == "" and row:
                return None
            if any(row[gap].strip() for gap in gaps):
                return None
            lines.append(row)
    return cells
