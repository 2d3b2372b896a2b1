"""Facts about mending: the words that were to change do, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.audit.finding import Finding, Place
from sphinx_mrstats.audit.fixes import changes_of, write_fixed
from sphinx_mrstats.audit.rewriting import Change, Fixed, fix_text
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan_blocks

MARKDOWN = Rules(parser="markdown")


def everywhere(source, old, new):
    """A change of each place at which characters stand, wherever that is."""
    found = []
    for number, line in enumerate(source.splitlines(), start=1):
        at = line.find(old)
        while at >= 0:
            found.append(Change(number, at + 1, old, new))
            at = line.find(old, at + 1)
    return found


def mended(source, old="recieve", new="receive", rules=DEFAULT_RULES):
    fixed = fix_text("a.rst", source.encode(), everywhere(source, old, new), rules)
    return fixed.after.decode()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("We recieve it.\n", "We receive it.\n"),
        ("We *recieve* it, ``recieve`` too.\n", "We *receive* it, ``recieve`` too.\n"),
        (":ref:`to recieve <recieve>`\n", ":ref:`to receive <recieve>`\n"),
        ("`to recieve <https://recieve.org>`_\n", "`to receive <https://recieve.org>`_\n"),
        (".. recieve\n\n::\n\n   recieve\n", ".. recieve\n\n::\n\n   recieve\n"),
        (
            ".. recieve:: recieve\n   :recieve: a\n\n   recieve\n",
            ".. recieve:: recieve\n   :recieve: a\n\n   receive\n",
        ),
        (".. image:: recieve.png\n   :alt: recieve\n",) * 2,
        ("See https://recieve.org/recieve now.\n",) * 2,
        (".. [[[cog\n   recieve\n   ]]]\n\nrecieve\n\n.. [[[end]]]\n",) * 2,
        ("recieve\r\nand recieve\r\n", "receive\r\nand receive\r\n"),
        ("no end: recieve", "no end: receive"),
    ],
)  # fmt: skip
def test_a_word_is_changed_where_a_reader_reads_it(source, expected):
    assert mended(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("wrod\n====\n", "worded\n======\n"),
        ("====\nwrod\n====\n", "======\nworded\n======\n"),
        ("wrod\n======== \n", "worded\n======== \n"),
        ("A wrod\n------\n\nwrod\n", "A worded\n--------\n\nworded\n"),
    ],
)
def test_the_line_below_a_title_keeps_up_with_it(source, expected):
    assert mended(source, "wrod", "worded") == expected


GRID = """\
+------+-----+
| wrod | a   |
+------+-----+
| wrod   b   |
+------+-----+
"""
SIMPLE = """\
======  =====
wrod    a b
======  =====
x wrod  wrod
======  =====
"""


@pytest.mark.parametrize("table", [GRID, SIMPLE])
@pytest.mark.parametrize("new", ["wor", "word", "worded"])
def test_a_table_stays_a_table(table, new):
    after = mended(table, "wrod", new)
    before = [block.text for block in scan_blocks(table.encode())]
    shown = [block.text for block in scan_blocks(after.encode())]
    n_changed = sum(text.split().count("wrod") for text in before)
    n_left = sum(text.split().count("wrod") for text in shown)
    if table is SIMPLE or new != "worded":  # there is no room for it in the grid
        assert n_left < n_changed
    assert [text.replace("wrod", new) for text in before] == [
        text.replace("wrod", new) for text in shown
    ]


def test_a_reference_that_would_lose_its_target_stays():
    source = "See `recieve`_.\n\n.. _recieve: https://example.org\n"
    assert mended(source) == source
    title = "recieve\n=======\n\nSee `recieve`_.\n"
    assert mended(title) == title.replace("recieve", "receive")


def test_what_a_role_finds_its_target_by_stays():
    source = "A :term:`recieve`, a :term:`recieve <recieve>`.\n"
    assert mended(source) == "A :term:`recieve`, a :term:`receive <recieve>`.\n"
    glossary = ".. glossary::\n\n   recieve\n      To recieve.\n"
    assert mended(glossary) == ".. glossary::\n\n   recieve\n      To receive.\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A sea lion eats.\n", "A :term:`sea lion` eats.\n"),
        ("Sea lions eat.\n", ":term:`Sea lions <sea lion>` eat.\n"),
        ("A *sea lion* eats.\n",) * 2,
        ("``sea lion``\n",) * 2,
        ("Sea lions\n=========\n",) * 2,
    ],
)
def test_a_term_becomes_a_link_where_it_can_be_one(source, expected):
    start = source.lower().index("sea")
    old = "Sea lions" if "lions" in source else "sea lion"
    change = Change(1, start + 1, old, old, "sea lion")
    assert fix_text("a.rst", source.encode(), [change], DEFAULT_RULES).after.decode() == expected


def test_only_the_first_place_of_a_term_in_a_document_is_linked_and_only_if_asked_for():
    places = tuple(
        Place("a.rst", line, 1, "sea lion", document="a.rst", suggestion=":term:`sea lion`")
        for line in (3, 5)
    )
    finding = Finding("glossary", "sea lion", "", places=places, confidence=0.95)
    change = Change(3, 1, "sea lion", "sea lion", "sea lion")
    assert changes_of([finding], confidence=0.0) == {"a.rst": (change,)}
    assert changes_of([finding]) == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("All the the words.\n", "All the words.\n"),
        ("All the\nthe words.\n", "All the\nwords.\n"),
        ("* All the\n  the words.\n", "* All the\n  words.\n"),
        ("All the\nthe\nwords.\n", "All the\nthe\nwords.\n"),
    ],
)
def test_a_word_that_stands_twice_is_taken_out_once(source, expected):
    second = everywhere(source, "the", "")[1]
    fixed = fix_text("a.rst", source.encode(), [second], DEFAULT_RULES)
    assert fixed.after.decode() == expected
    assert len(fixed.made) + len(fixed.left) == 1


def test_a_text_that_docutils_fails_on_is_mended_too():
    """It raises a KeyError of a substitution that is defined nowhere, within another one."""
    source = "|a| recieve\n\n.. |a| replace:: A |b| c\n"
    assert mended(source) == source.replace("recieve", "receive")


def test_what_cant_be_changed_keeps_nothing_else_from_it():
    """Changes are tried together first, then in halves."""
    source = "recieve\n\n" * 3 + "+---------+\n| recieve |\n+---------+\n\n" + "recieve\n\n" * 3
    after = mended(source, new="received")
    assert after == source.replace("recieve\n", "received\n")


def test_each_change_that_is_not_made_has_a_reason():
    source = "re\\ cieve ``recieve`` :term:`recieve`\n"
    changes = [
        Change(1, 1, "recieve", "receive"),
        *everywhere(source, "recieve", "receive"),
        Change(9, 1, "recieve", "receive"),
    ]
    fixed = fix_text("a.rst", source.encode(), changes, DEFAULT_RULES)
    assert (fixed.after, fixed.made) == (source.encode(), ())
    assert [left.why.partition(":")[0] for left in fixed.left] == [
        "it is not written here as it is read",
        "no reader reads it here",
        "a role finds its target by it",
        "the document has changed since it was read",
    ]


def test_markdown_is_mended_too():
    pytest.importorskip("markdown_it", reason="Markdown needs the extra myst")
    source = "# recieve\n\n- `recieve` [recieve](recieve.md) **recieve**\n\n[recieve]: x\n"
    assert mended(source, rules=MARKDOWN) == (
        "# receive\n\n- `recieve` [receive](recieve.md) **receive**\n\n[recieve]: x\n"
    )


_PIECES = st.sampled_from(
    [
        "wrod", "*wrod*", "``wrod``", ":ref:`wrod <wrod>`", "`wrod`_", "|wrod|", "a", "\n", "\n\n",
        "   ", "* ", ".. note::", "::", "wrod\n====", "| wrod", ":wrod: wrod", ".. wrod", "+--+",
        "== ==", "wrod wrod",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map(" ".join))
def test_in_any_document_what_is_read_changes_in_these_words_only(source):
    changes = everywhere(source, "wrod", "words")
    fixed = fix_text("a.rst", source.encode(), changes, DEFAULT_RULES)
    assert len(fixed.made) + len(fixed.left) == len(changes)

    def words(text):
        return [block.text.replace("wrod", "words") for block in scan_blocks(text)]

    assert words(fixed.after) == words(source.encode())


def test_only_what_is_sure_and_known_is_chosen():
    def finding(check="typo", confidence=0.95, word="teh", others=(), **place):
        at = {"path": "a.rst", "line": 1, "column": 1, "form": "teh", "document": "a.rst"}
        return Finding(
            check,
            word,
            "",
            places=(Place(**{**at, "suggestion": "the", **place}),),
            confidence=confidence,
            others=others,
        )

    assert changes_of([finding()]) == {"a.rst": (Change(1, 1, "teh", "the"),)}
    for doubtful in (
        finding(confidence=0.8),
        finding(column=None),
        finding(suggestion=""),
        finding(suggestion="teh"),
        finding(check="budget"),
    ):
        assert changes_of([doubtful]) == {}
    assert changes_of([finding(confidence=0.8)], confidence=0.5)
    assert changes_of([finding()], words=["Teh"])
    assert changes_of([finding()], words=["other"]) == {}
    assert changes_of([finding(others=("ten",))]) == {}
    assert changes_of([finding(others=("ten",))], confidence=0.5)
    assert changes_of([finding("doubled", suggestion="")]) == {"a.rst": (Change(1, 1, "teh", ""),)}


@pytest.mark.parametrize(
    ("check", "form", "suggestion", "is_clear"),
    [
        ("typo", "hte", "the", True),
        ("typo", "uneeded", "needed", False),
        ("typo", "appened", "append", False),
        ("typo", "neeed", "need", True),
        ("typo", "PosgreSQL", "Postgresql", False),
        ("typo", "PosgreSQL", "PostgreSQL", True),
        ("typo", "ues", "use", True),
        ("typo", "Uneeded", "Unneeded", True),
        ("unicode", "s\u0435a", "sea", True),
        ("unicode", "C\u03c9", "\u03f9\u03c9", False),  # C omega: which of the two is meant?
        ("unicode", "se\u00ada", "sea", True),
    ],
)
def test_only_a_change_whose_meaning_is_clear_is_made_by_itself(check, form, suggestion, is_clear):
    place = Place("a.rst", 1, 1, form, document="a.rst", suggestion=suggestion)
    finding = Finding(check, form, "", places=(place,), confidence=0.95)
    change = Change(1, 1, form, suggestion)
    assert changes_of([finding]) == ({"a.rst": (change,)} if is_clear else {})
    assert changes_of([finding], confidence=0.0) == {"a.rst": (change,)}


@pytest.fixture
def fixed(tmp_path):
    path = tmp_path / "a.rst"
    path.write_bytes(b"before")
    return Fixed(str(path), b"before", b"after", (), ())


def test_a_file_is_replaced_whole_with_its_mode(fixed, tmp_path):
    Path(fixed.path).chmod(0o640)
    assert write_fixed(fixed, tmp_path) == ""
    assert Path(fixed.path).read_bytes() == b"after"
    assert Path(fixed.path).stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [Path(fixed.path)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_file_keeps_its_encoding(tmp_path, encoding):
    path = tmp_path / "a.rst"
    text = "\ufeffrecieve, café" if encoding == "utf-16-be" else "recieve, café"
    path.write_bytes(text.encode(encoding))
    before, after = ("recieve, café".encode(), "receive, café".encode())
    assert write_fixed(Fixed(str(path), before, after, (), ()), tmp_path) == ""
    assert path.read_bytes() == text.replace("recieve", "receive").encode(encoding)


def test_what_must_not_be_written_is_left_with_a_reason(fixed, tmp_path):
    path = Path(fixed.path)
    path.write_bytes(b"changed meanwhile")
    assert write_fixed(fixed, tmp_path) == "it changed since it was read"
    assert path.read_bytes() == b"changed meanwhile"
    path.write_bytes(b"before")
    other = tmp_path / "elsewhere"
    other.mkdir()
    assert write_fixed(fixed, other) == f"it lies outside of the project's folder {other}"
    os.link(path, tmp_path / "b.rst")
    assert "hard links" in write_fixed(fixed, tmp_path)
    link = tmp_path / "link.rst"
    link.symlink_to(path)
    assert write_fixed(Fixed(str(link), b"before", b"after", (), ()), tmp_path).startswith(
        "it is a link"
    )
    assert path.read_bytes() == b"before"
