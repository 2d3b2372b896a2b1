"""Where a word stands in a source, what is counted, and what decided it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sphinx_mrstats.analysis.standing import find_standings
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.words import count_tokens

DOCS = Path(__file__).parents[2] / "docs"

REGIONS = [
    ("The WHALE.", ["prose"]),
    ("``a whale`` and *whale*", ["an inline literal, which is code", "prose"]),
    (":class:`whale`", ["the role class, which is code"]),
    (":ref:`whale`", ["the role ref, of which only an explicit title is counted"]),
    ("`whale <whale.html>`_", ["prose", "the target of a link or role"]),
    ("See https://whale.org/ now", ["a URL or e-mail address"]),
    ("Ask me@whale.org now", ["a URL or e-mail address"]),
    (":whale:`x`", ["the name of a role"]),
    ("``str``-whale", ["a part of a longer word, or joined to code"]),
    (r"*whale*\ s", ["a part of a longer word, or joined to code"]),
    ("Whale2, a whale's whale_x", ["prose"]),
    (".. whale\n\n   whale", ["a comment", "a comment"]),
    (".. _whale: x.html", ["a hyperlink target"]),
    (
        ".. |whale| replace:: the whale\n\n|whale|",
        ["the name of a substitution", "prose", "the name of a substitution"],
    ),
    (".. [whale] The whale.", ["the label of a footnote or citation", "prose"]),
    ("Text\n\n:whale: x\n:x: whale", ["the name of an option or a field", "prose"]),
    ("A::\n\n   whale", ["a literal block, which is code"]),
    (">>> whale\n", ["a doctest block, which is code"]),
    (".. note:: A whale\n   :class: whale", ["prose", "an option of the directive note"]),
    (
        ".. code-block:: whale\n   :name: whale\n\n   whale",
        [
            "the argument of the directive code-block",
            "an option of the directive code-block",
            "the directive code-block, which is code",
        ],
    ),
    (
        ".. code-block:: rst\n\n   .. note:: x\n\n      .. A whale",
        ["the directive code-block, which is code"],
    ),
    (".. whale:: x", ["the name of a directive"]),
    (
        ".. unknown:: whale\n\n   whale",
        ["the argument of the directive unknown", "prose"],
    ),
    (".. raw:: html\n\n   whale ``whale``", ["the directive raw, of which nothing is counted"] * 2),
    (
        ".. note::\n\n   .. toctree::\n\n      whale",
        ["the directive toctree, of which nothing is counted"],
    ),
    (".. role:: whale\n\n:whale:`x`", ["the argument of the directive role", "the name of a role"]),
    (
        ".. py:function:: f\n\n   :type x: whale\n   :param x: whale",
        ["a field that only names types", "prose"],
    ),
    (
        ".. {{{cog\n.. whale\n.. }}}\n\nwhale\n\n.. {{{end}}}\n\nwhale",
        ["a comment", "the output of a cog block, which is generated", "prose"],
    ),
    (":Author: whale\n\nText", ["metadata"]),
    ("=====  =====\nwhale  x\n=====  =====\ny      whale\n=====  =====", ["prose", "prose"]),
]


@pytest.mark.parametrize(("text", "regions"), REGIONS, ids=[text for text, _ in REGIONS])
def test_a_place_is_told_by_what_it_is_in(text, regions):
    assert [place.region for place in find_standings(f"{text}\n", "whale")] == regions


def test_places_have_lines_columns_forms_and_contexts():
    found = find_standings("A sea.\r\n\r\n  The Whale, a ``whale``\r\n", "whale")
    assert [(place.line, place.column, place.form) for place in found] == [
        (3, 7, "Whale"),
        (3, 18, "whale"),
    ]
    assert {place.context for place in found} == {"The Whale, a ``whale``"}
    assert [place.is_counted for place in found] == [True, False]


def test_rules_of_the_configuration_are_named():
    text = ".. recipe:: whale\n\n   whale\n\n:dish:`whale` ``whale``\n"
    rules = Rules(ignored_directives=frozenset({"recipe"}), code_roles=frozenset({"dish"}))
    assert [place.region for place in find_standings(text, "whale", rules)] == [
        "the directive recipe, by the configuration",
        "the directive recipe, by the configuration",
        "the role dish, by the configuration",
        "an inline literal, which is code",
    ]
    counted = find_standings(text, "whale", Rules(include_code=True))
    assert [place.is_counted for place in counted] == [False, True, True, True]


@pytest.mark.parametrize("word", ["a", "is", "don't", "größe"])
def test_short_words_and_others_have_marks_too(word):
    text = f"{word} ``{word}`` {word}\n\n" + f"``x`` {word}\n" * 700
    found = find_standings(text, word)
    assert len(found) == 703
    assert [place.is_counted for place in found[:4]] == [True, False, True, True]
    assert Counter(place.is_counted for place in found) == {True: 702, False: 1}


def test_no_place_is_no_standing():
    assert find_standings("", "whale") == []
    assert find_standings("The sea, whale2.", "whale") == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("**/*.rst")), ids=lambda page: page.stem)
def test_what_is_counted_is_what_the_scanner_counts(page):
    """On real pages, whose words all stand in them as written."""
    source = page.read_text(encoding="utf-8")
    counts = count_tokens(scan(source.encode(), DEFAULT_RULES))
    commonest = sorted(counts, key=lambda word: (-counts[word], word))[:3]
    for word in {*commonest, "words"}:
        places = find_standings(source, word)
        assert sum(place.is_counted for place in places) == counts.get(word, 0), word
