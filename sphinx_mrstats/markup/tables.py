"""Tables drawn with text: which lines belong to one, and which text stands in which cell.

Both kinds come out as cells, rectangles of the table's lines: rows `top` up to `bottom`, columns
`left` up to `right` (None: to the ends of the lines).
"""

from __future__ import annotations

import re
from heapq import heappop, heappush
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.markup.csvtable import Cell

__all__ = [
    "Rectangle",
    "cell_lines",
    "cell_texts",
    "column_width",
    "grid_cells",
    "grid_end",
    "padded",
    "simple_cells",
]

# Follows a character that takes two columns, so that indexes are columns. No text holds it.
PADDING = "\ufdd3"


def column_width(text: str) -> int:
    """Return how many columns `text` takes: two for wide characters, none for combining ones.

    >>> column_width("表 e\u0301")
    4
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def padded(line: str) -> str:
    """Return `line` with a padding after each wide character."""
    if line.isascii():
        return line
    return "".join(
        character + PADDING if east_asian_width(character) in "WF" else character
        for character in line
    )


def without_padding(line: str) -> str:
    """Undo `padded`."""
    return line.replace(PADDING, "")


def uncombined(line: str) -> str:
    """Return `line` without combining characters, which take no column."""
    if line.isascii():
        return line
    return "".join(character for character in line if not combining(character))


def cut(line: str, start: int, end: int | None) -> str:
    """Return the columns from `start` up to `end` of a padded line, combining marks included."""
    if line.isascii():
        return line[start:end]
    columns = [index for index, character in enumerate(line) if not combining(character)]
    left = columns[start] if start < len(columns) else start
    right = columns[end] if end is not None and end < len(columns) else len(line)
    return line[left:right]


# A border of a simple table, or the rule below its head; the rule below a row with spans.
_BORDER = re.compile(r"=++[ =]*+\Z")
_SPAN = re.compile(r"-[ -]*+\Z")
_COLUMN = re.compile("-++")
_GRID_BORDER = re.compile(r"\+-[-+]+-\+\Z")
# The rule below the head of a grid table: the ends take one character each, so that nothing that
# the middle holds has to be given back but one.
_GRID_HEAD = re.compile(r"\+=[=+]+=\+\Z")


class Rectangle(NamedTuple):
    """A cell's place in its table."""

    top: int
    left: int
    bottom: int
    right: int | None


class _MalformedError(Exception):
    """A table's lines make no table: docutils reports it, and shows nothing of it."""


def cell_lines(rows: list[str], offsets: list[int], cell: Rectangle) -> Cell:
    """Cut a cell out of a table's rows, dedented; `offsets` are those at which the rows stand."""
    found = []
    for row, offset in zip(
        rows[cell.top : cell.bottom], offsets[cell.top : cell.bottom], strict=True
    ):
        text = cut(row, cell.left, cell.right)
        before = len(cut(row, 0, cell.left)) if row.isascii() else len(_before(row, cell.left))
        found.append((without_padding(text).rstrip(), offset + before))
    indent = min((len(text) - len(text.lstrip()) for text, _ in found if text), default=0)
    return [
        [(text[indent:].encode("utf-8", "replace"), at + len(text[:indent].encode()))]
        for text, at in found
    ]


def cell_texts(rows: list[str], cells: list[Rectangle]) -> list[str]:
    """Return the text of each cell, dedented."""
    is_plain = all(map(str.isascii, rows))
    texts = []
    for top, left, bottom, right in cells:
        if is_plain and bottom - top == 1:  # most cells are one line
            texts.append(rows[top][left:right].strip())
            continue
        lines = [
            (row[left:right] if is_plain else without_padding(cut(row, left, right))).rstrip()
            for row in rows[top:bottom]
        ]
        if lines and (not lines[0] or lines[0][0] == " "):
            indent = min([len(line) - len(line.lstrip()) for line in lines if line], default=0)
            lines = [line[indent:] for line in lines]
        texts.append("\n".join(lines))
    return texts


def _before(row: str, left: int) -> bytes:
    """Return what of a padded row stands before a column, as it is in the source."""
    return without_padding(cut(row, 0, left)).encode("utf-8", "replace")


# Simple tables


def simple_cells(rows: list[str]) -> list[Rectangle]:
    """Return the cells of a simple table, of which there are none if it is malformed."""
    try:
        return list(_SimpleTable(rows).cells())
    except _MalformedError:
        return []


class _SimpleTable:
    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        heads = [at for at in range(1, len(rows) - 1) if _BORDER.match(rows[at])]
        if len(heads) > 1:
            raise _MalformedError
        self.rules = {at: rows[at].replace("=", "-") for at in (0, *heads, len(rows) - 1)}
        self.columns = [match.span() for match in _COLUMN.finditer(self.rules[0])]
        self.gaps = [(left[1], right[0]) for left, right in pairwise(self.columns)]
        self.border_end = self.columns[-1][1]

    def cells(self) -> Iterator[Rectangle]:
        """Yield each cell: a row begins where its first column has text, and after a rule."""
        first, first_end = self.columns[0]
        start, text_found = 1, False
        for at in range(1, len(self.rows)):
            line = self.rules.get(at) or self.rows[at]
            if line[:1] == "-" and _SPAN.match(line):
                yield from self._row(start, at, self._span(line))
                start, text_found = at + 1, False
            elif line[first:first_end].strip():
                if text_found:
                    yield from self._row(start, at, self.columns)
                start, text_found = at, True
            elif not text_found:
                start = at + 1

    def _span(self, rule: str) -> list[tuple[int, int]]:
        """Return what a rule marks: each span begins and ends where a column of the table does."""
        spans = [match.span() for match in _COLUMN.finditer(rule)]
        if spans[-1][1] != self.border_end:
            raise _MalformedError
        spans[-1] = (spans[-1][0], self.columns[-1][1])
        # each span begins with the column after the one with which the last span ended
        following = iter(self.columns)
        for start, end in spans:
            column = next(following, None)
            if column is None or column[0] != start:
                raise _MalformedError
            while column is not None and column[1] != end:
                column = next(following, None)
            if column is None:
                raise _MalformedError
        return spans

    def _row(self, start: int, end: int, columns: list[tuple[int, int]]) -> Iterator[Rectangle]:
        plain = [uncombined(line) for line in self.rows[start:end]]
        width = max(map(len, plain), default=0)
        for index, (left, right) in enumerate(columns):
            if left >= width:
                break  # nothing further right: a row costs what it holds, not what it might
            if index + 1 == len(columns):
                self._widen(
                    left, max((len(line) for line in plain if line[right:].strip()), default=0)
                )
                yield Rectangle(start, left, end, None)
                break
            gap = columns[index + 1][0]
            if any(line[right:gap].strip() for line in plain):
                raise _MalformedError
            yield Rectangle(start, left, end, right)

    def _widen(self, left: int, end: int) -> None:
        """The last column ends where its longest text does."""
        start, column_end = self.columns[-1]
        if end > column_end:
            self.columns[-1] = (start, end)


# Grid tables


def grid_end(lines: list[str]) -> tuple[int, bool]:
    """Return how many of `lines` a grid table has, and if its borders may be sound.

    All of them begin with "+" or "|".
    """
    bottom = len(lines) - 1
    if not _GRID_BORDER.match(lines[bottom]):
        while bottom > 1 and not _GRID_BORDER.match(lines[bottom]):
            bottom -= 1
        if bottom < 2:
            return len(lines), False
    return bottom + 1, True


def grid_cells(rows: list[str]) -> list[Rectangle]:
    """Return the cells of a grid table, of which there are none if it is malformed."""
    plain = rows if all(map(str.isascii, rows)) else [uncombined(line) for line in rows]
    if len(set(map(len, plain))) > 1:
        return []
    found = _even_cells(plain)
    if found:
        return found
    if any(line[-1] not in "+|" for line in plain):
        return []
    try:
        return sorted(_GridTable(plain).cells())
    except _MalformedError:
        return []


def _even_cells(rows: list[str]) -> list[Rectangle] | None:
    """Return the cells of a table without spans; None if it is none."""
    top = rows[0]
    places = [at for at, sign in enumerate(top) if sign == "+"]
    signs, bars = itemgetter(*places), ("|",) * len(places)
    head = top.replace("-", "=")
    heads, start = 0, 1
    found: list[Rectangle] = []
    columns = [(left + 1, right) for left, right in pairwise(places)]
    for number, row in enumerate(rows[1:], start=1):
        if row[0] == "+":
            if row == head and 1 < number < len(rows) - 1:
                heads += 1
            elif row != top:
                return None
            if number > start:
                found += [Rectangle(start, left, number, right) for left, right in columns]
            start = number + 1
        elif signs(row) != bars:
            return None
    return found if heads <= 1 else None


# A sound table is looked at a few times over; one that needs more is drawn to take time.
_MOST_LOOKS = 100


class _GridTable:
    """Finds cells as docutils does: from each known corner, the smallest closed rectangle."""

    def __init__(self, rows: list[str]) -> None:
        rows = rows[:]
        heads = [at for at, row in enumerate(rows) if _GRID_HEAD.match(row)]
        if len(heads) > 1 or (heads and heads[0] in (0, len(rows) - 1)):
            raise _MalformedError
        for at in heads:
            rows[at] = rows[at].replace("=", "-")
        self.rows = rows
        self.columns = ["".join(column) for column in zip(*rows, strict=True)]
        self.looks_left = _MOST_LOOKS * len(rows) * len(self.columns)

    def cells(self) -> Iterator[Rectangle]:
        """Yield each cell, which is within its borders."""
        last_row, last_column = len(self.rows) - 1, len(self.columns) - 1
        done = [0] * len(self.columns)  # the row down to which each column is known
        corners = [(0, 0)]
        seen = set(corners)
        while corners:
            top, left = heappop(corners)
            if top == last_row or left == last_column or top < done[left]:
                continue
            cell = self._cell(top, left)
            if not cell:
                continue
            bottom, right = cell
            if any(row != top for row in done[left:right]):
                raise _MalformedError
            done[left:right] = [bottom] * (right - left)
            yield Rectangle(top + 1, left + 1, bottom, right)
            for corner in ((top, right), (bottom, left)):
                if corner not in seen:
                    seen.add(corner)
                    heappush(corners, corner)
        if any(row != last_row for row in done[:last_column]):
            raise _MalformedError

    def _look(self, cost: int) -> None:
        self.looks_left -= cost
        if self.looks_left < 0:
            raise _MalformedError

    def _cell(self, top: int, left: int) -> tuple[int, int] | None:
        """Follow the top border to each possible corner, and from there down and back."""
        row, right = self.rows[top], left
        while (after := row.find("+", right + 1)) > 0:
            if row[right + 1 : after].strip("-"):
                return None
            right = after
            bottom = self._bottom(top, left, right)
            if bottom:
                return bottom, right
        return None

    def _bottom(self, top: int, left: int, right: int) -> int | None:
        column, bottom = self.columns[right], top
        while (below := column.find("+", bottom + 1)) > 0:
            if column[bottom + 1 : below].strip("|"):
                return None
            bottom = below
            self._look(right - left + bottom - top)
            if (
                self.rows[bottom][left] == "+"
                and not self.rows[bottom][left + 1 : right].strip("+-")
                and not self.columns[left][top + 1 : bottom].strip("+|")
            ):
                return bottom
        return None
