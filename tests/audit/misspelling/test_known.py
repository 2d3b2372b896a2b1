"""What is known of a language: right words, other spellings, common misspellings."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from sphinx_mrstats.audit.cache import AuditCache
from sphinx_mrstats.audit.misspelling import known
from sphinx_mrstats.audit.misspelling.known import (
    NOTHING,
    known_of,
    languages,
)
from sphinx_mrstats.countcache import CountCache
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


@pytest.fixture
def cache(tmp_path):
    found = AuditCache(CountCache(tmp_path / "cache", private=True))
    assert found.prepare() == ""
    return found


def test_what_is_kept_is_not_made_again_and_is_the_same(cache, monkeypatch):
    words = ("receive", "recieve", "behaviour", "nad", "frobnicate", "naïve", "a")
    made = known_of("en")
    known_of("en", cache)
    known_of.cache_clear()
    monkeypatch.setattr(known, "_compile", None)
    kept = known_of("en", cache)
    for word in words:
        assert (word in kept) == (word in made)
        assert kept.words.get(word) == made.words.get(word)
        assert kept.wrong.get(word) == made.wrong.get(word)
        assert kept.may_be_meant(word) == made.may_be_meant(word)
    assert kept.list_of("re") == made.list_of("re") != []
    known_of.cache_clear()


def test_what_is_damaged_is_made_again(cache):
    known_of("de", cache)
    known_of.cache_clear()
    with closing(sqlite3.connect(cache.cache.file)) as connection:
        connection.execute("UPDATE counts SET words = x'00112233445566778899'")
        connection.commit()
    assert "Haus".lower() in known_of("de", cache)
    known_of.cache_clear()


def test_words_that_may_be_meant_are_those_of_the_lists():
    english = known_of("en")
    assert [word for word in english.list_of("re") if not english.may_be_meant(word)] == []
    assert "receive" in english.list_of("r-ve")
    assert "receive" in english.list_of("-ec")
    assert len([*english.words]) > 100_000
    assert not known_of("de").wrong
