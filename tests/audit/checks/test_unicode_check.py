"""What the check ``unicode`` finds, and what it leaves alone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "better", "said"),
    [
        ("s\u0435a", "sea", "U+0435 CYRILLIC SMALL LETTER IE among Latin letters"),
        ("\u0391lpha", "Alpha", "U+0391 GREEK CAPITAL LETTER ALPHA among Latin letters"),
        ("com\u00admand", "command", "U+00AD SOFT HYPHEN"),
        ("ze\u200bro", "zero", "U+200B ZERO WIDTH SPACE"),
        ("e\u0301te\u0301", "\u00e9t\u00e9", "decomposed form"),
    ],
)
def test_what_nobody_sees_is_found(audit, written, better, said):
    [finding] = audit({"a.rst": f"One, two\n{written} three.\n"}, select=["unicode"]).findings
    assert said in finding.message
    assert (finding.suggestion, finding.line, finding.column) == (better, 2, 1)
    assert finding.places[0].form == written


def test_a_word_all_in_letters_that_look_latin_is_found(audit):
    text = (
        "The core of the " + "\u0441\u043e\u0440\u0435" + ". " + "Of whales and of the sea. " * 20
    )
    [finding] = audit({"a.rst": text.replace("core", "cope")}, select=["unicode"]).findings
    assert finding.suggestion == "cope"


@pytest.mark.parametrize(
    "text",
    [
        "été naïve \u03bcm \u0394t \u03c0-calculus café’s — “quoted”",
        "\u0421\u043e\u0440\u043e\u043a \u043a\u043e\u0440\u043e\u0432 sopok",  # Russian text
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian needs the non-joiner
        "``s\u0435a`` is code",
    ],
)
def test_other_scripts_are_left_alone(audit, text):
    assert audit({"a.rst": text}, select=["unicode"]).findings == []


def test_a_word_beside_the_one_that_it_is_taken_for_is_an_example(audit):
    text = 'The names "symfony.com" and "\u0455ymfony.com" are not the same.\n'
    assert audit({"a.rst": text}, select=["unicode"]).findings == []
    text = text.replace('"symfony.com"', "one")
    assert len(audit({"a.rst": text}, select=["unicode"]).findings) == 1


def test_characters_can_be_allowed(audit):
    toml = '[tool.sphinx-mrstats.audit.unicode]\nallow = ["U+00AD", "\u200b"]\n'
    text = "com\u00admand ze\u200bro"
    assert audit({"a.rst": text}, select=["unicode"], toml=toml).findings == []


def test_letters_of_a_formula_are_no_disguise(audit):
    outcome = audit({"a.rst": "The value of exp(±i\u03c0/3) is a root.\n"}, select=["unicode"])
    assert outcome.findings == []
