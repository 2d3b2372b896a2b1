"""How a vocabulary grows with the text: Heaps' law."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["GrowthPoint", "HeapsFit", "fit_heaps", "vocabulary_growth"]


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
