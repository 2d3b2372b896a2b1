"""Facts about keyness."""

from __future__ import annotations

from math import lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.keyness import (
    compare,
    compare_documents,
    find_keywords,
    log_likelihood,
    log_ratio,
)
from sphinx_mrstats.errors import UsageError, VocabularyError
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
    # half an occurrence may be as much as one, where there are few words
    found = find_keywords(one, other)
    assert all(keyword.ratio > 0 or not keyword.other_count for keyword in found)


@given(st.integers(0, 99), st.integers(100, 999), st.integers(0, 99), st.integers(100, 999))
def test_log_likelihood_is_the_ratio_of_poisson_likelihoods(count, total, other, other_total):
    """Read and Cressie's form, which Rayson and Garside use: one rate for both, or one for each."""

    def log_poisson(mean, n):
        return (n * log(mean) if n else 0) - mean - lgamma(n + 1)

    rate = (count + other) / (total + other_total)
    apart = log_poisson(count, count) + log_poisson(other, other)
    alike = log_poisson(rate * total, count) + log_poisson(rate * other_total, other)
    expected = 2 * (apart - alike)
    assert log_likelihood(count, total, other, other_total) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("sides", "expected"), [((60, 100, 30, 100), 1), ((3, 100, 24, 100), -3)])
def test_the_ratio_counts_doublings(sides, expected):
    """Hardie's reading of the log ratio: one more is twice as much."""
    assert log_ratio(*sides) == pytest.approx(expected)


def test_keywords_say_how_often_they_are_on_both_sides():
    [found] = find_keywords(vocabulary(sea=9, the=1), vocabulary(sea=1, the=9))
    assert (found.count, found.other_count) == (9, 1)
    assert (found.per_million, found.other_per_million) == (900_000, 100_000)


def test_keywords_may_come_by_ratio_and_only_the_sure_ones():
    mine, others = vocabulary(sea=40, ship=3, the=60), vocabulary(sea=10, the=90)
    assert [each.word for each in find_keywords(mine, others)] == ["sea", "ship"]
    assert [each.word for each in find_keywords(mine, others, order="ratio")] == ["ship", "sea"]
    assert [each.word for each in find_keywords(mine, others, min_keyness=6.63)] == ["sea"]
    with pytest.raises(UsageError, match="keyness or ratio"):
        find_keywords(mine, others, order="word")


@given(st.lists(COUNTS, max_size=4))
def test_comparing_each_document_is_comparing_it_with_the_rest(documents):
    book = Vocabulary.from_documents({str(n): counts for n, counts in enumerate(documents)})
    expected = []
    for name in book.by_document:
        page = book.select(lambda other, name=name: other == name)
        expected.append(compare(page, book - page, name=name))
    assert compare_documents(book) == tuple(expected)


def test_comparing_documents_takes_their_counts():
    with pytest.raises(VocabularyError, match="by_document"):
        compare_documents(Vocabulary.from_totals(1, {"a": 1}, {"a": 1}))
