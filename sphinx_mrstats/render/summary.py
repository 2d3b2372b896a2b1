"""A corpus in numbers, for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from sphinx_mrstats.analysis.reading import WORDS_PER_MINUTE
from sphinx_mrstats.render.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.analysis.summary import CorpusSummary
    from sphinx_mrstats.render.screen import Screen

__all__ = ["draw_summary"]

_UNKNOWN = "-"


def draw_summary(screen: Screen, summary: CorpusSummary) -> None:
    """Draw a line for each number: what it is, the number, what it says."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for line in _lines(summary):
        table.add_row(*line)
    screen.console.print(table)


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
    yield (
        "Reading time",
        _duration(summary.reading_minutes),
        f"at {WORDS_PER_MINUTE} words a minute",
    )


def _mattr(summary: CorpusSummary) -> tuple[str, str]:
    windows = summary.windows
    if windows is None:
        return _UNKNOWN, "the order of the words is not known"
    if windows.mattr is None:
        return _UNKNOWN, f"no document has {windows.size:,} words"
    n_windows = plural(windows.n_windows, "window", "windows")
    remark = f"of {n_windows} of {windows.size:,} words"
    return f"{windows.mattr:.3f}", remark


def _duration(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60} min"
