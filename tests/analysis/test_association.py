"""G² and PMI of pairs, against published tables."""

from __future__ import annotations

from math import inf, lgamma, log, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.ngrams import association_g2, pointwise_mutual_information

# T. Dunning 1993, table 2: -2 log λ, then the four cells of the table of each pair of words.
DUNNING = [
    (270.72, 110, 2442, 111, 29114),
    (263.90, 29, 13, 123, 31612),
    (256.84, 31, 23, 139, 31584),
    (167.23, 10, 0, 3, 31764),
    (157.21, 76, 104, 2476, 29121),
    (157.03, 16, 16, 51, 31694),
    (146.80, 9, 0, 5, 31763),
    (115.02, 16, 0, 865, 30896),
]

# Cells in any proportion, with every word in at least one pair.
CELLS = st.tuples(*[st.integers(1, 200)] * 2, *[st.integers(0, 200)] * 2)


def of_cells(function, together, first_only, second_only, neither):
    first, second = together + first_only, together + second_only
    return function(together, first, second, first + second_only + neither)


@pytest.mark.parametrize(("expected", "both", "first", "second", "neither"), DUNNING)
def test_g2_is_that_of_dunnings_table(expected, both, first, second, neither):
    assert of_cells(association_g2, both, first, second, neither) == pytest.approx(
        expected, abs=0.006
    )


@given(CELLS)
def test_g2_is_the_ratio_of_two_binomial_likelihoods(cells):
    """Dunning's own derivation, section 5: the same rate on both rows, or one for each."""
    both, first_only, second_only, neither = cells

    def log_binomial(rate, successes, failures):
        ways = lgamma(successes + failures + 1) - lgamma(successes + 1) - lgamma(failures + 1)
        ways += successes * log(rate) if successes else 0
        return ways + (failures * log(1 - rate) if failures else 0)

    def rate(successes, failures):
        return successes / (successes + failures) if successes + failures else 0

    rows = [(both, first_only), (second_only, neither)]
    common = rate(both + second_only, first_only + neither)
    apart = sum(log_binomial(rate(*row), *row) for row in rows)
    alike = sum(log_binomial(common, *row) for row in rows)
    assert of_cells(association_g2, *cells) == pytest.approx(2 * (apart - alike), abs=1e-6)


@given(CELLS)
def test_g2_is_never_negative_and_doesnt_tell_the_words_apart(cells):
    both, first_only, second_only, neither = cells
    g2 = of_cells(association_g2, *cells)
    assert g2 >= 0
    assert of_cells(association_g2, both, second_only, first_only, neither) == pytest.approx(g2)


@given(CELLS)
def test_pmi_is_the_difference_of_informations(cells):
    both, first_only, second_only, _ = cells
    total = sum(cells)
    of_pair = -log2(both / total)
    apart = -log2((both + first_only) / total) - log2((both + second_only) / total)
    assert of_cells(pointwise_mutual_information, *cells) == pytest.approx(apart - of_pair)


def test_words_that_never_stand_together():
    assert pointwise_mutual_information(0, 3, 4, 100) == -inf
    assert association_g2(0, 50, 50, 100) == pytest.approx(200 * log(2))


def test_no_pairs_at_all():
    assert association_g2(0, 0, 0, 0) == 0


@pytest.mark.parametrize("table", [(5, 4, 9, 20), (1, 9, 9, 10), (-1, 2, 2, 9)])
def test_impossible_tables_are_refused(table):
    with pytest.raises(ValueError, match="can't be of"):
        association_g2(*table)
