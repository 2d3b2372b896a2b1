"""Facts about keyness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.keyness import find_keywords, log_likelihood, log_ratio
from sphinx_mrstats.vocabulary import Vocabulary

COUNTS = st.dictionaries(st.sampled_from(["a", "bb", "ccc", "d"]), st.integers(1, 50))


def vocabulary(**counts):
    return Vocabulary.from_documents({"document": counts})


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        # worked out by hand: 2 (10 ln(10/5) + 5 ln(5/10))
        ((10, 1000, 5, 2000), 6.931),
        ((5, 100, 5, 100), 0),
        # 2 (3 ln(3/1.5))
        ((3, 50, 0, 50), 4.159),
        ((0, 0, 0, 0), 0),
    ],
)
def test_log_likelihood(sides, expected):
    assert log_likelihood(*sides) == pytest.approx(expected, abs=0.001)


@given(st.integers(0, 99), st.integers(100, 999), st.integers(0, 99), st.integers(100, 999))
def test_log_likelihood_is_symmetric_and_never_negative(count, total, other, other_total):
    there = log_likelihood(count, total, other, other_total)
    assert there == pytest.approx(log_likelihood(other, other_total, count, total), abs=1e-9)
    assert there >= 0


@given(st.integers(1, 99), st.integers(100, 999), st.integers(1, 99), st.integers(100, 999))
def test_the_ratio_changes_its_sign_with_the_sides(count, total, other, other_total):
    there = log_ratio(count, total, other, other_total)
    assert there == pytest.approx(-log_ratio(other, other_total, count, total))


def test_keywords_come_by_keyness_then_by_word():
    found = find_keywords(
        vocabulary(sea=9, ship=9, the=5, whale=20), vocabulary(the=90, sea=1, ship=1)
    )
    assert [keyword.word for keyword in found] == ["whale", "sea", "ship"]
    assert [keyword.rank for keyword in found] == [1, 2, 3]
    assert found[1].keyness == found[2].keyness


def test_words_may_be_left_out():
    mine, others = vocabulary(sea=9, ship=9, whale=20), vocabulary(the=9)
    assert len(find_keywords(mine, others, top=2)) == 2
    assert len(find_keywords(mine, others, top=0, min_length=5)) == 1
    assert len(find_keywords(mine, others, stop_words={"sea"})) == 2


def test_nothing_is_compared_with_nothing():
    assert find_keywords(vocabulary(sea=1), Vocabulary()) == ()
    assert find_keywords(Vocabulary(), vocabulary(sea=1)) == ()


@given(COUNTS, COUNTS)
def test_no_word_is_a_keyword_of_both_sides(mine, others):
    one, other = vocabulary(**mine), vocabulary(**others)
    words = {keyword.word for keyword in find_keywords(one, other)}
    assert not words & {keyword.word for keyword in find_keywords(other, one)}
    assert all(keyword.ratio > 0 for keyword in find_keywords(one, other))
