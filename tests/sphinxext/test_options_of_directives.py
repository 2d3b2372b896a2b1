"""Facts about what directives can be asked for: other formats, other vocabularies, each page."""

from __future__ import annotations

import json
import re

import pytest

from sphinx_mrstats import Vocabulary
from sphinx_mrstats.analysis.ngrams import count_ngrams

TEXT = "The sea, the sea.\n\n"
OTHER = Vocabulary.from_documents(
    {"guide.rst": {"whale": 3, "ship": 1}, "sub/ship.rst": {"ship": 4, "mast": 1}}
)


@pytest.fixture
def page(site):
    def write(directive, text=TEXT):
        site.write("index.rst", f"{text}{directive}\n")
        return site

    OTHER.save(site.source / "other.json")
    (site.source / "totals.json").write_text(
        Vocabulary.from_totals(2, OTHER.counts, OTHER.document_frequency).to_json()
    )
    return write


def test_bars_are_as_long_as_counts(page):
    site = page(".. mrstats:frequency::\n   :format: bars", "a a a a b\n\n")
    shares = re.findall(r'mrstats-bar" style="width: (\S+)%"', site.build().page("index.html"))
    assert shares == ["100.0", "25.0"]
    assert re.findall("█+", site.build("text").page("index.txt")) == ["█" * 20, "█" * 5]
    assert r"\rule{2.50em}{1ex}" in site.build("latex").page("projectnamenotset.tex")


def test_a_list_and_a_line_have_other_columns_in_parentheses(page):
    site = page(".. mrstats:frequency::\n   :format: list\n   :columns: word count share")
    assert site.build("text").page("index.txt") == (
        "The sea, the sea.\n\n1. sea (2, 50.00%)\n\n2. the (2, 50.00%)\n"
    )
    page(".. mrstats:frequency::\n   :format: text\n   :columns: word")
    assert site.build("text").page("index.txt") == "The sea, the sea.\n\nsea, the\n"


def test_a_list_has_caption_target_and_classes(page):
    directive = (
        ".. mrstats:frequency::\n   :format: list\n   :caption: *Common* words\n"
        "   :name: common\n   :class: mine\n\nSee :ref:`them <common>`."
    )
    html = page(directive).build(confoverrides={"nitpicky": True}).page("index.html")
    shell = re.search(r'<div class="(.*?)" id="common">\n<p class="rubric">(.*?)</p>', html)
    assert {"mrstats", "mine"} <= set(shell[1].split())
    assert shell[2] == "<em>Common</em> words"
    assert 'href="#common"' in html


def test_without_words_a_list_says_so(page):
    site = page(".. mrstats:frequency::\n   :format: text\n   :min-length: 9")
    assert "no words" in site.build("text").page("index.txt")


def test_keywords_of_each_page_link_to_the_pages(page):
    site = page(
        ".. mrstats:keywords::\n   :by-document:\n   :top: 1", "Index\n=====\n\nSea sea.\n\n"
    )
    site.write("a/b.rst", ":orphan:\n\nShip\n====\n\nThe ship.\n")
    build = site.build()
    assert build.rows("index.html") == [["Ship", "ship"], ["Index", "sea"]]
    assert 'href="a/b.html"' in build.tables("index.html")[0]
    site.write("a/b.rst", ":orphan:\n\nMast\n====\n\nThe ship.\n")
    assert site.build().rows("index.html")[0] == ["Mast", "mast"]


def test_a_saved_vocabulary_stands_in_place_of_the_projects(page):
    site = page(
        ".. mrstats:frequency::\n   :vocabulary: other.json\n   :columns: word count documents\n\n"
        ".. mrstats:frequency::\n   :vocabulary: totals.json\n   :documents: **\n\n"
        ".. mrstats:keywords::\n   :vocabulary: /other.json\n   :documents: sub/**\n"
        "   :columns: word count\n\n"
        ".. mrstats:keywords::\n   :vocabulary: other.json\n   :by-document:\n\n"
        ".. mrstats:summary::\n   :vocabulary: other.json\n   :documents: guide.rst\n"
    )
    assert site.build().rows("index.html") == [
        ["ship", "5", "2"], ["whale", "3", "1"], ["mast", "1", "1"],
        ["ship", "5"], ["whale", "3"], ["mast", "1"],
        ["ship", "4"], ["mast", "1"],
        ["guide.rst", "whale"], ["sub/ship.rst", "ship, mast"],
        ["Documents", "1"], ["Words", "4"], ["Distinct words", "2"],
        ["Words that occur once", "1"], ["Reading time", "1 minute"],
    ]  # fmt: skip


def test_a_saved_vocabulary_of_ngrams_can_be_shown(page):
    site = page(".. mrstats:ngrams::\n   :vocabulary: pairs.json")
    site.write("text/a.txt", "")
    site.write("text/a.rst", ":orphan:\n\nWhite whale, white whale.\n")
    count_ngrams(site.source / "text", size=2).save(site.source / "pairs.json")
    site.remove("text/a.rst")
    assert site.build().rows("index.html") == [["white whale", "2"]]


def test_a_page_follows_a_vocabulary_that_changes_or_goes(page):
    site = page(".. mrstats:frequency::\n   :vocabulary: sub/other.json\n   :top: 1")
    site.write("sub/other.json", OTHER.to_json())
    before = site.build()
    assert before.words("index.html") == {"ship": 5}
    assert site.build().rewritten_since(before.mtimes()) == set()
    site.write("sub/other.json", Vocabulary.from_documents({"a": {"gull": 7}}).to_json())
    assert site.build().words("index.html") == {"gull": 7}
    site.remove("sub/other.json")
    for _ in range(2):
        build = site.build(silent=False)
        assert f"{site.source / 'index.rst'}:3: WARNING: mrstats:frequency: :vocabulary: " in (
            build.warnings
        )
        assert "No such file" in build.warnings
        assert build.words("index.html") == {"sea": 2}


@pytest.mark.parametrize(
    ("directive", "fault"),
    [
        ("frequency::\n   :format: tables", ':format: expected table, list, text or bars; got'
         ' "tables"; did you mean table?'),
        ("frequency::\n   :vocabulary:", ":vocabulary: expected the file of a saved vocabulary"),
        ("frequency::\n   :vocabulary: bad.json", "bad.json: no JSON:"),
        ("frequency::\n   :vocabulary: table.json", 'expected "format": 1'),
        ("frequency::\n   :vocabulary: totals.json\n   :columns: documents",
         "totals.json: was saved without counts by document"),
        ("frequency::\n   :vocabulary: totals.json\n   :documents: guide.rst",
         "totals.json: was saved without counts by document"),
        ("frequency::\n   :vocabulary: other.json\n   :documents: .",
         "name this page, which is no document of the vocabulary"),
        ("keywords::\n   :vocabulary: other.json", "needs :by-document:, :against:, or"),
        ("keywords::\n   :by-document: yes", ':by-document: expected true or false; got "yes"'),
        ("keywords::\n   :by-document:\n   :columns: word", ":columns: has no meaning with"),
        ("ngrams::\n   :vocabulary: other.json", "holds other than n-grams of 2 words"),
        ("ngrams::\n   :size: 0", ":size: expected a whole number from 1; got 0"),
        ("ngrams::\n   :sort: g3", ':sort: expected count, g2 or pmi; got "g3"'),
        ("kwic:: 42", "'42' is no word"),
        ("kwic::", "'' is no word"),
        ("kwic:: sea\n   :sort: up", ':sort: expected place, left or right; got "up"'),
        ("kwic:: sea\n   :vocabulary: other.json", ":vocabulary: is no option"),
        ("plot::", ":kind: is missing: expected bars, zipf, heaps, dispersion or heatmap"),
        ("plot::\n   :kind: pie", ":kind: expected bars, zipf"),
        ("plot::\n   :kind: bars\n   :top: 0", "a whole number from 1 to 100; got 0"),
        ("plot::\n   :kind: dispersion", ":words: is missing: :kind: dispersion shows where"),
        ("plot::\n   :kind: dispersion\n   :words:", "expected words, separated by"),
        ("plot::\n   :kind: zipf\n   :words: sea", ":words: has no meaning with :kind: zipf"),
        ("plot::\n   :kind: dispersion\n   :words: sea\n   :vocabulary: other.json",
         "a saved vocabulary has no places of words"),
        ("plot::\n   :kind: heaps\n   :vocabulary: totals.json", "without counts by document"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_a_warning_with_its_place_in_every_build(page, directive, fault):
    site = page(f".. mrstats:{directive}\n")
    site.write("bad.json", "{")
    site.write("table.json", json.dumps({"words": {}}))
    for _ in range(2):
        warnings = site.build("text", silent=False).warnings
        assert warnings.startswith(f"{site.source / 'index.rst'}:3: WARNING: mrstats:")
        assert fault in warnings
        assert warnings.count("WARNING") == 1
        assert warnings.endswith("[mrstats.option]\n")
