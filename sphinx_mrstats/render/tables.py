"""Tables as markup: in reStructuredText, and in Markdown as GitHub and GitLab show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["code", "escape", "markdown_table", "rst_table"]


def rst_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool]
) -> str:
    """Write cells of reStructuredText as a table with a heading row.

    `numbers` says which columns are aligned to the right. The cells of the first of several columns
    may not be empty. A single column makes a ``list-table``: reStructuredText has no simple table
    of one, and before docutils 0.22 no grid table whose cells hold combining marks. The text ends
    with a newline. Without rows, docutils reads one empty row below the heading.

    >>> print(rst_table(["Word", "Now"], [["sea", "12"], ["鯨", "9"]], numbers=[False, True]),
    ...       end="")
    ====  ===
    Word  Now
    ====  ===
    sea    12
    鯨      9
    ====  ===
    """
    cells = [headings, *rows]
    if len(headings) == 1:
        items = [*cells, *([[""]] if len(cells) == 1 else [])]
        lines = "".join(f"   * - {item}".rstrip() + "\n" for (item,) in items)
        return f".. list-table::\n   :header-rows: 1\n\n{lines}"
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    heading, *body = [
        "  ".join(
            _pad(cell, width, right=right)
            for cell, width, right in zip(line, widths, numbers, strict=True)
        )
        for line in cells
    ]
    rule = "  ".join("=" * width for width in widths)
    return "".join(f"{line.rstrip()}\n" for line in (rule, heading, rule, *body, rule))


def escape(text: str) -> str:
    r"""Write any text, such as the name of a file, so that it means nothing to reStructuredText.

    >>> print(escape("a_*b*.rst"))
    a\_\*b\*.rst
    """
    return re.sub(r"([^\w/. -]|_)", r"\\\1", printable(text))


def _width(text: str) -> int:
    """Measure columns as docutils' table parsers do, whatever a terminal shows.

    They put a character of padding after each wide one, then leave out those that combine
    (`pad_double_width` of docutils.statemachine, `strip_combining_chars` of docutils.utils).
    """
    return sum((not combining(c)) + (east_asian_width(c) in "WF") for c in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    padding = " " * (width - _width(text))
    return padding + text if right else text + padding


def markdown_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool]
) -> str:
    """Write cells of Markdown as a table; `numbers` says which columns are aligned to the right.

    >>> print(markdown_table(["Word", "Now"], [["sea", "12"]], numbers=[False, True]), end="")
    | Word | Now |
    | --- | ---: |
    | sea | 12 |
    """
    rule = ["---:" if right else "---" for right in numbers]
    # A bar would end its cell, even in code font.
    lines = [[cell.replace("|", "\\|") for cell in line] for line in (headings, *rows)]
    lines.insert(1, rule)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(text: str) -> str:
    """Write text, such as a file's name, in code font, where it means nothing, and calls nobody.

    >>> print(code("docs/@a_b_|c.rst"), code("a`b"))
    `docs/@a_b_|c.rst` ``a`b``
    """
    shown = printable(text)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}"
