"""How a share is written, the same on every surface."""

from __future__ import annotations

__all__ = ["percent"]


def percent(share: float) -> str:
    """Write a share of 0 to 1 in percent, with two decimals: "the" has some 6% of English text.

    >>> percent(0.0612), percent(0.00004), percent(1)
    ('6.12%', '0.00%', '100.00%')
    """
    return f"{share:.2%}"
