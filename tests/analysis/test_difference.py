"""What came, went, rose and fell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.difference import Size, difference, differences
from sphinx_mrstats.analysis.keyness import find_keywords
from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40))
BOOKS = st.dictionaries(st.sampled_from(["1", "2", "3"]), COUNTS).map(Vocabulary.from_documents)

OLD = Vocabulary.from_documents({"a": {"the": 10, "whale": 9, "ox": 1}, "b": {"the": 5}})
NEW = Vocabulary.from_documents({"a": {"the": 10, "whale": 1, "sea": 2}, "c": {"sea": 3, "air": 5}})


def words(changes):
    return [each.word for each in changes]


def test_words_are_told_apart_by_what_became_of_them():
    found = difference(OLD, NEW, min_keyness=3)
    assert words(found.came) == ["air", "sea"]
    assert words(found.went) == ["ox"]
    assert words(found.fell) == ["whale"]
    assert (found.rose, found.n_came, found.n_went) == ((), 2, 1)
    assert (found.old_size, found.size) == (Size(2, 25, 3), Size(2, 21, 4))
    assert [each.documents for each in found.came] == [("c",), ("a", "c")]
    assert found.went[0].documents == ("a",)


def test_documents_come_go_and_change():
    documents = difference(OLD, NEW).documents
    assert (documents.came, documents.went, documents.n_changed) == (("c",), ("b",), 1)


@given(BOOKS, BOOKS)
def test_figures_are_those_of_keywords(old, new):
    found = difference(old, new, top=0, min_keyness=0)
    upwards = {each.word: each for each in find_keywords(new, old, top=0)}
    downwards = {each.word: each for each in find_keywords(old, new, top=0)}
    if old.n_tokens and new.n_tokens:
        assert {*words(found.came), *words(found.rose)} == upwards.keys()
        assert {*words(found.went), *words(found.fell)} == downwards.keys()
    for each in (*found.came, *found.rose):
        if keyword := upwards.get(each.word):
            assert (each.keyness, each.ratio) == (keyword.keyness, keyword.ratio)
            assert (each.count, each.old_count) == (keyword.count, keyword.other_count)
    for each in (*found.went, *found.fell):
        if keyword := downwards.get(each.word):
            assert each.keyness == pytest.approx(keyword.keyness)
            assert each.ratio == pytest.approx(-keyword.ratio)


@given(BOOKS, BOOKS)
def test_back_is_the_opposite(old, new):
    there, back = difference(old, new, min_keyness=0), difference(new, old, min_keyness=0)
    assert words(there.came) == words(back.went)
    assert words(there.went) == words(back.came)
    assert there.is_changed == back.is_changed == (old != new)


def test_of_all_words_some_are_shown():
    found = difference(OLD, NEW, top=1, stop_words={"air"}, min_length=3)
    assert (words(found.came), found.n_came, found.went, found.n_went) == (["sea"], 1, (), 0)
    assert found.size.n_tokens == 21


def test_empty_states_have_no_ratio():
    found = difference(Vocabulary(), NEW)
    assert words(found.came) == ["the", "air", "sea", "whale"]
    assert {(each.keyness, each.ratio, each.old_per_million) for each in found.came} == {(0, 0, 0)}
    nothing = difference(Vocabulary(), Vocabulary())
    assert (nothing.is_changed, nothing.came, nothing.size) == (False, (), Size(0, 0, 0))


def test_of_a_document_what_is_new_everywhere_is_first():
    old = Vocabulary.from_documents({"a": {"the": 4}})
    new = Vocabulary.from_documents({"a": {"the": 4}, "b": {"the": 9, "sea": 1}})
    (found,) = differences(old, new)
    assert (found.name, words(found.came)) == ("b", ["sea", "the"])


def test_what_was_saved_without_documents_is_compared_as_a_whole():
    saved = Vocabulary.from_json(Vocabulary.from_totals(1, {"ox": 1}, {"ox": 1}).to_json())
    found = difference(saved, NEW)
    assert (found.documents, found.went[0].documents, found.is_changed) == (None, (), True)
    with pytest.raises(VocabularyError, match="without counts per document"):
        differences(saved, NEW)
