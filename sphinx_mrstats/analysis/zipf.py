"""How frequency falls with rank: Zipf's law."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["ZipfFit", "fit_zipf", "rank_frequency"]

# Beyond it, rank 1 has all of a text (the exponent that one word a thousand times as frequent as
# the only other asks for is 10).
_STEEPEST = 64.0

# Far below what is shown.
_EXACT_ENOUGH = 1e-12

# Halving alone would get there in 46 steps.
_STEPS = 60


@dataclass(frozen=True, slots=True)
class ZipfFit:
    """The law that a word's frequency is in proportion to 1 / rank ** `exponent`.

    0 is a text whose words are all equally frequent; near 1 is usual. `n_ranks` is the number of
    words that it was fitted to.
    """

    exponent: float
    n_ranks: int


def rank_frequency(vocabulary: Vocabulary) -> tuple[int, ...]:
    """List the counts of all words, largest first: the first is that of rank 1.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> rank_frequency(Vocabulary.from_documents({"a": {"sea": 1, "the": 4, "whale": 2}}))
    (4, 2, 1)
    """
    return tuple(sorted(vocabulary.counts.values(), reverse=True))


def fit_zipf(counts: Sequence[int]) -> ZipfFit | None:
    """Fit the exponent of Zipf's law to counts by rank: that of maximum likelihood.

    Under the law a token is the word of rank r, of R, with the probability r⁻ˢ / Σ q⁻ˢ (q from 1 to
    R): G. K. Zipf, Human Behavior and the Principle of Least Effort, 1949, chapter 2. The
    likelihood of all tokens is largest where the mean of ln r under the law is that of the tokens,

        Σ q⁻ˢ ln q / Σ q⁻ˢ = Σ count(r) ln r / Σ count(r)

    whose left side falls with s: Newton's method finds it, within an interval that narrows. A
    straight line through the logarithms, which is often drawn, gives the many words of low
    frequency all the weight (A. Clauset, C. R. Shalizi and M. E. J. Newman, "Power-law
    distributions in empirical data", SIAM Review 51, 2009, appendix A). Ranks are those of the same
    counts, so that the exponent of text without any order is somewhat above 0. None for fewer than
    two words.

    >>> fit = fit_zipf([1200, 600, 400, 300, 240, 200])
    >>> round(fit.exponent, 6), fit.n_ranks
    (1.0, 6)
    >>> print(fit_zipf([7]))
    None
    """
    if len(counts) < 2:
        return None
    logs = [log(rank) for rank in range(1, len(counts) + 1)]
    wanted = _moments(logs, counts)[0]
    low, high, exponent = 0.0, _STEEPEST, 1.0
    for _ in range(_STEPS):
        mean, variance = _moments(logs, [exp(-exponent * x) for x in logs])
        if mean > wanted:
            low = exponent
        else:
            high = exponent
        # the mean's derivative is minus the variance
        step = (mean - wanted) / variance if variance else 0.0
        guess = exponent + step if low < exponent + step < high else (low + high) / 2
        if abs(guess - exponent) < _EXACT_ENOUGH:
            break
        exponent = guess
    return ZipfFit(exponent, len(counts))


def _moments(values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """Give the weighted mean and variance."""
    total = sum(weights)
    mean = sum(map(mul, values, weights)) / total
    variance = (
        sum(weight * (value - mean) ** 2 for value, weight in zip(values, weights, strict=True))
        / total
    )
    return mean, variance
