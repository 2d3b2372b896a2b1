"""How options are declared, and what is said of values that can't be used."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from sphinx_mrstats.options import (
    Option,
    choice,
    decimal,
    did_you_mean,
    flag,
    number,
    option,
    options_of,
    read_values,
    some_of,
    strings,
    text,
)


@dataclass
class Tables:
    title: str = ""
    max_rows: int = option(20, "how many rows", number(0), metavar="N")
    colours: dict = option({}, "a table", text)


def test_a_dataclass_declares_options_by_its_fields():
    assert options_of(Tables)["max-rows"] == Option(
        "max-rows", number_of(options_of(Tables)), 20, "how many rows", metavar="N"
    )
    assert list(options_of(Tables)) == ["max-rows", "colours"]
    assert Tables().colours == {}


def number_of(options):
    return options["max-rows"].kind


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (number(0), "3", 3),
        (number(1, 9), "9", 9),
        (decimal(), "0.5", 0.5),
        (decimal(), "3", 3.0),
        (flag, "", True),
        (flag, "False", False),
        (text, " a b ", " a b "),
        (strings, "a, b c", ("a", "b", "c")),
        (choice("one", "two"), "two", "two"),
        (some_of("one", "two"), "two one", ("two", "one")),
    ],
)
def test_text_is_read_as_a_directive_and_the_command_line_have_it(kind, given, value):
    assert kind.from_text(given) == value


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        (number(0), "-1", "expected a whole number from 0; got -1"),
        (number(0), "1.5", 'expected a whole number from 0; got "1.5"'),
        (number(1, 9), "10", "expected a whole number from 1 to 9; got 10"),
        (decimal(0, 1), "2", "expected a number from 0 to 1; got 2.0"),
        (decimal(), "nan", "expected a number from 0; got nan"),
        (decimal(), "inf", "expected a number from 0; got inf"),
        (flag, "yes", 'expected true or false; got "yes"'),
        (choice("text"), "txt", 'expected text; got "txt"; did you mean text?'),
        (choice("a", "b", "c"), "x\ny", 'expected a, b or c; got "x\\ny"'),
        (some_of("one", "two"), "", "expected some of one, two, each once; got []"),
        (some_of("one", "two"), "one one", 'each once; got ["one", "one"]'),
    ],
)
def test_a_value_that_cannot_be_used_is_shown_with_what_was_expected(kind, given, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        kind.from_text(given)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (number(0), True),
        (flag, 1),
        (text, 1),
        (strings, "a"),
        (strings, ["a", ""]),
        (decimal(), "1"),
    ],
)
def test_a_value_of_toml_has_its_type(kind, value):
    with pytest.raises(ValueError, match=r"^expected "):
        kind(value)


def test_all_faults_are_told_and_what_can_be_read_is():
    values = {"max-rows": -1, "max_row": 3, "colours": "red"}
    assert read_values(options_of(Tables), values, also=["title"]) == (
        {"colours": "red"},
        {
            "max-rows": "expected a whole number from 0; got -1",
            "max_row": "no such key; did you mean max-rows?",
        },
    )


def test_nothing_is_suggested_that_is_far_from_what_was_given():
    assert did_you_mean("colour", ["--top", "include", "exclude"]) == ""
