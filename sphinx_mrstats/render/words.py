"""The reports about words: keywords, n-grams, dispersion, a corpus in numbers."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table as Grid
from rich.text import Text

from sphinx_mrstats.analysis.summary import WORDS_PER_MINUTE
from sphinx_mrstats.render.data import plain, record
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table
from sphinx_mrstats.render.screen import WIDTH, Screen
from sphinx_mrstats.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.analysis.keyness import Comparison
    from sphinx_mrstats.analysis.ngrams import NgramFrequency
    from sphinx_mrstats.analysis.summary import CorpusSummary
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "DispersionReport",
    "KeywordsReport",
    "NgramsReport",
    "SummaryReport",
]

_INDENT = "  "


@dataclass(frozen=True)
class KeywordsReport(Report):
    """The keywords of each comparison; text has, `briefly`, only the words of each."""

    comparisons: Sequence[Comparison]
    briefly: bool = False

    columns = (
        *("document", "rank", "word", "count", "other_count", "per_million", "other_per_million"),
        *("keyness", "ratio"),
    )

    def content(self) -> Mapping[str, Any]:
        """Give the comparisons, each with its keywords."""
        content = [
            {**record(each), "keywords": [record(keyword) for keyword in each.keywords]}
            for each in self.comparisons
        ]
        return {"comparisons": content}

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the keywords, each with the document that it is one of."""
        for each in self.comparisons:
            for keyword in each.keywords:
                yield [Names((each.name,)), *(getattr(keyword, c) for c in self.columns[1:])]

    def tables(self) -> Sequence[Table]:
        """Give a table for each comparison, with what was compared below it."""
        columns = (
            Column("Word"),
            Column("Count", ","),
            Column("A million", ",.0f", "dim"),
            Column("Elsewhere", ",.0f", "dim"),
            Column("G²", ",.1f"),
            Column("Log ratio", ".2f"),
        )
        fields = ("word", "count", "per_million", "other_per_million", "keyness", "ratio")
        return [
            Table(
                columns,
                tuple(tuple(getattr(row, name) for name in fields) for row in each.keywords),
                title=Names((each.name,)) if each.name else "",
                note=f"{each.n_tokens:,} words (tokens) in {plural(each.n_documents, 'document')}"
                f" · elsewhere {each.other_n_tokens:,}"
                + (
                    f" in {plural(each.other_n_documents, 'document')}"
                    if each.other_n_documents
                    else ""  # it is a language that was compared with
                ),
            )
            for each in self.comparisons
        ]

    def draw(self, screen: Screen) -> None:
        """Draw a table for each comparison or, briefly, its words alone below its name."""
        if not self.briefly:
            super().draw(screen)
            return
        for each in self.comparisons:
            if each.name:
                screen.console.print(Text(printable(each.name), style="bold"), soft_wrap=True)
            words = ", ".join(keyword.word for keyword in each.keywords) or "(none)"
            for line in textwrap.wrap(
                words,
                min(screen.console.width, WIDTH),
                initial_indent=_INDENT,
                subsequent_indent=_INDENT,
                break_on_hyphens=False,
            ):
                screen.console.print(Text(line), soft_wrap=True)


@dataclass(frozen=True)
class NgramsReport(Report):
    """N-grams of `size` words: some of them, `shown`, out of all that were counted."""

    ngrams: Vocabulary
    shown: Sequence[NgramFrequency]
    size: int

    columns = ("rank", "ngram", "count", "share", "documents", "g2", "pmi")

    def content(self) -> Mapping[str, Any]:
        """Give the totals of all, and what is shown."""
        return {
            "size": self.size,
            "documents": self.ngrams.n_documents,
            "tokens": self.ngrams.n_tokens,
            "types": self.ngrams.n_types,
            "ngrams": [record(row) for row in self.shown],
        }

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the n-grams with their measures, rounded."""
        for row in self.shown:
            yield [plain(getattr(row, column)) for column in self.columns]

    def tables(self) -> Sequence[Table]:
        """Give a table with the totals below it; single words have no measures of association."""
        columns = (
            Column("Words"),
            Column("Count", ","),
            Column("Share", ".2%", "dim"),
            Column("Documents", ",", "dim"),
            Column("G²", ",.1f"),
            Column("PMI", ".2f"),
        )
        fields = ("ngram", "count", "share", "documents", "g2", "pmi")
        n_columns = len(columns) if self.size > 1 else 4
        totals = (
            f"{plural(self.ngrams.n_documents, 'document')} · {self.ngrams.n_tokens:,} n-grams of"
            f" size {self.size} · {self.ngrams.n_types:,} different"
        )
        rows = [tuple(getattr(row, name) for name in fields[:n_columns]) for row in self.shown]
        return [Table(columns[:n_columns], tuple(rows), note=totals)]


@dataclass(frozen=True)
class DispersionReport(Report):
    """How evenly words are spread over documents."""

    words: Sequence[Dispersion]

    columns = ("word", "count", "documents", "dp", "dp_norm")

    def content(self) -> Mapping[str, Any]:
        """Give the measures of each word."""
        return {"words": [record(each) for each in self.words]}

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the measures of each word."""
        for each in self.words:
            yield [getattr(each, column) for column in self.columns]

    def tables(self) -> Sequence[Table]:
        """Give a table of the words."""
        columns = (
            Column("Word"),
            Column("Count", ","),
            Column("Documents", ",", "dim"),
            Column("DP", ".3f"),
            Column("DPnorm", ".3f", "dim"),
        )
        return [Table(columns, tuple(map(tuple, self.rows())))]


@dataclass(frozen=True)
class SummaryReport(Report):
    """A corpus in numbers."""

    summary: CorpusSummary

    columns = ("measure", "value")

    def content(self) -> Mapping[str, Any]:
        """Give every number by its name; None for what can't be measured."""
        summary, windows = self.summary, self.summary.windows
        heaps, zipf = summary.heaps, summary.zipf
        values = {
            "documents": summary.n_documents,
            "tokens": summary.n_tokens,
            "types": summary.n_types,
            "hapaxes": summary.n_hapaxes,
            "type_token_ratio": summary.type_token_ratio,
            "mattr": windows and windows.mattr,
            "mattr_window": windows and windows.size,
            "mattr_windows": windows and windows.n_windows,
            "heaps_k": heaps and heaps.k,
            "heaps_beta": heaps and heaps.beta,
            "heaps_r2": heaps and heaps.r2,
            "zipf_exponent": zipf and zipf.exponent,
            "reading_minutes": summary.reading_minutes,
            "words_per_minute": WORDS_PER_MINUTE,
        }
        return {name: plain(value) for name, value in values.items()}

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the numbers by their names."""
        return iter(self.content().items())

    def tables(self) -> Sequence[Table]:
        """Give a line for each number: what it is, the number, what it says."""
        columns = (Column("Measure"), Column("Number", ">"), Column("Remark"))
        return [Table(columns, tuple(_lines(self.summary)))]

    def draw(self, screen: Screen) -> None:
        """Draw the lines without headings."""
        table = Grid.grid(padding=(0, 2, 0, 0))
        table.add_column()
        table.add_column(justify="right")
        table.add_column(style="dim")
        for line in _lines(self.summary):
            table.add_row(*line)
        screen.console.print(table)


_UNKNOWN = "-"


def _lines(summary: CorpusSummary) -> Iterator[tuple[str, str, str]]:
    n_types = summary.n_types
    yield "Documents", f"{summary.n_documents:,}", ""
    yield "Words (tokens)", f"{summary.n_tokens:,}", ""
    yield "Different words (types)", f"{n_types:,}", ""
    share = f"{summary.n_hapaxes / n_types:.1%} of the types" if n_types else ""
    yield "Words that occur once (hapaxes)", f"{summary.n_hapaxes:,}", share
    yield "Type-token ratio", f"{summary.type_token_ratio:.3f}", "falls with length"
    yield "Its moving average (MATTR)", *_mattr(summary)
    if heaps := summary.heaps:
        law = f"types = {heaps.k:.3g} · tokens^{heaps.beta:.3f}, R² {heaps.r2:.3f}"
        yield "Heaps' law, beta", f"{heaps.beta:.3f}", law
    else:
        yield "Heaps' law, beta", _UNKNOWN, "takes two documents with words"
    if zipf := summary.zipf:
        law = f"frequency ∝ 1 / rank^{zipf.exponent:.3f}"
        yield "Zipf's law, exponent", f"{zipf.exponent:.3f}", law
    else:
        yield "Zipf's law, exponent", _UNKNOWN, "takes two different words"
    minutes = summary.reading_minutes
    duration = f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60} min"
    yield "Reading time", duration, f"at {WORDS_PER_MINUTE} words a minute"


def _mattr(summary: CorpusSummary) -> tuple[str, str]:
    windows = summary.windows
    if windows is None:
        return _UNKNOWN, "the order of the words is not known"
    if windows.mattr is None:
        return _UNKNOWN, f"no document has {windows.size:,} words"
    n_windows = plural(windows.n_windows, "window")
    return f"{windows.mattr:.3f}", f"of {n_windows} of {windows.size:,} words"
