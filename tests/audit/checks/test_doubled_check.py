"""Which words the check ``doubled`` finds written twice in a row."""

from __future__ import annotations

import pytest


def found(audit, text, toml=""):
    outcome = audit({"a.rst": text}, select=["doubled"], toml=f"confidence = 0.5\n{toml}")
    return [
        (place.line, place.column, place.form) for each in outcome.findings for place in each.places
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("See the the whale.\n", (1, 9, "the")),
        ("The the whale.\n", (1, 5, "the")),
        ("See the\nthe whale.\n", (2, 1, "the")),
        ("- See *of*\n  of it.\n", (2, None, "of")),
    ],
)
def test_the_second_word_is_the_place(audit, text, place):
    assert found(audit, text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "Of the ``code`` the end.\n",  # code is left out between them
        "the\n\nthe end\n",  # two paragraphs
        "- the\n- the\n",  # two items
        "See the, the end.\n",
        "Support for FOR UPDATE, and AND as well.\n",
        "He is in Duran Duran.\n",
        "It is very very long.\n",
        "I know that that is so.\n",
        'Say "not not x" for it.\n',
        "types types types of them\n",
        "It was logged in in time.\n",
        "You can drop it in in place of the other.\n",
        "See the issue issue template for it.\n",
        "Template template parameters are odd, and so is a hint (hint hint).\n",
        "There is a dc dc here.\n",
        "Check the sum unit (sum unit unit) and that eq is of a a. It is.\n",
        "Send a message *message* to it.\n",
    ],
)
def test_what_is_meant_is_none(audit, text):
    assert found(audit, text) == []


def test_an_ordinary_word_is_found_too(audit):
    documents = {f"{n}.rst": "A whale swims.\n" for n in range(6)}
    outcome = audit({**documents, "a.rst": "A whale whale.\n"}, select=["doubled"])
    assert [finding.word for finding in outcome.findings] == ["whale"]
    outcome = audit(
        {}, select=["doubled"], toml='[tool.sphinx-mrstats.audit.doubled]\nallow = ["whale"]\n'
    )
    assert outcome.findings == []


def test_an_ordinary_word_is_no_name_before_a_function_word(audit):
    assert found(audit, "The list list of what was added added to it.\n", "") == [
        (1, 10, "list"),
        (1, 33, "added"),
    ]
