"""Near misses: which rare words are taken for misspellings of which frequent ones."""

from __future__ import annotations

import random
import string
import sys

import pytest
from rapidfuzz.distance import OSA

from sphinx_mrstats.analysis.nearmiss import Writing, find_near_misses
from sphinx_mrstats.analysis.nearmiss.affixes import Affixes
from sphinx_mrstats.analysis.nearmiss.deletions import DeletionIndex
from sphinx_mrstats.analysis.nearmiss.edits import describe, edit_kinds
from sphinx_mrstats.analysis.nearmiss.evidence import Corpus
from sphinx_mrstats.analysis.nearmiss.letters import LetterModel
from sphinx_mrstats.analysis.nearmiss.search import Search
from sphinx_mrstats.analysis.nearmiss.spelling import is_other_spelling
from sphinx_mrstats.analysis.nearmiss.weights import WEIGHTS
from sphinx_mrstats.vocabulary import Vocabulary

# The words of a small manual: enough that endings, letters and frequencies tell something.
MANUAL = {
    "the": 900,
    "receive": 80,
    "received": 30,
    "receives": 12,
    "message": 150,
    "messages": 90,
    "connect": 60,
    "connected": 25,
    "connects": 9,
    "separate": 40,
    "separated": 11,
    "command": 120,
    "commands": 50,
    "behavior": 30,
    "start": 70,
    "started": 40,
    "starts": 30,
    "server": 110,
    "servers": 45,
    "occurred": 24,
    "occur": 15,
    "line": 60,
    "host": 33,
    "class": 80,
}


def near_misses(more, writing=None, **options):
    vocabulary = Vocabulary.from_documents({"manual": {**MANUAL, **more}})
    found = find_near_misses(vocabulary, writing or Writing(), **options)
    return {miss.word: miss.suggestion for miss in found}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("recieve", "receive"),
        ("comand", "command"),
        ("messsage", "message"),
        ("seperate", "separate"),
        ("conncet", "connect"),
        ("ocurred", "occurred"),
        ("servr", "server"),
        ("teh", "the"),
    ],
)
def test_a_slip_is_found_and_corrected(word, meant):
    assert near_misses({word: 1}) == {word: meant}


@pytest.mark.parametrize("word", ["hosts", "lines", "connecting", "classes", "restart"])
def test_an_inflection_of_a_known_word_is_none(word):
    assert near_misses({word: 1}) == {}


def test_a_word_of_two_known_ones_is_none():
    assert near_misses({"commandline": 1}) == {}


def test_british_spelling_and_diacritics_are_none():
    assert near_misses({"behaviour": 1, "sérver": 1}) == {}


def test_a_frequent_word_is_none_whatever_is_near():
    assert near_misses({"sever": 60}) == {}


def test_a_word_that_also_stands_in_code_is_none():
    assert near_misses({"recieve": 1}, Writing(code={"recieve": 1})) == {}


def test_a_name_is_told_from_a_slip_by_its_capitals():
    capitals = {"Starr": 1, "start": 70, "started": 40, "server": 110, "Server": 4}
    within = Writing(forms=capitals, within={"Starr": 1})
    lower = Writing(forms={"starr": 1, "start": 70, "started": 40, "server": 110, "Server": 4})
    score = {
        name: Search(Vocabulary.from_documents({"manual": {**MANUAL, "starr": 1}}), writing).best(
            "starr"
        )[1]
        for name, writing in {"within": within, "lower": lower}.items()
    }
    assert score["within"] < score["lower"] / 2


def test_the_part_of_a_word_with_hyphens_is_corrected_within_it():
    found = near_misses({"comand-line": 1})
    assert found == {"comand-line": "command-line"}


def test_a_genitive_is_corrected_with_its_ending():
    assert near_misses({"sevrer's": 1}) == {"sevrer's": "server's"}


def test_a_lexicon_takes_findings_away_and_adds_none():
    assert near_misses({"recieve": 1, "comand": 1}, lexicon={"comand", "xyz"}) == {
        "recieve": "receive"
    }


def test_a_word_that_shares_its_document_with_what_was_meant_is_likelier():
    def score(documents):
        return Search(Vocabulary.from_documents(documents)).best("serber")[1]

    rest = {word: n for word, n in MANUAL.items() if word != "server"}
    others = {f"d{n}": {"line": 30, "host": 20} for n in range(20)}
    together = {**others, "a": rest, "b": {"server": 110, "serber": 1}}
    apart = {**others, "a": {**rest, "serber": 1}, "b": {"server": 110}}
    assert score(together) > score(apart)


def test_no_words_have_no_near_misses():
    assert find_near_misses(Vocabulary()) == ()


def test_totals_without_counts_per_document_will_do():
    totals = Vocabulary.from_totals(1, {**MANUAL, "recieve": 1}, {})
    assert [miss.word for miss in find_near_misses(totals)] == ["recieve"]


def test_what_is_found_doesnt_depend_on_the_order_of_documents_and_words():
    words = [*MANUAL.items(), ("recieve", 1), ("comand", 2), ("srart", 1)]
    results = set()
    for seed in range(4):
        random.Random(seed).shuffle(words)
        results.add(find_near_misses(Vocabulary.from_documents({"b": dict(words), "a": {}})))
    assert len(results) == 1


def test_all_evidence_has_a_weight():
    search = Search(
        Vocabulary.from_documents({"a": {**MANUAL, "recieve": 1, "x-ray": 1}, "b": {"line": 2}})
    )
    seen = set(search.corpus.of_word("recieve"))
    pairs = [("recieve", "receive"), ("srver", "server"), ("lane", "line"), ("lines", "line")]
    for word, meant in pairs:
        search.corpus.counts.setdefault(word, 1)
        seen |= set(search.corpus.of_pair(word, meant, 1))
    assert seen <= set(WEIGHTS)


def test_the_index_finds_exactly_what_comparing_with_all_words_finds():
    generator = random.Random(3)
    words = sorted(
        {"".join(generator.choices("abcd", k=generator.randint(3, 12))) for _ in range(400)}
    )
    index = DeletionIndex(words)
    for word in words[::7]:
        other = word[:1] + generator.choice(string.ascii_lowercase) + word[2:]
        for asked in (word, other):
            expected = {
                (each, OSA.distance(asked, each))
                for each in words
                if each != asked and OSA.distance(asked, each) <= 2
            }
            assert set(index.near(asked)) == expected


@pytest.mark.parametrize(
    ("word", "meant", "kinds"),
    [
        ("recieve", "receive", {"transposed": 1}),
        ("resver", "server", {"transposed": 1}),  # across a letter
        ("comand", "command", {"double less": 1}),
        ("messsage", "message", {"double more": 1}),
        ("seperate", "separate", {"vowel": 1}),
        ("serber", "server", {"key": 1}),
        ("sermer", "server", {"letter": 1}),
        ("srver", "server", {"vowel less": 1}),
        ("serer", "server", {"letter less": 1}),
        ("serverq", "server", {"letter more": 1}),
        ("serveir", "server", {"vowel more": 1}),
        ("swerver", "server", {"key more": 1}),
        ("tset", "tests", {"transposed": 1, "letter less": 1}),
    ],
)
def test_kinds_of_edits(word, meant, kinds):
    assert edit_kinds(word, meant) == kinds
    assert describe(word, meant)


def test_an_ending_is_learned_only_after_the_letters_it_follows():
    affixes = Affixes(["host", "hosts", "test", "tests", "class"])
    assert affixes.support("lists", "list") == 2
    assert affixes.support("classs", "class") == 0


def test_letters_of_a_language_are_likelier_in_its_order():
    model = LetterModel(MANUAL)
    assert model.log_probability("connection") > model.log_probability("cnnoectoin")
    assert LetterModel([]).log_probability("a") < 0


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("colour", "color", True),
        ("initialise", "initialize", True),
        ("cancelled", "canceled", True),
        ("centre", "center", True),
        ("Zoë".lower(), "zoe", True),
        ("finaly", "finally", False),
        ("comand", "command", False),
    ],
)
def test_two_right_spellings(word, other, expected):
    assert is_other_spelling(word, other) is expected
    assert is_other_spelling(other, word) is expected


def made_up_words(n, before="", after=""):
    """Make up words of syllables, one in three of them frequent."""
    generator = random.Random(n)
    syllables = [a + b for a in "bcdfglmnprstvz" for b in "aeiou"]
    words = {}
    while len(words) < n:
        word = "".join(generator.choices(syllables, k=generator.choice((2, 3, 3, 4))))
        words.setdefault(before + word + after, generator.choice((1, 2, 9)))
    return words


def work_of(words, monkeypatch):
    """Count what `find_near_misses` does: calls of Python and of C, and comparisons within C."""
    indexes = []
    make = DeletionIndex.__init__
    monkeypatch.setattr(
        DeletionIndex, "__init__", lambda self, *args: indexes.append(self) or make(self, *args)
    )
    vocabulary = Vocabulary.from_totals(1, words, {})
    n_calls = 0

    def count(frame, event, argument):
        nonlocal n_calls
        n_calls += event in {"call", "c_call"}

    profiler = sys.getprofile()
    sys.setprofile(count)
    try:
        find_near_misses(vocabulary)
    finally:
        sys.setprofile(profiler)
        monkeypatch.undo()
    (index,) = indexes
    return n_calls + index.n_compared


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("documentation", ""), ("", "documentation"), ("interna", "ization")],
    ids=["random", "alike-first-letters", "alike-last-letters", "alike-at-both-ends"],
)
def test_the_work_grows_as_the_words_do(before, after, monkeypatch):
    """Four times the words would be sixteen times the work if words were compared with all."""
    work = [work_of(made_up_words(n, before, after), monkeypatch) for n in (500, 2_000)]
    assert work[1] < 7 * work[0]


def test_what_is_compared_to_a_word_is_limited_and_the_first_words_are_kept():
    words = [f"interna{middle}ization" for middle in made_up_words(3_000)]
    index = DeletionIndex(["internabakoization", *words])
    assert index.near("internabakozation")[0] == ("internabakoization", 1)
    assert index.n_compared <= 29 * 64


def test_words_that_begin_alike_are_all_found_by_their_ends():
    words = list(made_up_words(1_000, before="documentation"))
    index = DeletionIndex(words)
    for word in words[::50]:
        expected = {other for other in words if 0 < OSA.distance(word, other) <= 2}
        assert {other for other, _ in index.near(word)} == expected


def test_of_many_neighbours_the_commonest_few_are_weighed(monkeypatch):
    weighed = []
    of_pair = Corpus.of_pair
    monkeypatch.setattr(
        Corpus, "of_pair", lambda self, *pair: weighed.append(pair[:2]) or of_pair(self, *pair)
    )
    neighbours = {f"serve{letter}": 25 for letter in string.ascii_lowercase if letter != "r"}
    assert near_misses({**neighbours, "serverr": 1}) == {"serverr": "server"}
    of_word = [meant for word, meant in weighed if word == "serverr"]
    assert of_word[:2] == ["server", "servers"]
    assert len(of_word) == 6


def test_rules_hold_for_stems_of_many_endings_too():
    formed = [stem + ending for stem in ("hint", "page", "list") for ending in ("", "s")]
    crowd = [f"cat{a}{b}" for a in string.ascii_lowercase for b in "bc"]
    affixes = Affixes(["cat", "cats", *formed, *(word for word in crowd if word[3] != "s")])
    assert affixes.best_support("cats") == affixes.support("lists", "list") == 2  # and "hints"
