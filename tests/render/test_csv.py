"""Comma-separated values that a program reads back and a spreadsheet can open."""

from __future__ import annotations

import csv
import io

from sphinx_mrstats.analysis.frequency import COLUMNS, FrequencyTable, WordFrequency
from sphinx_mrstats.render.csv import render_csv

ROWS = (WordFrequency(1, "don't", 3, 0.3, 2), WordFrequency(2, "naïve", 1, 0.1, 1))


def read(text):
    return list(csv.reader(io.StringIO(text)))


def test_rows_stand_under_the_names_of_their_columns():
    assert read(render_csv([FrequencyTable("", 2, 10, 2, ROWS)], COLUMNS)) == [
        ["rank", "word", "count", "share", "documents"],
        ["1", "don't", "3", "0.3", "2"],
        ["2", "naïve", "1", "0.1", "1"],
    ]


def test_by_document_the_first_column_names_it():
    tables = [FrequencyTable(name, 1, 10, 2, ROWS[:1]) for name in ("a,b.rst", 'q".rst')]
    assert read(render_csv(tables, by_document=True)) == [
        ["document", "word", "count"],
        ["a,b.rst", "don't", "3"],
        ['q".rst', "don't", "3"],
    ]


def test_no_file_name_can_be_a_formula():
    names = ["=1+1.rst", "+a.rst", "-a.rst", "@a.rst", "\ta.rst", "\ra.rst", "a=b.rst"]
    tables = [FrequencyTable(name, 1, 10, 2, ROWS[:1]) for name in names]
    written = [row[0] for row in read(render_csv(tables, by_document=True))[1:]]
    assert written == [
        *("./=1+1.rst", "./+a.rst", "./-a.rst", "./@a.rst"),
        *("\\x09a.rst", "\\x0da.rst", "a=b.rst"),
    ]


def test_without_rows_there_is_still_the_heading():
    assert render_csv([]) == "word,count\n"
    assert render_csv([], by_document=True) == "document,word,count\n"
