"""A grammar of reStructuredText constructs, from which Hypothesis writes documents.

A block is a list of lines without line ends. Blocks nest: `bodies` gives what may stand wherever
the specification allows body elements, so that lists stand in table cells in admonitions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from unicodedata import combining, east_asian_width

from hypothesis import strategies as st

from tests.markup.generated_text import texts, titles

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["documents"]

Block: TypeAlias = list[str]
Blocks: TypeAlias = st.SearchStrategy[Block]

# --- how blocks are put together ----------------------------------------------------------------


def _hang(first: str, block: Block) -> Block:
    """Put `first` before the first line of `block`, and as many spaces before the others."""
    space = " " * len(first)
    return [f"{first}{block[0]}", *_indent(block[1:], len(space))]


def _indent(block: Block, width: int = 3) -> Block:
    return [" " * width + line if line else "" for line in block]


def _stack(blocks: list[Block]) -> Block:
    """Put blocks below each other, with a blank line between them."""
    lines: Block = []
    for block in blocks:
        lines += ["", *block] if lines else block
    return lines


def _width(text: str) -> int:
    """Count the columns that `text` takes, as docutils does."""
    return sum((0 if combining(c) else 1) + (east_asian_width(c) in "WF") for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


# --- leaves -------------------------------------------------------------------------------------

_paragraphs = st.lists(texts, min_size=1, max_size=3)
_code = st.lists(
    st.sampled_from(["boat = oar()", "    row(boat)", "", "# whale *x"]), min_size=1, max_size=4
).map(lambda lines: ["sail", *lines, "end"])


@st.composite
def _literal_blocks(draw: st.DrawFn) -> Block:
    introduction = draw(st.sampled_from(["::", "{}::", "{} ::", "{}\n\n::"])).format(draw(texts))
    body = _indent(draw(_code), draw(st.integers(1, 4)))
    if draw(st.booleans()):
        body = [f"> {line}" for line in draw(_code)]
    return [*introduction.split("\n"), "", *body]


_leaves: list[Blocks] = [
    _paragraphs,
    _paragraphs,
    _paragraphs,
    _literal_blocks(),
    st.lists(texts, min_size=1, max_size=3).map(lambda lines: [f"| {line}" for line in lines]),
    st.lists(texts, min_size=1, max_size=2).map(lambda lines: [">>> row(boat)", *lines]),
    texts.map(lambda text: [f".. {text}", f"   {text}"]),
    texts.map(lambda text: ["..", f"   {text}", "", f"   {text}"]),
    st.just([".."]),
    st.just([".. _oar: https://example.org/", "__ whale_"]),
    st.just([".. _`white whale`:"]),
    texts.map(lambda text: [f".. [#] {text}", f"   {text}"]),
    texts.map(lambda text: [f".. [Mel51] {text}"]),
    st.just([".. image:: whale.png", "   :alt: a whale"]),
    st.just([".. index:: whale, oar", "   single: boat"]),
    st.just([".. math:: a + b", "", "   c + d"]),
    texts.map(lambda text: [f".. rubric:: {text}"]),
    _code.map(lambda code: [".. code-block:: python", "   :caption: A boat", "", *_indent(code)]),
    _code.map(lambda code: [".. parsed-literal::", "", *_indent(code)]),
    texts.map(lambda text: [f".. versionchanged:: 1.2 {text}", f"   {text}"]),
    texts.map(lambda text: [".. centered:: " + text]),
    st.just([".. highlight:: python"]),
    st.just([".. raw:: html", "", "   <p>whale</p>"]),
]


# --- blocks that hold blocks --------------------------------------------------------------------


def _bullet_lists(inner: Blocks) -> Blocks:
    def write(bullet: str, items: list[Block], tight: bool) -> Block:
        hung = [_hang(f"{bullet} ", item) for item in items]
        return [line for item in hung for line in item] if tight else _stack(hung)

    return st.builds(
        write, st.sampled_from("*-+•"), st.lists(inner, min_size=1, max_size=3), st.booleans()
    )


def _enumerated_lists(inner: Blocks) -> Blocks:
    numbers = st.sampled_from(
        [
            "1. 2. 3.",
            "3. 4. 5.",
            "a) b) c)",
            "(A) (B) (C)",
            "i. ii. iii.",
            "I) II) III)",
            "#. #. #.",
            "1. #. #.",
        ]
    )

    def write(enumerators: str, items: list[Block]) -> Block:
        pairs = zip(enumerators.split(), items, strict=False)
        return _stack([_hang(f"{enumerator} ", item) for enumerator, item in pairs])

    return st.builds(write, numbers, st.lists(inner, min_size=1, max_size=3))


def _definition_lists(inner: Blocks) -> Blocks:
    terms = st.builds("{}{}".format, texts, st.sampled_from(["", " : classifier", " : one : two"]))

    def write(entries: list[tuple[str, Block]], width: int) -> Block:
        return _stack([[term, *_indent(body, width)] for term, body in entries])

    entries = st.lists(st.tuples(terms, inner), min_size=1, max_size=2)
    return st.builds(write, entries, st.integers(1, 4))


def _field_lists(inner: Blocks) -> Blocks:
    names = st.sampled_from(["param boat", "returns", "rtype", "type oar", "whale *x*", "a `b:` c"])

    def write(fields: list[tuple[str, Block]]) -> Block:
        return [
            line
            for name, (first, *rest) in fields
            for line in (f":{name}: {first}", *_indent(rest))
        ]

    return st.lists(st.tuples(names, inner), min_size=1, max_size=2).map(write)


def _option_lists(inner: Blocks) -> Blocks:
    options = st.sampled_from(
        ["-v", "-o FILE", "--oar", "--oar=WOOD", "-a, --all", "/V", "-f <boat>"]
    )

    def write(entries: list[tuple[str, Block]], below: bool) -> Block:
        lines: Block = []
        for option, body in entries:
            lines += [option, *_indent(body, 4)] if below else _hang(f"{option}  ", body)
        return lines

    return st.builds(
        write, st.lists(st.tuples(options, inner), min_size=1, max_size=2), st.booleans()
    )


def _block_quotes(inner: Blocks) -> Blocks:
    attributions = st.just([]) | st.builds(
        lambda dash, text: ["", dash + text], st.sampled_from(["-- ", "--- ", "— ", "--"]), texts
    )

    def write(body: Block, attribution: Block, width: int) -> Block:
        return _indent([*body, *attribution], width)

    return st.builds(write, inner, attributions, st.integers(1, 4))


def _directives(inner: Blocks) -> Blocks:
    heads = st.sampled_from(
        [
            ".. note::",
            ".. warning:: {}",
            ".. admonition:: {}",
            ".. topic:: {}",
            ".. sidebar:: {}",
            ".. seealso:: {}",
            ".. container:: whale",
            ".. compound::",
            ".. epigraph::",
            ".. class:: oar",
            ".. rst-class:: oar",
            ".. figure:: whale.png\n   :alt: a whale",
            ".. only:: html",
            ".. todo:: {}",
            ".. versionadded:: 1.2\n   {}",
            ".. deprecated:: 1.2 {}",
            ".. py:function:: row(boat)",
            ".. py:class:: Boat\n   :module: oar",
            ".. option:: -v, --verbose",
            ".. describe:: whale",
            ".. [1]",
            ".. [Ahab]",
            ".. NOTE::\n   :class: big",
        ]
    )

    def write(head: str, text: str, body: Block, at_once: bool) -> Block:
        lines = head.replace("{}", text).split("\n")
        if at_once and lines == [".. note::"]:
            return _hang(".. note:: ", body)
        return [*lines, "", *_indent(body)]

    return st.builds(write, heads, texts, inner, st.booleans())


def _horizontal_lists(_: Blocks) -> Blocks:
    """Write what Sphinx takes: a bullet list and nothing else."""

    def write(items: list[str]) -> Block:
        return [".. hlist::", "   :columns: 3", "", *(f"   * {item}" for item in items)]

    return st.lists(titles, min_size=1, max_size=3).map(write)


def _glossaries(inner: Blocks) -> Blocks:
    def write(term: str, key: str, body: Block) -> Block:
        return [".. glossary::", "", *_indent([term + key, *_indent(body)])]

    return st.builds(write, texts, st.sampled_from(["", " : key"]), inner)


def _list_tables(inner: Blocks) -> Blocks:
    def write(title: str, rows: list[tuple[Block, Block]]) -> Block:
        body = [
            line
            for first, second in rows
            for line in [*_hang("* - ", first), *_indent(_hang("- ", second), 2)]
        ]
        return [f".. list-table:: {title}", "   :header-rows: 1", "", *_indent(body)]

    return st.builds(write, texts, st.lists(st.tuples(inner, inner), min_size=1, max_size=2))


def _csv_tables(_: Blocks) -> Blocks:
    cells = texts.map(lambda text: '"' + text.replace('"', '""') + '"')

    def write(title: str, rows: list[tuple[str, str]]) -> Block:
        lines = [", ".join(row) for row in rows]
        return [f".. csv-table:: {title}", '   :header: "Whale", oar', "", *_indent(lines)]

    return st.builds(write, texts, st.lists(st.tuples(cells, cells), min_size=1, max_size=3))


def _simple_tables(_: Blocks) -> Blocks:
    first = st.sampled_from(["whale", "*oar*", "鯨", "``x``", "a b", "\\"])
    rows = st.lists(
        st.tuples(first, st.lists(texts, min_size=1, max_size=2)), min_size=1, max_size=3
    )

    def write(head: bool, rows: list[tuple[str, list[str]]]) -> Block:
        rule = "=" * 7 + "  " + "=" * 12
        lines = [rule, *(["Mast     Sail", rule] if head else [])]
        for cell, (second, *more) in rows:
            lines += [_pad(cell, 9) + second, *(" " * 9 + line for line in more)]
        return [*lines, rule]

    return st.builds(write, st.booleans(), rows)


def _grid_tables(inner: Blocks) -> Blocks:
    def write(left: Block, right: Block, below: Block, head: bool) -> Block:
        """Two cells side by side, and one that spans them."""
        widths = [2 + max(map(_width, cell)) for cell in (left, right)]
        widths[1] += max(0, 2 + max(map(_width, below)) - sum(widths) - 1)
        rule = "+" + "+".join("-" * width for width in widths) + "+"
        height = max(len(left), len(right))
        rows = [
            "|"
            + "|".join(
                " " + _pad(line, width - 1) for line, width in zip(pair, widths, strict=True)
            )
            + "|"
            for pair in zip(_fill(left, height), _fill(right, height), strict=True)
        ]
        spanned = ["| " + _pad(line, sum(widths)) + "|" for line in below]
        return [
            rule,
            *rows,
            rule.replace("-", "=") if head else rule,
            *spanned,
            "+" + "-" * (sum(widths) + 1) + "+",
        ]

    return st.builds(write, inner, inner, inner, st.booleans())


def _fill(block: Block, height: int) -> Block:
    return [*block, *[""] * (height - len(block))]


_NESTING: list[Callable[[Blocks], Blocks]] = [
    _bullet_lists,
    _enumerated_lists,
    _definition_lists,
    _field_lists,
    _option_lists,
    _block_quotes,
    _directives,
    _directives,
    _directives,
    _horizontal_lists,
    _glossaries,
    _list_tables,
    _csv_tables,
    _simple_tables,
    _grid_tables,
]


def _nest(inner: Blocks) -> Blocks:
    """Give blocks that hold what `inner` gives, one or two of them below each other."""
    body = st.lists(inner, min_size=1, max_size=2).map(_stack)
    return st.one_of([construct(body) for construct in _NESTING])


_blocks = st.recursive(st.one_of(_leaves), _nest, max_leaves=6)

# --- documents ----------------------------------------------------------------------------------


@st.composite
def _sections(draw: st.DrawFn) -> Block:
    title = draw(titles)
    adornment = draw(st.sampled_from("=-")) * (_width(title) + 1)
    return [title, adornment, "", *_stack(draw(st.lists(_blocks, min_size=1, max_size=3)))]


_DEFINITIONS = [
    ".. |whale| replace:: white *whale*",
    ".. role:: oar(strong)",
    ".. default-role:: func",
    ".. _oar: https://example.org/",
    ":orphan:",
    ":Author: Ahab",
    "----------",
]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Write a document: blocks, perhaps in sections, perhaps with other line ends or tabs."""
    parts = draw(st.lists(_blocks | _blocks | _blocks | _sections(), min_size=1, max_size=4))
    for definition in draw(st.lists(st.sampled_from(_DEFINITIONS), max_size=2)):
        parts.insert(draw(st.integers(0, len(parts))), [definition])
    text = "\n".join(_stack(parts)) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\n", "\r\n"])))
