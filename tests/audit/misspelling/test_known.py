"""What is known of a language: right words, other spellings, common misspellings."""

from __future__ import annotations

from collections import Counter

import pytest

from sphinx_mrstats.audit.misspelling.known import (
    NOTHING,
    divide,
    is_other_spelling,
    known_of,
    language_of,
    languages,
)
from sphinx_mrstats.errors import ConfigurationError


@pytest.mark.parametrize(
    "word",
    ["receive", "behaviour", "organisation", "travelled", "centre", "metadata", "kwargs", "airing"],
)
def test_right_words_of_either_spelling_and_of_computing_are_known(word):
    assert word in known_of("en")


@pytest.mark.parametrize("word", ["recieve", "controled", "absense", "wether", "whale-like"])
def test_what_a_list_has_as_misspelled_is_not_known_whatever_else_has_it(word):
    assert word not in known_of("en")


def test_corrections_come_in_the_order_of_the_list():
    assert known_of("en").wrong["recieve"] == ("receive",)
    assert known_of("en").wrong["wether"][:1] == ("weather",)


def test_other_languages_have_words_and_no_misspellings():
    german = known_of("de")
    assert "nachricht" in german
    assert not german.wrong


def test_without_a_language_nothing_is_known():
    assert known_of("") is NOTHING
    assert "the" not in NOTHING


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(ConfigurationError, match=r"lexicon = 'tlh': .* de, en,"):
        known_of("tlh")
    assert "en" in languages()


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("colour", "color", True),
        ("initialise", "initialize", True),
        ("cancelled", "canceled", True),
        ("centre", "center", True),
        ("zoë", "zoe", True),
        ("finaly", "finally", False),
        ("comand", "command", False),
        ("resorce", "resource", False),
        ("absense", "absence", False),
    ],
)
def test_two_right_spellings(word, other, expected):
    assert is_other_spelling(word, other) is expected
    assert is_other_spelling(other, word) is expected


ENGLISH = Counter({"the": 27, "and": 9, "of": 9, "sea": 9, "ship": 9, "late": 9})
GERMAN = Counter({"der": 9, "und": 9, "die": 9, "wal": 9, "meer": 9, "nicht": 9})
CHINESE = Counter({"文档和代码": 9, "the": 9})


def test_each_language_is_a_corpus_of_its_own_and_knows_its_words():
    known = known_of("en")
    corpora = divide({"a": ENGLISH, "b": GERMAN, "c": ENGLISH}, known, "en")
    assert [(each.names, each.known is known) for each in corpora] == [
        (("b",), False),
        (("a", "c"), True),
    ]


def test_scripts_without_spaces_are_left_out():
    assert divide({"a": CHINESE}, NOTHING, "en") == []


def test_a_folder_of_translations_tells_the_language():
    assert language_of("docs/locale/es/index", ENGLISH, "en") == "es"
    assert language_of("docs/es/index", ENGLISH, "en") == "en"


def test_few_words_are_of_the_language_that_is_expected():
    assert language_of("a", {"und": 9}, "en") == "en"


def test_without_an_expected_language_few_words_are_of_the_one_that_most_are_in():
    corpora = divide({"a": ENGLISH, "b": {"frobni": 1}}, NOTHING, "")
    assert [corpus.names for corpus in corpora] == [("a", "b")]


def test_a_lexicon_that_knows_too_few_words_is_left_out():
    [corpus] = divide({"a": {"frobni": 9, "the": 3}}, known_of("en"), "en")
    assert corpus.known is NOTHING


def test_no_documents_are_no_corpora():
    assert divide({}, NOTHING, "en") == []
