"""Facts about charts: the same bytes each time, data that is no markup, colours of the page."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest

from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.render.plots.charts import (
    BarChart,
    Chart,
    HeatMap,
    LineChart,
    Series,
    StripChart,
    named_columns,
)
from sphinx_mrstats.render.plots.drawing import FORMATS, draw, plots_version
from sphinx_mrstats.render.plots.fonts import families_for, missing_characters
from sphinx_mrstats.render.plots.svg import inline_svg

NASTY = r'<b> & "$x^2$" \alpha id="a" #0072b2'
COMMON = {"title": NASTY, "description": "3 & 4", "headings": (), "rows": ()}
CHARTS = {
    "bars": BarChart(label="Count", bars=((NASTY, 3), ("größe", 2)), **COMMON),
    "no bars": BarChart(label="Count", bars=(), **COMMON),
    "lines": LineChart(
        x_label="Rank",
        y_label="Count",
        logarithmic=True,
        series=(
            Series(name="counted", points=((1, 1000), (10, 90))),
            Series(name="law", points=((1, 1000), (10, 100)), joined=True),
        ),
        **COMMON,
    ),
    "versions": LineChart(
        x_label="",
        y_label="Types",
        names=("1.0", NASTY),
        series=(Series(name="types", points=((0, 3), (1, 4)), joined=True),),
        **COMMON,
    ),
    "no lines": LineChart(x_label="", y_label="", series=(), **COMMON),
    "strips": StripChart(
        label="Words", length=9, borders=(4,), strips=((NASTY, (1, 5)), ("sea", ())), **COMMON
    ),
    "no strips": StripChart(label="Words", length=0, borders=(), strips=(), **COMMON),
    "cells": HeatMap(
        label="Per 1,000",
        down=(NASTY, "sea"),
        across=tuple(f"guide/{n}" for n in range(99)),
        values=((0.0,) * 99, (1.0,) * 99),
        **COMMON,
    ),
    "no cells": HeatMap(label="", down=(), across=(), values=(), **COMMON),
}
HEAT = HeatMap(
    label="Per 1,000",
    down=("sea",),
    across=("a", "b", "c"),
    values=((2.5, 5.0, 900.0),),
    top=5.0,
    top_label="≥ 5.0",
    **COMMON,
)
SIGNATURES = {"svg": b"<?xml", "pdf": b"%PDF-", "png": b"\x89PNG"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("form", FORMATS)
def test_a_chart_is_the_same_bytes_each_time(form):
    drawn = draw(CHARTS["bars"], form)
    assert drawn.startswith(SIGNATURES[form])
    assert draw(CHARTS["bars"], form) == drawn


@pytest.mark.parametrize("name", ["bars", "versions", "strips", "cells"])
def test_names_are_data_in_drawings_and_in_pages(name):
    drawn = ElementTree.fromstring(draw(CHARTS[name], "svg"))
    assert NASTY in [text.text for text in drawn.iter(f"{SVG}text")]
    in_page = ElementTree.fromstring(inline_svg(CHARTS[name]))
    assert NASTY in [text.text for text in in_page.iter(f"{SVG}text")]
    assert in_page.find(f"{SVG}title").text == NASTY


@pytest.mark.parametrize("name", CHARTS)
def test_in_a_page_it_has_the_pages_colours_and_fonts(name):
    """Else a drawing would be black on black in a dark theme."""
    for element in ElementTree.fromstring(inline_svg(CHARTS[name])).iter():
        for attribute in ("fill", "stroke"):
            color = element.get(attribute, "none")
            assert color in {"none", "currentColor"} or color.startswith("var(--mrstats-")
        assert element.get("font-family") is None


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_drawn_beside_the_drawing(name):
    svg = ElementTree.fromstring(inline_svg(CHARTS[name]))
    _, _, width, height = map(float, svg.get("viewBox").split())
    for element in svg.iter():
        for across, down in (("x", "y"), ("cx", "cy")):
            assert 0 <= float(element.get(across, 0)) <= width
            assert 0 <= float(element.get(down, 0)) <= height
        if element.tag == f"{SVG}text" and element.get("text-anchor") == "middle":
            half = len(element.text or "") * 3
            assert not element.get("x") or float(element.get("x")) + half <= width


def test_a_heat_map_says_what_its_colours_mean():
    texts = [text.text for text in ElementTree.fromstring(inline_svg(HEAT)).iter(f"{SVG}text")]
    assert texts[-2:] == ["0", "≥ 5.0   Per 1,000"]


def test_values_above_the_top_of_a_heat_map_have_its_full_colour():
    paths = ElementTree.fromstring(inline_svg(HEAT)).findall(f"{SVG}path")
    assert [path.get("fill-opacity") for path in paths] == ["0.56", "1.00"]
    assert [path.get("d").count("z") for path in paths] == [1, 2]


def test_of_many_columns_some_are_named():
    assert [place for place, _ in named_columns(["page"] * 99)] == list(range(0, 99, 3))
    assert named_columns(["a/" * 30 + "page"]) == [(0, "…" + ("a/" * 30 + "page")[-39:])]


def test_an_image_in_a_page_is_named_and_described_for_screen_readers():
    svg = ElementTree.fromstring(inline_svg(CHARTS["bars"]))
    by_id = {element.get("id"): element for element in svg.iter()}
    assert svg.get("role") == "img"
    assert by_id[svg.get("aria-labelledby")].tag == f"{SVG}title"
    assert by_id[svg.get("aria-describedby")].text == "3 & 4"


def test_ids_are_those_of_one_chart():
    def ids(name):
        drawn = ElementTree.fromstring(inline_svg(CHARTS[name]))
        return [element.get("id") for element in drawn.iter() if element.get("id")]

    assert len(set(ids("bars"))) == len(ids("bars"))
    assert not set(ids("bars")) & set(ids("lines"))


def test_a_format_that_is_none_is_refused():
    with pytest.raises(UsageError, match="'gif': expected svg, pdf, png"):
        draw(CHARTS["bars"], "gif")


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    assert plots_version()
    for module in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'sphinx-mrstats\[plots\]'"):
        draw(CHARTS["bars"], "png")
    assert draw(CHARTS["bars"], "svg").startswith(b"<?xml")


def test_nobodys_matplotlibrc_changes_a_chart(monkeypatch):
    import matplotlib

    before = draw(CHARTS["bars"], "png")
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 30)
    assert draw(CHARTS["bars"], "png") == before
    assert matplotlib.rcParams["font.size"] == 30


def test_letters_come_from_the_font_that_has_them():
    greek = Chart(title="λόγος", description="", headings=(), rows=())
    assert families_for(greek) == ["DejaVu Sans"]
    assert missing_characters(greek) == ""
    nobodys = Chart(title="whale \U0010fffd", description="", headings=(), rows=(("\ue001",),))
    assert not families_for(nobodys)[1:] or "\ue001" not in missing_characters(nobodys)
    assert "whale"[0] not in missing_characters(nobodys)
