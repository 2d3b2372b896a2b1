"""Concordances: where a word is, to the line."""

from __future__ import annotations

import pytest

from sphinx_mrstats.analysis.concordance import find_occurrences, sort_occurrences
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.wordcount import count_documents

PAGE = """\
The *Whale*
===========

Call me whale,
whales or ``whale``. The
whale's white
whale!

.. whale
"""


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "b.rst").write_text(PAGE)
    (tmp_path / "part" / "a.rst").write_text("No whale.\n\n- A whale\n\n  - the whale\n")
    return tmp_path


def places(found):
    return [(each.document, each.line) for each in found]


def test_each_place_of_what_is_counted_is_found_on_its_line(docs):
    found = find_occurrences(docs, "WHALE")
    assert places(found) == [
        *[("b.rst", 1), ("b.rst", 4), ("b.rst", 7)],
        *[("part/a.rst", 1), ("part/a.rst", 3), ("part/a.rst", 5)],
    ]
    assert len(found) == count_documents(docs).counts["whale"]
    assert found[0].path == (docs / "b.rst").as_posix()


def test_the_context_is_that_of_the_passage(docs):
    found = find_occurrences(docs / "b.rst", "whale", context=9)
    assert [(each.left, each.keyword, each.right) for each in found] == [
        ("The ", "Whale", ""),
        ("Call me ", "whale", ", whales"),
        ("white ", "whale", "!"),
    ]
    assert find_occurrences(docs / "b.rst", "me", context=0)[0].left == ""


def test_several_words_have_to_follow_each_other(docs):
    assert places(find_occurrences(docs, "white whale")) == [("b.rst", 6)]
    assert find_occurrences(docs, "whale whales") == ()
    assert places(find_occurrences(docs, "the whale")) == [("b.rst", 1), ("part/a.rst", 5)]


def test_each_line_of_a_long_paragraph_is_told(tmp_path):
    (tmp_path / "a.rst").write_text("\n" + "the sea, the sea\n" * 2000)
    found = find_occurrences(tmp_path, "sea", context=7)
    assert [each.line for each in found] == [line for line in range(2, 2002) for _ in "12"]
    assert (found[2].left, found[2].right) == ("the ", ", the")
    assert find_occurrences(tmp_path, "sea the")[0].keyword == "sea the"


def test_overlapping_places_are_all_found(tmp_path):
    (tmp_path / "a.rst").write_text("no no no")
    assert len(find_occurrences(tmp_path, "no no")) == 2


def test_engines_dont_matter(docs):
    engine = get_engine("pool", num_workers=2)
    try:
        assert find_occurrences(
            docs, "whale", options=RunOptions(engine=engine)
        ) == find_occurrences(docs, "whale")
    finally:
        engine.close()


def test_orders(docs):
    found = find_occurrences(docs, "whale")
    assert sort_occurrences(found) == found
    left = [each.left.split()[-1].lower() for each in sort_occurrences(found, "left")]
    assert left == ["a", "me", "no", "the", "the", "white"]
    (docs / "b.rst").write_text("whale zoo, whale ark; whale")
    right = sort_occurrences(find_occurrences(docs / "b.rst", "whale"), "right")
    assert [each.right.split()[:1] for each in right] == [[], ["ark;"], ["zoo,"]]
    with pytest.raises(UsageError, match="place, left or right"):
        sort_occurrences(found, "up")


@pytest.mark.parametrize("word", ["", "x86", "--"])
def test_what_is_no_word_is_refused(docs, word):
    with pytest.raises(UsageError, match="is no word"):
        find_occurrences(docs, word)


def test_a_context_is_not_negative(docs):
    with pytest.raises(UsageError, match="0 or more"):
        find_occurrences(docs, "whale", context=-1)
