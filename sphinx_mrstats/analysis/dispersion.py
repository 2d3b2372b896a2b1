"""How evenly words are spread over documents: Gries' DP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["Dispersion", "dispersions"]


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How evenly one word is spread.

    `documents` is the number of documents with it. `dp` is 0 for a word that each document has in
    proportion to its length, and near 1 for one that stands in the shortest only; `dp_norm` is
    `dp` stretched so that the latter is 1.
    """

    word: str
    count: int
    documents: int
    dp: float
    dp_norm: float


def dispersions(vocabulary: Vocabulary) -> dict[str, Dispersion]:
    """Measure how evenly each word is spread over the documents, by the word.

    With s the share of a document in all tokens, and v its share in the occurrences of a word,

        DP = ½ Σ abs(v − s)        (over the documents)
        DPnorm = DP / (1 − min s)

    DP is by S. Th. Gries ("Dispersions and adjusted frequencies in corpora", International Journal
    of Corpus Linguistics 13, 2008, section 3); DPnorm divides by the largest value that DP can
    have, as J. Lijffijt and he corrected it (the same journal, 17, 2012). Both are from 0 to 1.
    Documents without a word are left out. With one document both are 0; without any there are no
    words. Linear in the number of the words of all documents.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> book = Vocabulary.from_documents(
    ...     {"a": {"the": 4, "whale": 4}, "b": {"the": 1, "sea": 1}}
    ... )
    >>> spread = dispersions(book)
    >>> spread["the"].dp, spread["sea"].dp, spread["sea"].dp_norm
    (0.0, 0.8, 1.0)

    Raises:
        VocabularyError: counts per document were not kept.

    """
    if vocabulary.by_document is None:
        raise VocabularyError(
            "dispersion can't be measured without counts per document: count with "
            "by_document=True (--by-document)"
        )
    documents = [words for words in vocabulary.by_document.values() if words]
    sizes = [sum(words.values()) for words in documents]
    largest = vocabulary.n_tokens - min(sizes, default=0)
    distances = _distances(vocabulary, documents, sizes)
    return {
        word: Dispersion(
            word,
            count,
            vocabulary.document_frequency[word],
            distances[word] / (2 * count * vocabulary.n_tokens),
            distances[word] / (2 * count * largest) if largest else 0.0,
        )
        for word, count in vocabulary.counts.items()
    }


def _distances(
    vocabulary: Vocabulary, documents: list[Mapping[str, int]], sizes: list[int]
) -> dict[str, int]:
    """Sum up |v − s| for each word, times its count and all tokens, in integers: nothing is lost.

    A document without the word adds its s. That is the same as adding every s, which makes 1, and
    |v − s| − s where the word is.
    """
    counts, n_tokens = vocabulary.counts, vocabulary.n_tokens
    distances = {word: count * n_tokens for word, count in counts.items()}
    for words, size in zip(documents, sizes, strict=True):
        for word, count in words.items():
            expected = counts[word] * size
            distances[word] += abs(count * n_tokens - expected) - expected
    return distances
