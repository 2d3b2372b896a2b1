"""Type-token ratios, whole and moving, and hapaxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.summary import (
    Windows,
    hapaxes,
    measure_windows,
    type_token_ratio,
)
from sphinx_mrstats.vocabulary import Vocabulary

WORDS = st.lists(st.sampled_from("abcde"), max_size=40)


def test_the_ratio_of_types_and_tokens():
    assert type_token_ratio(Vocabulary.from_documents({"a": {"x": 3}, "b": {"y": 1}})) == 0.5
    assert type_token_ratio(Vocabulary()) == 0


def test_hapaxes_occur_once_in_all_documents_together():
    book = Vocabulary.from_documents({"1": {"sea": 1, "zoo": 1, "ark": 1}, "2": {"sea": 1}})
    assert hapaxes(book) == ("ark", "zoo")
    assert hapaxes(Vocabulary()) == ()


@given(WORDS, st.integers(1, 12))
def test_mattr_is_the_mean_ratio_of_all_windows(words, size):
    """Covington and McFall's definition (2010), window by window."""
    ratios = [
        len(set(words[start : start + size])) / size for start in range(len(words) - size + 1)
    ]
    windows = measure_windows(words, size)
    assert windows.n_windows == len(ratios)
    if ratios:
        assert windows.mattr == pytest.approx(sum(ratios) / len(ratios))
    else:
        assert windows.mattr is None


def test_the_window_of_the_whole_text_is_its_ratio():
    words = ["the", "sea", "and", "the", "ship"]
    assert measure_windows(words, 5).mattr == 4 / 5
    assert measure_windows(words, 1).mattr == 1


@given(WORDS, WORDS)
def test_windows_of_documents_add_up_and_span_none(one, other):
    total = measure_windows(one, 3) + measure_windows(other, 3)
    assert total.n_windows == max(len(one) - 2, 0) + max(len(other) - 2, 0)
    assert total.n_documents == (len(one) >= 3) + (len(other) >= 3)
    assert total.n_types == measure_windows(one, 3).n_types + measure_windows(other, 3).n_types


def test_windows_of_two_sizes_dont_add_up():
    with pytest.raises(ValueError, match="of 3 and of 4"):
        Windows(3) + Windows(4)


def test_a_window_has_a_word():
    with pytest.raises(ValueError, match="1 word or more"):
        measure_windows(["a"], 0)
