"""How numbers are written, the same on every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_mrstats.analysis.frequency import WordFrequency

__all__ = ["cell", "percent", "plural"]


def cell(row: WordFrequency, column: str) -> str:
    """Write what stands in a `column` of a table, which is the name of a field of `row`.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> cell(WordFrequency(1, "whale", 1685, 0.0077, 120), "share")
    '0.77%'
    """
    return percent(row.share) if column == "share" else str(getattr(row, column))


def percent(share: float) -> str:
    """Write a share of 0 to 1 in percent, with two decimals: "the" has some 6% of English text.

    >>> percent(0.0612), percent(0.00004), percent(1)
    ('6.12%', '0.00%', '100.00%')
    """
    return f"{share:.2%}"


def plural(n: int, one: str, many: str) -> str:
    """Write a number of things, grouped by thousands.

    >>> plural(1, "document", "documents"), plural(1200, "document", "documents")
    ('1 document', '1,200 documents')
    """
    return f"{n:,} {one if n == 1 else many}"
