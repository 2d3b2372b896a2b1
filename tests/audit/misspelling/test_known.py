"""What is known of a language: right words, other spellings, common misspellings."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.misspelling.known import (
    NOTHING,
    is_other_spelling,
    known_of,
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
