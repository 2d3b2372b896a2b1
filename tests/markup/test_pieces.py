"""A document that is cut holds the same words as the whole, wherever it is cut."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_mrstats.markup import find_pieces, scan, scan_lines
from sphinx_mrstats.words import count_tokens, iter_words
from tests.markup.generated_documents import documents


def read_by_scan(source):
    return count_tokens(scan(source))


def read_exactly(source):
    """Read as `scan` does where it is unsure; of the lines of an adversary, it is mostly that."""
    return Counter(iter_words("\n".join(text for _, text in scan_lines(source))))


def words_of_pieces(source, size, words_of=read_by_scan):
    pieces = find_pieces(source, size)
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert pieces[-1].end == len(source)
    total = Counter()
    for piece in pieces:
        assert count_tokens(scan(piece.before)) == {}
        total.update(words_of(piece.before + source[piece.start : piece.end]))
    return len(pieces), total


# Lines of which an adversary would write a document: each may change how those after it are read.
LINES = [
    *(
        "",
        "",
        "",
        "",
        "",
        "Some words of text",
        "Whales and ships.",
        "sea",
        "Part Two",
        "Call me::",
    ),
    *("====", "----", "~~~~~~~~~~~~", "=", "--", "::", "..", "****", "- item", "* item::", "::::"),
    *(
        "===== =====",
        "one   two",
        "=====",
        "+---+---+",
        "| a | b |",
        "1. first",
        "2. second",
        "#. x",
    ),
    *(
        ".. note::",
        ".. note:: text",
        "   within",
        "   Title",
        "   -----",
        ".. code-block:: c",
        "   :a: b",
    ),
    *(
        ".. comment",
        ".. _target:",
        ".. [1] footnote",
        ".. unknown:: x",
        ":field: value",
        ":author: me",
    ),
    *(
        ">>> doctest",
        "> quoted",
        "| line",
        "    deep",
        "--option  text",
        "__ https://x.org",
        "\\",
        "*a",
    ),
    *(
        "b* c",
        "``open",
        "|x| and",
        ".. |x| replace:: y",
        ".. role:: r",
        "term",
        "  definition",
        "A. B",
    ),
    *(".. toctree::", "   page", "ii. roman", "i. roman", "...", "'''''", "word ``code`` :r:`x`"),
    *("\tTab", "é́té naïve", "\u00a0", "a\u3000", "==== \u00a0", "the end of it all."),
]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(LINES), max_size=60), st.integers(1, 80))
def test_any_cut_of_any_lines_gives_the_same_words(lines, size):
    source = "\n".join(lines).encode()
    assert words_of_pieces(source, size, read_exactly)[1] == read_exactly(source)


@settings(max_examples=25)
@given(st.lists(documents(), min_size=1, max_size=4), st.integers(1, 300))
def test_any_cut_of_made_up_documents_gives_the_same_words(texts, size):
    source = "\n\nSome more words here.\n\n".join(texts).encode()
    assert words_of_pieces(source, size)[1] == count_tokens(scan(source))


SECTION = """
{title}
{rule}

Some *text* of it, with ``code`` and a note_.

.. note:: Beware of
   the whale.

Example::

   code of it

=====  =====
one    two
=====  =====
a      b

c      d
=====  =====

- one

- two

.. _note: https://example.org

"""
BOOK = "\n".join(
    ["====\nBook\n====\n"]
    + [SECTION.format(title=f"Part {n}", rule="=-~~-="[n % 6] * 8) for n in range(40)]
).encode()


@pytest.mark.parametrize("size", [1, 100, 1000, 5000])
def test_an_ordinary_document_is_cut(size):
    n_pieces, words = words_of_pieces(BOOK, size)
    assert words == count_tokens(scan(BOOK))
    assert n_pieces > len(BOOK) / (size + 1000)


@pytest.mark.parametrize(
    "line",
    [
        ".. |x| replace:: whale",
        ".. role:: shout",
        ".. default-role:: code",
        ".. [[[cog",
        ".. {{{cog",
        "   .. |x| image:: whale.png",
        "a\x0bb",
        "a\r",
        "caf\u00a0",
        "=====  =====",
        "::::",
        "   Title\n   =====",
    ],
)
def test_a_document_with_what_reaches_far_is_left_whole(line):
    source = BOOK + b"\n" + line.encode() + b"\n\nSome text.\n" + BOOK
    assert len(find_pieces(source, 100)) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "utf-8-sig"])
def test_a_document_in_another_encoding_is_left_whole(encoding):
    source = (BOOK.decode() + "\nÉté.\n").encode(encoding)
    assert len(find_pieces(source, 100)) == 1


def test_metadata_is_left_in_the_first_piece():
    source = b"Title\n=====\n\nSub title\n---------\n\n:author: me\n\nSome text here.\n\nMore.\n"
    n_pieces, words = words_of_pieces(source, 1)
    assert words == count_tokens(scan(source))
    assert "me" not in words
    assert n_pieces == 1
