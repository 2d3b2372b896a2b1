"""Tables for a terminal and for a pipe."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from sphinx_mrstats.analysis.frequency import COLUMNS, FrequencyTable, WordFrequency
from sphinx_mrstats.render.bars import draw_frequencies
from sphinx_mrstats.render.screen import WIDTH, Screen

ROWS = (
    WordFrequency(1, "the", 1234567, 0.0612, 1200),
    WordFrequency(2, "東京の鯨", 617284, 0.0306, 9),
    WordFrequency(3, "don't", 1, 0.0, 1),
)
TABLE = FrequencyTable("", 1300, 20174295, 3, ROWS)
LONG = FrequencyTable("", 1, 9, 1, (WordFrequency(1, "w" * 100, 9, 1.0, 1),))


def render_text(tables, columns=None, *, width=WIDTH, color=False):
    """Draw tables on a screen; return what it shows."""
    screen = Screen(width=width, color=color)
    draw_frequencies(tables, screen, columns)
    return screen.text()


ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_a_table_for_a_pipe():
    assert render_text([TABLE]) == (
        "Word           Count   Share   Documents\n"
        "───────────────────────────────────────────────────────────────────────────\n"
        "the        1,234,567   6.12%       1,200   ████████████████████████████████\n"
        "東京の鯨     617,284   3.06%           9   ████████████████\n"
        "don't              1   0.00%           1\n"
        "\n"
        "1,300 documents · 20,174,295 words (tokens) · 3 different words (types)\n"
    )


def test_columns_that_are_asked_for_are_shown_in_their_order():
    assert render_text([TABLE], COLUMNS[::-1]).splitlines()[:3] == [
        "Documents   Share       Count   Word       Rank",
        "───────────────────────────────────────────────",
        "    1,200   6.12%   1,234,567   the           1",
    ]


@pytest.mark.parametrize("width", [80, 60, 50])
@pytest.mark.parametrize("color", [True, False])
def test_lines_fit_the_width(width, color):
    lines = ESCAPE.sub("", render_text([TABLE], width=width, color=color)).splitlines()
    assert max(map(cell_len, lines[:5])) <= width


def test_a_bar_is_left_out_where_it_would_be_too_short_to_read():
    assert "█" in render_text([TABLE], width=51)
    assert "█" not in render_text([TABLE], width=49)


@pytest.mark.parametrize("color", [True, False])
@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (40, ["Word", "Count", "Share", "Documents"]),
        (39, ["Word", "Count", "Share"]),
        (27, ["Word", "Count"]),
        (3, ["Word", "Count"]),
    ],
)
def test_where_not_all_fits_columns_are_left_out_and_numbers_stay_whole(width, headings, color):
    lines = ESCAPE.sub("", render_text([TABLE], width=width, color=color)).splitlines()
    assert lines[0].split() == headings
    assert [line.split()[1] for line in lines[2:5]] == ["1,234,567", "617,284", "1"]


def test_columns_that_are_asked_for_are_all_shown_whole_on_any_terminal():
    lines = ESCAPE.sub("", render_text([TABLE], COLUMNS, width=10, color=True)).splitlines()
    assert lines[2].split() == ["1", "the", "1,234,567", "6.12%", "1,200"]


def test_in_a_terminal_a_long_word_is_folded_and_nothing_is_lost():
    lines = ESCAPE.sub("", render_text([LONG], width=40, color=True)).splitlines()
    assert max(map(cell_len, lines)) <= 40
    folded = [line.split()[0] for line in lines[2:] if line.startswith("w")]
    assert "".join(folded) == "w" * 100


def test_in_a_pipe_a_long_word_stays_whole():
    assert "w" * 100 in render_text([LONG])


def test_only_a_terminal_gets_escape_sequences():
    assert "\x1b[" in render_text([TABLE], color=True)
    assert "\x1b" not in render_text([TABLE])


def test_colour_adds_nothing_but_escape_sequences():
    plain = render_text([TABLE]).splitlines()
    coloured = ESCAPE.sub("", render_text([TABLE], color=True)).splitlines()
    assert [line.rstrip() for line in coloured] == plain


def test_a_table_of_a_document_has_its_name_and_no_number_of_documents():
    text = render_text([TABLE, FrequencyTable("a\x1b[2Jb [red]x.rst", 1, 1, 1, ROWS[2:])])
    assert text.splitlines()[7:] == [
        "",
        "a\\x1b[2Jb [red]x.rst",
        "Word    Count   Share",
        "────────────────────────────────────────────────────────",
        "don't       1   0.00%   ████████████████████████████████",
        "",
        "1 word (token) · 1 different word (type)",
    ]


def test_without_rows_there_are_only_totals():
    assert render_text([FrequencyTable("", 0, 0, 0, ())]) == (
        "0 documents · 0 words (tokens) · 0 different words (types)\n"
    )


@pytest.mark.parametrize("columns", [None, COLUMNS, ("word",), COLUMNS[::-1]])
def test_a_pipe_is_given_what_rich_draws(columns):
    document = FrequencyTable("a\tb", 1, 9, 1, ROWS[1:])
    empty = FrequencyTable("", 1, 0, 0, ())
    tables = [TABLE, LONG, document, empty]
    pipe = Screen()
    draw_frequencies(tables, pipe, columns)
    assert pipe.text() == render_text(tables, columns, width=WIDTH)
    assert "console" not in vars(pipe)
