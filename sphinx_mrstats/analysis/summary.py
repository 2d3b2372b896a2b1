"""A corpus in numbers: its size, how varied its words are, the laws that they follow, and more.

Type-token ratios and words that occur once say how varied the words are. The laws are those of
`sphinx_mrstats.analysis.laws`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.laws import (
    HeapsFit,
    ZipfFit,
    fit_heaps,
    fit_zipf,
    rank_frequency,
    vocabulary_growth,
)
from sphinx_mrstats.analysis.options import WINDOW
from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.wordcount import Counted, CountJob
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "DEFAULT_WINDOW",
    "WORDS_PER_MINUTE",
    "CorpusSummary",
    "Windows",
    "hapaxes",
    "measure_corpus",
    "measure_windows",
    "reading_minutes",
    "summarize",
    "type_token_ratio",
]

# What M. A. Covington and J. D. McFall use for prose (2010): long enough that grammatical words
# repeat, short enough for a page.
DEFAULT_WINDOW: int = WINDOW.default


def type_token_ratio(vocabulary: Vocabulary) -> float:
    """Divide the types by the tokens: 1 where no word occurs twice, and 0 where there is none.

    It falls with the length of a text, so that only texts of one length can be compared by it
    (M. Templin, "Certain Language Skills in Children", 1957; that is what MATTR is for).

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> type_token_ratio(Vocabulary.from_documents({"a": {"the": 3, "whale": 1}}))
    0.5
    """
    return vocabulary.n_types / vocabulary.n_tokens if vocabulary.n_tokens else 0.0


def hapaxes(vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the words that occur once in all documents together, in code point order.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> hapaxes(Vocabulary.from_documents({"a": {"the": 3, "whale": 1}, "b": {"sea": 1}}))
    ('sea', 'whale')
    """
    return tuple(sorted(word for word, count in vocabulary.counts.items() if count == 1))


@dataclass(frozen=True, slots=True)
class Windows:
    """The types of all windows of `size` words; windows of different documents add up.

    `n_windows` is how many there are, `n_types` the sum of their types, `n_documents` the number of
    documents that have any.
    """

    size: int = DEFAULT_WINDOW
    n_windows: int = 0
    n_types: int = 0
    n_documents: int = 0

    @property
    def mattr(self) -> float | None:
        """The moving-average type-token ratio; None where no document has a window's length."""
        return self.n_types / (self.n_windows * self.size) if self.n_windows else None

    def __add__(self, other: Windows) -> Windows:
        """Add the windows of other documents; windows of two sizes are a `ValueError`."""
        if not isinstance(other, Windows):
            return NotImplemented
        if self.size != other.size:
            raise ValueError(f"windows of {self.size} and of {other.size} words don't add up")
        return Windows(
            self.size,
            self.n_windows + other.n_windows,
            self.n_types + other.n_types,
            self.n_documents + other.n_documents,
        )


def measure_windows(words: Sequence[str], size: int = DEFAULT_WINDOW) -> Windows:
    """Count the types of every window of `size` words that follow each other in one document.

    The mean of the windows' type-token ratios is MATTR (M. A. Covington and J. D. McFall, "Cutting
    the Gordian knot: the moving-average type-token ratio (MATTR)", Journal of Quantitative
    Linguistics 17, 2010), from 1 / `size` to 1, which doesn't depend on the length of the text.
    Windows don't span documents; a document that is shorter than a window has none. A window moves
    in constant time.

    >>> measure_windows("a rose is a rose is a rose".split(), size=4).mattr
    0.75
    >>> print(measure_windows(["short"]).mattr)
    None

    Raises:
        ValueError: `size` is below 1.

    """
    if size < 1:
        raise ValueError(f"a window of {size} words: expected 1 word or more")
    if len(words) < size:
        return Windows(size)
    inside: dict[str, int] = {}
    for word in islice(words, size):
        inside[word] = inside.get(word, 0) + 1
    n_types = len(inside)
    for gone, come in zip(words, islice(words, size, None), strict=False):
        if gone != come:
            inside[come] = inside.get(come, 0) + 1
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
        n_types += len(inside)
    return Windows(size, len(words) - size + 1, n_types, 1)


# Adults read English non-fiction silently at 238 words a minute on average (M. Brysbaert, "How many
# words do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and
# Language 109, 2019).
WORDS_PER_MINUTE = 238


def reading_minutes(n_tokens: int) -> int:
    """Round the time that `n_tokens` words take to minutes; some words take a minute at least.

    >>> reading_minutes(0), reading_minutes(1), reading_minutes(23_800)
    (0, 1, 100)
    """
    return round(n_tokens / WORDS_PER_MINUTE) or min(n_tokens, 1)


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """A corpus in numbers.

    `windows` is None where the order of the words isn't known, `heaps` and `zipf` are where there
    is too little to fit a law to.
    """

    n_documents: int
    n_tokens: int
    n_types: int
    n_hapaxes: int
    type_token_ratio: float
    windows: Windows | None
    heaps: HeapsFit | None
    zipf: ZipfFit | None
    reading_minutes: int


def summarize(vocabulary: Vocabulary, windows: Windows | None = None) -> CorpusSummary:
    """Put a corpus in numbers; MATTR is known where `measure_corpus` gave `windows`.

    An empty corpus is all zeros, without laws.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> summary = summarize(Vocabulary.from_documents({"a": {"the": 3, "sea": 1}}))
    >>> summary.n_tokens, summary.n_hapaxes, summary.type_token_ratio, summary.heaps
    (4, 1, 0.5, None)

    Raises:
        VocabularyError: counts per document were not kept.

    """
    return CorpusSummary(
        n_documents=vocabulary.n_documents,
        n_tokens=vocabulary.n_tokens,
        n_types=vocabulary.n_types,
        n_hapaxes=len(hapaxes(vocabulary)),
        type_token_ratio=type_token_ratio(vocabulary),
        windows=windows,
        heaps=fit_heaps(vocabulary_growth(vocabulary)),
        zipf=fit_zipf(rank_frequency(vocabulary)),
        reading_minutes=reading_minutes(vocabulary.n_tokens),
    )


def measure_corpus(
    paths: Paths,
    *,
    window: int = DEFAULT_WINDOW,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> tuple[Vocabulary, Windows]:
    """Count the words of each document, and the types in every `window` words that follow.

    Paths and rules are those of `sphinx_mrstats.count_documents`, and so are the errors; `options`
    say how the job runs. A `window` below 1 is a `UsageError`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("A rose is a rose is a rose.")
    ...     vocabulary, windows = measure_corpus(folder, window=4)
    >>> vocabulary.n_tokens, windows.mattr
    (8, 0.75)
    """
    if window < 1:
        raise UsageError(f"a window of {window} words: expected 1 word or more")
    measured = run_job(
        paths,
        _MeasureJob(CountJob(rules, by_document=True), window),
        options,
    )
    return measured.counted.vocabulary(by_document=True), measured.windows


@dataclass(slots=True)
class _Measured:
    """What some documents come to, in words and in windows of them."""

    counted: Counted
    windows: Windows


@dataclass(frozen=True, slots=True)
class _MeasureJob(DocumentJob[_Measured]):
    """The word count by document, with windows of the words beside it."""

    counting: CountJob
    window: int

    doing = "measuring"

    def start(self) -> _Measured:
        return _Measured(self.counting.start(), Windows(self.window))

    def take(self, document: Document, source: bytes, part: _Measured) -> None:
        prose = scan(source, self.counting.rules.for_document(document)).decode()
        lap("strip")
        words = list(iter_words(prose))
        lap("split")
        part.counted.n_documents += 1
        part.counted.by_document[document.name] = {
            word.encode(): n for word, n in Counter(words).items()
        }
        part.windows += measure_windows(words, self.window)

    def divide(self, part: _Measured, n_reducers: int) -> list[_Measured]:
        shares = self.counting.divide(part.counted, n_reducers)
        none = Windows(self.window)
        return [_Measured(share, none if n else part.windows) for n, share in enumerate(shares)]

    def add(self, total: _Measured, part: _Measured) -> None:
        self.counting.add(total.counted, part.counted)
        total.windows += part.windows
