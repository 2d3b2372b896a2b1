"""Facts about neighbours and places of words on pages: what is found, where links lead."""

from __future__ import annotations

import re

import pytest

SEA = """\
:orphan:

Sea
===

A white whale, a white
whale.

.. _deep:

Deep, the *White* ``code`` whale; Whale!

.. only:: html

   Of white whales a whale.
"""
PLAIN_REST = SEA[: SEA.index(".. only")]


@pytest.fixture
def pages(site):
    def write(directive, sea=PLAIN_REST):
        site.write("index.rst", f"Index\n=====\n\n{directive}\n")
        site.write("sub/sea.rst", sea)
        return site

    return write


def links(build, name="index.html"):
    return re.findall(r'<a class="reference internal" href="([^"]*)">', build.tables(name)[0])


def in_doctrees(**more):
    values = {"mrstats_text": "doctree", "suppress_warnings": ["mrstats.config"], **more}
    return {"confoverrides": values}


@pytest.mark.parametrize("options", [{}, in_doctrees()], ids=["source", "doctree"])
def test_each_line_of_a_concordance_links_to_its_place(pages, options):
    build = pages(".. mrstats:kwic:: Whale\n   :context: 9").build(**options)
    assert build.rows("index.html") == [
        ["A white", "whale", ", a white", "Sea"],
        ["a white", "whale", ".", "Sea"],
        ["code", "whale", "; Whale!", "Sea"],
        ["whale;", "Whale", "!", "Sea"],
    ]
    assert links(build) == [
        "sub/sea.html#sea", "sub/sea.html#sea", "sub/sea.html#deep", "sub/sea.html#deep",
    ]  # fmt: skip
    assert {'id="sea"', 'id="deep"'} <= set(re.findall('id="[^"]*"', build.page("sub/sea.html")))


@pytest.mark.parametrize("options", [{}, in_doctrees()], ids=["source", "doctree"])
def test_neighbours_are_counted_alike_from_sources_and_doctrees(pages, options):
    directive = ".. mrstats:ngrams::\n   :top: 2\n   :columns: rank ngram count share documents"
    assert pages(directive).build(**options).rows("index.html") == [
        ["1", "a white", "2", "40.00%", "1"],
        ["2", "white whale", "2", "40.00%", "1"],
    ]


@pytest.mark.parametrize("options", [{}, in_doctrees()], ids=["source", "doctree"])
def test_contexts_show_code_and_count_none(pages, options):
    text = "``x`` is *a* ``gull`` :class:`~a.gull` of\n``two words`` wings: gull ``gull``."
    site = pages(".. mrstats:kwic:: gull\n   :context: 80", f":orphan:\n\nSea\n===\n\n{text}\n")
    build = site.build(**options)
    shown = "x is a gull gull of two words wings:"
    assert build.rows("index.html") == [[shown, "gull", "gull.", "Sea"]]
    assert build.tables("index.html")[0].count("<code") == 5
    assert "gull" in site.build("text", **options).page("index.txt")


def test_several_words_follow_each_other_across_lines_and_the_order_can_be_chosen(pages):
    build = pages(".. mrstats:kwic:: white whale\n   :sort: right\n   :top: 1").build()
    assert [row[1] for row in build.rows("index.html")] == ["white whale"]
    assert build.rows("index.html")[0][2] == "."


def test_what_is_not_found_is_said(pages):
    build = pages(".. mrstats:kwic:: gull").build()
    assert build.rows("index.html") == [["", "gull", "", "not found"]]
    assert links(build) == []


def test_conditions_hold_or_not_for_each_builder_of_shared_doctrees(pages):
    site = pages(".. mrstats:kwic:: whale\n\n.. mrstats:ngrams::\n   :top: 1", SEA)
    html = site.build(**in_doctrees())
    assert len(html.rows("index.html")) == 5 + 1
    assert html.rows("index.html")[-1] == ["a white", "2"]
    text = site.build("text", **in_doctrees()).page("index.txt")
    assert len(re.findall(r"\| [Ww]hale +\|", text)) == 4


def test_a_link_to_the_page_itself_and_to_a_page_without_anchors(pages):
    site = pages("The sea.\n\n.. mrstats:kwic:: sea", ":orphan:\n\nThe sea.\n")
    site.write("index.rst", "Sea.\n\n.. mrstats:kwic:: sea\n")
    assert links(site.build()) == ["#", "sub/sea.html"]
    assert [row[3] for row in site.build().rows("index.html")] == ["index", "sub/sea"]


def test_ngrams_leave_out_what_is_short_rare_or_common(pages):
    options = "   :stop-words: en\n   :min-length: 5\n   :min-count: 2\n   :sort: g2"
    build = pages(f".. mrstats:ngrams::\n{options}").build()
    assert build.rows("index.html") == [["white whale", "2"]]
    site = pages(".. mrstats:ngrams::\n   :size: 3\n   :columns: ngram g2 pmi\n   :top: 1")
    assert site.build().rows("index.html")[0][0] == "a white whale"


def test_a_page_is_written_when_what_it_shows_changes_and_only_then(pages):
    site = pages(".. mrstats:kwic:: whale\n   :documents: sub/**")
    site.write("other.rst", ":orphan:\n\nOther.\n")
    first = site.build()
    before = first.mtimes()
    assert "searching 1 document..." in first.status
    again = site.build()
    assert again.rewritten_since(before) == set()
    assert "searching" not in again.status
    site.write("other.rst", ":orphan:\n\nA whale.\n")  # which isn't asked for
    site.write("sub/sea.rst", f"{PLAIN_REST}\nThe end.\n")  # not in any context
    assert site.build().rewritten_since(before) == {"other"}
    site.write("sub/sea.rst", PLAIN_REST.replace("_deep", "_deeper"))
    changed = site.build()
    assert "index" in changed.rewritten_since(before)
    assert links(changed)[-1] == "sub/sea.html#deeper"


def test_a_new_title_of_a_page_is_shown(pages):
    site = pages(".. mrstats:kwic:: whale\n   :top: 1")
    site.build()
    site.write("sub/sea.rst", PLAIN_REST.replace("Sea\n===", "Ocean\n====="))
    build = site.build()
    assert build.rows("index.html")[0][3] == "Ocean"
    assert links(build) == ["sub/sea.html#ocean"]


def test_another_directive_searches_documents_that_are_not_read_again(pages):
    site = pages("Nothing.")
    for options in ({}, in_doctrees()):
        site.write("index.rst", "Index\n=====\n")
        site.build(**options)
        site.write("index.rst", "Index\n=====\n\n.. mrstats:kwic:: deep\n   :context: 40\n")
        build = site.build(**options)
        assert "1 changed, 0 removed" in build.status
        assert build.rows("index.html") == [["", "Deep", ", the White code whale; Whale!", "Sea"]]


def test_statistics_are_explained_below_their_table(pages):
    site = pages(".. mrstats:ngrams::\n   :columns: ngram pmi\n\n.. mrstats:ngrams::\n")
    page = site.build().page("index.html")
    assert page.count('<p class="mrstats-note no-search">') == 1
    assert 'href="https://aclanthology.org/J90-1003/">PMI</a> is how much more often' in page
    assert "PMI is how much more often" in site.build("text").page("index.txt").replace("\n", " ")


def test_parallel_reading_finds_the_same(pages):
    site = pages(".. mrstats:kwic:: whale\n\n.. mrstats:ngrams::")
    for n in range(12):
        site.write(f"more/{n:02}.rst", f":orphan:\n\nWhale {n}\n========\n\nA whale.\n")
    for options in ({}, in_doctrees()):
        serial = site.clean_build(**options).rows("index.html")
        assert site.clean_build(parallel=2, **options).rows("index.html") == serial


def test_the_words_of_a_concordance_stay_out_of_the_search_index(pages):
    index = pages(".. mrstats:kwic:: whale").build().page("searchindex.js")
    at = index.index('"whale"' if '"whale"' in index else "whale")
    assert index[at:].startswith(('"whale":1', "whale:1", '"whale":[1', "whale:[1"))
