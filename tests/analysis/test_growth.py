"""The growth of a vocabulary, and Heaps' law."""

from __future__ import annotations

from math import exp, log
from statistics import linear_regression

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.growth import GrowthPoint, fit_heaps, vocabulary_growth
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


@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(1, 10**5)),
        min_size=2,
        unique_by=lambda p: p[0],
    )
)
def test_the_fit_is_the_regression_of_the_logarithms(pairs):
    fit = fit_heaps([GrowthPoint("", *pair) for pair in pairs])
    slope, intercept = linear_regression([log(n) for n, _ in pairs], [log(v) for _, v in pairs])
    assert fit.beta == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert log(fit.k) == pytest.approx(intercept, rel=1e-6, abs=1e-5)
    assert fit.n_points == len(pairs)
    assert -1e-9 <= fit.r2 <= 1 + 1e-9


def test_no_line_goes_through_one_point():
    assert fit_heaps([]) is None
    assert fit_heaps([GrowthPoint("a", 5, 3), GrowthPoint("b", 5, 3)]) is None


def test_a_vocabulary_that_doesnt_grow():
    fit = fit_heaps([GrowthPoint("a", 5, 3), GrowthPoint("b", 50, 3)])
    assert (fit.beta, fit.r2) == (0, 1)
    assert fit.k == pytest.approx(exp(log(3)))
