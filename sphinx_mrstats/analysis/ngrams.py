"""Words that follow each other: n-grams, how often they occur, how closely they belong together."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from math import log, log2
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import DEFAULT_TOP, NGRAM_SORT
from sphinx_mrstats.analysis.passages import find_passages, iter_runs
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.text import listed
from sphinx_mrstats.wordcount import CountJob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths
    from sphinx_mrstats.vocabulary import Vocabulary
    from sphinx_mrstats.wordcount import Counted

__all__ = [
    "NGRAM_ORDERS",
    "NgramFrequency",
    "association_g2",
    "count_ngrams",
    "ngram_table",
    "ngrams_in",
    "pointwise_mutual_information",
]

# What n-grams can be ordered by.
NGRAM_ORDERS = NGRAM_SORT.kind.choices


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


@dataclass(frozen=True, slots=True)
class NgramFrequency:
    """How often some words follow each other, and how much more often than by chance.

    `rank` is its place in the table, from 1; `count` is in occurrences; `share` is `count` over all
    n-grams of this size, from 0 to 1; `documents` is the number of documents with it. `g2` and
    `pmi` (in bits) are those of the two parts that it falls into most easily.
    """

    rank: int
    ngram: str
    count: int
    share: float
    documents: int
    g2: float
    pmi: float


def count_ngrams(
    paths: Paths,
    *,
    size: int = 2,
    rules: Rules = DEFAULT_RULES,
    by_document: bool = False,
    options: RunOptions = DEFAULT_RUN,
) -> Vocabulary:
    r"""Count the n-grams of documents: `size` words that follow each other.

    The result is a vocabulary whose words are n-grams, separated by spaces, so that it is saved,
    added and compared like any other. An n-gram spans a line's end and never two blocks, nor
    punctuation, numbers and code: `sphinx_mrstats.analysis.passages` says what neighbours are.
    Paths, rules and `by_document` are those of `sphinx_mrstats.count_documents`, and so are the
    errors; `options` say how the job runs. A `size` below 1 is a `UsageError`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("The white whale. A white\nwhale!")
    ...     count_ngrams(folder, size=2).most_common()
    [('white whale', 2), ('a white', 1), ('the white', 1)]
    """
    if size < 1:
        raise UsageError(f"an n-gram of {size} words: expected 1 word or more")
    counted = run_job(paths, _NgramJob(rules, by_document, size), options)
    return counted.vocabulary(by_document=by_document)


@dataclass(frozen=True, slots=True)
class _NgramJob(CountJob):
    """The word count with another map function."""

    size: int = 2

    def take(self, document: Document, source: bytes, part: Counted) -> None:
        """Count the n-grams of one document."""
        rules = self.rules.for_document(document)
        found = ngrams_in((passage.text for passage in find_passages(source, rules)), self.size)
        counts = {ngram.encode(): n for ngram, n in found.items()}
        lap("split")
        if self.by_document:
            part.keep(document.name, counts)
        else:
            part.take_words(counts)


def ngrams_in(texts: Iterable[str], size: int) -> Counter[str]:
    """Count the n-grams of `size` words in the texts of passages.

    >>> ngrams_in(["the white whale", "The white sea: calm"], 2).most_common(1)
    [('the white', 2)]
    """
    counts: Counter[str] = Counter()
    for text in texts:
        for run in iter_runs(text):
            if len(run) >= size:
                counts.update(map(" ".join, zip(*(run[i:] for i in range(size)), strict=False)))
    return counts


def ngram_table(
    ngrams: Vocabulary,
    *,
    order: str = "count",
    top: int = DEFAULT_TOP,
    min_count: int = 1,
    stop_words: Collection[str] = frozenset(),
) -> tuple[NgramFrequency, ...]:
    """List n-grams: those of highest count, G² (``g2``) or PMI (``pmi``) first.

    By G², those that chance would bring together more often than they stand come last.

    `ngrams` are what `count_ngrams` counted, all of one size. Ties stand in code point order. A
    `top` of 0 means all. Left out are n-grams of fewer than `min_count` occurrences, and those that
    begin or end with one of `stop_words`; "point of sale" stays.

    For two words G² and PMI are those of `sphinx_mrstats.analysis.ngrams`, over all n-grams
    counted. More words are taken for a pair wherever they can be split, as J. F. da Silva and
    G. P. Lopes do ("A local maxima method and a fair dispersion normalization for extracting
    multi-word units", 1999, section 2: pseudo-bigrams); of the splits, the one with the lowest G²
    counts, so that what only contains a firm pair doesn't rank with it. One word is no pair: 0.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> counts = {"white whale": 4, "the whale": 1, "the sea": 5}
    >>> for row in ngram_table(Vocabulary.from_documents({"a": counts}), order="g2"):
    ...     print(row.rank, row.ngram, row.count, round(row.g2, 2), round(row.pmi, 2))
    1 the sea 5 8.46 0.74
    2 white whale 4 8.46 1.0
    3 the whale 1 8.46 -1.58

    Raises:
        UsageError: `order` is none of `NGRAM_ORDERS`.

    """
    if order not in NGRAM_ORDERS:
        raise UsageError(
            f"n-grams can't be ordered by {order!r}: expected {listed(NGRAM_ORDERS, 'or')}"
        )
    total = ngrams.n_tokens
    strength = _Strength(ngrams)
    rows: Iterable[tuple[float, str]] = (
        (-count if order == "count" else -strength.order(ngram, order), ngram)
        for ngram, count in ngrams.counts.items()
        if count >= min_count and _shown(ngram, stop_words)
    )
    rows = heapq.nsmallest(top, rows) if top else sorted(rows)
    counts, documents = ngrams.counts, ngrams.document_frequency
    return tuple(
        NgramFrequency(
            rank,
            ngram,
            counts[ngram],
            counts[ngram] / total,
            documents[ngram],
            *strength.weakest_split(ngram),
        )
        for rank, (_, ngram) in enumerate(rows, start=1)
    )


def _shown(ngram: str, stop_words: Collection[str]) -> bool:
    if not stop_words:
        return True
    return ngram.partition(" ")[0] not in stop_words and ngram.rpartition(" ")[2] not in stop_words


class _Strength:
    """How firmly n-grams hold together."""

    def __init__(self, ngrams: Vocabulary) -> None:
        self.counts, self.total = ngrams.counts, ngrams.n_tokens
        # how many n-grams begin, and how many end, with each shorter n-gram
        self.starts: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        for ngram, count in self.counts.items():
            at = ngram.find(" ")
            while at >= 0:
                self.starts[ngram[:at]] += count
                self.ends[ngram[at + 1 :]] += count
                at = ngram.find(" ", at + 1)

    def weakest_split(self, ngram: str) -> tuple[float, float]:
        """Give the lowest G², with the PMI of that split; what is avoided is weaker than chance."""
        splits = []
        at = ngram.find(" ")
        while at >= 0:
            first, second = self.starts[ngram[:at]], self.ends[ngram[at + 1 :]]
            table = (self.counts[ngram], first, second, self.total)
            splits.append((association_g2(*table), pointwise_mutual_information(*table)))
            at = ngram.find(" ", at + 1)
        return min(splits, key=_signed, default=(0.0, 0.0))

    def order(self, ngram: str, order: str) -> float:
        """Give what an n-gram is ordered by."""
        split = self.weakest_split(ngram)
        return split[1] if order == "pmi" else _signed(split)


def _signed(split: tuple[float, float]) -> float:
    """Give G² with a minus if the words stand together less often than by chance."""
    g2, pmi = split
    return g2 if pmi >= 0 else -g2
