"""How much more often two things stand together than by chance: G² and PMI."""

from __future__ import annotations

from math import log, log2

__all__ = ["association_g2", "pointwise_mutual_information"]


def association_g2(together: int, first: int, second: int, total: int) -> float:
    """Compute G² of a pair: how sure it is that it isn't by chance that the two stand together.

    `total` is the number of all pairs, of which `first` begin with the one, `second` end with the
    other, and `together` do both. Over the four cells of that table,

        G² = 2 Σ observed · ln(observed / expected)

    where what is expected of a cell is the product of its row's and its column's sum over `total`
    (T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational
    Linguistics 19, 1993, section 5, where it is called -2 log λ). From 0, without an upper bound;
    above 10.83 chance would do as much in one of 1,000 pairs (χ² with one degree of freedom). It
    doesn't say in which direction: pairs that avoid each other have a high G² too, and a negative
    PMI. No pairs at all give 0.

    >>> round(association_g2(110, 2552, 221, 31777), 2)  # "the swiss" of Dunning's table
    270.72
    >>> association_g2(1, 10, 10, 100)
    0.0

    Raises:
        ValueError: these can't be the numbers of pairs.

    """
    rest = total - first - second + together
    cells = (
        (together, first, second),
        (first - together, first, total - second),
        (second - together, total - first, second),
        (rest, total - first, total - second),
    )
    if min(observed for observed, _, _ in cells) < 0:
        raise ValueError(
            f"{together} together, {first} with the first and {second} with the second can't be "
            f"of {total} pairs"
        )
    information = sum(
        observed * log(observed * total / (row * column))
        for observed, row, column in cells
        if observed
    )
    return 2 * max(information, 0.0)  # rounding may leave a trace below 0


def pointwise_mutual_information(together: int, first: int, second: int, total: int) -> float:
    """Compute the PMI of a pair in bits: log₂ of how many times as often as by chance it stands.

        PMI = log₂(together · total / (first · second))

    for the numbers that `association_g2` takes (K. W. Church and P. Hanks, "Word association
    norms, mutual information, and lexicography", Computational Linguistics 16, 1990, section 3).
    0 is what chance would give, 3 is eight times as often; negative infinity where they never stand
    together. It is highest for what is rare: the authors trust it from five occurrences on.

    >>> pointwise_mutual_information(8, 8, 8, 64)
    3.0
    >>> pointwise_mutual_information(0, 8, 8, 64)
    -inf
    """
    return log2(together * total / (first * second)) if together else float("-inf")
