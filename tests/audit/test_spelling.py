"""Words that are spelled in two ways, both of them right."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.spelling import is_other_spelling


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("colour", "color", True),
        ("initialise", "initialize", True),
        ("cancelled", "canceled", True),
        ("centre", "center", True),
        ("zoë", "zoe", True),
        ("finaly", "finally", False),
        ("comand", "command", False),
        ("resorce", "resource", False),
        ("absense", "absence", False),
    ],
)
def test_two_right_spellings(word, other, expected):
    assert is_other_spelling(word, other) is expected
    assert is_other_spelling(other, word) is expected
