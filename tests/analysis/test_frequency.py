"""Tables of the commonest words: order, filters, shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.frequency import (
    Filter,
    WordFrequency,
    frequency_table,
    tabulate,
    tabulate_documents,
)
from sphinx_mrstats.vocabulary import Vocabulary

BOOK = Vocabulary.from_documents(
    {
        "one.rst": {"the": 5, "whale": 2, "sea": 1},
        "two.rst": {"the": 1, "éclair": 2, "Z": 1},
        "none.rst": {},
    }
)


def words(rows):
    return [row.word for row in rows]


def test_words_are_ordered_by_count_then_by_code_point():
    assert words(frequency_table(BOOK)) == ["the", "whale", "éclair", "Z", "sea"]


def test_a_row_has_rank_count_share_and_documents():
    assert frequency_table(BOOK)[0] == WordFrequency(1, "the", 6, 0.5, 2)
    assert frequency_table(BOOK)[4] == WordFrequency(5, "sea", 1, 1 / 12, 1)


@pytest.mark.parametrize(("top", "n"), [(0, 5), (1, 1), (4, 4), (20, 5)])
def test_top_limits_and_zero_means_all(top, n):
    assert len(frequency_table(BOOK, top=top)) == n


def test_filters_leave_shares_as_they_are():
    rows = frequency_table(BOOK, stop_words={"the"}, min_length=4)
    assert rows == (
        WordFrequency(1, "whale", 2, 2 / 12, 1),
        WordFrequency(2, "éclair", 2, 2 / 12, 1),
    )


def test_an_empty_vocabulary_gives_an_empty_table():
    assert frequency_table(Vocabulary()) == ()
    assert tabulate(Vocabulary(), Filter()).rows == ()
    assert tabulate_documents(Vocabulary(), Filter()) == ()


def test_a_table_has_the_totals_of_what_was_counted():
    table = tabulate(BOOK, Filter(top=1, stop_words={"the"}))
    assert (table.n_documents, table.n_tokens, table.n_types) == (3, 12, 5)
    assert words(table.rows) == ["whale"]


def test_each_document_has_its_own_commonest_words():
    tables = tabulate_documents(BOOK, Filter(top=2))
    assert [(table.name, words(table.rows)) for table in tables] == [
        ("none.rst", []),
        ("one.rst", ["the", "whale"]),
        ("two.rst", ["éclair", "Z"]),
    ]
    assert tables[1].rows[0] == WordFrequency(1, "the", 5, 5 / 8, 1)


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Filter(top=0), True),
        (Filter(), False),
        (Filter(top=0, stop_words={"a"}), False),
        (Filter(top=0, min_length=2), False),
    ],
)
def test_a_filter_knows_whether_it_shows_all(show, expected):
    assert show.shows_all is expected


@given(
    st.dictionaries(st.text("abcdé", min_size=1, max_size=3), st.integers(1, 5)),
    st.integers(0, 6),
)
def test_the_top_is_the_head_of_all(counts, top):
    vocabulary = Vocabulary.from_documents({"a": counts})
    everything = frequency_table(vocabulary, top=0)
    assert sum(row.count for row in everything) == vocabulary.n_tokens
    assert frequency_table(vocabulary, top=top) == (everything[:top] if top else everything)
