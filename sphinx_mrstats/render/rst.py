"""Tables, such as that of frequencies, as reStructuredText."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from sphinx_mrstats.analysis.frequency import DEFAULT_COLUMNS
from sphinx_mrstats.render.numbers import cell
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.analysis.frequency import FrequencyTable, WordFrequency

__all__ = ["escape", "render_rst", "rst_table", "simple_table"]

_HEADINGS = {
    "rank": "Rank",
    "word": "Word",
    "count": "Count",
    "share": "Share",
    "documents": "Documents",
}


def rst_table(rows: Iterable[WordFrequency], columns: Sequence[str] = DEFAULT_COLUMNS) -> str:
    """Write `rows` as a simple table with a heading row; `columns` are names of `COLUMNS`.

    A single column makes a ``list-table``: reStructuredText has no simple table of one, and before
    docutils 0.22 no grid table whose cells hold combining marks. The text ends with a newline.
    Without rows, docutils reads one empty row below the heading.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> rows = [WordFrequency(1, "whale", 1685, 0.0077, 120), WordFrequency(2, "鯨", 9, 0.0, 1)]
    >>> print(rst_table(rows, ["word", "count", "share"]), end="")
    =====  =====  =====
    Word   Count  Share
    =====  =====  =====
    whale   1685  0.77%
    鯨         9  0.00%
    =====  =====  =====
    """
    headings = [_HEADINGS[column] for column in columns]
    if len(columns) == 1:
        return _list_table(headings[0], [cell(row, columns[0]) for row in rows])
    return simple_table(
        headings,
        [[cell(row, column) for column in columns] for row in rows],
        numbers=[column != "word" for column in columns],
    )


def simple_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool]
) -> str:
    """Write cells of reStructuredText as a simple table of two columns or more.

    `numbers` says which columns are aligned to the right. The cells of the first column may not be
    empty. The text ends with a newline.

    >>> print(simple_table(["Word", "Now"], [["sea", "12"]], numbers=[False, True]), end="")
    ====  ===
    Word  Now
    ====  ===
    sea    12
    ====  ===
    """
    cells = [headings, *rows]
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


def _list_table(heading: str, cells: Sequence[str]) -> str:
    items = "".join(f"   * - {cell}".rstrip() + "\n" for cell in [heading, *(cells or [""])])
    return f".. list-table::\n   :header-rows: 1\n\n{items}"


def render_rst(tables: Iterable[FrequencyTable], columns: Sequence[str] = DEFAULT_COLUMNS) -> str:
    """Write each table, that of a document under the document's name as its title."""
    return "\n".join(
        _titled(table.name, rst_table(table.rows, columns))
        if table.name
        else rst_table(table.rows, columns)
        for table in tables
    )


def _titled(title: str, table: str) -> str:
    indented = "".join(f"   {line}\n" for line in table.splitlines())
    return f".. table:: {escape(title)}\n\n{indented}"


def _width(text: str) -> int:
    """Measure columns as docutils' table parsers do, whatever a terminal shows.

    They put a character of padding after each wide one, then leave out those that combine
    (`pad_double_width` of docutils.statemachine, `strip_combining_chars` of docutils.utils).
    """
    return sum((not combining(c)) + (east_asian_width(c) in "WF") for c in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    padding = " " * (width - _width(text))
    return padding + text if right else text + padding
