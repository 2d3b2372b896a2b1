"""Facts about charts of results: what is drawn of much, what is said of little."""

from __future__ import annotations

from sphinx_mrstats import Vocabulary
from sphinx_mrstats.analysis.laws import GrowthPoint, fit_heaps, fit_zipf
from sphinx_mrstats.analysis.positions import Positions
from sphinx_mrstats.render.plots.drawing import draw
from sphinx_mrstats.render.plots.makers import (
    bars_chart,
    dispersion_chart,
    heaps_chart,
    heatmap_chart,
    zipf_chart,
)


def test_of_many_ranks_some_are_drawn_and_the_powers_of_ten_told():
    counts = [60_000 // rank for rank in range(1, 30_001)]
    chart = zipf_chart(counts, fit_zipf(counts))
    drawn = [rank for rank, _ in chart.series[0].points]
    assert drawn[:50] == list(range(1, 51))
    assert drawn[-1] == 30_000
    assert len(drawn) < 300
    assert [row[0] for row in chart.rows][-3:] == ["100", "1000", "10000"]


def test_the_line_of_zipfs_law_has_as_many_tokens_as_were_counted():
    counts = [120, 60, 40, 30, 24, 20]
    chart = zipf_chart(counts, fit_zipf(counts))
    (_, first), (rank, last) = chart.series[1].points
    assert (round(first), rank, round(last)) == (120, 6, 20)


def test_of_many_documents_some_are_drawn_and_the_last_among_them():
    points = [GrowthPoint(f"{n:04}", 10 * n, n) for n in range(1, 2001)]
    chart = heaps_chart(points, fit_heaps(points))
    assert len(chart.series[0].points) <= 400
    assert chart.series[0].points[-1] == (20_000, 2000)
    assert chart.rows[-1] == ("2000", "20000", "2000")
    assert len(chart.rows) <= 20


def test_marks_that_would_hide_each_other_are_one_and_all_are_counted():
    chart = dispersion_chart(["the"], [("a", Positions(60_000, {"the": tuple(range(60_000))}))])
    assert len(chart.strips[0][1]) == 1500
    assert chart.description == "the 60000 (1 of 1 documents)"


def test_a_heat_map_has_the_longest_documents_in_the_order_of_their_names():
    book = Vocabulary.from_documents({f"{n:03}": {"sea": 1, "the": n} for n in range(150)})
    chart = heatmap_chart(["sea"], book)
    assert chart.across == tuple(f"{n:03}" for n in range(50, 150))
    assert draw(chart, "svg").startswith(b"<?xml")


def test_nothing_is_said_to_be_nothing():
    charts = (
        bars_chart([]), zipf_chart([], None), heaps_chart([], None),
        heatmap_chart([], Vocabulary()),
    )  # fmt: skip
    assert {chart.description for chart in charts} == {"no words"}
    assert dispersion_chart(["sea"], []).description == "sea 0 (0 of 0 documents)"
