"""Facts about what conf.py can ask for: previews without what takes long, badges, totals."""

from __future__ import annotations

import json

import pytest

PAGE = """\
Words
=====

The white whale.

.. mrstats:plot::
   :kind: zipf
   :caption: Zipf
   :name: law

.. mrstats:plot::
   :kind: dispersion
   :words: whale

.. mrstats:vocabulary::

.. mrstats:frequency::
   :top: 1

See :numref:`law`.
"""
FOOTER = """\
{% extends '!layout.html' %}
{% block footer %}
{% set minutes = mrstats.minutes if mrstats else "" %}
[{{ minutes }} of {{ mrstats_project.tokens }}]
{% endblock %}
"""


@pytest.fixture
def pages(site):
    site.write("index.rst", PAGE)
    return site


@pytest.mark.parametrize("value", [True, "1"])
def test_previews_leave_out_plots_and_the_explorer(pages, value):
    preview = pages.build(confoverrides={"mrstats_defer": value})
    page = preview.page("index.html")
    assert page.count("This is left out of previews.") == 3
    assert "<svg" not in page
    assert "mrstats-explorer" not in page
    assert not (preview.outdir / "_mrstats").exists()
    assert "searching" not in preview.status
    assert preview.rows("index.html")[-1] == ["see", "1"]
    assert "Fig. 1" in page


def test_what_was_left_out_comes_with_the_next_build_that_has_it(pages):
    full = pages.build()
    words = (full.outdir / "_mrstats" / "vocabulary" / "index-1.js").read_bytes()
    assert "left out" in pages.build(confoverrides={"mrstats_defer": True}).page("index.html")
    again = pages.build()
    assert again.page("index.html") == full.page("index.html")
    assert (again.outdir / "_mrstats" / "vocabulary" / "index-1.js").read_bytes() == words


def test_other_builders_leave_them_out_too(pages):
    text = pages.build("text", confoverrides={"mrstats_defer": True}).page("index.txt")
    assert text.count("This is left out of previews.") == 2  # of plots
    assert "| This is" in text  # in the place of words


def test_a_badge_holds_the_number_of_words_and_a_file_those_of_each_document(pages):
    pages.write("more.rst", f":orphan:\n\nMore\n====\n\n{'whale ' * 1500}\n")
    assert not list(pages.build().outdir.glob("mrstats*.json"))
    build = pages.build(confoverrides={"mrstats_badge": True})
    assert json.loads(build.page("mrstats-badge.json")) == {
        "schemaVersion": 1,
        "label": "words",
        "message": "1,506",
        "color": "informational",
    }
    whole = json.loads(build.page("mrstats.json"))
    assert (whole["documents"], whole["tokens"], whole["minutes"]) == (2, 1506, 6)
    assert whole["by_document"]["more"] == {
        "tokens": 1501,
        "types": 2,
        "minutes": 6,
        "reading_time": "6 minutes",
    }


def with_totals(pages):
    conf = (pages.source / "conf.py").read_text()
    pages.write("conf.py", conf + "templates_path = ['t']\nmrstats_totals = True\n")
    pages.write("t/layout.html", FOOTER)
    pages.write("more.rst", ":orphan:\n\nMore\n====\n")
    return pages


@pytest.mark.parametrize("jobs", [0, 2])
def test_templates_show_totals_that_are_never_stale(pages, jobs):
    site = with_totals(pages)
    before = site.build(parallel=jobs)
    assert "[1 of 6]" in before.page("index.html")
    assert "[ of 6]" in before.page("genindex.html")
    assert not site.build(parallel=jobs).rewritten_since(before.mtimes())
    site.write("more.rst", ":orphan:\n\nMore\n====\n\nWords.\n")
    site.build(files=["more.rst"])
    assert "[1 of 6]" in before.page("index.html")  # it wasn't named
    assert "[1 of 7]" in site.build(parallel=jobs).page("index.html")
    assert "[1 of 7]" in site.build("dirhtml").page("index.html")


SECTIONS = """\
{% extends '!layout.html' %}
{% block footer %}
[{% for each in (mrstats.sections if mrstats else []) -%}
{{ each.depth }} {{ each.id }} {{ each.title }} {{ each.tokens }} {{ each.reading_time }};
{%- endfor %}]
{% endblock %}
"""


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize("text", ["source", "doctree"])
def test_templates_have_the_numbers_of_sections(pages, text, parallel):
    conf = (pages.source / "conf.py").read_text()
    pages.write("conf.py", conf + "templates_path = ['t']\nmrstats_sections = True\n")
    pages.write("t/layout.html", SECTIONS)
    pages.write("pyproject.toml", f"[tool.sphinx-mrstats]\ntext = '{text}'\n")
    pages.write("index.rst", "Sea\n===\n\nA\n-\n\nOne two.\n\nB b\n~~~\n\nThree.\n\nC\n-\n")
    for n in range(8):  # enough for several processes
        pages.write(f"more{n}.rst", f":orphan:\n\nMore\n====\n\nPart\n----\n\nA word {n}.\n")
    build = pages.build(parallel=parallel)
    shown = "[1 a A 6 1 minute;2 b-b B b 3 1 minute;1 c C 1 1 minute;]"
    assert shown in build.page("index.html")
    assert "[1 part Part 3 1 minute;]" in build.page("more7.html")
    assert "[]" in build.page("genindex.html")
    before = build.mtimes()
    assert pages.build(parallel=parallel).rewritten_since(before) == set()
    pages.write("index.rst", "Sea\n===\n\nA\n-\n\nOne.\n")
    build = pages.build(parallel=parallel)
    assert "[1 a A 2 1 minute;]" in build.page("index.html")
    assert build.rewritten_since(before) == {"index"}
