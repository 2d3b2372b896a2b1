"""Facts about the table that ``mrstats:frequency`` makes."""

from __future__ import annotations

import re

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.analysis.frequency import COLUMNS, frequency_table
from sphinx_mrstats.render.frequency import cell

FREQUENCY = ".. mrstats:frequency::\n"
INDEX = """\
Sea
===

The whale and the ship and the sea. See :numref:`commonest` or :ref:`commonest`.

.. toctree::
   :glob:

   guide/*

.. mrstats:frequency::
   :top: 4
   :columns: rank word count share documents
   :caption: The *commonest* words
   :name: commonest
   :class: mine
"""
GUIDE = "Guide\n=====\n\nA whale, a ship; the sailor's ``code``.\n"


@pytest.fixture
def sea(site):
    site.write("index.rst", INDEX)
    site.write("guide/start.rst", GUIDE)
    return site


def index(site, options="", text="The sea sea.\n"):
    site.write("index.rst", f"{text}\n{FREQUENCY}{options}")


def test_the_rows_are_what_the_library_counts(sea):
    vocabulary = count_documents([sea.source], by_document=True)
    expected = [
        [cell(row, column) for column in COLUMNS] for row in frequency_table(vocabulary, top=4)
    ]
    assert sea.build().rows("index.html") == expected
    assert expected[0] == ["1", "the", "4", "22.22%", "2"]


def test_the_table_has_number_caption_target_and_classes(sea):
    page = sea.build(confoverrides={"nitpicky": True}).page("index.html")
    table = re.search(r"<table (.*?)>(.*?)</table>", page, re.S)
    assert 'id="commonest"' in table[1]
    assert {"mrstats", "mine"} <= set(re.search('class="(.*?)"', table[1])[1].split())
    assert '<span class="caption-number">Table 1 </span>' in table[2]
    assert '<span class="caption-text">The <em>commonest</em> words</span>' in table[2]
    assert page.count('href="#commonest"') == 3  # numref, ref, and the caption's own
    assert re.findall(r"<th[^>]*><p>(.*?)</p>", table[2]) == [
        "Rank", "Word", "Count", "Share", "Documents",
    ]  # fmt: skip


def test_defaults_are_those_of_the_command_line(site):
    index(site, text=" ".join("w" * n for n in range(1, 30)) + "\n")
    assert len(site.build().words("index.html")) == 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("", {"sea": 2, "the": 1, "whale": 1}),
        (":top: 1", {"sea": 2}),
        (":top: 0", {"sea": 2, "the": 1, "whale": 1}),
        (":min-length: 4", {"whale": 1}),
        (":documents: .", {"sea": 2, "the": 1}),
        (":documents: o*", {"whale": 1}),
        (":documents: o*\n      .", {"sea": 2, "the": 1, "whale": 1}),
        (":stop-words: en", {"sea": 2, "whale": 1}),
        (":stop-words: stop.txt", {"sea": 2, "whale": 1}),
    ],
)
def test_options_choose_documents_and_words(site, options, words):
    site.write("other.rst", ":orphan:\n\nWhale.\n")
    site.write("stop.txt", "the\n")
    index(site, f"   {options}\n" if options else "")
    assert site.build().words("index.html") == words


def test_a_table_without_words_says_so(site):
    index(site, "   :min-length: 9\n   :columns: word share count\n")
    assert site.build().rows("index.html") == [["no words", "", ""]]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (":top: many", ':top: expected a whole number from 0; got "many"'),
        (":top: -1", ":top: expected a whole number from 0; got -1"),
        (":min-length: 0", ":min-length: expected a whole number from 1; got 0"),
        (
            ":columns: word sum",
            ":columns: expected some of rank, word, count, share, documents, each once; got",
        ),
        (":columns:", ":columns: expected some of"),
        (":stop-words: xx", ":stop-words: stop words 'xx': neither a language nor a file"),
        (":documents:", ":documents: expected document names or globs such as guide/**"),
        (":documents: [z-a]", ":documents: pattern '[z-a]' can't be read"),
        (":tops: 3", ":tops: is no option; did you mean :top:?"),
    ],
)
def test_a_bad_option_is_a_warning_with_its_place_and_the_table_stands(site, options, fault):
    index(site, f"   {options}\n   :class: mine\n")
    build = site.build(silent=False)
    assert build.warnings.startswith(f"{site.source / 'index.rst'}:3: WARNING: mrstats:frequency: ")
    assert fault in build.warnings
    assert build.warnings.endswith("[mrstats.option]\n")
    assert site.build(silent=False).warnings == build.warnings
    assert build.words("index.html") == {"sea": 2, "the": 1}


def test_globs_that_match_nothing_are_reported_by_every_build(site):
    index(site, "   :documents: gone/**\n")
    first, second = site.build(silent=False), site.build(silent=False)
    assert "index.rst:3: WARNING: :documents: gone/**: no document" in first.warnings
    assert first.warnings == second.warnings


def test_headings_are_translated(site):
    index(site, "   :columns: rank word count share documents\n   :min-length: 9\n")
    page = site.build(confoverrides={"language": "de"}).page("index.html")
    assert re.findall(r"<t[hd][^>]*><p>(.*?)</p>", page) == [
        "Rang", "Wort", "Anzahl", "Anteil", "Dokumente", "keine Wörter",
    ]  # fmt: skip


def test_the_text_builder_shows_whole_cells(sea):
    text = sea.build("text").page("index.txt")
    assert "| 1    | the  | 4     | 22.22% | 2         |" in text
