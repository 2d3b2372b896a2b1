"""Each word of Markdown has the place at which it stands in the file."""

import pytest

from sphinx_mrstats.markup import Rules, scan_blocks, scan_lines
from sphinx_mrstats.markup.myst import MystRules
from sphinx_mrstats.words import locate_words

RULES = Rules(
    parser="markdown",
    myst=MystRules().override(
        {
            "enable_extensions": [
                "attrs_inline",
                "colon_fence",
                "deflist",
                "fieldlist",
                "substitution",
            ],
            "substitutions": {"sea": "the *deep* sea"},
        }
    ),
)


def misplaced(source):
    """List the words that don't stand where their places say."""
    lines = source.replace("\r\n", "\n").split("\n")
    wrong = []
    for block in scan_blocks(source.encode(), RULES):
        for word, start, end in locate_words(block.text):
            line, column = block.place(start)
            if lines[line - 1][column - 1 :][: end - start].lower() != word:
                wrong.append((word, line, column))
    return wrong


@pytest.mark.parametrize(
    "source",
    [
        "# The *white* whale ##\n\nOne\ntwo **three** four, five",
        "  ## Indented title\n\n   indented\n  text",
        "Title over\ntwo lines\n=====",
        "- an item\n  of two lines\n\n  > a quote\n  > in *it*\n\n1. another",
        "> - a list\n>   in a quote\n>\n>     code\n> lazy\ncontinuation",
        "| a | b a |\n|---|---|\n| a | x\\|y *z* |\n| | a |\n> | q |",
        "> | one | two |\n> |---|---|\n> | three | four |",
        "See [the text](other.md \"title\") and ![no](a.png){width=1} then <https://a.b> more",
        "At https://example.org/a_b, or me@example.org, words",
        "A {term}`role over\ntwo lines <x>` and {abbr}`CSS (Cascading)` {guilabel}`&File`",
        "escaped \\*stars\\* &amp; entities &lt;here",
        "hard\\\nbreak  \nhere",
        "```{note} First words\nsecond *words*\n```",
        "```{admonition} A *title*\n:class: wide\n\nText\n```",
        "```{versionchanged} 1.2  The text\nMore\n```",
        "```{note}\n---\nclass: a\n--- rest\nText\n```",
        "- item\n\n  ````{note}\n  outer\n  ```{tip} inner\n  text\n  ```\n  ````",
        "> :::{note}\n> *quoted* text\n> :::",
        "```{list-table} Title\n* - a cell\n  - *another*\n```",
        "```{csv-table} Title\none, \"two, three\"\nfour,five\n```",
        "```{glossary}\nWhale\n  A *mammal*,\n  large.\n```",
        "Term of *it*\n: Definition\n  goes on\n\n  more",
        "text\n\n:name: body\n  goes on",
        "A note[^1].\n\n[^1]: The *note*\n    goes on.",
        "```{eval-rst}\n.. note::\n\n   From ``code`` to *text*,\n   lines\n```",
        'text\n\n{attribution="Some one"}\n> A quote\n',
        "text\n\n```{eval-rst}\n:field: of *text*\n\nand more\n```",
        "\ttab\n\n-\tan item\n\n\tparagraph",
        "a\r\nb *c*\r\n\r\nd",
        "`code`'s joined and pre`code` then words",
    ],
)  # fmt: skip
def test_words_stand_where_their_places_say(source):
    assert scan_blocks(source.encode(), RULES)
    assert misplaced(source) == []


@pytest.mark.parametrize(
    ("source", "place"), [("\t\n\v\ns", (3, 1)), (">\v\n:a", (2, 1)), ("> \v\n> a", (2, 3))]
)
def test_a_paragraph_stands_where_its_text_does_behind_a_line_that_is_trimmed(source, place):
    (block,) = scan_blocks(source.encode(), Rules(parser="markdown"))
    assert block.place(0) == place


def test_what_a_substitution_stands_for_has_the_place_of_its_reference():
    [block] = scan_blocks(b"Of {{ sea }} and", RULES)
    places = [block.place(start) for _, start, _ in locate_words(block.text)]
    assert places == [(1, 1), (1, 4), (1, 4), (1, 4), (1, 14)]


def test_lines_have_the_numbers_of_an_editor():
    source = b"---\na: b\n---\n\n# Title\n\n```{note}\n:class: x\n\nText `code`\nmore\n```\n"
    assert scan_lines(source, RULES) == [(5, "Title"), (10, "Text "), (11, "more")]


def test_each_part_of_a_word_with_markup_in_it_has_its_place():
    [block] = scan_blocks(b"**three**four H<b>tags</b>", RULES)
    assert block.text == "threefour Htags"
    assert [block.place(at) for at in (0, 5, 10, 11)] == [(1, 3), (1, 10), (1, 15), (1, 19)]
