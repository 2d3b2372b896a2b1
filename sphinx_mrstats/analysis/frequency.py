"""The words of a vocabulary by how often they occur."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import DEFAULT_TOP, FREQUENCY_COLUMNS
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = [
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "Filter",
    "FrequencyTable",
    "WordFrequency",
    "frequency_table",
    "tabulate",
    "tabulate_documents",
]


# What can be shown of a word, by the names of the fields; and what is, unless asked otherwise.
COLUMNS = FREQUENCY_COLUMNS.kind.choices
DEFAULT_COLUMNS: tuple[str, ...] = FREQUENCY_COLUMNS.default


@dataclass(frozen=True, slots=True)
class WordFrequency:
    """How often one word occurs.

    `rank` is its place in the table, from 1; ties stand in the code point order of the words.
    `count` is in occurrences; `share` is `count` over all tokens that were counted, shown or not,
    from 0 to 1; `documents` is the number of documents with the word.
    """

    rank: int
    word: str
    count: int
    share: float
    documents: int

    @property
    def per_million(self) -> float:
        """The relative frequency: occurrences per million of all tokens that were counted."""
        return self.share * 1_000_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which words are shown: the `top` commonest (0: all) that are long enough and no stop words.

    Lengths are in characters. What was counted is never filtered, so that totals and shares are the
    same whatever is shown.
    """

    top: int = DEFAULT_TOP
    stop_words: Collection[str] = frozenset()
    min_length: int = 1

    @property
    def shows_all(self) -> bool:
        """Whether no word at all is left out."""
        return not self.top and not self.stop_words and self.min_length <= 1


@dataclass(frozen=True, slots=True)
class FrequencyTable:
    """The commonest words of a corpus, or of the one document `name`, with the totals counted."""

    name: str
    n_documents: int
    n_tokens: int
    n_types: int
    rows: tuple[WordFrequency, ...]


def frequency_table(
    vocabulary: Vocabulary,
    *,
    top: int = DEFAULT_TOP,
    stop_words: Collection[str] = frozenset(),
    min_length: int = 1,
) -> tuple[WordFrequency, ...]:
    """List the `top` commonest words: by count, largest first, ties in code point order.

    A `top` of 0 means all. Words in `stop_words` and those of fewer than `min_length` characters
    are left out; the others' shares stay what they are. An empty vocabulary gives an empty table.

    >>> vocabulary = Vocabulary.from_documents({"a": {"the": 3, "whale": 1}, "b": {"sea": 1}})
    >>> for row in frequency_table(vocabulary, stop_words={"the"}):
    ...     print(row.rank, row.word, row.count, f"{row.share:.0%}", row.documents)
    1 sea 1 20% 1
    2 whale 1 20% 1
    """
    shown = (
        (-count, word)
        for word, count in vocabulary.counts.items()
        if len(word) >= min_length and word not in stop_words
    )
    documents = vocabulary.document_frequency
    return tuple(
        WordFrequency(rank, word, -count, -count / vocabulary.n_tokens, documents[word])
        for rank, (count, word) in enumerate(
            heapq.nsmallest(top, shown) if top else sorted(shown), start=1
        )
    )


def tabulate(vocabulary: Vocabulary, show: Filter, *, name: str = "") -> FrequencyTable:
    """Put the words that `show` lets through into a table with the totals of `vocabulary`.

    >>> table = tabulate(Vocabulary.from_documents({"a": {"the": 3, "whale": 1}}), Filter(top=1))
    >>> table.n_tokens, table.n_types, len(table.rows)
    (4, 2, 1)
    """
    rows = frequency_table(
        vocabulary, top=show.top, stop_words=show.stop_words, min_length=show.min_length
    )
    return FrequencyTable(
        name, vocabulary.n_documents, vocabulary.n_tokens, vocabulary.n_types, rows
    )


def tabulate_documents(vocabulary: Vocabulary, show: Filter) -> tuple[FrequencyTable, ...]:
    """Put each document's own commonest words into a table, in the order of the documents' names.

    Empty where counts per document were not kept.
    """
    return tuple(
        tabulate(Vocabulary.from_documents({name: counts}), show, name=name)
        for name, counts in (vocabulary.by_document or {}).items()
    )
