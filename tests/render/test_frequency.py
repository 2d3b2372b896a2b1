"""The words of documents in the formats that programs and documents read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.frequency import COLUMNS, Filter, FrequencyTable, WordFrequency
from sphinx_mrstats.render.frequency import FrequencyReport, rst_frequencies
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.words import iter_words

BOOK = Vocabulary.from_documents(
    {"b.rst": {"the": 3, "鯨": 2, "sea": 2}, "a.rst": {"the": 1, "of": 4}}
)
ALL = Filter(top=0)

CSV_ROWS = (WordFrequency(1, "don't", 3, 0.3, 2), WordFrequency(2, "naïve", 1, 0.1, 1))
EMPTY = FrequencyTable("", 0, 0, 0, ())


@dataclass(frozen=True)
class ReportOfTables(FrequencyReport):
    """A report of tables that no vocabulary would have."""

    given: tuple[FrequencyTable, ...] = ()

    def _tables(self):
        return list(self.given)


def report(tables, **more):
    return ReportOfTables(Vocabulary(), Filter(), given=tuple(tables), **more)


ROWS = (
    WordFrequency(1, "the", 12345, 0.0612, 120),
    WordFrequency(2, "don't", 9, 0.00004, 1),
    WordFrequency(3, "東京の鯨", 8, 0.00003, 1),
    WordFrequency(4, "हिन्दी", 7, 0.00003, 1),
    WordFrequency(5, "a", 6, 0.00003, 1),
)


def read(text):
    return list(csv.reader(io.StringIO(text)))


def test_rows_stand_under_the_names_of_their_columns():
    assert read(report([FrequencyTable("", 2, 10, 2, CSV_ROWS)], only=COLUMNS).csv()) == [
        ["rank", "word", "count", "share", "documents"],
        ["1", "don't", "3", "0.3", "2"],
        ["2", "naïve", "1", "0.1", "1"],
    ]


def test_by_document_the_first_column_names_it():
    tables = [FrequencyTable(name, 1, 10, 2, CSV_ROWS[:1]) for name in ("a,b.rst", 'q".rst')]
    assert read(report([EMPTY, *tables], by_document=True).csv()) == [
        ["document", "word", "count"],
        ["a,b.rst", "don't", "3"],
        ['q".rst', "don't", "3"],
    ]


def test_no_file_name_can_be_a_formula():
    names = ["=1+1.rst", "+a.rst", "-a.rst", "@a.rst", "\ta.rst", "\ra.rst", "a=b.rst"]
    tables = [FrequencyTable(name, 1, 10, 2, CSV_ROWS[:1]) for name in names]
    written = [row[0] for row in read(report([EMPTY, *tables], by_document=True).csv())[1:]]
    assert written == [
        *("./=1+1.rst", "./+a.rst", "./-a.rst", "./@a.rst"),
        *("\\x09a.rst", "\\x0da.rst", "a=b.rst"),
    ]


def test_without_rows_there_is_still_the_heading():
    assert report([EMPTY]).csv() == "word,count\n"
    assert report([EMPTY], by_document=True).csv() == "document,word,count\n"


def test_unfiltered_it_is_the_vocabulary_as_it_is_saved():
    text = FrequencyReport(BOOK, ALL).json()
    assert text == BOOK.to_json() + "\n"
    assert Vocabulary.from_json(text) == BOOK


def test_words_and_documents_stand_in_their_order():
    content = json.loads(FrequencyReport(BOOK, ALL).json())
    assert list(content) == ["format", "documents", "tokens", "types", "words", "by_document"]
    assert list(content["words"].items()) == [("of", 4), ("the", 4), ("sea", 2), ("鯨", 2)]
    assert list(content["by_document"]) == ["a.rst", "b.rst"]


def test_a_filter_applies_to_each_document_and_leaves_the_totals():
    assert json.loads(FrequencyReport(BOOK, Filter(top=1, stop_words={"of"})).json()) == {
        "format": 1,
        "documents": 2,
        "tokens": 12,
        "types": 4,
        "words": {"the": 4},
        "by_document": {"a.rst": {"the": 1}, "b.rst": {"the": 3}},
    }


def test_counts_by_document_are_only_there_where_they_were_kept():
    totals = Vocabulary.from_totals(1, {"sea": 1}, {"sea": 1})
    assert "by_document" not in json.loads(FrequencyReport(totals, ALL).json())
    assert "by_document" not in json.loads(FrequencyReport(totals, Filter(top=1)).json())


def test_an_empty_vocabulary_has_all_keys():
    assert json.loads(FrequencyReport(Vocabulary.from_totals(0, {}, {}), ALL).json()) == {
        "format": 1,
        "documents": 0,
        "tokens": 0,
        "types": 0,
        "words": {},
    }


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
    assert read_back(rst_frequencies(ROWS, columns)) == [expected]


def test_the_first_row_is_a_heading():
    assert "<thead>" in publish_doctree(rst_frequencies(ROWS)).pformat()


@pytest.mark.parametrize("columns", [COLUMNS, ("word", "count"), ("word",)])
def test_without_rows_there_is_still_a_table(columns):
    ((heading, *rows),) = read_back(rst_frequencies((), columns))
    assert heading == [column.capitalize() for column in columns]
    assert rows == [[""] * len(columns)]


@given(st.lists(st.text(st.characters(categories=["L", "M"]), min_size=1), min_size=1))
def test_words_of_any_script_are_read_back(texts):
    words = [word for text in texts for word in iter_words(text)]
    rows = [WordFrequency(1, word, 1, 1.0, 1) for word in words]
    for columns in (("word", "count"), ("word",)):
        (table,) = read_back(rst_frequencies(rows, columns))
        assert [row[0] for row in table[1:]] == (words or [""])


def test_lines_have_no_trailing_space():
    assert all(
        line == line.rstrip() for line in rst_frequencies(ROWS, ("count", "word")).splitlines()
    )


def test_tables_of_documents_have_their_names_as_titles():
    names = ["a_b/`c`*d|.rst", "-x_.rst", "注.rst", "plain.rst"]
    tables = [FrequencyTable(name, 1, 9, 1, ROWS[:2]) for name in names]
    text = report([FrequencyTable("", 4, 36, 1, ROWS[:1]), *tables]).rst()
    document = publish_doctree(text, settings_overrides={"report_level": 1, "halt_level": 1})
    assert [title.astext() for title in document.findall(nodes.title)] == names
    assert len(read_back(text)) == 5
