"""The words that some documents have more of than others: keyness."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["KEYWORD_COLUMNS", "Keyword", "find_keywords", "log_likelihood", "log_ratio"]

# What can be shown of a keyword, by the names of the fields.
KEYWORD_COLUMNS = ("rank", "word", "count", "keyness", "ratio")

# What stands for no occurrence at all, which has no logarithm (A. Hardie, "Log Ratio: an informal
# introduction", 2014).
_NONE_AT_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that is commoner in some documents than in others.

    `rank` is from 1; `count` is in occurrences in those documents; `keyness` is G², from 0 without
    an upper bound: how sure it is that the difference is none of chance; `ratio` is the binary
    logarithm of the relative frequencies' ratio: 1 for twice as common, 3 for eight times.
    """

    rank: int
    word: str
    count: int
    keyness: float
    ratio: float


def log_likelihood(count: int, n_tokens: int, other_count: int, other_n_tokens: int) -> float:
    """Compute G² of `count` in `n_tokens` against `other_count` in `other_n_tokens`.

    The sum of 2 · observed · ln(observed / expected) over both sides, where what is expected is
    what both sides together would have (P. Rayson and R. Garside, "Comparing corpora using
    frequency profiling", 2000). It is 0 where both are equally frequent, and where nothing is.

    >>> round(log_likelihood(10, 1000, 5, 2000), 2)
    6.93
    >>> log_likelihood(1, 10, 10, 100)
    0.0
    """
    share = (count + other_count) / ((n_tokens + other_n_tokens) or 1)
    information = sum(
        observed * log(observed / (share * total))
        for observed, total in ((count, n_tokens), (other_count, other_n_tokens))
        if observed
    )
    return 2 * max(information, 0.0)  # rounding may leave a trace below 0


def log_ratio(count: int, n_tokens: int, other_count: int, other_n_tokens: int) -> float:
    """Compute the binary logarithm of the ratio of two relative frequencies.

    Half an occurrence stands for none. Both numbers of tokens have to be above 0.

    >>> log_ratio(8, 100, 2, 100)
    2.0
    >>> log_ratio(8, 100, 0, 100)
    4.0
    """
    relative = (count or _NONE_AT_ALL) / n_tokens
    return log2(relative / ((other_count or _NONE_AT_ALL) / other_n_tokens))


def find_keywords(
    vocabulary: Vocabulary,
    others: Vocabulary,
    *,
    top: int = 20,
    stop_words: Collection[str] = frozenset(),
    min_length: int = 1,
) -> tuple[Keyword, ...]:
    """List the words that are commoner in `vocabulary` than in `others`, highest keyness first.

    Ties stand in code point order. A `top` of 0 means all. Words in `stop_words` and those of fewer
    than `min_length` characters are left out. Where either has no words, nothing can be compared,
    and there are no keywords.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> guide = Vocabulary.from_documents({"guide": {"whale": 4, "the": 2}})
    >>> rest = Vocabulary.from_documents({"rest": {"sea": 6, "the": 4, "whale": 1}})
    >>> [(found.word, round(found.keyness, 1)) for found in find_keywords(guide, rest)]
    [('whale', 4.2)]
    """
    if not vocabulary.n_tokens or not others.n_tokens:
        return ()
    found = []
    for word, count in vocabulary.counts.items():
        if len(word) < min_length or word in stop_words:
            continue
        sides = (count, vocabulary.n_tokens, others.counts.get(word, 0), others.n_tokens)
        # Compared in integers: a ratio of floating point numbers is not exactly 1.
        if sides[0] * sides[3] > sides[2] * sides[1]:
            found.append((-log_likelihood(*sides), word, count, log_ratio(*sides)))
    found.sort()
    return tuple(
        Keyword(rank, word, count, -negative, ratio)
        for rank, (negative, word, count, ratio) in enumerate(found[: top or None], start=1)
    )
