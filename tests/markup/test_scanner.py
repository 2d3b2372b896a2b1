"""Facts about what is read of a document's source: one case per row of the definition."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from sphinx_mrstats.markup import Rules, scan, scan_blocks, scan_lines
from sphinx_mrstats.markup.scanner import scan_constructs
from sphinx_mrstats.words import iter_words

CASES = {
    "title and paragraph": ("Title\n=====\n\nSome text.\n", "title some text"),
    "overlined title": ("=====\nTitle\n=====\n\ntext\n", "title text"),
    "lists": ("- one\n- two\n\n1. three\n\na) four\n\n(iv) five\n", "one two three four five"),
    "an initial is no enumerator": ("A. Turing\nproved it.\n", "a turing proved it"),
    "definitions": ("term : classifier\n    definition\n", "term classifier definition"),
    "block quote with attribution": ("a\n\n    quoted\n\n    -- Author\n", "a quoted author"),
    "line block": ("| one\n| two\n  more\n", "one two more"),
    "option list": ("-a        all of it\n--long=X  at length\n", "all of it at length"),
    "grid table": (
        "+---+-----+\n| a | b   |\n|   | c   |\n+---+-----+\n| span    |\n+---------+\n",
        "a b c span",
    ),
    "simple table": (
        "=====  =====\nHead   Line\n=====  =====\none    two\n       three\n\nfour\n=====  =====\n",
        "head line one two three four",
    ),
    "footnote and citation": (".. [1] Note\n.. [CIT] Cited\n", "note cited"),
    "metadata": (":author: Somebody\n\ntext\n", "text"),
    "fields": ("text\n\n:name: body\n", "text body"),
    "type fields": (
        ".. function:: f(x)\n\n   Does it.\n\n   :param x: what\n   :type x: int\n   :rtype: str\n",
        "does it what",
    ),
    "comment": (".. a comment\n   goes on\n\ntext\n", "text"),
    "empty comment": ("..\n\n    quoted\n", "quoted"),
    "target": (".. _name: https://example.org/\n.. _other:\n\ntext\n", "text"),
    "literal block": ("As follows::\n\n    code\n\nmore\n", "as follows more"),
    "quoted literal block": ("As follows::\n\n> code\n\nmore\n", "as follows more"),
    "doctest": (">>> code\noutput\n\nmore\n", "more"),
    "admonition": (".. note:: One\n   two\n\n   three\n", "one two three"),
    "titled directive": (".. admonition:: A title\n   :class: x\n\n   body\n", "a title body"),
    "version": (".. versionchanged:: 3.1\n   Works.\n", "works"),
    "object": (".. py:function:: f(x)\n   :no-index:\n\n   Body.\n", "body"),
    "unknown directive": (".. shelf:: Name\n\n   Body.\n", "body"),
    "a role in a link": ("a `b <:pull:`2`>`_ c\n", "a b pull c"),
    "a role that isn't in ASCII": ("a :É:`b` :É:`c d <e>` f\n", "a c d f"),
    "types of parameters": (
        ".. function:: f\n\n   Text.\n\n   :type b: :term:`two`\n   :param int a: A\n"
        "   :type a: *one*\n   :param b: B\n   :type c: *three*\n",
        "text two a one b",
    ),
    "unknown directive without argument": (".. cell::\n   Body.\n", "body"),
    "code": (".. code-block:: python\n\n   code\n", ""),
    "toctree": (".. toctree::\n\n   page\n", ""),
    "substitution": ("|x| and |y|.\n\n.. |x| replace:: *some* text\n", "some text and"),
    "glossary": (".. glossary::\n\n   one : key\n   two\n      Meaning.\n", "one two meaning"),
    "table without a body, which Sphinx refuses": (".. table:: Title\n\ntext\n", "text"),
    "title of a role that nobody knows": (":cmake:`a <b> <c>`\n", "a b"),
    "title of a reference": (":ref:`a <b> <c>`\n", "a"),
    "list-table": (".. list-table:: Title\n\n   * - a\n     - b\n", "title a b"),
    "csv-table": ('.. csv-table:: Title\n   :header: "h, i", j\n\n   k, "l"\n', "title h i j k l"),
    "figure": (".. figure:: x.png\n   :alt: not\n\n   Caption.\n\n   Legend.\n", "caption legend"),
    "cog, its code's end in a comment of its own": (
        "text\n\n.. [[[cog\n    code\n.. ]]]\n\noutput\n\n.. [[[end]]]\n\nauthor\n",
        "text author",
    ),
    "cog": (
        ".. [[[cog\n   code\n   ]]]\n\noutput\n\n.. [[[end]]]\n\nauthor\n",
        "author",
    ),
    "inline": ("*a* **b** `c` ``d`` `e <f>`_ g_ _`h` [1]_", "a b c e g h"),
    "roles": (":ref:`a <b>` :ref:`c` :func:`d` :term:`e` :abbr:`f (g)` :x:`h`", "a e f"),
    "guilabel": (":guilabel:`&File` :menuselection:`A --> B`", "file a b"),
    "joined to code": ("``Foo``'s ``Counter``\\ s ``str``-based kept", "kept"),
    "fields of types": (
        ".. function:: f(x, y)\n\n   :param x: a\n   :type x: int\n   :param y: b\n"
        "   :type y: list of ``int``\n   :type z: .. note:: d\n   :rtype: * e\n",
        "a b list of e",
    ),
    "next to code": (
        "``a``\\ file_name ``b``--dash ``c``\\ \u092f\u0939\u0940 x, ``d``\\\nlost kept\n",
        "name dash x kept",
    ),
    "escapes": ("*re*\\ Structured \\*not\\* emphasis", "restructured not emphasis"),
    "URIs": ("See https://example.org/a, or me@example.org.", "see or"),
    "links by a name alone": (
        "`<the name_>`__ and `<the\\ file>`_, `<file\\_>`_ `Anchors: \\<a>`_\n",
        "the name and the file file anchors a",
    ),
    "field names with backquotes": ("- :Field``: a\n- :a`b: c\n- :doc:`<x>` d: e\n", "a c d e"),
    "defined role": (".. role:: x\n.. role:: y(code)\n\n:x:`a` :y:`b`\n", "a"),
    "default role": (".. default-role:: code\n\n`a` b\n", "b"),
}


@pytest.mark.parametrize("case", CASES)
def test_words_of_a_source(case):
    source, words = CASES[case]
    assert " ".join(iter_words(scan(source.encode()).decode())) == words


@pytest.mark.parametrize("case", CASES)
def test_lines_have_the_same_words_each_where_it_stands(case):
    source, words = CASES[case]
    lines = scan_lines(source.encode())
    assert " ".join(word for _, text in lines for word in iter_words(text)) == words
    physical = source.split("\n")
    for number, text in lines:
        for word in iter_words(text):
            assert word[:2] in physical[number - 1].lower() or "|x|" in physical[number - 1]


def test_code_is_read_where_asked_for():
    source = b"A ``literal``::\n\n    block\n\n.. code:: python\n\n   more\n"
    text = scan(source, Rules(include_code=True)).decode()
    assert list(iter_words(text)) == ["a", "literal", "block", "more"]


def test_rules_extend_the_tables():
    rules = Rules(
        prose_directives=frozenset({"recipe"}),
        code_directives=frozenset({"shell"}),
        ignored_directives=frozenset({"todo"}),
        prose_roles=frozenset({"x"}),
        code_roles=frozenset({"y"}),
        ignored_roles=frozenset({"z"}),
    )
    source = (
        b".. recipe:: a\n\n.. shell:: b\n\n   c\n\n.. todo:: d\n\n:x:`e` :y:`f <g>`'s :z:`h`'s\n"
    )
    assert list(iter_words(scan(source, rules).decode())) == ["a", "e", "s"]


def words(source, rules):
    return " ".join(iter_words(scan(source, rules).decode()))


def test_a_default_role_of_the_project_is_that_of_interpreted_text_without_one():
    assert words(b"`a` b\n", Rules(default_role="code")) == "b"
    assert words(b"`a` b\n", Rules(default_role="emphasis")) == "a b"
    assert words(b"`a <c>` b\n", Rules(default_role="any")) == "b"


def test_what_a_prolog_and_an_epilog_define_holds_and_their_text_is_not_counted():
    rules = Rules(
        prolog=".. |x| replace:: *sea*\n\n.. role:: c(code)\n\nProlog.\n",
        epilog="Epilog.\n\n.. |y| replace:: whale\n",
    )
    assert words(b"The |x| :c:`a` |y|.\n", rules) == "the sea whale"


def test_what_substitutions_add_is_bounded_and_what_is_left_out_is_told():
    source = b".. |x| replace:: " + b"a" * 5_000 + b"\n\nb\n\n" + b"|x| " * 1_000
    told = []
    prose = scan(source, warn=lambda line, message: told.append((line, message)))
    assert prose.split().count(b"a" * 5_000) == 1_000_000 // 5_000
    ((line, message),) = told
    assert line == 1
    assert "|x|" in message


PLACES = {
    "tabs": ("a\tb ``c``\td\n", {"a": (1, 1), "b": (1, 3), "d": (1, 11)}),
    "grid table": (
        "+---+-----+\n| a | 表 b|\n+   +-----+\n|   | c d |\n+---+-----+\n",
        {"a": (2, 3), "表": (2, 7), "b": (2, 9), "c": (4, 7), "d": (4, 9)},
    ),
    "simple table in a note": (
        ".. note::\n\n   ==  ====\n   a   b c\n   ==  ====\n",
        {"a": (4, 4), "b": (4, 8), "c": (4, 10)},
    ),
    "csv table": (
        '.. csv-table::\n   :header: h, "i"\n\n   "j ""k"" l", m\n   n, "o\n   p"\n',
        {
            "h": (2, 13), "i": (2, 17), "j": (4, 5), "k": (4, 9), "l": (4, 13), "m": (4, 17),
            "n": (5, 4), "o": (5, 8), "p": (6, 4),
        },
    ),
    "fields and items": (
        "a\n\n:f: - b *c*\n     d\n    e\n",
        {"a": (1, 1), "b": (3, 7), "c": (3, 10), "d": (4, 6), "e": (5, 5)},
    ),
    "escapes": ("re\\ *st* c\\d\n", {"rest": (1, 1), "cd": (1, 10)}),
    "a substitution stands where its reference does": (
        "a |x| b\n\n.. |x| replace:: c d\n",
        {"a": (1, 1), "c": (1, 4), "d": (1, 4), "b": (1, 7)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_places_are_exact_to_the_column(name):
    source, places = PLACES[name]
    found = {}
    for block in scan_blocks(source.encode()):
        for match in re.finditer(r"\w+", block.text):
            found[match[0]] = block.place(match.start())
    assert found == places


MALFORMED = {
    "an underline below an item": ("*\n====\nx", ""),
    "a table without a cell": ("-\n= =\n\nx", ""),
    "an address with two signs": ("http://##x", "x"),
    "a comment in a version's text": (".. versionchanged:: 3\n x\n  .. x", "x x"),
    "a role of a domain that is none": (":x+x:term:`x`", "x"),
    "a role of another project": (":external+typing:term:`narrow`", "narrow"),
    "bytes that are no text": (b"\x80\n|", ""),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_sources_are_read_as_docutils_reads_them(name):
    source, expected = MALFORMED[name]
    source = source if isinstance(source, bytes) else source.encode()
    assert words(source, Rules()) == expected
    assert " ".join(w for _, line in scan_lines(source) for w in iter_words(line)) == expected


@pytest.mark.parametrize(
    ("source", "include_code", "lines"),
    [
        # two colons in a line of their own leave no line without text behind
        (b"i. \xef\xbf\xbd_\xe2\x80\x8b\n   ::\n\xef\xbf\xbd", False, [1, 3]),
        # what is between two cells is no literal block
        (b"====== ======\n``a        ::\n====== ======", True, [2]),
    ],
)
def test_no_line_is_one_that_the_document_has_not(source, include_code, lines):
    found = scan_lines(source, Rules(include_code=include_code))
    assert [line for line, _ in found] == lines


@pytest.mark.parametrize(
    ("source", "include_code"),
    [
        (b"http://b![a c", False),
        (b"http://b![a c", True),
        (b"http://b]y c", False),
        (b":mrstats:n:`w` c", True),
        (b"```\nx`` c", False),
        (b"a-``x\ny`` c", False),
    ],
)
def test_what_is_left_out_is_so_with_places_and_without(source, include_code):
    rules = Rules(include_code=include_code)
    assert [*iter_words(scan(source, rules).decode())] == ["c"]
    assert [*iter_words(" ".join(text for _, text in scan_lines(source, rules)))] == ["c"]
    assert [*iter_words(" ".join(block.text for block in scan_blocks(source, rules)))] == ["c"]


def test_the_page_on_the_reader_shows_what_it_does():
    page = Path(__file__).parents[2] / "docs" / "explanation" / "scanner.rst"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert tried > 3
    assert not failed


def test_constructs_are_told_with_their_lines():
    source = b"Sea\n===\n\n.. a\n\n   b\n\n- c::\n\n   d\n\n.. glossary::\n\n   e : f\n      g\n"
    assert [each[:4] for each in scan_constructs(source)] == [
        ("title", 1, 1, 0),
        ("comment", 4, 6, 0),
        ("item", 8, 8, 0),
        ("paragraph", 8, 8, 2),
        ("literal", 10, 10, 2),
        ("directive", 12, 15, 0),
        ("glossary term", 14, 14, 3),
        ("paragraph", 15, 15, 6),
    ]


def test_blocks_tell_where_each_word_stands():
    source = b"Title\n=====\n\n- Some ``code`` *and*\n  more.\n"
    title, item = scan_blocks(source)
    assert title.text == "Title"
    assert item.text.split() == ["Some", "and", "more."]
    assert [item.place(item.text.index(word)) for word in ("Some", "and", "more")] == [
        (4, 3),
        (4, 18),
        (5, 3),
    ]
