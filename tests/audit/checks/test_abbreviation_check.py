"""What the check ``abbreviation`` says of short forms."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.checks.abbreviation import find_expansions


@pytest.fixture
def told(audit):
    """Audit one text, and return what is said."""

    def told(text, toml=""):
        table = "[tool.sphinx-mrstats.audit.abbreviation]\n"
        outcome = audit({"a.rst": text}, select=["abbreviation"], toml=table + toml)
        return [(each.word, each.line, each.message) for each in outcome.findings]

    return told


def test_what_is_never_explained_is_one_finding(told):
    text = (
        "An ABC here,\nthe ABCs there, and ABC again. NOT this, not that, not now, HTML HTML HTML."
    )
    assert told(text) == [("ABC", 1, "'ABC' is used 3 times and never explained")]
    assert told(text, 'known = ["ABC"]\n') == []
    assert told(text, "uses = 4\n") == []


def test_what_is_used_in_the_plural_only_is_one_too(told):
    text = "The ABCs, more ABCs, and all ABCs.\n\nSee ``ABC``, ``ABC``."
    assert told(text) == [("ABC", 1, "'ABC' is used 3 times and never explained")]


@pytest.mark.parametrize(
    "explained",
    [
        "the alphabet book club (ABC)",
        "ABC (alphabet book club)",
        ":abbr:`ABC (alphabet book club)`",
        "the alphabet book club, or ABC",
        "ABC (*alphabet book club*)",
        "the alphabet book club, aka ABC",
        "alphabet book clubs (called ABCs)",
        "the alphabet book club (ABC, for short)",
        "x\n\n.. glossary::\n\n   ABC\n      Alphabet book club.\n\nx",
    ],
)
def test_ways_to_explain(told, explained):
    assert told(f"Of {explained} we write.\n\nABC, ABC and ABC.") == []


def test_use_before_the_explanation(told):
    text = "An ABC.\n\nThe alphabet book club (ABC).\n\nThe ABC.\n"
    assert told(text) == [("ABC", 1, "'ABC' is used before line 3 explains it")]


def test_explanations_that_differ(told):
    text = "The alphabet book club (ABC). The ABC is no ABC (alphabetic code)\n\nABC"
    [(word, _, message)] = told(text.replace("alphabetic code", "all book covers"))
    assert word == "ABC"
    assert message.endswith("in 2 ways: 'all book cover', 'alphabet book club'")
    same = "The alphabet book club (ABC), an ABC, the Alphabet Book Clubs (ABCs)\n"
    assert told(same) == []


def test_examples_in_literal_blocks_explain_nothing(told):
    assert told("Write::\n\n   :abbr:`ABC (alphabet book club)`\n") == []


def test_cross_is_written_x():
    [found] = find_expansions("Cross-Site Sailing (XSS)")
    assert found.long == "Cross-Site Sailing"


@pytest.mark.parametrize(
    "text",
    [
        "of the ocean (SEA)",
        "use it (OR NOT)",
        "SEA (see above, please)",
        "(RAM)",
        "this PEP 256 (PEP)",
        "words (a B)",
    ],
)
def test_brackets_that_explain_nothing(text):
    assert list(find_expansions(text)) == []
