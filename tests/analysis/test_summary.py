"""A corpus in numbers, and how varied its words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import jobs
from sphinx_mrstats.analysis.summary import (
    WORDS_PER_MINUTE,
    Windows,
    hapaxes,
    measure_corpus,
    measure_windows,
    reading_minutes,
    summarize,
    type_token_ratio,
)
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.wordcount import count_documents


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "a.rst").write_text("A rose is\n\na rose, is *a* rose.\n")
    (tmp_path / "b.rst").write_text("No rose.\n")
    return tmp_path


def test_words_are_those_of_the_count_and_windows_those_of_documents(docs):
    vocabulary, windows = measure_corpus(docs, window=4)
    assert vocabulary == count_documents(docs, by_document=True)
    assert windows == measure_windows(["a", "rose", "is", "a", "rose", "is", "a", "rose"], 4)


def test_engines_and_blocks_dont_matter(docs, monkeypatch):
    expected = measure_corpus(docs, window=2)
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", 1)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", 1)
    engine = get_engine("pool", num_workers=2)
    try:
        assert measure_corpus(docs, window=2, options=RunOptions(engine=engine)) == expected
    finally:
        engine.close()


def test_the_numbers(docs):
    summary = summarize(*measure_corpus(docs, window=4))
    assert (summary.n_documents, summary.n_tokens, summary.n_types) == (2, 10, 4)
    assert (summary.n_hapaxes, summary.type_token_ratio) == (1, 0.4)
    assert summary.windows.mattr == 0.75
    assert summary.heaps.n_points == 2
    assert summary.zipf.n_ranks == 4
    assert summary.reading_minutes == 1


def test_nothing_is_zeros_without_laws():
    summary = summarize(Vocabulary(), Windows())
    assert (summary.n_tokens, summary.type_token_ratio, summary.reading_minutes) == (0, 0, 0)
    assert (summary.heaps, summary.zipf, summary.windows.mattr) == (None, None, None)


def test_a_window_has_a_word(docs):
    with pytest.raises(UsageError, match="a window of 0 words"):
        measure_corpus(docs, window=0)


def test_reading_takes_a_minute_at_least():
    expected = [(0, 0), (1, 1), (WORDS_PER_MINUTE, 1), (10 * WORDS_PER_MINUTE, 10)]
    assert [reading_minutes(n) for n, _ in expected] == [minutes for _, minutes in expected]


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


def test_a_window_of_no_word_is_refused():
    with pytest.raises(ValueError, match="1 word or more"):
        measure_windows(["a"], 0)
