"""Tables without spans or blocks in their cells, cut into cells by their columns alone."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["plain_grid_cells", "plain_simple_cells"]

_COLUMN = re.compile(rb"=++")


def _cell(lines: list[bytes], column: slice) -> bytes:
    return b"\n".join([line[column].strip() for line in lines])


def plain_grid_cells(table: bytes) -> list[bytes] | None:
    """Return the text of each cell of a grid table; None where the table is anything but plain.

    Plain is a table of ASCII characters in which every rule and every line has the same columns.
    """
    top = table.partition(b"\n")[0]
    width = len(top) + 1
    rows = [table[at : at + width] for at in range(0, len(table), width)]
    places = [at for at, sign in enumerate(top) if sign == ord("+")]
    # one column of signs is that of the first, and so are all, also the line ends
    sides = table[places[0] :: width]
    if (
        not table.isascii()
        or len(rows) < 3
        or rows[-1] != top
        or table[width - 1 :: width] != b"\n" * (len(rows) - 1)
        or any(table[at::width] != sides for at in places)
    ):
        return None
    columns = [slice(left + 1, right) for left, right in pairwise(places)]
    head = top.replace(b"-", b"=")
    cells: list[bytes] = []
    lines: list[bytes] = []
    heads = 0
    for side, row in zip(sides[1:], rows[1:], strict=True):
        if side == ord("|"):
            lines.append(row)
            continue
        rule = row.rstrip()
        if rule not in (top, head):
            return None
        heads += rule == head
        cells += [_cell(lines, column) for column in columns]
        lines = []
    return cells if heads <= 1 else None


def plain_simple_cells(table: bytes) -> list[bytes] | None:
    """Return the text of each cell of a simple table; None where the table is anything but plain.

    Plain is a table of ASCII characters, without spans and without text between its columns.
    """
    rows = table.split(b"\n")
    indent = len(rows[0]) - len(rows[0].lstrip())
    rows = [row[indent:] for row in rows]
    border = rows[0]
    if not table.isascii() or rows[-1] != border:
        return None
    places = [match.span() for match in _COLUMN.finditer(border)]
    ends = [left for left, _ in places[1:]] + [None]
    columns = [slice(left, end) for (left, _), end in zip(places, ends, strict=True)]
    gaps = [slice(right, left) for (_, right), (left, _) in pairwise(places)]
    cells: list[bytes] = []
    lines: list[bytes] = []
    for row in rows[1:]:
        is_border = row == border
        if is_border or row[columns[0]].strip():
            cells += [_cell(lines, column) for column in columns]
            lines = []
        elif not lines:
            continue  # docutils passes over what stands before a row's first column
        if not is_border:
            if row[:1] in b"=-" and row.strip(b"=- ") == b"" and row:
                return None
            if any(row[gap].strip() for gap in gaps):
                return None
            lines.append(row)
    return cells
