"""The words that some documents have more of than others: keyness."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log2
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_mrstats.errors import UsageError, VocabularyError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sphinx_mrstats.analysis.language import Language
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "KEYWORD_ORDERS",
    "Comparison",
    "Keyword",
    "compare",
    "compare_documents",
    "find_keywords",
    "log_likelihood",
    "log_ratio",
]

# What keywords can be ordered by.
KEYWORD_ORDERS = ("keyness", "ratio")

# What stands for no occurrence at all, which has no logarithm (A. Hardie, "Log Ratio: an informal
# introduction", 2014).
_NONE_AT_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that is commoner in some documents than in others.

    `rank` is from 1; `count` is in occurrences in those documents, `other_count` in the others;
    `per_million` and `other_per_million` are the same for each million of tokens; `keyness` is G²,
    from 0 without an upper bound: how sure it is that the difference is none of chance; `ratio` is
    the binary logarithm of the relative frequencies' ratio: 1 for twice as common, 3 for eight
    times.
    """

    rank: int
    word: str
    count: int
    keyness: float
    ratio: float
    other_count: int
    per_million: float
    other_per_million: float


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
    others: Vocabulary | Language,
    *,
    order: str = "keyness",
    top: int = 20,
    min_keyness: float = 0,
    stop_words: Collection[str] = frozenset(),
    min_length: int = 1,
) -> tuple[Keyword, ...]:
    """List the words that are commoner in `vocabulary` than in `others`, highest keyness first.

    `others` are the words of documents, or of a language (`sphinx_mrstats.analysis.language`).

    With an `order` of ``ratio`` the highest log ratio is first. Ties stand in code point order. A
    `top` of 0 means all. Words of a smaller G² than `min_keyness` are left out. By chance alone,
    one word of 20 reaches 3.84, one of 100 reaches 6.63, one of 1,000 reaches 10.83, and one of
    10,000 reaches 15.13 (χ² with one degree of freedom; P. Rayson, D. Berridge and B. Francis,
    "Extending the Cochran rule for the comparison of word frequencies between corpora", 2004,
    recommend the last). Words in `stop_words` and those of fewer than `min_length` characters are
    left out. If either side has no words, there are no keywords.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> guide = Vocabulary.from_documents({"guide": {"whale": 4, "the": 2}})
    >>> rest = Vocabulary.from_documents({"rest": {"sea": 6, "the": 4, "whale": 1}})
    >>> [(found.word, round(found.keyness, 1)) for found in find_keywords(guide, rest)]
    [('whale', 4.2)]

    Raises:
        UsageError: `order` is none of `KEYWORD_ORDERS`.

    """
    return _find(
        _Sides(vocabulary.counts, vocabulary.n_tokens, others.counts, others.n_tokens),
        order=order,
        top=top,
        min_keyness=min_keyness,
        stop_words=stop_words,
        min_length=min_length,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The keywords of some documents, called `name`, against others."""

    name: str
    n_documents: int
    n_tokens: int
    other_n_documents: int
    other_n_tokens: int
    keywords: tuple[Keyword, ...]


def compare(
    vocabulary: Vocabulary, others: Vocabulary | Language, *, name: str = "", **options: Any
) -> Comparison:
    """Find the keywords of `vocabulary` against `others`; options are those of `find_keywords`."""
    return Comparison(
        name,
        vocabulary.n_documents,
        vocabulary.n_tokens,
        others.n_documents,
        others.n_tokens,
        find_keywords(vocabulary, others, **options),
    )


def compare_documents(
    vocabulary: Vocabulary,
    others: Language | None = None,
    *,
    order: str = "keyness",
    top: int = 20,
    min_keyness: float = 0,
    stop_words: Collection[str] = frozenset(),
    min_length: int = 1,
) -> tuple[Comparison, ...]:
    """Find the keywords of each document against all others, in the order of their names.

    With `others`, each document is compared with a language instead.

    The options are those of `find_keywords`. Linear in the number of the words of all documents. A
    document that is the only one with words has no keywords.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> book = Vocabulary.from_documents({"1": {"the": 2, "sea": 2}, "2": {"the": 3, "whale": 1}})
    >>> [[keyword.word for keyword in each.keywords] for each in compare_documents(book)]
    [['sea'], ['whale', 'the']]

    Raises:
        VocabularyError: counts per document were not kept.

    """
    if vocabulary.by_document is None:
        raise VocabularyError(
            "documents can't be compared without counts per document: count with "
            "by_document=True (--by-document)"
        )
    compared = []
    for name, counts in vocabulary.by_document.items():
        n_tokens = sum(counts.values())
        if others is None:
            rest = {word: vocabulary.counts[word] - count for word, count in counts.items()}
            sides = _Sides(counts, n_tokens, rest, vocabulary.n_tokens - n_tokens)
        else:
            sides = _Sides(counts, n_tokens, others.counts, others.n_tokens)
        keywords = _find(
            sides,
            order=order,
            top=top,
            min_keyness=min_keyness,
            stop_words=stop_words,
            min_length=min_length,
        )
        n_others = vocabulary.n_documents - 1 if others is None else others.n_documents
        compared.append(Comparison(name, 1, n_tokens, n_others, sides.other_n_tokens, keywords))
    return tuple(compared)


class _Sides(NamedTuple):
    """What is compared; of the others, only words that both have are needed."""

    counts: Mapping[str, int]
    n_tokens: int
    other_counts: Mapping[str, int]
    other_n_tokens: int


def _find(
    sides: _Sides,
    *,
    order: str,
    top: int,
    min_keyness: float,
    stop_words: Collection[str],
    min_length: int,
) -> tuple[Keyword, ...]:
    if order not in KEYWORD_ORDERS:
        raise UsageError(f"keywords can't be ordered by {order!r}: expected keyness or ratio")
    counts, n_tokens, other_counts, other_n_tokens = sides
    if not n_tokens or not other_n_tokens:
        return ()
    found = []
    for word, count in counts.items():
        other_count = other_counts.get(word, 0)
        # Compared in integers: a ratio of floating point numbers is not exactly 1.
        if (
            count * other_n_tokens <= other_count * n_tokens
            or len(word) < min_length
            or word in stop_words
        ):
            continue
        table = (count, n_tokens, other_count, other_n_tokens)
        keyness, ratio = log_likelihood(*table), log_ratio(*table)
        if keyness >= min_keyness:
            found.append((-keyness if order == "keyness" else -ratio, word, keyness, ratio))
    found.sort()
    return tuple(
        Keyword(
            rank,
            word,
            counts[word],
            keyness,
            ratio,
            other_counts.get(word, 0),
            1_000_000 * counts[word] / n_tokens,
            1_000_000 * other_counts.get(word, 0) / other_n_tokens,
        )
        for rank, (_, word, keyness, ratio) in enumerate(found[: top or None], start=1)
    )
