"""A table that docutils reads back as it was."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.frequency import COLUMNS, FrequencyTable, WordFrequency
from sphinx_mrstats.render.rst import render_rst, rst_table
from sphinx_mrstats.words import iter_words

ROWS = (
    WordFrequency(1, "the", 12345, 0.0612, 120),
    WordFrequency(2, "don't", 9, 0.00004, 1),
    WordFrequency(3, "東京の鯨", 8, 0.00003, 1),
    WordFrequency(4, "हिन्दी", 7, 0.00003, 1),
    WordFrequency(5, "a", 6, 0.00003, 1),
)


def read_back(text):
    """Parse with every message of docutils being an error; return the rows of each table."""
    document = publish_doctree(text, settings_overrides={"report_level": 1, "halt_level": 1})
    return [
        [[entry.astext() for entry in row.findall(nodes.entry)] for row in table.findall(nodes.row)]
        for table in document.findall(nodes.table)
    ]


@pytest.mark.parametrize(
    "columns", [COLUMNS, COLUMNS[::-1], ("word",), ("word", "count"), ("documents", "word", "rank")]
)
def test_docutils_reads_every_cell_back(columns):
    written = {
        "rank": ["Rank", "1", "2", "3", "4", "5"],
        "word": ["Word", "the", "don't", "東京の鯨", "हिन्दी", "a"],
        "count": ["Count", "12345", "9", "8", "7", "6"],
        "share": ["Share", "6.12%", "0.00%", "0.00%", "0.00%", "0.00%"],
        "documents": ["Documents", "120", "1", "1", "1", "1"],
    }
    expected = [list(row) for row in zip(*(written[column] for column in columns), strict=True)]
    assert read_back(rst_table(ROWS, columns)) == [expected]


def test_the_first_row_is_a_heading():
    assert "<thead>" in publish_doctree(rst_table(ROWS)).pformat()


@pytest.mark.parametrize("columns", [COLUMNS, ("word", "count"), ("word",)])
def test_without_rows_there_is_still_a_table(columns):
    ((heading, *rows),) = read_back(rst_table((), columns))
    assert heading == [column.capitalize() for column in columns]
    assert rows == [[""] * len(columns)]


@given(st.lists(st.text(st.characters(categories=["L", "M"]), min_size=1), min_size=1))
def test_words_of_any_script_are_read_back(texts):
    words = [word for text in texts for word in iter_words(text)]
    rows = [WordFrequency(1, word, 1, 1.0, 1) for word in words]
    for columns in (("word", "count"), ("word",)):
        (table,) = read_back(rst_table(rows, columns))
        assert [row[0] for row in table[1:]] == (words or [""])


def test_lines_have_no_trailing_space():
    assert all(line == line.rstrip() for line in rst_table(ROWS, ("count", "word")).splitlines())


def test_tables_of_documents_have_their_names_as_titles():
    names = ["a_b/`c`*d|.rst", "-x_.rst", "注.rst", "plain.rst"]
    tables = [FrequencyTable(name, 1, 9, 1, ROWS[:2]) for name in names]
    text = render_rst([FrequencyTable("", 4, 36, 1, ROWS[:1]), *tables])
    document = publish_doctree(text, settings_overrides={"report_level": 1, "halt_level": 1})
    assert [title.astext() for title in document.findall(nodes.title)] == names
    assert len(read_back(text)) == 5


def test_no_tables_are_no_text():
    assert render_rst([]) == ""
