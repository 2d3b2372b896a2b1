"""What text looks like on a terminal, and in a pipe."""

from __future__ import annotations

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

__all__ = ["GAP", "WIDTH", "Screen", "plain_table"]

# The widest that a table gets, on any terminal and in a pipe.
WIDTH = 80

# Between two columns: rich's padding, then the column that its box keeps for a line.
_PADDING = 2
GAP = _PADDING + 1

# In a pipe, nothing is folded.
_ENDLESS = 1_000_000


class Screen:
    """Where text is drawn: a terminal of `width` columns, if there is `color`, or a pipe.

    In a pipe, lines are as long as they are, without escape sequences or spaces at their ends.
    """

    def __init__(self, *, width: int = WIDTH, color: bool = False) -> None:
        self._file = io.StringIO()
        self.console = Console(
            file=self._file,
            width=width if color else _ENDLESS,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            force_jupyter=False,
            emoji=False,
            highlight=False,
            markup=False,
        )

    def text(self) -> str:
        """Give all that was drawn."""
        return "".join(f"{line.rstrip()}\n" for line in self._file.getvalue().split("\n")[:-1])


def plain_table() -> Table:
    """Make a table with a line below its headings and no other."""
    return Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _PADDING, 0, 0),
        header_style="bold",
    )
