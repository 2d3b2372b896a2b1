"""Facts about plots on pages: what each builder shows, what is said where it can't."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from sphinx_mrstats.render.plots import drawing
from sphinx_mrstats.sphinxext import plotting

TITLE = "projectnamenotset"  # of what becomes one file
KINDS = ["bars", "zipf", "heaps", "dispersion", "heatmap"]
SEA = "Sea\n===\n\nThe white whale <b> and the ship. Größe.\n\n"
NOBODYS = "\U00010a80"  # Old North Arabian, which neither DejaVu nor a usual system has


def plot(kind, options=""):
    words = "   :words: whale, größe\n" if kind == "dispersion" else ""
    return f".. mrstats:plot::\n   :kind: {kind}\n{words}{options}\n"


@pytest.fixture
def sea(site):
    def write(*plots, text=SEA):
        site.write("index.rst", text + "\n".join(plots))
        site.write("b.rst", ":orphan:\n\nB\n=\n\nA whale.\n")
        return site

    return write


def drawings(build, name="index.html"):
    found = re.findall(r"<svg class=\"mrstats-drawing\".*?</svg>", build.page(name), re.DOTALL)
    return [ET.fromstring(svg) for svg in found]


def test_a_page_shows_drawings_with_their_numbers_behind_a_disclosure(sea):
    options = "   :caption: *Whales*\n   :name: here-{}\n   :class: mine\n"
    build = sea(*(plot(kind, options.format(kind)) for kind in KINDS)).build()
    html = build.page("index.html")
    assert [svg.get("role") for svg in drawings(build)] == ["img"] * len(KINDS)
    for number, kind in enumerate(KINDS, start=1):
        pattern = rf'<figure class="([^"]*)" id="here-{kind}">(.*?)</figure>'
        figure = re.search(pattern, html, re.DOTALL)
        assert {"mrstats-plot", "mine"} <= set(figure[1].split())
        assert re.search(
            r"<details.*<summary>Numbers</summary>.*<table.*</details>", figure[2], re.DOTALL
        )
        assert f"Fig. {number}" in figure[2]
        assert "<em>Whales</em>" in figure[2]
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "mrstats.css" in html


def test_the_search_index_holds_nothing_of_a_drawing(sea):
    """Who searches for a word wants the pages that speak of it, not each page with a plot."""
    site = sea()
    without = site.build().page("searchindex.js")
    site = sea(*map(plot, KINDS))
    assert indexed_terms(site.build().page("searchindex.js")) == indexed_terms(without)


def indexed_terms(index):
    return set(json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"])


@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "xml"])
def test_where_nothing_is_drawn_a_sentence_has_the_numbers(sea, builder):
    build = sea(*map(plot, KINDS)).build(builder)
    page = min(path for path in build.outdir.iterdir() if path.stem in ("index", TITLE))
    text = " ".join(page.read_text(encoding="utf-8").replace("\\", "").split())
    assert "whale 2, a 1" in text or "whale 2, the 2" in text
    assert "Occurrences by rank: 1: 2" in text
    assert "distinct" in text
    assert "whale 2 (2 of 2 documents)" in text
    assert "1000 words" in text


# Sphinx's own extension calls what Sphinx deprecates.
@pytest.mark.filterwarnings("ignore:'tags' will become a required keyword argument")
@pytest.mark.parametrize(
    ("builder", "folder", "form"),
    [("latex", "", "pdf"), ("epub", "_images", "svg"), ("qthelp", "_images", "png")],
)
def test_files_are_drawn_where_images_are_files(sea, builder, folder, form):
    site = sea(plot("bars"), plot("zipf"))
    build = site.build(builder, confoverrides={"copyright": "x", "version": "1"})
    drawn = list((build.outdir / folder).glob(f"mrstats-*.{form}"))
    assert len(drawn) == 2
    assert all(path.stat().st_size for path in drawn)


def test_the_same_plot_twice_has_ids_of_its_own(sea):
    page = sea(plot("bars"), plot("bars")).build().page("index.html")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_words_and_names_are_data(sea):
    site = sea(plot("heatmap"))
    site.write("x&y<z>.rst", ":orphan:\n\nWhale.\n")
    (svg,) = drawings(site.build())
    assert "x&y<z>" in [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_without_matplotlib_a_warning_says_what_to_install_and_a_sentence_stands(sea, monkeypatch):
    """Only where files of PDF and PNG are drawn: pages of HTML need nothing that isn't there."""
    site = sea(plot("bars"))
    for module in (drawing, plotting):
        monkeypatch.setattr(module, "plots_version", lambda: "")
    assert len(drawings(site.build())) == 1
    for _ in range(2):
        build = site.build("latex", silent=False)
        assert build.warnings == (
            f"{site.source / 'index.rst'}:6: WARNING: mrstats:plot: plots in PDF and PNG need "
            "matplotlib: pip install 'sphinx-mrstats[plots]' [mrstats.plots]\n"
        )
        assert "The commonest words: " in build.page(f"{TITLE}.tex")
    monkeypatch.undo()
    page = site.build("latex").page(f"{TITLE}.tex")  # of its own accord, once it is installed
    assert "mrstats-" in page


def test_letters_that_no_font_has_are_told_where_no_browser_chooses_fonts(sea):
    site = sea(plot("bars"), text=f"{NOBODYS * 3}\n\n")
    site.build()
    warnings = site.build("latex", silent=False).warnings
    if warnings:  # a machine may have a font for it
        assert f"index.rst:3: WARNING: mrstats:plot: no font that is installed has {NOBODYS}" in (
            warnings
        )
