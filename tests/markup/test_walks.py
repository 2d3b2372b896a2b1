"""Counting and words with their lines find the same words where structure matters."""

from __future__ import annotations

import pytest

from sphinx_mrstats.markup import Rules, scan, scan_lines
from sphinx_mrstats.words import iter_words

CASES = [
    ("* .. _target:\n\n  text\n", "text"),
    ("- J. Fields\n\n- one\n", "fields one"),
    ("* 1. ::\n\n      code\n\n  text\n", "text"),
    ("(1) as follows::\n\n        code\n\n    more\n", "as follows more"),
    ("more than\n0. It follows::\n\n  code\n\ntext\n", "more than it follows text"),
    ("* ::\n\n   code\n\n  text\n", "text"),
    ("- >>> code\n\n- text\n", "text"),
    (".. note:: one\n   :class: x\n\n   two\n", "one two"),
    (".. note::\n   :class: x\n\n   one\n\n two\n", "x one two"),
    (".. note:: *one\n   two* three\n", "one two three"),
    (".. glossary::\n\n   A.\n      text\n", "a text"),
    (":a: :b: text\n\n:c: `d`\n\nend\n", "end"),
    ("text\n\n:a: :b: text\n", "text text"),
    (".. function:: f\n\n   * x\n\n     :type: text\n", "x text"),
    (" text\n\n --oar  whale\n", "text oar whale"),
    ("text\n\n-- oar\n    :whale: white\n", "text oar white"),
    ("=====  =====\n       lost\none    two\n=====  =====\n\ntext\n", "one two text"),
    ("=====  =====\none    two\n more in the margin\n=====  =====\n\ntext\n", "text"),
    ("+---+\n| a |\n+---+\n| b |\n+===+\n| c |\n+---+\n", "a b c"),
    ("+-----+\n| ::  |\n|     |\n|  c  |\n+-----+\n\ntext\n", "text"),
    ("A\n=\n\nB\n-\n\nC\n=\n\nD\n~\n\ntext\n", "a b c text"),
    ("-\n and\n-\n", "and"),
    ("*x*:sup:`two` and (``y=``:data:`z`)", "xtwo and"),
    ("*a ``b`` c* d", "a b c d"),
    ("see foo:bar and https://example.org/", "see foo bar and https example org"),
    ("ask me@\\home, please", "ask please"),
    ("Sea\n:::\n\n   quoted\n", "sea quoted"),
    ("sea\n\n::::\n\n.. [1] footnote\n", "sea footnote"),
    ("::::::\nTitle\n::::::\n\n- item\n", "title item"),
    ("see https://example.org/don’t and me@example.org", "see t and"),
    ("write to A. B. <a.b@example.org>, c-d@example.org: or e@example.org.", "write to a b or"),
    ("a\\ b@example.org c..d@example.org [e@example.org] f@g h@i_j.k", "a c d example org f g"),
    ("see -mailto:a@example.org and mailto:\\b c mailto://*d", "see and c d"),
    ("x:y a@example.org", "x y a example org"),
    ("http://example.org/\\*a\\*/b c", "c"),
    ("re\\ https://example.org/x y", "re y"),
    ("domain\\\\user a\\bc", "domain user abc"),
    ("oar_’s end_ ``x``", "oar's end"),
    ("*white*\\\n\nwhale", "white whale"),
    ("* open ``and `shut *twice", "open and shut twice"),
    ("** a ** `` b ``", "a b"),
    ("，*文*。 文*書*", "文 文 書"),
    ("a\r\n=\r\n\r\nb\tc\f\r\n", "a b c"),
    ("\ufefftext", "text"),
    ("text\x00 \x1c more\u2028line", "text more line"),
    ("a\\\x00\n`}b\x7f \n\nc\\\n\nd\\\ne\x01", "a b c de"),
    (".. module:: a\n\n   :b: c\n     d\n   :e: f\n\n   g\n", "g"),
    (".. module:: a\n\n   b\n\n   :c: d\n", "b d"),
    (".. [[[cog\n   x\n   ]]]\n\nout\n\n.. [[[end]]]\n\ntext\n", "text"),
    (".. default-role:: code\n\n`a` text\n", "text"),
    ("|a|\n\n.. |a| replace:: x |b|\n.. |b| replace:: y |a|\n", "x y"),
    ("see `a <:b:`2`>`_ c", "see a b c"),
    ("see `a <http://b>c>`_", "see a http b c"),
    ("see `http://b\\_c <http://b_c>`_ d", "see d"),
    ("", ""),
    # what is cut before the walk stands for itself where it is part of something
    ("see::\n\n   code\n\n.. function:: f\n\n   text\n", "see text"),
    ("see::\n\n.. index:: code\n\ntext\n", "see text"),
    ("see::\n\n   code\n\n   .. index:: code\n\n  code\n\ntext\n", "see text"),
    (".. a comment\n\n:author: J. Fields\n\ntext\n", "text"),
    (".. a comment\n\n" * 500 + ":author: J. Fields\n\ntext\n", "text"),
    ("a\n\n" + ".. a comment\n\n" * 500 + ":author: Melville\n", "a melville"),
    (".. note::\n\n   a\n\n:author: Melville\n", "a melville"),
    (".. function:: f\n\n   a\n\n   :type b: c\n\n   :d: e\n", "a e"),
    (".. note::\n\n   .. function:: f\n\n      a\n\n   :type b: c\n", "a c"),
    (".. glossary::\n\n   a\n      b\n\n      .. index:: c\n\n   d\n      e\n", "a b d e"),
    ("=====  =====\na      b\n\n.. c   d\n=====  =====\n", "a b d"),
    (".. versionadded:: 1.2\n   * a ``b``\n   * c\n", "a c"),
    (".. versionadded:: 1.2\n   a::\n\n   b\n", "a b"),
    (".. note::\n   :class: a\n\n   b\n", "b"),
    (".. a comment\n   of two lines\n\n   and paragraphs\n\n.. seealso:: a\n", "a"),
    (".. _a: b\n   c\n\n   d\n", "d"),
    (".. unknown::\n   a\n\n   b\n", "a b"),
    (".. unknown:: a\n   b\n\n   c\n", "c"),
    ("a\\ *b* \\*c* *d*'s (*e f*) -*g*\n", "ab c d's e f g"),
    (" ABC\n ===\n", ""),
    ("*  a ::\n\n     code\n\n   b::\n\n  c\n", "a b c"),
    ("+---+---+\n| a | b |\n|   | c |\n+---+---+\n| d   e |\n+---+---+\n", "a b c d e"),
    (".. unknown::\n   :a: b\n\n   c\n", "c"),
    (".. unknown::\n   :a: b\n\n  c\n", "b c"),
    (
        "+---+------+\n| a | - b  |\n|   |   c: |\n|   |      |\n|   |   ## |\n+---+------+\n",
        "a b c",
    ),
    ("+-----+---+\n|     | b |\n|   a |   |\n+-----+---+\n", "a b"),
    ("+---+------+\n| é | -1 b |\n+   +------+\n|   | c    |\n+---+------+\n", "é b c"),
    ("==  ======\né   -E  b\nc   /dev/d\n==  ======\n", "é b c dev d"),
    ("=====  =====\n.. a   b\n=====  =====\n", "b"),
    (".. un--known:: a\n\n   b\n", ""),
]

# Code in prose, where it is joined to what is beside it, or in what is beside it.
CODE = [
    "``a``'s ``(b)``'s re\\ ``c`` ``d``\\ s ``e``-f :func:`g`'s (``h``) ``i``:sup:`j`\n",
    "*a ``b`` c* *d ``e* f`` `g ``h`` <i>`_ :ref:`j ``k`` <l>` :func:`m <n>` :func:`!o`\n",
    "a::\n\n   b *c* d_ ``e``\n   .. f::\n\n      g\n\nh ``i\nj`` k\n",
    "a::\n\n> b\n> c\n\n>>> d\n    e\n\n.. code:: f\n   :g: h\n\n   i\n\n   .. j::\n\nk\n",
    "see::\n\n..\n    .. [#a] b\n",
    "``a``http://b ``c``_d |e ``f``| `g``h`` i``j``\n",
    "===  =====\na    ``b``\nc::  d\n===  =====\n",
]


@pytest.mark.parametrize(("source", "words"), CASES)
def test_words_are_found_with_their_lines_and_without(source, words):
    source = source.encode()
    assert " ".join(iter_words(scan(source).decode())) == words
    assert " ".join(w for _, text in scan_lines(source) for w in iter_words(text)) == words


@pytest.mark.parametrize("source", [source for source, _ in CASES] + CODE)
def test_the_same_words_and_code_are_found_with_lines_and_without(source):
    source, rules = source.encode(), Rules(include_code=True)
    words = list(iter_words(scan(source, rules).decode()))
    assert words == [w for _, text in scan_lines(source, rules) for w in iter_words(text)]


@pytest.mark.parametrize(
    "source", [b"\xff\xfe", b"caf\xe9 ``", b"\xed\xa0\x80 *a*", bytes(range(256))]
)
def test_no_input_raises(source):
    assert isinstance(scan(source), bytes)
    assert isinstance(scan_lines(source), list)


def test_deep_nesting_is_read_as_plain_text_below_a_depth():
    source = b"".join(b"  " * depth + b"- word\n\n" for depth in range(400))
    assert scan(source).split().count(b"word") == 400


def test_lines_tell_where_words_stand_in_tables_and_directives():
    source = (
        "+-----+-----+\n| one | two |\n|     | six |\n+-----+-----+\n\n"
        '.. note::\n\n   .. csv-table::\n\n      three, "four\n      five"\n'
    )
    places = {w: n for n, text in scan_lines(source.encode()) for w in iter_words(text)}
    assert places == {"one": 2, "two": 2, "six": 3, "three": 10, "four": 10, "five": 11}


def test_lines_are_clean():
    source = b"Use ``code``'s *way*:\n\nIt is::\n\n   code\n"
    assert scan_lines(source) == [(1, "Use  way:"), (3, "It is:")]
