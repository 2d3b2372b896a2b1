"""The report of a history: how documents grew, revision by revision, and a chart of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.data import write_csv
from sphinx_mrstats.render.plots.charts import LineChart, Series
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.history import Milestone
    from sphinx_mrstats.documents.git import Commit

__all__ = ["HistoryReport", "chart_history"]

_NONE_BEFORE = "-"

# What JSON and CSV have of each revision.
_FIELDS = ("date", "commit", "documents", "tokens", "types", "new", "gone")

_LABELS = {
    "documents": "Documents",
    "tokens": "Words (tokens)",
    "types": "Different words (types)",
    "new": "New words",
    "gone": "Words that are gone",
}


@dataclass(frozen=True)
class HistoryReport(Report):
    """How the documents in `path` grew: for each milestone its size, and the `words` followed.

    `commits` are those of the milestones.
    """

    path: str
    milestones: Sequence[Milestone]
    commits: Sequence[Commit]
    words: tuple[str, ...] = ()

    def content(self) -> Mapping[str, Any]:
        """Give all that is known of each revision, the new words and those that are gone too."""
        revisions = list(map(self._record, self.milestones, self.commits))
        return {"path": self.path, "revisions": revisions}

    def _record(self, milestone: Milestone, commit: Commit) -> dict[str, Any]:
        return {
            "name": milestone.name,
            "commit": commit.oid,
            "date": commit.date,
            "documents": milestone.n_documents,
            "tokens": milestone.n_tokens,
            "types": milestone.n_types,
            "new": milestone.n_new,
            "gone": milestone.n_gone,
            "new_words": list(milestone.new_words or ()),
            "gone_words": list(milestone.gone_words or ()),
            "words": dict(zip(self.words, milestone.counts, strict=True)),
        }

    def csv(self) -> str:
        """Write a row for each revision, with a column for each word that is followed."""
        columns = ("revision", *_FIELDS, *(f"word:{word}" for word in self.words))
        return write_csv(columns, (list(map(safe, row)) for row in self.rows()))

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the size of each revision."""
        for each in map(self._record, self.milestones, self.commits):
            name = Names((each["name"],), are_files=False)
            yield [name, *(each[field] for field in _FIELDS), *each["words"].values()]

    def tables(self) -> Sequence[Table]:
        """Give a line for each revision."""
        columns = (
            *(Column("Revision"), Column("Date", style="dim"), Column("Documents", ",", "dim")),
            *(Column("Tokens", ","), Column("Types", ","), Column("New", ","), Column("Gone", ",")),
            *(Column(word, ",") for word in self.words),
        )
        fields = ("documents", "tokens", "types", "new", "gone")
        rows: list[tuple[Cell, ...]] = [
            (
                Names((each["name"],), are_files=False),
                each["date"][:10],
                *(each[name] for name in fields),
                *each["words"].values(),
            )
            for each in map(self._record, self.milestones, self.commits)
        ]
        return [Table(columns, tuple(rows))]


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
