"""The reader of Markdown takes work that grows with its input, and never raises."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_mrstats.markup import Rules, scan, scan_blocks, scan_lines
from sphinx_mrstats.markup.myst import MystRules
from sphinx_mrstats.words import iter_words

EXTENSIONS = [
    "alert", "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath",
    "fieldlist", "replacements", "strikethrough", "substitution", "tasklist",
]  # fmt: skip
SUBSTITUTIONS = {"a": "*some* text " * 20, "b": "{{ a }}{{ a }}", "c": "{{ b }}{{ b }}"}
EVERYTHING = Rules(
    parser="markdown",
    myst=MystRules().override({"enable_extensions": EXTENSIONS, "substitutions": SUBSTITUTIONS}),
)

# What is written again and again, and what follows it once.
HOSTILE = {
    "references to footnotes": ("[^a", ""),
    "references to footnotes, none closed": ("[^a", " ]"),
    "substitutions that are not closed": ("{{ a }", ""),
    "substitutions, the last of them closed": ("{{ a } ", "}}"),
    "environments of LaTeX": ("\\begin{align}\n", ""),
    "environments with an end that ends no line": ("\\begin{align}\n", "\\end{align} x"),
    "environments in a quote, the end outside": ("> \\begin{align}\n", "\n\\end{align}"),
    "blocks of math": ("$$ab\n\n", ""),
    "blocks of math, the last with text behind it": ("$$ab\n\n", "$$ x"),
    "math that is escaped": ("$\\$a ", ""),
    "roles without text": ("{a}", ""),
    "roles that are not closed": ("{a}`", ""),
    "brackets": ("[a] ", "{.a}"),
    "open brackets": ("[", ""),
    "spans with attributes": ("[a]{", ""),
    "images": ("![", ""),
    "emphasis": ("*a_", ""),
    "comments": ("a <!-- ", ""),
    "tags": ("<a ", ""),
    "quotes in quotes": ("> ", ""),
    "lists in lists": ("- ", ""),
    "items": ("- a\n", ""),
    "definitions": ("a\n: b\n", ""),
    "definitions of links": ("[a]: ", ""),
    "fences that are not closed": ("```{note}\n", ""),
    "bodies that define links": ("```{note}\n[a]: b\n```\n", ""),
    "code and what is joined to it": ("`a`-", ""),
    "addresses": ("a@", ""),
    "schemes": ("http://", ""),
    "a role of spaces": (" ", "`", "{ref}`"),
    "a title of brackets": ("a <", "`", "{ref}`"),
    "explanations": (" (", "`", "{abbr}`"),
    "cells": ("a,b\n", "```", "```{csv-table}\n"),
    "terms": ("a\n  b\n", "```", "```{glossary}\n"),
    "comments of cog": ("% [[[cog\n% ]]]\n", ""),
    "front matter": ("a: [", "", "---\n"),
    "blank lines": ("\n", "a"),
    "alerts": ("> [!NOTE]\n> a\n\n", ""),
}  # fmt: skip


def source_of(name, size):
    unit, after, before = (*HOSTILE[name], "")[:3]
    return (before + unit * (size // len(unit)) + after).encode()


def work(source):
    """Count the lines of Python that are run, which no other process has a part in."""
    lines = 0

    def count(frame, event, _):
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        scan(source, EVERYTHING)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_size_of_hostile_input(name):
    work(source_of(name, 100))  # patterns are made once
    # eight times the input: linear work grows 8 times, quadratic work 64 times
    assert work(source_of(name, 4_000)) < 16 * work(source_of(name, 500)) + 10_000


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_has_the_same_words_with_places(name):
    source = source_of(name, 500)
    check_words(source)


def check_words(source):
    words = list(iter_words(scan(source, EVERYTHING).decode()))
    blocks = scan_blocks(source, EVERYTHING)
    assert [word for block in blocks for word in iter_words(block.text)] == words
    for block in blocks:
        offsets = [offset for offset, _, _ in block.spans]
        assert offsets == sorted(offsets)
        assert all(line >= 1 and column >= 1 for _, line, column in block.spans)
    lines = source.count(b"\n") + source.count(b"\r") + 1
    assert all(1 <= line <= lines for line, _ in scan_lines(source, EVERYTHING))


def test_substitutions_of_substitutions_are_bounded():
    source = b"{{ c }} " * 2_000
    assert len(scan(source, EVERYTHING)) < 200_000 + 12 * len(source)


def test_aliases_of_yaml_stand_for_nothing():
    bomb = "a: &a0 {x: y}\n" + "".join(
        f"k{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)
    )
    source = f"---\n{bomb}title: A whale\n---\n\ntext".encode()
    rules = Rules(parser="markdown", myst=MystRules(title_to_header=True))
    assert scan(source, rules).split() == [b"A", b"whale", b"text"]


def test_front_matter_has_a_bound():
    source = (
        b"---\nmyst:\n  title_to_header: true\ntitle: A whale\n"
        + b"# x\n" * 20_000
        + b"---\n\ntext"
    )
    assert scan(source, Rules(parser="markdown")).split() == [b"text"]


def test_directives_are_followed_twenty_deep():
    depth = 30
    fences = [":" * (depth + 3 - n) for n in range(depth)]
    source = "".join(f"{fence}{{note}}\nn{'x' * n}\n" for n, fence in enumerate(fences))
    assert len(scan(source.encode(), EVERYTHING).split()) == 20


# Bits of markup, in any order: what one begins another may end.
BITS = st.sampled_from(
    [
        "word", "two words", " ", "\n", "\n\n", "  ", "    ", "\t", "\r\n", "*", "**", "_", "`",
        "``", "```", "````", ":::", "::::", "{note}", "{code-block} c", "{figure} a.png",
        "{csv-table} T", "{glossary}", "{eval-rst}", "{role} x", "{term}`a b`", "{ref}`t <x>`",
        ":class: a", "---", "...", "===", "# ", "## T", "- ", "1. ", "> ", "| a | b |", "|---|---|",
        "[", "]", "(", ")", "[a](b)", "[a]: b", "![a](b)", "<https://a.b>", "<b>", "</b>", "<br>",
        "<!--", "-->", "[[[cog", "]]]", "[[[end]]]", "% ", "+++", "(t)=", "[^1]", "[^1]: ", "$",
        "$$", "\\", "\\begin{align}", "\\end{align}", "{{ a }}", "{{", "}}", "{.c}", ": ", "~~",
        ":name: ", "&amp;", "&", "a@b.c", "http://a.b/c", "\u0338", "\u00ad", "\u2028", "\x0c", "é",
        "[!NOTE]", "[x] ", "myst:", "title: T",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(BITS, max_size=40))
def test_any_markup_has_the_same_words_with_places(bits):
    check_words("".join(bits).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(source):
    check_words(source)
