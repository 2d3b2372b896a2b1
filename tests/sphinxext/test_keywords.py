"""Facts about the table that ``mrstats:keywords`` makes."""

from __future__ import annotations

import pytest

from sphinx_mrstats import Vocabulary

INDEX = "Whale whale whale, the sea.\n\n.. mrstats:keywords::\n"


@pytest.fixture
def pages(site):
    site.write("index.rst", INDEX)
    site.write("a.rst", ":orphan:\n\nThe sea, the ship and the sea.\n")
    return site


def test_words_that_set_the_page_apart(pages):
    # 2 (3 ln(3 / (3/12 · 5)))
    assert pages.build().rows("index.html") == [["whale", "3", "5.3"]]


def test_the_documents_that_are_compared_and_the_columns_may_be_chosen(pages):
    options = "   :documents: a\n   :columns: rank word count keyness ratio\n   :top: 2\n"
    pages.write("index.rst", INDEX + options)
    assert pages.build().rows("index.html") == [
        ["1", "and", "1", "1.1", "0.5"],
        ["2", "ship", "1", "1.1", "0.5"],
    ]


def test_a_page_alone_has_no_keywords(pages):
    pages.remove("a.rst")
    assert pages.build().rows("index.html") == [["no words", "", ""]]


def test_the_page_follows_the_rest_of_the_project(pages):
    before = pages.build().mtimes()
    pages.write("a.rst", ":orphan:\n\nWhale whale whale whale.\n")
    build = pages.build()
    assert "index" in build.rewritten_since(before)
    assert [row[0] for row in build.rows("index.html")] == ["sea", "the"]


def test_a_page_or_a_project_is_compared_with_general_english(pages):
    pages.write("index.rst", INDEX + "   :against: en\n   :columns: word\n   :top: 1\n")
    assert pages.build().rows("index.html") == [["whale"]]
    pages.write(
        "index.rst", INDEX + "   :against: en\n   :columns: word\n   :documents: **\n   :top: 2\n"
    )
    assert pages.build().rows("index.html") == [["whale"], ["sea"]]
    pages.write("index.rst", INDEX + "   :against: en\n   :by-document:\n   :top: 1\n")
    assert pages.build().rows("index.html") == [["a", "sea"], ["index", "whale"]]


def test_a_saved_vocabulary_is_compared_with_a_language_as_a_whole(pages):
    Vocabulary.from_totals(1, {"the": 9, "queryset": 3}, {}).save(pages.source / "other.json")
    options = "   :against: en\n   :columns: word\n   :vocabulary: other.json\n   :top: 1\n"
    pages.write("index.rst", INDEX + options)
    assert pages.build().rows("index.html") == [["queryset"]]


def test_a_language_that_there_is_no_list_of_is_reported(pages):
    pages.write("index.rst", INDEX + "   :against: tlh\n")
    build = pages.build(silent=False)
    assert (
        ":against: there is no list of the words of 'tlh'; there is ar, de, en, es"
        in build.warnings
    )


def test_a_column_of_another_directive_is_reported(pages):
    pages.write("index.rst", INDEX + "   :columns: share\n")
    build = pages.build(silent=False)
    assert "expected some of rank, word, count, keyness, ratio, each once" in build.warnings
