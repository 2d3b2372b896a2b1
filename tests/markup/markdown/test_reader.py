"""What is read of each construct of MyST Markdown."""

import pytest

from sphinx_mrstats.markup import Rules, scan, scan_blocks, scan_lines
from sphinx_mrstats.markup.myst import MystRules
from sphinx_mrstats.words import iter_words


def words(source, rules=None, **settings):
    """Read the words of a source, with the settings of MyST; with places, they are the same."""
    rules = rules or Rules(parser="markdown", myst=MystRules().override(settings))
    found = list(iter_words(scan(source.encode(), rules).decode()))
    placed = [
        word for block in scan_blocks(source.encode(), rules) for word in iter_words(block.text)
    ]
    assert placed == found
    return " ".join(found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# The *white* whale #\n\nThe\nsea", "the white whale the sea"),
        ("The whale\n=========\n", "the whale"),
        ("- one\n- two\n\n  three\n\n1. four\n", "one two three four"),
        ("> quoted\n> text\n", "quoted text"),
        ("|one|two|\n|---|---|\n|three|fo\\|ur|\n", "one two three fo ur"),
        ("`code` is left `out`\n\n```python\nimport this\n```\n\n    indented", "is left"),
        ("~~~\ncode\n~~~\ntext", "text"),
        ("A `Foo`'s word and pre`fix`", "a word and"),
        ("un**bold**ed and _it_", "unbolded and it"),
        ("one\\\ntwo  \nthree", "one two three"),
        ("&eacute;tude &amp; R&D", "étude r d"),
        ("a\\*b \\_c", "a b c"),
        ("![alternative text](a.png) seen", "seen"),
        ("---\n\ntext\n\n***\n", "text"),
    ],
)
def test_commonmark(source, expected):
    assert words(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[the text](other.md) and [more][ref]\n\n[ref]: https://a.org", "the text and more"),
        ("[](#target) [](other.md) <project:#x> <path:a.txt>s", ""),
        ("<https://example.org/a> <me@example.org> shown", "shown"),
        ("See https://example.org/a_b_c, or ask me@example.org.", "see or ask"),
        ("[https://example.org](https://example.org)", ""),
        ("[text](inv:python#x) counts", "text counts"),
        ("[`code`](a.md) counts", "counts"),
        ("[undefined][ref] and [this]", "undefined ref and this"),
    ],
)
def test_links(source, expected):
    assert words(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{py:func}`print` {ref}`label` {ref}`the title <label>`", "the title"),
        ("{term}`whale` {term}`Whales <whale>`", "whale whales"),
        ("{abbr}`CSS (Cascading Style Sheets)` {guilabel}`&File &Open`", "css file open"),
        ("{unknown}`no` {unknown}`a title <x>` {sub}`low`", "a title low"),
        ("{emphasis}`*raw* text` {sub-ref}`today`", "raw text"),
        ("```{role} mine(literal)\n```\n\n{mine}`no` {mine}`x`s yes", "yes"),
        ("```{role} soft\n```\n\n{soft}`text`", "text"),
        ("{bdg-primary}`new` {bdg-link-dark}`a <https://b.c>` {fas}`star`", "new a"),
        ("{numref}`Table %s <t>` {numref}`t`", "table"),
        ("a role {term}`over\nlines` of source", "a role over lines of source"),
    ],
)
def test_roles(source, expected):
    assert words(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```{note} First\nsecond\n```", "first second"),
        ("```{note}\n:class: wide\n\nText\n```", "text"),
        ("```{note}\n---\nclass: wide\n---\nText\n```", "text"),
        ("```{admonition} A *title*\nText\n```", "a title text"),
        ("```{versionchanged} 1.2\nText\n```", "text"),
        ("```{versionadded} 1.2 Since then\n```", "since then"),
        ("```{figure} a.png\n:alt: no\n\nCaption\n```", "caption"),
        ("```{unknown} argument\nbody\n```", "body"),
        ("```{code-block} python\nimport this\n```\n```{math}\nx\n```", ""),
        ("```{toctree}\na\nb\n```\n```{include} a.md\n```", ""),
        ("````{note}\nouter\n```{tip}\ninner\n```\n````", "outer inner"),
        ("```{list-table} Title\n* - a cell\n  - another\n```", "title a cell another"),
        (
            '```{csv-table} Title\n:header: "one", "two"\n\n*three*, "four, `x`"\n```',
            "title one two three four",
        ),
        (
            "```{glossary}\nWhale : W\n  A *mammal*.\n\nSea\n  Water.\n```",
            "whale a mammal sea water",
        ),
        ("```{eval-rst}\n.. note:: From ``code`` to *text*\n```", "from to text"),
        ("Text\n\n```{eval-rst}\n:field: that is no metadata\n```", "text that is no metadata"),
        ("# Title\n\n```{eval-rst}\n:field: metadata\n```", "title"),
        ("```{dropdown} A title\nText\n```", "a title text"),
        ("```{mrstats:frequency}\n:caption: What it is\n```", ""),
        ("```{py:function} f(x)\nDoes it.\n```", "does it"),
        ("```{note}\n\n    code\n```", ""),
        ("```{note}\n---\ntext\n", ""),
        ("```{epigraph}\nText\n\n-- Author\n```", "text author"),
    ],
)
def test_directives(source, expected):
    assert words(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\nauthor: nobody\ntags: [a]\n---\n\ntext", "text"),
        ("H<sub>2</sub>O and CO<br>two", "and co two"),
        ("|a|\n|-|\n|<ul><li>one</li><li>t<b>w</b>o</li></ul>|", "a one two"),
        ("<div>\nnot read\n</div>\n\nread", "read"),
        ("<!-- comment -->\ntext <!-- in --> here", "text here"),
        ("% a comment\ntext\n\n+++\nmore", "text more"),
        ("(target)=\n# Title", "title"),
        (
            "A note[^one] here.\n\n[^one]: The *note*.\n\n[^one]: Again.\n[^two]: Unused.",
            "a note here the note unused",
        ),
    ],
)
def test_what_is_no_prose(source, expected):
    assert words(source) == expected


@pytest.mark.parametrize(
    ("source", "extensions", "expected"),
    [
        (":::{note}\ntext\n:::", [], "note text"),
        (":::{note}\ntext\n:::", ["colon_fence"], "text"),
        (":::name\n*text*\n:::", ["colon_fence"], "text"),
        ("Term\n: Definition", ["deflist"], "term definition"),
        ("text\n\n:name: body", ["fieldlist"], "text body"),
        ("# Title\n\n:orphan: body\n\ntext", ["fieldlist"], "title text"),
        ("---\na: b\n---\n\n:name: body", ["fieldlist"], "body"),
        ("```{py:function} f(x)\n\n:param x: what\n:type x: a number\n```", ["fieldlist"], "what"),
        ("$a = b$ and\n\n$$\nc\n$$", ["dollarmath"], "and"),
        ("\\begin{align}\na\n\\end{align}\n\ntext", ["amsmath"], "text"),
        ("~~gone~~ a~~b~~c", ["strikethrough"], "gone abc"),
        ("(c) (tm) words", ["replacements"], "words"),
        ("- [x] done\n- [ ] open", ["tasklist"], "done open"),
        ("> [!NOTE]\n> text", ["alert"], "text"),
        ("[a span]{.red} and ![x](a.png){width=1}", ["attrs_inline"], "a span and"),
        ('{attribution="Some *one*"}\n> quote', ["attrs_block"], "quote some one"),
    ],
)
def test_extensions(source, extensions, expected):
    assert words(source, enable_extensions=extensions) == expected


def test_substitutions_are_read_as_markdown_where_they_are_referred_to():
    settings = {
        "enable_extensions": ["substitution"],
        "substitutions": {"name": "a *white* whale", "self": "{{ self }}", "n": 3, "d": {"a": 1}},
    }
    assert words("See {{ name }}s, {{ n }}.", **settings) == "see a white whales"
    assert words("{{ name }}", **settings) == "a white whale"
    assert words("{{ self }} {{ gone }} {{ name | upper }} {{ d }}", **settings) == ""
    front = "---\nmyst:\n  substitutions:\n    name: the sea\n---\n\n{{ name }}"
    assert words(front, **settings) == "the sea"


def test_front_matter_changes_the_settings_of_a_document():
    source = "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n\n:::{note}\ntext\n:::"
    assert words(source) == "text"


def test_the_title_of_front_matter_counts_where_it_is_shown():
    source = "---\ntitle: The *whale*\n---\n\nText"
    assert words(source) == "text"
    assert words(source, title_to_header=True) == "the whale text"
    rules = Rules(parser="markdown", myst=MystRules(title_to_header=True))
    assert scan_lines(source.encode(), rules) == [(2, "The whale"), (5, "Text")]


def test_code_counts_where_it_is_asked_for():
    rules = Rules(parser="markdown", include_code=True)
    source = "`code` and\n\n```python\nimport this\n```\n\n```{code-block} sh\nls\n```\n"
    assert words(source, rules) == "code and import this ls"


def test_plain_markdown_has_no_directives():
    source = "---\na: b\n---\n\n```{note}\ntext\n```\n\n{term}`x`"
    assert words(source, commonmark_only=True) == "a b term"
    assert words(source + "\n\n~~gone~~ text", gfm_only=True) == "a b term gone text"


def test_the_tables_of_directives_and_roles_are_those_of_a_project():
    rules = Rules(
        parser="markdown",
        code_directives=frozenset({"listing"}),
        prose_roles=frozenset({"mine"}),
    )
    assert words("```{listing}\ncode\n```\n{mine}`text`", rules) == "text"


@pytest.mark.parametrize(
    ("begin", "end", "end_output"),
    [
        ("<!-- [[[cog\nout('x')\n]]] -->", "", "<!-- [[[end]]] -->"),
        ("% [[[cog\n% out('x')\n% ]]]", "", "% [[[end]]]"),
        ("+++ [[[cog out('x') ]]]", "", "+++ [[[end]]]"),
        ("<!-- {{{cog out('x') }}} -->", "", "<!-- {{{end}}} -->"),
    ],
)
def test_what_cog_put_out_is_not_counted(begin, end, end_output):
    source = f"Before.\n\n{begin}\n{end}\n\nPut *out*.\n\n- an item\n\n{end_output}\n\nAfter."
    assert words(source) == "before after"


def test_cog_is_followed_into_the_bodies_of_directives():
    source = "```{note}\n% [[[cog\n% ]]]\nout\n```\n\nout\n\n% [[[end]]]\n\nin"
    assert words(source) == "in"


def test_a_source_of_any_bytes_can_be_read():
    assert words("\ufeffa\r\nb\rc\0") == "a b c"
    assert scan(b"\xff\xfe text", Rules(parser="markdown")).endswith(b"text")
    assert scan(b"", Rules(parser="markdown")) == b""
