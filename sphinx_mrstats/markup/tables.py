"""Tables drawn with text: which lines belong to one, and which text stands in which cell."""

from __future__ import annotations

import re
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.blocks import GRID_TABLE, Lines
from sphinx_mrstats.markup.columns import cut, padded, uncombined, without_padding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["grid_table", "simple_table"]

# A border of a simple table, or the rule below its head; the rule below a row with spans.
_BORDER = re.compile(r"=++[ =]*+$")
_SPAN = re.compile(r"-[ -]*+$")
# The rule below the head of a grid table: the ends take one character each, so that nothing that
# the middle holds has to be given back but one.
_GRID_HEAD = re.compile(r"\+=[=+]+=\+ *+$")


class _MalformedError(Exception):
    """A table's lines make no table: docutils reports it, and shows nothing of it."""


def _cell(lines: Lines, start: int, end: int | None) -> Lines:
    """Cut the columns from `start` up to `end` out of lines, dedented."""
    text = [without_padding(cut(line, start, end)).rstrip() for line in lines.text]
    indent = min((len(line) - len(line.lstrip()) for line in text if line), default=0)
    return Lines(text, lines.numbers).dedented(indent)


# Simple tables


def simple_table(lines: Lines, start: int) -> tuple[Sequence[Lines], int]:
    """Return the cells of the simple table that begins at `start`, and the index after it.

    It ends at its second border or rule, or at its first one before a blank line.
    """
    text = lines.text
    width = len(text[start].strip())
    found = None
    for at in range(start + 1, len(text)):
        if not _BORDER.match(text[at]):
            continue
        if len(text[at].strip()) != width:
            return (), at + 1
        if found or at + 1 == len(text) or not text[at + 1]:
            try:
                return list(_SimpleTable(lines.slice(start, at + 1)).cells()), at + 1
            except _MalformedError:
                return (), at + 1
        found = at
    return (), found + 1 if found else len(text)


class _SimpleTable:
    def __init__(self, lines: Lines) -> None:
        text = [padded(line) for line in lines.text]
        heads = [at for at in range(1, len(text) - 1) if _BORDER.match(text[at])]
        if len(heads) > 1:
            raise _MalformedError
        for at in (0, *heads, -1):
            text[at] = text[at].replace("=", "-")
        self.lines = Lines(text, lines.numbers)
        self.columns = [match.span() for match in re.finditer("-++", text[0])]
        self.border_end = self.columns[-1][1]

    def cells(self) -> Iterator[Lines]:
        """Yield each cell: a row begins where its first column has text, and after a rule."""
        first, first_end = self.columns[0]
        start, text_found = 1, False
        for at, line in enumerate(self.lines.text):
            if at == 0:
                continue
            if _SPAN.match(line):
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
        spans = [match.span() for match in re.finditer("-++", rule)]
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

    def _row(self, start: int, end: int, columns: list[tuple[int, int]]) -> Iterator[Lines]:
        lines = self.lines.slice(start, end)
        plain = [uncombined(line) for line in lines.text]
        width = max(map(len, plain), default=0)
        for index, (left, right) in enumerate(columns):
            if left >= width:
                break  # nothing further right: a row costs what it holds, not what it might
            if index + 1 == len(columns):
                self._widen(
                    left, max((len(line) for line in plain if line[right:].strip()), default=0)
                )
                yield _cell(lines, left, max(right, width, self.columns[-1][1]))
                break
            gap = columns[index + 1][0]
            if any(line[right:gap].strip() for line in plain):
                raise _MalformedError
            yield _cell(lines, left, right)

    def _widen(self, left: int, end: int) -> None:
        """The last column ends where its longest text does."""
        start, column_end = self.columns[-1]
        if end > column_end:
            self.columns[-1] = (start, end)


# Grid tables


def grid_table(lines: Lines, start: int) -> tuple[Sequence[Lines], int]:
    """Return the cells of the grid table that begins at `start`, and the index after it."""
    text, end = lines.text, start
    while end < len(text) and text[end][:1] in ("+", "|"):
        end += 1
    block = [padded(line) for line in text[start:end]]
    bottom = len(block) - 1
    if not GRID_TABLE.match(block[bottom]):
        while bottom > 1 and not GRID_TABLE.match(block[bottom]):
            bottom -= 1
        if bottom < 2:
            return (), end
        end = start + bottom + 1
        del block[bottom + 1 :]
    width = len(block[0])
    plain = [uncombined(line) for line in block]
    if any(len(line) != width or line[-1] not in "+|" for line in plain):
        return (), end
    try:
        corners = sorted(_GridTable(plain).cells())
    except _MalformedError:
        return (), end
    padded_lines = Lines(block, lines.numbers[start:end])
    return [
        _cell(padded_lines.slice(top + 1, bottom), left + 1, right)
        for top, left, bottom, right in corners
    ], end


# A sound table is looked at a few times over; one that needs more is drawn to take time.
_MOST_LOOKS = 100


class _GridTable:
    """Finds cells as docutils does: from each known corner, the smallest closed rectangle."""

    def __init__(self, rows: list[str]) -> None:
        heads = [at for at, row in enumerate(rows) if _GRID_HEAD.match(row)]
        if len(heads) > 1 or (heads and heads[0] in (0, len(rows) - 1)):
            raise _MalformedError
        for at in heads:
            rows[at] = rows[at].replace("=", "-")
        self.rows = rows
        self.columns = ["".join(column) for column in zip(*rows, strict=True)]
        self.looks_left = _MOST_LOOKS * len(rows) * len(self.columns)

    def cells(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield the top, left, bottom and right border of each cell."""
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
            yield top, left, bottom, right
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
