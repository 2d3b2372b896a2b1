"""Gries' DP and its normalised form, against published values."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.dispersion import dispersions
from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary

# The corpus of five parts on which S. Th. Gries (2008, section 2) works out every measure.
GRIES = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]


def corpus(*texts):
    return Vocabulary.from_documents(
        {f"{number}.rst": Counter(text.split()) for number, text in enumerate(texts)}
    )


def test_the_example_of_gries():
    """DP of "a" is 0.18; normalised by 1 - 0.18, the share of the first part, it is 0.2195."""
    found = dispersions(corpus(*GRIES))["a"]
    assert (found.word, found.count, found.documents) == ("a", 15, 5)
    assert found.dp == pytest.approx(0.18)
    assert found.dp_norm == pytest.approx(0.2195, abs=0.00005)


def test_the_extremes():
    """Spread in proportion a word has 0; in the shortest part only it has 1 - s, which is 1."""
    spread = dispersions(corpus("a b b", "a b b", "a c"))
    assert dispersions(corpus("a b", "a b", "a a b b"))["a"].dp == 0
    assert spread["c"].dp == pytest.approx(1 - 2 / 8)
    assert spread["c"].dp_norm == 1


def test_documents_without_words_dont_matter():
    assert dispersions(corpus("a b", "", "a")) == dispersions(corpus("a b", "a"))


def test_one_document_and_none():
    assert [(found.dp, found.dp_norm) for found in dispersions(corpus("a")).values()] == [(0, 0)]
    assert dispersions(Vocabulary()) == {}


def test_counts_per_document_are_needed():
    with pytest.raises(VocabularyError, match="by_document"):
        dispersions(Vocabulary.from_totals(1, {"a": 1}, {"a": 1}))


@given(st.lists(st.text("abc ", max_size=12), max_size=6))
def test_all_words_at_once_are_each_word_by_the_definition(texts):
    vocabulary = corpus(*texts)
    parts = [counts for counts in vocabulary.by_document.values() if counts]
    shares = [Fraction(sum(counts.values()), vocabulary.n_tokens) for counts in parts]
    for word, found in dispersions(vocabulary).items():
        of_word = [Fraction(counts.get(word, 0), found.count) for counts in parts]
        dp = sum(abs(v - s) for v, s in zip(of_word, shares, strict=True)) / 2
        assert found.dp == float(dp)
        assert found.dp_norm == (float(dp / (1 - min(shares))) if len(parts) > 1 else 0)
        assert 0 <= found.dp <= found.dp_norm <= 1
