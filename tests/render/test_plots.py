"""Facts about charts: the same bytes each time, data that is no markup, colours of the page."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest

from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.render.plots.axes import COLORS, GROUND, INK
from sphinx_mrstats.render.plots.charts import (
    BarChart,
    Chart,
    HeatMap,
    LineChart,
    Series,
    StripChart,
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
    for element in ElementTree.fromstring(inline_svg(CHARTS[name])).iter():
        style = element.get("style", "").replace("var(--mrstats-first, " + COLORS[0], "")
        style = style.replace("var(--mrstats-second, " + COLORS[1], "")
        assert not {INK, GROUND, *COLORS} & set(style.split("; "))
        assert "#" not in style.replace("url(#", "")
        assert "font-family" not in style


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
        draw(CHARTS["bars"], "svg")


def test_nobodys_matplotlibrc_changes_a_chart(monkeypatch):
    import matplotlib

    before = draw(CHARTS["bars"], "svg")
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 30)
    assert draw(CHARTS["bars"], "svg") == before
    assert matplotlib.rcParams["font.size"] == 30


def test_letters_come_from_the_font_that_has_them():
    greek = Chart(title="λόγος", description="", headings=(), rows=())
    assert families_for(greek) == ["DejaVu Sans"]
    assert missing_characters(greek) == ""
    nobodys = Chart(title="whale \U0010fffd", description="", headings=(), rows=(("\ue001",),))
    assert not families_for(nobodys)[1:] or "\ue001" not in missing_characters(nobodys)
    assert "whale"[0] not in missing_characters(nobodys)
