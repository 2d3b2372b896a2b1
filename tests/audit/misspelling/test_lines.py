"""The lines on which a word stands: code, names, quotes, and talk about misspellings."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.misspelling.known import known_of
from sphinx_mrstats.audit.misspelling.lines import (
    Line,
    LinesJob,
    is_name,
    line_evidence,
    speaks_of_misspelling,
    why_meant,
)
from sphinx_mrstats.audit.misspelling.search import Search
from sphinx_mrstats.audit.texts import GivenText

SEARCH = Search({"mesage": 1, "mannys": 2}, known_of("en"))


def line(text, word="mesage", above=""):
    at = text.lower().index(word)
    return Line(text, at, at + len(word), above)


def evidence(text, word="mesage", above="", n_code=0):
    return line_evidence(SEARCH, word, [line(text, word, above)], n_code=n_code)


@pytest.mark.parametrize(
    "text",
    ["get_mesage", "``mesage``", "mesage()", "mesage.py", "/mesage", "--mesage", "a=mesage"],
)
def test_names_paths_options_and_literals_are_code(text):
    assert line(text).is_code


@pytest.mark.parametrize(
    "text",
    ["A mesage.", "(mesage)", "**mesage**", "mesage's", "re-mesage", "a mesage—b", "`mesage`_"],
)
def test_words_in_running_text_are_not(text):
    assert not line(text).is_code


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("It got a mesage from there", "lower case"),
        ("It got a 'mesage' from there", "quoted"),
        ("It got MESAGE from there", "capitals"),
        ("It got MeSage from there", "capitals within"),
        ("It got Mesage from there", "capital within"),
        ("It got John Mesage from there", "capital beside a capital"),
        ("Contributed long ago. Mesage wrote it", "capital in a byline"),
        ("* John Mesage", "line of names"),
        ("foobarq mesage quuxly", "unknown in the line"),
        ("mesage", "nearly alone"),
    ],
)
def test_what_a_line_shows(text, sign):
    assert evidence(text)[sign] > 0


def test_a_sentence_begins_with_a_capital():
    assert "capital within" not in evidence("Then. Mesage received.")


def test_what_is_shown_is_the_share_of_the_lines():
    lines = [line("a mannys b c", "mannys"), line("By Mannys", "mannys")]
    shown = line_evidence(SEARCH, "mannys", lines, n_code=0)
    assert (shown["lower case"], shown["capital in a byline"], shown["in code"]) == (0.5, 0.5, 0.0)


def test_more_lines_than_the_prose_has_are_code():
    lines = [line("a mesage here"), line("get_mesage")]
    shown = line_evidence(SEARCH, "mesage", lines, n_code=0)
    assert shown["in code"] == 1.0
    assert "beside code" not in shown


def test_no_lines_show_nothing():
    assert line_evidence(SEARCH, "mesage", [], n_code=0) == {"in code": 0.0}


@pytest.mark.parametrize(
    "text",
    [
        "Fix a typo: mesage",
        "Correct the spelling of mesage",
        "mesage -> message",
        "Renamed ``mesage`` to ``message``",
        "It is message, not mesage",
        "Replace mesage by message",
    ],
)
def test_lines_that_speak_of_a_misspelling(text):
    assert speaks_of_misspelling("mesage", "message", line(text))


def test_the_line_above_counts_but_for_another_item():
    above = "- Fix a typo in the text"
    assert speaks_of_misspelling("mesage", "message", line("  with mesage", above=above))
    assert not speaks_of_misspelling("mesage", "message", line("- Add mesage", above=above))


def test_a_line_with_both_words_is_not_enough():
    text = "A message has arrived and the mesage is shown"
    assert not speaks_of_misspelling("mesage", "message", line(text))


def test_the_job_finds_words_as_they_are_written():
    job = LinesJob({"a": ("mesage",)})
    part = job.start()
    text = "Title\nA Mesage, messages,\nmesage2 and\nİ mesage"
    job.take(GivenText("a", "a", "a", ((1, "x"),), text=text), part)
    found = [(each.text, each.form, each.above) for each in part["mesage"]]
    assert found == [
        ("A Mesage, messages,", "Mesage", "Title"),
        ("İ mesage", "mesage", "mesage2 and"),
    ]


def test_what_others_said_is_no_misspelling_of_ours():
    job = LinesJob({"a": ("mesage",)})
    part = job.start()
    text = "It said:\n\n   A mesage\n\n   -- Somebody\n"
    job.take(GivenText("a", "a", "a", ((3, "A mesage"),), text=text), part)
    assert "quotations" in why_meant(SEARCH, "mesage", "message", part["mesage"])


def test_the_job_reads_the_prose_where_there_is_no_source():
    job = LinesJob({"a": ("mesage",)})
    part = job.start()
    job.take(GivenText("a", "a", "a", ((1, "A mesage"),)), part)
    assert [each.text for each in part["mesage"]] == ["A mesage"]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("* Add a clock (Abel Mesage)", ""),
        ("for proportions #3162 (Abel Mesage, Bob van Yau)", ""),
        ("* Support redirects (Rohit Rao, Jaap Poe, Abel Mesage)", ""),
        ("of logistic regression (Lee and Mesage, 2008)", ""),
        ("as Lee and Mesage et al. found", ""),
        ("Éva Lee, mesage, Kim Poe,", "Ann Lee, Bob Yau, Tom Roe,"),
    ],
)
def test_people_who_are_thanked_and_cited_have_names(text, above):
    assert is_name(line(text, above=above))


@pytest.mark.parametrize(
    "text",
    ["* Add a clock (see the Mesage)", "(Basic Mesage)", "The Mesage of 2008", "sea, mesage, sky"],
)
def test_what_is_in_parentheses_or_before_a_year_may_be_no_name(text):
    assert not is_name(line(text))


def test_a_month_before_a_year_is_no_author():
    search = Search({"septmeber": 1}, known_of("en"))
    found = line("Released in Septmeber 2008", "septmeber")
    assert not why_meant(search, "septmeber", "september", [found])


@pytest.mark.parametrize(("form", "is_code"), [("existTs", True), ("fraActional", False)])
def test_words_that_are_right_make_names_of_code(form, is_code):
    word = form.lower()
    search = Search({word: 1}, known_of("en"))
    found = line(f"an equality of {form} is", word)
    assert bool(why_meant(search, word, "other", [found])) == is_code
