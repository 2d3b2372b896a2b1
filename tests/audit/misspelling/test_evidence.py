"""Evidence and its weights: every piece has one, and they come to probabilities."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.misspelling.evidence import (
    LINE_EVIDENCE,
    describe,
    edit_kinds,
    pair_evidence,
    probability,
    weights_for,
    word_evidence,
)
from sphinx_mrstats.audit.misspelling.known import NOTHING, known_of
from sphinx_mrstats.audit.misspelling.search import Search

COUNTS = {"receive": 40, "recieve": 1, "server": 30, "srver": 1, "servers": 9, "hosts": 1}


@pytest.mark.parametrize("language", ["en", ""])
def test_what_is_known_of_a_pair_is_weighed(language):
    search = Search(COUNTS, known_of(language))
    weights = weights_for(with_lexicon=bool(language))
    evidence = word_evidence(search, "srver", alone=True, n_tokens=1_000)
    evidence |= pair_evidence(search, "srver", "server", 1, [("server", 1), ("sever", 1)])
    unweighed = {name for name, value in evidence.items() if value and name not in weights.of}
    assert unweighed == set()


def test_the_most_that_lines_can_add_bounds_what_they_add():
    for with_lexicon in (True, False):
        weights = weights_for(with_lexicon=with_lexicon)
        assert weights.add_up(dict.fromkeys(LINE_EVIDENCE, 1.0)) <= weights.most_of_lines


@pytest.mark.parametrize(
    ("sign", "is_for"),
    [
        ("listed so", True),
        ("transposed", True),
        ("in the corpus", True),
        ("two edits", False),
        ("first letter", False),
        ("in code", False),
        ("prefix", False),
    ],
)
def test_the_weights_point_where_readers_saw_them_point(sign, is_for):
    assert (weights_for(with_lexicon=True).of[sign] > 0) is is_for


def test_what_lies_nearest_is_told_from_its_rivals():
    search = Search(COUNTS, NOTHING)
    others = [("server", 1), ("servers", 2)]
    assert pair_evidence(search, "srver", "server", 1, others)["relative"] == 3.0
    assert pair_evidence(search, "srver", "servers", 2, others)["relative"] < 0


def test_probabilities():
    assert probability(0) == 0.5
    assert probability(9) == 1.0


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
        ("operaration", "operation", {"syllable": 1}),
        ("operaraton", "operation", {"vowel less": 1, "letter more": 1, "vowel more": 1}),
    ],
)
def test_kinds_of_edits(word, meant, kinds):
    assert edit_kinds(word, meant) == kinds
    assert describe(word, meant)
