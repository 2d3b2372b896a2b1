"""The laws of Heaps and Zipf."""

from __future__ import annotations

from math import exp, log
from statistics import linear_regression

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.laws import (
    GrowthPoint,
    fit_heaps,
    fit_zipf,
    rank_frequency,
    vocabulary_growth,
)
from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary


def test_growth_goes_by_the_names_of_documents():
    book = Vocabulary.from_documents({"b": {"x": 2, "y": 1}, "a": {"x": 1}, "c": {}})
    assert vocabulary_growth(book) == (GrowthPoint("a", 1, 1), GrowthPoint("b", 4, 2))
    assert vocabulary_growth(Vocabulary()) == ()


def test_counts_per_document_are_needed():
    with pytest.raises(VocabularyError, match="by_document"):
        vocabulary_growth(Vocabulary.from_totals(1, {"a": 1}, {"a": 1}))


def test_the_law_of_reuters_rcv1():
    """Manning et al. 2008, section 5.1.1: k = 44 and b = 0.49 give 38,323 for 1,000,020 tokens."""
    points = [GrowthPoint("", n, round(44 * n**0.49)) for n in (1_000, 20_000, 1_000_020)]
    assert points[-1].n_types == 38_323
    fit = fit_heaps(points)
    assert fit.k == pytest.approx(44, rel=0.005)
    assert fit.beta == pytest.approx(0.49, abs=0.0005)
    assert fit.r2 == pytest.approx(1)


# Of each document, the words that are new, and those that aren't.
DOCUMENTS = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 5000)), min_size=2, max_size=30)


@given(DOCUMENTS)
def test_the_fit_is_the_regression_of_the_logarithms(documents):
    points = [GrowthPoint("", 0, 0)]
    for new, old in documents:
        last = points[-1]
        points.append(GrowthPoint("", last.n_tokens + new + old, last.n_types + new))
    del points[0]
    fit = fit_heaps(points)
    slope, intercept = linear_regression(
        [log(point.n_tokens) for point in points], [log(point.n_types) for point in points]
    )
    assert fit.beta == pytest.approx(slope, rel=1e-6)
    assert fit.k == pytest.approx(exp(intercept), rel=1e-6, abs=1e-12)
    assert fit.n_points == len(points)
    assert 0 <= fit.r2 <= 1 + 1e-9


def test_no_line_goes_through_one_point():
    assert fit_heaps([]) is None
    assert fit_heaps([GrowthPoint("a", 5, 3), GrowthPoint("b", 5, 3)]) is None


def test_a_vocabulary_that_doesnt_grow():
    fit = fit_heaps([GrowthPoint("a", 5, 3), GrowthPoint("b", 50, 3)])
    assert (fit.beta, fit.r2) == (0, 1)
    assert fit.k == pytest.approx(exp(log(3)))


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
