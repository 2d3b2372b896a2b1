"""A corpus in numbers: its size, how varied its words are, the laws that they follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.diversity import (
    DEFAULT_WINDOW,
    Windows,
    hapaxes,
    measure_windows,
    type_token_ratio,
)
from sphinx_mrstats.analysis.growth import HeapsFit, fit_heaps, vocabulary_growth
from sphinx_mrstats.analysis.reading import reading_minutes
from sphinx_mrstats.analysis.zipf import ZipfFit, fit_zipf, rank_frequency
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import DEFAULT_RUN, DocumentJob, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.wordcount import Counted, CountJob
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["CorpusSummary", "measure_corpus", "summarize"]


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """A corpus in numbers.

    `windows` is None where the order of the words isn't known, `heaps` and `zipf` are where there
    is too little to fit a law to. Each is explained where it is measured:
    `sphinx_mrstats.analysis.diversity`, `growth`, `zipf` and `reading`.
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
