"""Passages: which words are neighbours."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.passages import find_passages, iter_runs, with_code
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.text import CODE
from sphinx_mrstats.words import iter_words, locate_words, normalize


def texts(source, **options):
    found = find_passages(dedent(source).encode(), **options)
    return [" ".join(iter_words(passage.text)) for passage in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one\ntwo\n\nthree\n", ["one two", "three"]),
        ("Title\n=====\ntext\n", ["title", "text"]),
        ("- one\n- two\n  more\n", ["one", "two more"]),
        ("1. one\n2. two\n", ["one", "two"]),
        ("term\n   definition\n   goes on\n", ["term", "definition goes on"]),
        ("text::\n\n   code\n\nmore\n", ["text", "more"]),
        (".. note:: one\n   two\n\n   three\n", ["one two", "three"]),
        (".. c:\n\nx\n\n:param a: one\n   two\n:param b: three\n", ["x", "one two", "three"]),
        ("| one\n| two\n", ["one", "two"]),
        ("====  ===\none   two\nred   six\n====  ===\n", ["one", "two", "red", "six"]),
        ("a\n\n.. [1] one\n   two\n.. [2] three\n", ["a", "one two", "three"]),
        ("-a  one\n-b  two\n    more\n", ["one", "two more"]),
    ],
)
def test_blocks_are_kept_apart(source, expected):
    assert texts(source) == expected


def test_cells_of_a_grid_table_are_kept_apart():
    table = """\
        +-----+-------+
        | one | two   |
        +-----+-------+
        | red | green |
        +-----+-------+
        """
    assert texts(table) == ["one", "two", "red", "green"]


def test_lines_are_those_of_the_source():
    passages = list(find_passages(b"one\n\ntwo\nthree *four*\n"))
    assert [passage.lines for passage in passages] == [(1,), (3, 4)]
    assert passages[1].text == "two\nthree four"


def test_the_line_ends_of_any_system_are_lines():
    assert [p.lines for p in find_passages(b"one\r\ntwo\r\n\r\nthree\rfour")] == [(1, 2), (4, 5)]


def test_code_is_there_if_it_is_asked_for():
    assert texts("a ``b`` c\n", rules=Rules(include_code=True)) == ["a b c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the old sea", ["the old sea"]),
        ("the old\nsea", ["the old sea"]),
        ("the old, grey sea", ["the old", "grey sea"]),
        ("The end. A new one", ["the end", "a new one"]),
        ("at 9 or so", ["at", "or so"]),
        ("some  code", ["some", "code"]),
        ("some \nmore", ["some", "more"]),
        ("and/or (not) here", ["and", "or", "not", "here"]),
        ("don't re-read", ["don't re-read"]),
        ("a\u00a0b", ["a b"]),
        ("", []),
    ],
)
def test_neighbours_have_one_space_between_them(text, expected):
    assert [" ".join(run) for run in iter_runs(text)] == expected


PIECES = st.sampled_from(
    [
        *["word", "two words", "*em*", "``code``", "- item", "  ", "=====", "x86", "été", ""],
        *[":ref:`a <b>`", ".. note:: hm", "| line", "term\n   text", "1. one", "", "don’t"],
        *["e\u0301", "a\u00adb"],
    ]
)


@given(st.lists(PIECES, max_size=14).map("\n".join))
def test_no_word_is_lost_or_moved(text):
    source = text.encode()
    found = [w for passage in find_passages(source) for run in iter_runs(passage.text) for w in run]
    assert found == list(iter_words(scan(source).decode()))


@given(st.text("aé-'’ 9\u0301\u0338\u00ad=.\n", max_size=30))
def test_located_words_are_the_words(text):
    normal = normalize(text)
    located = list(locate_words(normal))
    assert [word for word, _, _ in located] == list(iter_words(text))
    assert all(list(iter_words(normal[start:end])) == [word] for word, start, end in located)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Use ``x`` and\n``y z`` here.", ["Use «x» and\n«y z» here."]),
        ("Of ``a\nb`` two.", ["Of «a b»\n two."]),
        ("``Counter``\\ s: :func:`~os.path.join`, :ref:`a <b>`.", ["«Counters»: «join», a."]),
        ("At http://x.org/y, *all*.", ["At  «http://x.org/y», all."]),
        ("One\n``alone``\ntwo", ["One« alone»\ntwo"]),
        ("==  ===\na   ``b`` c\n==  ===\n", ["", "«b» c"]),
        ("+---+-------+\n| a | ``b`` |\n+---+-------+\n", [""]),
        ("Plain ``text", [""]),
    ],
)
def test_code_is_shown_where_it_stands(source, shown):
    found = with_code(find_passages(source.encode()), source.encode(), DEFAULT_RULES)
    marks = str.maketrans("\ufdd3\ufdd4", "«»")
    assert [passage.shown.translate(marks) for passage in found] == shown
    assert all(CODE.sub("", each.shown) == each.text for each in found if each.shown)
