"""N-grams: what is counted, and what belongs together, against published tables."""

from __future__ import annotations

from math import inf, lgamma, log, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import jobs
from sphinx_mrstats.analysis.ngrams import (
    association_g2,
    count_ngrams,
    ngram_table,
    pointwise_mutual_information,
)
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.wordcount import count_documents

PAGES = {
    "one.rst": "The white whale\n===============\n\nA *white*\nwhale, the white sea.\n",
    "two.rst": "- the white\n- whale\n\nThe ``x`` white 9 whale.\n",
    "none.rst": "",
}
PAIRS = {"the white": 3, "white whale": 2, "a white": 1, "white sea": 1}


@pytest.fixture
def docs(tmp_path):
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def vocabulary(**counts):
    return Vocabulary.from_documents({"a": {key.replace("_", " "): n for key, n in counts.items()}})


def test_neither_blocks_nor_punctuation_nor_code_nor_numbers_are_spanned(docs):
    assert dict(count_ngrams(docs).counts) == PAIRS


def test_sizes(docs):
    assert count_ngrams(docs, size=1).counts == count_documents(docs).counts
    assert count_ngrams(docs, size=3).most_common() == [
        ("a white whale", 1),
        ("the white sea", 1),
        ("the white whale", 1),
    ]
    assert count_ngrams(docs, size=9).n_documents == 3
    with pytest.raises(UsageError, match="an n-gram of 0 words"):
        count_ngrams(docs, size=0)


def test_counts_by_document_are_kept_where_they_are_asked_for(docs):
    counted = count_ngrams(docs, by_document=True)
    assert counted.by_document["two.rst"] == {"the white": 1}
    assert counted.document_frequency["the white"] == 2


def test_engines_and_blocks_dont_matter(docs, monkeypatch):
    expected = count_ngrams(docs, options=RunOptions(engine="serial"))
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", 1)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", 1)
    engine = get_engine("pool", num_workers=2)
    try:
        assert count_ngrams(docs, options=RunOptions(engine=engine)) == expected
    finally:
        engine.close()


def test_two_words_have_the_association_of_their_table():
    ngrams = vocabulary(the_sea=5, the_whale=1, white_whale=4)
    rows = {row.ngram: row for row in ngram_table(ngrams)}
    assert list(rows) == ["the sea", "white whale", "the whale"]
    # "the" begins 6 of 10 pairs, "sea" ends 5
    assert rows["the sea"].g2 == association_g2(5, 6, 5, 10)
    assert rows["the sea"].pmi == pointwise_mutual_information(5, 6, 5, 10)
    assert (rows["the sea"].rank, rows["the sea"].share, rows["the sea"].documents) == (1, 0.5, 1)


def test_longer_ones_are_as_firm_as_their_weakest_split():
    ngrams = vocabulary(see_red_tape=4, cut_red_tape=4, see_the_sea=9, cut_a_tree=7)
    rows = {row.ngram: row for row in ngram_table(ngrams, top=0)}
    # see | red tape is less than chance, see red | tape is firm
    weakest, firmest = (4, 13, 8, 24), (4, 4, 8, 24)
    assert pointwise_mutual_information(*weakest) < 0 < pointwise_mutual_information(*firmest)
    assert rows["see red tape"].g2 == association_g2(*weakest)
    assert rows["see red tape"].pmi == pointwise_mutual_information(*weakest)


def test_orders_and_ties():
    ngrams = vocabulary(a_b=6, c_d=3, e_d=3, e_b=1, a_d=1)
    assert [row.ngram for row in ngram_table(ngrams)] == ["a b", "c d", "e d", "a d", "e b"]
    by_pmi = ngram_table(ngrams, order="pmi")
    assert [row.pmi for row in by_pmi] == sorted((row.pmi for row in by_pmi), reverse=True)
    by_g2 = ngram_table(ngrams, order="g2")
    assert [row.pmi > 0 for row in by_g2] == [True, True, True, False, False]
    with pytest.raises(UsageError, match="count, g2 or pmi"):
        ngram_table(ngrams, order="size")


def test_what_is_left_out_changes_no_figure():
    ngrams = vocabulary(point_of_sale=2, of_the_sale=3, sale_of_the=1)
    whole = ngram_table(ngrams, top=0)
    assert ngram_table(ngrams, top=1) == whole[:1]
    assert [row.ngram for row in ngram_table(ngrams, stop_words={"of", "the"})] == ["point of sale"]
    kept = ngram_table(ngrams, min_count=2)
    assert [(row.ngram, row.g2) for row in kept] == [(row.ngram, row.g2) for row in whole[:2]]


def test_single_words_and_nothing():
    assert [(row.g2, row.pmi) for row in ngram_table(vocabulary(sea=2))] == [(0, 0)]
    assert ngram_table(Vocabulary()) == ()


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
