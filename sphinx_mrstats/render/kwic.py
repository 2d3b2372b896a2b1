"""A concordance as aligned lines: where, what stands before, the word, what stands after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from sphinx_mrstats.render.screen import Screen
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.concordance import Occurrence

__all__ = ["render_kwic"]

# Between the place and the context.
_GAP = 2

# On a terminal too narrow for any, lines are longer than it.
_LEAST_CONTEXT = 10


def render_kwic(
    occurrences: Sequence[Occurrence], *, width: int | None = None, color: bool = False
) -> str:
    """Write a line for each occurrence: ``path:line:``, and the words in one column.

    The context is cut on its outer sides so that lines fit `width` columns; without, nothing is.
    With `color`, the words stand out.

    >>> from sphinx_mrstats.analysis.concordance import Occurrence
    >>> print(render_kwic([
    ...     Occurrence("a.rst", "docs/a.rst", 3, "the old ", "sea", " sings"),
    ...     Occurrence("a.rst", "docs/a.rst", 12, "", "Sea", "!"),
    ... ]), end="")
    docs/a.rst:3:   the old sea sings
    docs/a.rst:12:          Sea!
    """
    places = [f"{printable(each.path)}:{each.line}:" for each in occurrences]
    left, right = _context(occurrences, places, width)
    start = max(map(cell_len, places), default=0) + _GAP
    screen = Screen(width=width or 0, color=color)
    for place, each in zip(places, occurrences, strict=True):
        line = Text(set_cell_size(place, start), style="dim")
        line.append(Text(_fit_left(each.left, left), style="not dim"))
        line.append(Text(printable(each.keyword), style="bold not dim red"))
        line.append(Text(_fit(each.right, right), style="not dim"))
        screen.console.print(line, soft_wrap=True)
    return screen.text()


def _context(
    occurrences: Sequence[Occurrence], places: Sequence[str], width: int | None
) -> tuple[int, int]:
    """Divide what is left of `width` between both sides; no side gets more than it needs."""
    left = max((cell_len(printable(each.left)) for each in occurrences), default=0)
    right = max((cell_len(printable(each.right)) for each in occurrences), default=0)
    if width is None:
        return left, right
    words = max((cell_len(printable(each.keyword)) for each in occurrences), default=0)
    room = width - max(map(cell_len, places), default=0) - _GAP - words
    half = max(room // 2, _LEAST_CONTEXT)
    return min(left, max(half, room - right)), min(right, max(half, room - left))


def _fit(text: str, size: int) -> str:
    """Cut at the end what is too wide, between words if there are two."""
    text = printable(text)
    end = _fitting(text, size)
    if end < len(text) and not text[end].isspace() and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    return text[:end]


def _fit_left(text: str, size: int) -> str:
    """Cut at the start what is too wide, between words if there are two; fill up what is not."""
    text = printable(text)
    start = len(text) - _fitting(text[::-1], size)
    if start and not text[start - 1].isspace() and " " in text[start:]:
        start = text.index(" ", start) + 1
    shown = text[start:]
    return " " * (size - cell_len(shown)) + shown


def _fitting(text: str, size: int) -> int:
    """Count the characters at the start of `text` that fit `size` columns."""
    width = 0
    for n, character in enumerate(text):
        width += cell_len(character)
        if width > size:
            return n
    return len(text)
