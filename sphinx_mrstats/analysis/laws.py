"""Laws of words: Heaps' of how a vocabulary grows with the text, Zipf's of frequency and rank."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from operator import mul
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "GrowthPoint",
    "HeapsFit",
    "ZipfFit",
    "fit_heaps",
    "fit_zipf",
    "rank_frequency",
    "vocabulary_growth",
]


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """What the documents up to the one called `name` come to, in tokens and in types."""

    name: str
    n_tokens: int
    n_types: int


@dataclass(frozen=True, slots=True)
class HeapsFit:
    """The law types = `k` · tokens ** `beta`, as fitted to `n_points` points.

    `beta` is 1 where every word is new, 0 where none is; 0.4 to 0.6 is usual for English. `r2` says
    how much of the points' variance, on logarithmic scales, the law explains: 1 is all.
    """

    k: float
    beta: float
    r2: float
    n_points: int


def vocabulary_growth(vocabulary: Vocabulary) -> tuple[GrowthPoint, ...]:
    """Add up tokens and types document by document, in the code point order of their names.

    Documents without a word add no point.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> book = Vocabulary.from_documents({"1": {"the": 2, "sea": 1}, "2": {"the": 1, "whale": 1}})
    >>> [(point.n_tokens, point.n_types) for point in vocabulary_growth(book)]
    [(3, 2), (5, 3)]

    Raises:
        VocabularyError: counts per document were not kept.

    """
    if vocabulary.by_document is None:
        raise VocabularyError(
            "a vocabulary's growth can't be told without counts per document: count with "
            "by_document=True (--by-document)"
        )
    seen: set[str] = set()
    n_tokens = 0
    points = []
    for name, words in vocabulary.by_document.items():
        if words:
            seen.update(words)
            n_tokens += sum(words.values())
            points.append(GrowthPoint(name, n_tokens, len(seen)))
    return tuple(points)


def fit_heaps(points: Sequence[GrowthPoint]) -> HeapsFit | None:
    """Fit Heaps' law to points of growth: a straight line through their logarithms, least squares.

    The law is H. S. Heaps' (Information Retrieval: Computational and Theoretical Aspects, 1978,
    section 7.5), and G. Herdan's before him; the fit is that of C. D. Manning, P. Raghavan and
    H. Schütze (Introduction to Information Retrieval, 2008, section 5.1.1). None for fewer than two
    points of different lengths, through which no line goes.

    >>> points = [GrowthPoint("", 100, 30), GrowthPoint("", 400, 60), GrowthPoint("", 900, 90)]
    >>> fit = fit_heaps(points)
    >>> round(fit.k, 9), round(fit.beta, 9), round(fit.r2, 9)
    (3.0, 0.5, 1.0)
    >>> print(fit_heaps(points[:1]))
    None
    """
    if len({point.n_tokens for point in points}) < 2:
        return None
    xs = [log(point.n_tokens) for point in points]
    ys = [log(point.n_types) for point in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread_x = sum((x - mean_x) ** 2 for x in xs)
    spread_y = sum((y - mean_y) ** 2 for y in ys)
    common = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    beta = common / spread_x
    r2 = common**2 / (spread_x * spread_y) if spread_y else 1.0
    return HeapsFit(exp(mean_y - beta * mean_x), beta, r2, len(points))


# Beyond it, rank 1 has all of a text (the exponent that one word a thousand times as frequent as
# the only other asks for is 10).
_STEEPEST = 64.0

# The error of the exponent, which is far smaller than what is shown of it.
_EXACT_ENOUGH = 1e-12

# The most steps of the search; if each only halved the range, it would take 46.
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
