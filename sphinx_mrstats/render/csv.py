"""A frequency table as comma-separated values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.frequency import DEFAULT_COLUMNS
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.analysis.frequency import FrequencyTable

__all__ = ["render_csv", "safe_name", "safe_text"]

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"); tab and carriage
# return do too, and are escaped before.
_FORMULA_STARTS = ("=", "+", "-", "@")


def render_csv(
    tables: Iterable[FrequencyTable],
    columns: Sequence[str] = DEFAULT_COLUMNS,
    *,
    by_document: bool = False,
) -> str:
    r"""Write the rows of all tables under one heading row.

    With `by_document`, a first column has the name of the table's document. Control characters in
    it are escaped, and one that a spreadsheet would take for a formula gets ``./`` before it, which
    opens the same file; words begin with a letter and need no such care. Shares are from 0 to 1.
    Lines end in ``\n``.

    >>> from sphinx_mrstats.analysis.frequency import FrequencyTable, WordFrequency
    >>> table = FrequencyTable("=a.rst", 1, 4, 1, (WordFrequency(1, "whale", 4, 1.0, 1),))
    >>> print(render_csv([table], ["word", "share"], by_document=True), end="")
    document,word,share
    ./=a.rst,whale,1.0
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["document", *columns] if by_document else columns)
    for table in tables:
        name = [safe_name(table.name)] if by_document else []
        writer.writerows([*name, *(getattr(row, c) for c in columns)] for row in table.rows)
    return text.getvalue()


def safe_name(name: str) -> str:
    """Write a file name so that a spreadsheet doesn't take it for a formula.

    >>> safe_name("a.rst"), safe_name("=a.rst")
    ('a.rst', './=a.rst')
    """
    name = printable(name)
    return f"./{name}" if name.startswith(_FORMULA_STARTS) else name


def safe_text(text: str) -> str:
    """Write text so that a spreadsheet doesn't take it for a formula: with a space before it.

    >>> safe_text("=1+1"), safe_text("the sea")
    (' =1+1', 'the sea')
    """
    text = printable(text)
    return f" {text}" if text.startswith(_FORMULA_STARTS) else text
