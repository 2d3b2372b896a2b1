"""How documents grew, revision by revision: a table, or a chart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.grid import Column, grid
from sphinx_mrstats.render.plots.charts import LineChart, Series
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.history import Milestone
    from sphinx_mrstats.render.screen import Screen

__all__ = ["chart_history", "draw_history"]

_NONE_BEFORE = "-"

# Numbers that may be missing are texts, to the right.
_RIGHT = ">"

_COLUMNS = (
    Column("name", "Revision"),
    Column("date", "Date", style="dim"),
    Column("documents", "Documents", ",", "dim"),
    Column("tokens", "Tokens", ","),
    Column("types", "Types", ","),
    Column("new", "New", _RIGHT),
    Column("gone", "Gone", _RIGHT),
)

_LABELS = {
    "documents": "Documents",
    "tokens": "Words (tokens)",
    "types": "Different words (types)",
    "new": "New words",
    "gone": "Words that are gone",
}


def draw_history(screen: Screen, rows: Sequence[dict[str, Any]], words: Sequence[str]) -> None:
    """Draw a line for each revision; `rows` are as JSON has them, `words` get a column each."""
    if not rows:
        return
    columns = [*_COLUMNS, *(Column(f"word {word}", word, ",") for word in words)]
    shown = [
        SimpleNamespace(
            **row
            | {"name": printable(row["name"]), "date": row["date"][:10]}
            | {key: _count(row[key]) for key in ("new", "gone")}
            | {f"word {word}": count for word, count in row["words"].items()}
        )
        for row in rows
    ]
    screen.console.print(grid(columns, shown, screen))


def _count(n: int | None) -> str:
    return _NONE_BEFORE if n is None else f"{n:,}"


def chart_history(
    milestones: Sequence[Milestone], words: Sequence[str] = (), *, measure: str = "tokens"
) -> LineChart:
    """Make a chart of one measure or, of `words`, their occurrences for each million of words.

    A `measure` is ``documents``, ``tokens``, ``types``, ``new`` or ``gone``. The first revision has
    no new and no gone words, as nothing is before it, and no point for them.
    """
    names = tuple(milestone.name for milestone in milestones)
    if words:
        label = "Occurrences per million words"
        values = {
            word: [1_000_000 * each.counts[n] / (each.n_tokens or 1) for each in milestones]
            for n, word in enumerate(words)
        }
    else:
        label = _LABELS[measure]
        values = {label: [getattr(each, f"n_{measure}") for each in milestones]}
    series = tuple(
        Series(
            name=name,
            points=tuple((x, y) for x, y in enumerate(line) if y is not None),
            joined=True,
        )
        for name, line in values.items()
    )
    title = f"{', '.join(words) or label}, {names[0]} to {names[-1]}" if names else label
    return LineChart(
        title=title,
        description=_describe(label, series, names),
        headings=("Revision", *values),
        rows=tuple(
            (name, *(_NONE_BEFORE if y is None else f"{y:,.6g}" for y in line))
            for name, *line in zip(names, *values.values(), strict=True)
        ),
        x_label="",
        y_label=label,
        series=series,
        names=names,
    )


def _describe(label: str, series: Sequence[Series], names: Sequence[str]) -> str:
    """Say where each line begins and ends."""
    lines = [f"{label}, by revision."]
    for each in series:
        if each.points:
            (first, start), (last, end) = each.points[0], each.points[-1]
            lines.append(
                f"{each.name}: {start:,.6g} in {names[int(first)]}, {end:,.6g} in"
                f" {names[int(last)]}."
            )
    return " ".join(lines)
