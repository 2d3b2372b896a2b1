"""Facts about numbers within sentences, and about the table of a summary."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def pages(site):
    site.write("other/a.rst", ":orphan:\n\nThe sea, the whale.\n")
    site.write("other/b.rst", ":orphan:\n\nSea.\n")
    return site


def sentence(build):
    """The first paragraph of the page, as it reads."""
    return re.sub("<[^>]*>", "", re.search(r"<p>(.*?)</p>", build.page("index.html"))[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("All :mrstats:tokens:`**` words", "All 7 words"),
        ("Here :mrstats:tokens:`.` words", "Here 2 words"),
        ("There :mrstats:types:`other/**` types", "There 3 types"),
        ("In :mrstats:documents:`other/a index` texts", "In 2 texts"),
        ("Count :mrstats:count:`Sea` it", "Count 2 it"),
        ("Count :mrstats:count:`sea <other/b>` it", "Count 1 it"),
        ("Count :mrstats:count:`kraken` it", "Count 0 it"),
        ("Takes :mrstats:reading-time:`**` long", "Takes 1 minute long"),
        ("Takes |mrstats-reading-time| long", "Takes 1 minute long"),
        ("Here |mrstats-tokens| words", "Here 2 words"),
        ("Here |mrstats-types| types\n\n.. |mrstats-types| replace:: own", "Here own types"),
    ],
)
@pytest.mark.parametrize("text_mode", ["source", "doctree"])
def test_a_number_stands_in_the_sentence_and_is_no_word(pages, text, shown, text_mode):
    pages.write("index.rst", text + "\n")
    build = pages.build(silent=False, confoverrides={"mrstats_text": text_mode})
    assert sentence(build) == shown


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (":mrstats:tokens:`[z-a]`", "mrstats:tokens: pattern '[z-a]' can't be read"),
        (":mrstats:count:`two words`", "expected a word, or a word <documents>, got 'two words'"),
        (":mrstats:count:`x <>`", "expected document names or globs such as guide/**"),
    ],
)
def test_text_that_cannot_be_read_is_reported_by_every_build(pages, text, fault):
    pages.write("index.rst", f"See {text}.\n")
    first, second = pages.build(silent=False), pages.build(silent=False)
    assert f"index.rst:1: WARNING: {fault}" in first.warnings.replace("mrstats:count: ", "")
    assert first.warnings.endswith("[mrstats.role]\n")
    assert second.warnings == first.warnings


def test_a_page_with_a_number_follows_it(pages):
    pages.write("index.rst", "Whales: :mrstats:count:`whale`.\n")
    before = pages.build().mtimes()
    pages.write("other/b.rst", ":orphan:\n\nSea, sea.\n")
    assert not pages.build().rewritten_since(before)
    pages.write("other/b.rst", ":orphan:\n\nWhale.\n")
    build = pages.build()
    assert build.rewritten_since(before) == {"index"}
    assert sentence(build) == "Whales: 2."


def test_a_title_cannot_hold_a_number_as_other_pages_show_it(pages):
    pages.write("index.rst", "Our :mrstats:tokens:`**` words\n==============================\n")
    build = pages.build(silent=False)
    assert "a number can't stand in a section title" in build.warnings
    assert "<h1>Our  words<" in build.page("index.html")


SUMMARY = """\
{}

.. mrstats:summary::
   :documents: {}
   :caption: How much there is
   :name: much
"""


def test_a_summary_of_documents(pages):
    pages.write("index.rst", SUMMARY.format("See :numref:`much`.", "other/*"))
    build = pages.build()
    assert build.rows("index.html") == [
        ["Documents", "2"],
        ["Words", "5"],
        ["Distinct words", "3"],
        ["Words that occur once", "1"],
        ["Reading time", "1 minute"],
    ]
    assert sentence(build) == "See Table 1."


@pytest.mark.parametrize(
    ("words", "time"),
    [(0, "0 Minuten"), (1, "1 Minute"), (2380, "10 Minuten"), (238 * 125, "2 Std. 5 Min.")],
)
def test_reading_time_in_german(site, words, time):
    site.write("index.rst", SUMMARY.format("wort " * words, "."))
    build = site.build(confoverrides={"language": "de"})
    assert build.rows("index.html")[4] == ["Lesezeit", time]


@pytest.mark.parametrize("builder", ["latex", "text", "man", "epub", "xml"])
def test_other_builders_show_numbers(pages, builder):
    pages.write("index.rst", SUMMARY.format("All :mrstats:tokens:`**` words.", "**"))
    build = pages.build(builder, confoverrides={"copyright": "x", "version": "1"})
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in build.outdir.rglob("*")
        if path.suffix in {".tex", ".txt", ".1", ".xhtml", ".xml"}
    )
    assert re.search(r"All 7\s+words", written)
    assert "1 minute" in written


def test_each_builder_writes_the_numbers_of_templates_again_when_a_setting_changed(site):
    """One builder reads all documents again; to the others no source has changed."""
    footer = "{% block footer %}{% if mrstats %}[{{ mrstats.tokens }}]{% endif %}{% endblock %}"
    site.write("t/layout.html", "{% extends '!layout.html' %}" + footer)
    conf = (site.source / "conf.py").read_text() + "templates_path = ['t']\n"
    site.write("conf.py", conf)
    site.write("index.rst", "Some words and ``more of them``.\n")
    for builder in ("html", "dirhtml"):
        assert "[3]" in site.build(builder).page("index.html")
    site.write("pyproject.toml", "[tool.sphinx-mrstats]\ninclude-code = true\n")
    for builder in ("html", "dirhtml"):
        assert "[6]" in site.build(builder).page("index.html")


@pytest.mark.parametrize("jobs", [0, 2])
def test_templates_know_the_numbers_of_their_page(pages, jobs):
    pages.write("index.rst", "Three words here.\n")
    pages.write("conf.py", (pages.source / "conf.py").read_text() + "templates_path = ['t']\n")
    pages.write(
        "t/layout.html",
        "{% extends '!layout.html' %}{% block footer %}{% if mrstats %}"
        "[{{ mrstats.tokens }} {{ mrstats.types }} {{ mrstats.reading_time }}]"
        "{% endif %}{% endblock %}",
    )
    build = pages.build(parallel=jobs)
    assert "[3 3 1 minute]" in build.page("index.html")
    assert "[4 3 1 minute]" in build.page("other/a.html")
    assert "minute]" not in build.page("genindex.html")
