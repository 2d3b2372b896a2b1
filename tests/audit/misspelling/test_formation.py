"""From which words a word is formed, by the rules of English or by those of the corpus."""

from __future__ import annotations

import string

import pytest

from sphinx_mrstats.audit.misspelling.formation import Affixes, formation, keeps_ending
from sphinx_mrstats.audit.misspelling.known import known_of
from sphinx_mrstats.audit.misspelling.search import Search


def formed(word, **counts):
    return set(formation(Search({word: 1, **counts}, known_of("en")), word))


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("backoffs", "plural"),
        ("frobnicated", "inflected"),
        ("frobnicater", "agent"),
        ("frobnicateish", "derived"),
        ("unprintable", "prefix"),
        ("bookshelfpaper", "compound"),
        ("icache", "a letter before"),
    ],
)
def test_words_are_formed_from_known_ones_and_from_the_projects(word, how):
    assert how in formed(word, backoff=3, frobnicate=3)


@pytest.mark.parametrize("word", ["failes", "returnes", "moveing", "recieved"])
def test_wrong_inflections_are_not(word):
    assert not formed(word) & {"plural", "inflected"}


def test_a_rare_word_of_the_project_is_no_base():
    assert "plural" not in formed("frobnis", frobni=1)


@pytest.mark.parametrize(
    ("word", "meant", "kept"),
    [("ordinarly", "ordinarily", 1), ("appened", "append", -1), ("teh", "the", 0)],
)
def test_endings_that_are_kept(word, meant, kept):
    assert keeps_ending(word, meant) == kept


def test_an_ending_is_learned_only_after_the_letters_it_follows():
    affixes = Affixes(["host", "hosts", "test", "tests", "class"])
    assert affixes.support("lists", "list") == 2
    assert affixes.support("classs", "class") == 0


def test_rules_hold_for_stems_of_many_endings_too():
    stems = [stem + ending for stem in ("hint", "page", "list") for ending in ("", "s")]
    crowd = [f"cat{a}{b}" for a in string.ascii_lowercase for b in "bc"]
    affixes = Affixes(["cat", "cats", *stems, *(word for word in crowd if word[3] != "s")])
    assert affixes.best_support("cats") == affixes.support("lists", "list") == 2  # and "hints"
