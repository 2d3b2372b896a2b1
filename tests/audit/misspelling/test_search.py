"""Which words are suspects, and what each may have been meant for."""

from __future__ import annotations

import random
import string

import pytest
from rapidfuzz.distance import OSA

from sphinx_mrstats.audit.misspelling.known import NOTHING, known_of
from sphinx_mrstats.audit.misspelling.search import Search, count_parts, parts_of

ENGLISH = known_of("en")


@pytest.mark.parametrize("word", ["recieve", "explainations", "Wrod".lower(), "wether"])
def test_rare_words_that_are_not_known_are_suspects(word):
    assert Search({word: 20}, ENGLISH).suspects() == [word]


@pytest.mark.parametrize(
    ("word", "n"),
    [("receive", 1), ("colour", 1), ("recieve", 21), ("ab", 1), ("文档文", 1), ("don't", 1)],
)
def test_known_frequent_and_short_words_and_unspaced_scripts_are_none(word, n):
    assert Search({word: n}, ENGLISH).suspects() == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("recieve", "receive"),  # of the list
        ("explainations", "explanations"),  # of the language: it stands nowhere
        ("frobnicatr", "frobnicator"),  # of the corpus alone
        ("eaders", "headers"),  # the first letter is missing
        ("qwhole", "whole"),
        ("hte", "the"),
        ("broduced", "produced"),
    ],
)
def test_what_was_meant_is_among_the_candidates(word, meant):
    search = Search({word: 1, "frobnicator": 3, "headers": 20}, ENGLISH)
    assert meant in dict(search.candidates(word))


def test_the_corrections_of_a_list_come_first_however_far():
    assert Search({"alot": 1}, ENGLISH).candidates("alot")[0] == ("a lot", 1)


def test_a_word_of_the_corpus_alone_is_much_more_frequent_than_its_misspelling():
    assert Search({"frobni": 3, "frobno": 2}, NOTHING).candidates("frobno") == []
    assert Search({"frobni": 4, "frobno": 2}, NOTHING).candidates("frobno") == [("frobni", 1)]


def test_another_spelling_is_no_candidate():
    assert "behavior" not in dict(Search({"behaviour": 1}, NOTHING).candidates("behaviour"))
    counts = {"behaviour": 1, "behavior": 9}
    assert Search(counts, NOTHING).candidates("behaviour") == []


def test_one_edit_behind_the_first_letter_is_always_found():
    generator = random.Random(3)
    words = {"".join(generator.choices("abcd", k=generator.randint(5, 12))) for _ in range(300)}
    search = Search(dict.fromkeys(words, 9), NOTHING)
    for word in sorted(words)[::7]:
        at = generator.randrange(1, len(word))
        asked = word[:at] + generator.choice(string.ascii_lowercase) + word[at + 1 :]
        search.counts = {**search.counts, asked: search.counts.get(asked, 1)}
        near = {other for other in words if OSA.distance(asked, other) == 1}
        found = search._near(asked)
        assert {other for other in near if other[0] == asked[0]} <= found.keys()
        assert all(OSA.distance(asked, other) == distance for other, distance in found.items())


def test_of_many_words_that_are_alike_the_most_frequent_are_compared():
    generator = random.Random(1)
    alike = {f"interna{''.join(generator.choices('abcdefgh', k=4))}zation" for _ in range(3_000)}
    search = Search({**dict.fromkeys(alike, 3), "internabakozation": 9}, NOTHING)
    assert max(map(len, search._by_length("in").values())) == 1_000
    search.counts = {**search.counts, "internabakzation": 1}
    assert search.candidates("internabakzation")[0] == ("internabakozation", 1)


def test_words_with_hyphens_are_divided():
    assert parts_of("re-recieve's") == ["re", "recieve"]
    assert count_parts({"log-file": 2, "file": 1}, NOTHING) == {"log": 2, "file": 3}


def test_parts_of_a_word_that_is_known_as_one_are_no_words():
    assert count_parts({"pre-emption": 2}, known_of("en")) == {}


@pytest.mark.parametrize(
    "word", ["axiomatization", "toggleable", "nameable", "greyscale", "bootstrapjs"]
)
def test_singulars_and_other_spellings_are_no_misspellings(word):
    counts = {
        word: 1,
        "axiomatizations": 9,
        "togglable": 9,
        "namable": 9,
        "grayscale": 9,
        "bootstraps": 9,
    }
    search = Search(counts, known_of("en"))
    meant = {meant for meant, _ in search.candidates(word)} if search.is_suspect(word) else set()
    assert not meant & counts.keys()


def test_an_e_before_able_is_a_slip_where_everybody_knows_the_word_without():
    search = Search({"disposeable": 1}, known_of("en"))
    assert search.candidates("disposeable")[0][0] == "disposable"
