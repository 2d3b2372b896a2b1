"""Every report is written in every format, and no name of a file means anything in it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pytest
from docutils.core import publish_doctree
from docutils.nodes import entry

from sphinx_mrstats.render.report import FORMATS, Column, Names, Report, Table
from sphinx_mrstats.render.screen import Screen

NAME = "=a_|`b`.rst"


@dataclass(frozen=True)
class Sizes(Report):
    """How large a file is."""

    size: float | None = 1200.0000001

    columns = ("path", "size")

    def content(self):
        return {"path": NAME, "size": self.size}

    def rows(self):
        yield Names((NAME,)), self.size

    def tables(self):
        columns = (Column("File"), Column("Size", ",.0f"))
        return [Table(columns, ((Names((NAME,)), self.size),), title="Sizes", note="That is all.")]


def test_text_is_a_table_with_its_title_and_its_note():
    assert Sizes().write("text") == (
        "Sizes\nFile           Size\n───────────────────\n=a_|`b`.rst   1,200\n\nThat is all.\n"
    )


def test_json_begins_with_the_version_and_csv_with_the_columns():
    assert json.loads(Sizes().write("json"))["format"] == 1
    rows = list(csv.reader(io.StringIO(Sizes().write("csv"))))
    assert rows == [["path", "size"], [f"./{NAME}", "1200.0"]]


def test_docutils_reads_the_table_back():
    document = publish_doctree(
        Sizes().write("rst"), settings_overrides={"report_level": 1, "halt_level": 1}
    )
    cells = [each.astext() for each in document.findall(entry)]
    assert cells == ["File", "Size", NAME, "1,200"]
    assert "That is all." in document.astext()


def test_markdown_has_names_in_code_font():
    assert Sizes().write("markdown") == (
        "**Sizes**\n\n"
        "| File | Size |\n"
        "| --- | ---: |\n"
        "| ``=a_\\|`b`.rst`` | 1,200 |\n"
        "\n"
        "That is all.\n"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_number_that_there_is_none_of_is_no_error(form):
    written = Sizes(None).write(form)
    assert {"json": "null", "csv": ",\n"}.get(form, "-") in written


def test_text_on_a_narrow_terminal_keeps_its_numbers():
    screen = Screen(width=20, color=True)
    assert "1,200" in Sizes().write("text", screen)
