"""What a chart of a history shows."""

from __future__ import annotations

import pytest

from sphinx_mrstats.analysis.history import State, trace_history
from sphinx_mrstats.render.history import chart_history

COUNTS = {"1": {"the": 3, "sea": 1}, "2": {"whale": 6}}
TRACED = trace_history([State("v1", "1"), State("v2", "12"), State("v3", "")], COUNTS, ["sea"])


@pytest.mark.parametrize(
    ("measure", "points"),
    [
        ("tokens", ((0, 4), (1, 10), (2, 0))),
        ("types", ((0, 2), (1, 3), (2, 0))),
        ("documents", ((0, 1), (1, 2), (2, 0))),
        ("new", ((1, 1), (2, 0))),
        ("gone", ((1, 0), (2, 3))),
    ],
)
def test_a_measure_has_a_point_for_each_revision_that_has_it(measure, points):
    chart = chart_history(TRACED, measure=measure)
    (series,) = chart.series
    assert series.points == points
    assert (chart.names, series.name) == (("v1", "v2", "v3"), chart.y_label)
    assert [row[0] for row in chart.rows] == ["v1", "v2", "v3"]


def test_words_are_shown_relative_to_all():
    chart = chart_history(TRACED, ["sea"])
    assert chart.series[0].points == ((0, 250_000.0), (1, 100_000.0), (2, 0.0))
    assert chart.title == "sea, v1 to v3"
    assert chart.description == (
        "Occurrences per million words, by revision. sea: 250,000 in v1, 0 in v3."
    )
    assert chart.rows[1] == ("v2", "100,000")


def test_no_revision_is_an_empty_chart():
    chart = chart_history(())
    assert (chart.names, chart.rows, chart.series[0].points) == ((), (), ())
