"""Where words stand: lines, columns, context."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.columns import SourceLines, column_of
from sphinx_mrstats.audit.finding import Match, Target
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.places import _words, find_places
from sphinx_mrstats.audit.texts import FileTexts, GivenText
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES


@pytest.fixture
def places(tmp_path):
    """Look a target up in a document; return line, column and form of each place."""

    def places(source, text, match=Match.FOLDED):
        (tmp_path / "a.rst").write_bytes(source.encode())
        texts = FileTexts(
            find_documents([tmp_path]), DEFAULT_RULES, options=RunOptions(engine="serial")
        )
        found = find_places(Material(texts), [Target(text, match)])
        return [(place.line, place.column, place.form) for each in found.values() for place in each]

    return places


def test_only_prose_is_found(places):
    source = "Sea\n===\n\n``sea`` and *Sea* and :term:`sea <sea>`.\n\n::\n\n   sea\n\n.. sea\n"
    assert places(source, "sea") == [(1, 1, "Sea"), (4, 14, "Sea"), (4, 30, "sea")]


def test_phrases_span_line_ends_and_no_blocks(places):
    assert places("a white\nwhale. White whale\n\nwhite\n\nwhale", "white whale") == [
        (1, 3, "white whale"),
        (2, 8, "White whale"),
    ]


def test_forms_can_be_as_written_and_by_themselves(places):
    source = "Sea sea sea_level a.sea the sea's sea.\n"
    assert places(source, "sea", Match.ALONE) == [(1, 1, "Sea"), (1, 5, "sea"), (1, 35, "sea")]
    assert places(source, "sea", Match.WRITTEN) == [(1, 5, "sea"), (1, 35, "sea")]


@pytest.mark.parametrize("order", [(Match.DOUBLED, Match.FOLDED), (Match.FOLDED, Match.DOUBLED)])
def test_a_word_that_stands_twice_is_found_twice_whatever_is_looked_for_first(order):
    text = GivenText("a", "a.rst", "a.rst", ((1, "of list list in it"),))
    targets = [Target("list", match) for match in order]
    wanted = {"list": [(("list",) * (1 + (t.match is Match.DOUBLED)), t) for t in targets]}
    found = _words(text, wanted, SourceLines(text), lambda _: True)
    assert {(target.match, place.before) for target, place in found} == {
        (Match.DOUBLED, "of list"),
        (Match.FOLDED, "of"),
        (Match.FOLDED, "of list"),
    }


def test_line_ends_of_other_systems_and_marks_before_the_word(places):
    assert places("one\r\ntwo e\u0301te\u0301 sea\r\n", "sea") == [(2, 11, "sea")]


@pytest.mark.parametrize(
    ("source", "clean", "at", "form", "column"),
    [
        ("* the sea", "the sea", 4, "sea", 7),
        ("a sea, ``a sea``, a sea", "a sea, , a sea", 11, "sea", 21),
        ("there the", "there the", 6, "the", 7),
        ("`the sea <http://the.sea>`_", "the sea", 4, "sea", 6),
    ],
)
def test_columns_are_those_of_the_source(source, clean, at, form, column):
    assert column_of(source, clean, at, form) == column


def test_what_the_source_does_not_hold_has_no_column():
    assert column_of("|name| of it", "whale of it", 0, "whale") is None


def test_quotations_of_others_are_left_as_they_are(places):
    quote = "He said:\n\n   My sea.\n\n   -- Melville\n\nOur sea::\n\n   x\n\n"
    source = f"{quote}.. note::\n\n   A sea\n\n   -- is\n"
    assert places(source, "sea") == [(7, 5, "sea"), (13, 6, "sea")]


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("Send a message message to it.", 16),
        ("Send a message *message* to it.", None),
        ("Send a message\nmessage to it.", 1),
        ("Send a message\n*message* to it.", None),
        ("Send a *message*\nmessage to it.", None),
        ("- Send a message\n  message to it.", 3),
    ],
)
def test_of_two_words_with_markup_between_the_second_has_no_column(places, source, column):
    [(_, found, _)] = places(source, "message", Match.DOUBLED)
    assert found == column
