"""A vocabulary as JSON: the contract, whole or filtered."""

from __future__ import annotations

import json

from sphinx_mrstats.analysis.frequency import Filter
from sphinx_mrstats.render.json import render_json
from sphinx_mrstats.vocabulary import Vocabulary

BOOK = Vocabulary.from_documents(
    {"b.rst": {"the": 3, "鯨": 2, "sea": 2}, "a.rst": {"the": 1, "of": 4}}
)
ALL = Filter(top=0)


def test_unfiltered_it_is_the_vocabulary_as_it_is_saved():
    text = render_json(BOOK, ALL)
    assert text == BOOK.to_json() + "\n"
    assert Vocabulary.from_json(text) == BOOK


def test_words_and_documents_stand_in_their_order():
    content = json.loads(render_json(BOOK, ALL))
    assert list(content) == ["format", "documents", "tokens", "types", "words", "by_document"]
    assert list(content["words"].items()) == [("of", 4), ("the", 4), ("sea", 2), ("鯨", 2)]
    assert list(content["by_document"]) == ["a.rst", "b.rst"]


def test_a_filter_applies_to_each_document_and_leaves_the_totals():
    assert json.loads(render_json(BOOK, Filter(top=1, stop_words={"of"}))) == {
        "format": 1,
        "documents": 2,
        "tokens": 12,
        "types": 4,
        "words": {"the": 4},
        "by_document": {"a.rst": {"the": 1}, "b.rst": {"the": 3}},
    }


def test_counts_by_document_are_only_there_where_they_were_kept():
    totals = Vocabulary.from_totals(1, {"sea": 1}, {"sea": 1})
    assert "by_document" not in json.loads(render_json(totals, ALL))
    assert "by_document" not in json.loads(render_json(totals, Filter(top=1)))


def test_an_empty_vocabulary_has_all_keys():
    assert json.loads(render_json(Vocabulary.from_totals(0, {}, {}), ALL)) == {
        "format": 1,
        "documents": 0,
        "tokens": 0,
        "types": 0,
        "words": {},
    }
