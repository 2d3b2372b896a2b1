"""Zipf's law."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.laws import fit_zipf, rank_frequency
from sphinx_mrstats.vocabulary import Vocabulary


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.3, 2.0])
def test_counts_that_follow_the_law_give_its_exponent(exponent):
    counts = [round(10**9 / rank**exponent) for rank in range(1, 500)]
    fit = fit_zipf(counts)
    assert fit.exponent == pytest.approx(exponent, abs=1e-4)
    assert fit.n_ranks == 499


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=30))
def test_no_other_exponent_is_more_likely(counts):
    counts.sort(reverse=True)

    def likelihood(exponent):
        norm = log(sum(rank**-exponent for rank in range(1, len(counts) + 1)))
        return sum(-n * (exponent * log(rank) + norm) for rank, n in enumerate(counts, start=1))

    best = fit_zipf(counts).exponent
    reached = likelihood(best)
    for other in (best - 0.01, best + 0.01, 0.0, 1.0, 2.0, 5.0):
        if other >= 0:
            assert likelihood(other) <= reached + 1e-6 * abs(reached)


def test_words_that_are_equally_frequent_have_no_slope():
    assert fit_zipf([7, 7, 7]).exponent == pytest.approx(0, abs=1e-9)


def test_one_word_follows_no_law():
    assert fit_zipf([]) is None
    assert fit_zipf([3]) is None


def test_ranks_are_by_count():
    book = Vocabulary.from_documents({"1": {"a": 1, "b": 4}, "2": {"a": 1}})
    assert rank_frequency(book) == (4, 2)
    assert rank_frequency(Vocabulary()) == ()
