"""A corpus in numbers."""

from __future__ import annotations

import pytest

from sphinx_mrstats import jobs
from sphinx_mrstats.analysis.summary import (
    WORDS_PER_MINUTE,
    Windows,
    measure_corpus,
    measure_windows,
    reading_minutes,
    summarize,
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
