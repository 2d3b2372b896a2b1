"""What kind of slip turns one word into another."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.misspelling.slips import describe, edit_kinds


@pytest.mark.parametrize(
    ("word", "meant", "kinds"),
    [
        ("recieve", "receive", {"transposed": 1}),
        ("resver", "server", {"transposed": 1}),  # across a letter
        ("comand", "command", {"double less": 1}),
        ("messsage", "message", {"double more": 1}),
        ("seperate", "separate", {"vowel": 1}),
        ("serber", "server", {"key": 1}),
        ("sermer", "server", {"letter": 1}),
        ("srver", "server", {"vowel less": 1}),
        ("serer", "server", {"letter less": 1}),
        ("serverq", "server", {"letter more": 1}),
        ("serveir", "server", {"vowel more": 1}),
        ("swerver", "server", {"key more": 1}),
        ("tset", "tests", {"transposed": 1, "letter less": 1}),
    ],
)
def test_kinds_of_edits(word, meant, kinds):
    assert edit_kinds(word, meant) == kinds
    assert describe(word, meant)
