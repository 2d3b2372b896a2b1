"""What text looks like on a terminal and in a pipe, and how tables are drawn there."""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table as Grid

    from sphinx_mrstats.render.report import Column, Table

__all__ = ["GAP", "WIDTH", "Screen", "grid", "plain_grid", "plain_lines"]

# The widest that a table gets, on any terminal and in a pipe.
WIDTH = 80

# Between two columns: rich's padding, then the column that its box keeps for a line.
_PADDING = 2
GAP = _PADDING + 1

# In a pipe, nothing is folded.
_ENDLESS = 1_000_000

# A text is folded to this width at least; narrower, it can't be read.
_NARROWEST_TEXT = 12

# The columns that a table keeps on the narrowest terminal: what it is about, and a number of it.
_FEWEST = 2


class Screen:
    """Where text is drawn: a terminal of `width` columns, if there is `color`, or a pipe.

    In a pipe, lines may have any length, and have no escape sequences or spaces at their ends. A
    terminal without colour is like a pipe, but has a `width`; in a pipe, that is None.
    """

    def __init__(self, *, width: int | None = None, color: bool = False) -> None:
        self.width = width
        self.color = color
        self._file = io.StringIO()

    @cached_property
    def console(self) -> Console:
        """What rich draws on; to import it takes longer than to count a few documents."""
        from rich.console import Console

        return Console(
            file=self._file,
            width=self.width or WIDTH if self.color else _ENDLESS,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            force_jupyter=False,
            emoji=False,
            highlight=False,
            markup=False,
        )

    def write(self, line: str = "") -> None:
        """Draw a line as it is."""
        self._file.write(f"{line}\n")

    def text(self) -> str:
        """Give all that was drawn."""
        return "".join(f"{line.rstrip()}\n" for line in self._file.getvalue().split("\n")[:-1])


def plain_grid() -> Grid:
    """Make a table with a line below its headings and no other."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    return Grid(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _PADDING, 0, 0),
        header_style="bold",
    )


def plain_lines(rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> Iterator[str]:
    """Yield the lines of such a table as a pipe is given it, from its headings on.

    `numbers` says of each column whether it stands at the right.
    """
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for n, row in enumerate(rows):
        if n == 1:
            yield "─" * (sum(widths) + GAP * (len(widths) - 1))
        cells = []
        for text, width, is_number in zip(row, widths, numbers, strict=True):
            space = " " * (width - cell_len(text))
            cells.append(space + text if is_number else text + space)
        yield (" " * GAP).join(cells)


def grid(table: Table, screen: Screen) -> Grid:
    """Draw a table's columns and rows, as wide as `screen` at most.

    Where not all fits, columns are left out, the faint ones first, and the rightmost of them; no
    number is ever cut.
    """
    headings, *lines = table.cells(printable)
    shown = list(range(len(table.columns)))
    while len(shown) > _FEWEST and _width_needed(table, shown, lines) > screen.console.width:
        faint = [n for n in shown if table.columns[n].style]
        shown.remove(faint[-1] if faint else shown[-1])
    drawn = plain_grid()
    for n in shown:
        column = table.columns[n]
        drawn.add_column(
            headings[n],
            justify="right" if column.form else "left",
            no_wrap=bool(column.form),
            overflow="fold",
            style=column.style,
        )
    for line in lines:
        drawn.add_row(*(line[n] for n in shown))
    return drawn


def _width_needed(table: Table, shown: Sequence[int], lines: Sequence[Sequence[str]]) -> int:
    """Measure what columns can't do without: whole numbers, and some of a text."""
    needed = GAP * (len(shown) - 1)
    for n in shown:
        column: Column = table.columns[n]
        width = max(map(cell_len, [str(column.heading), *(line[n] for line in lines)]))
        needed += width if column.form else min(width, _NARROWEST_TEXT)
    return needed
