"""A doctree's prose: the words that the author wrote and the reader sees as running text.

Sphinx's nodes are known by the names of their classes, so that docutils is all that is imported.
A doctree is to be read before comments are stripped and quotes made smart (in Sphinx: by a
transform of a priority between 720 and 740), and its |version| and |release| are not to be text.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from docutils.utils import escape2null

from sphinx_mrstats.markup.anchors import anchor_of
from sphinx_mrstats.markup.inline import LEFT_OUT, SEPARATING_TAG
from sphinx_mrstats.markup.prose import CogRegions, without_joined
from sphinx_mrstats.markup.uris import find_uris
from sphinx_mrstats.text import CODE, CODE_BEGINS, CODE_ENDS

__all__ = [
    "GENERATED",
    "BlockOfProse",
    "PlacedBlock",
    "blocks_of_doctree",
    "placed_blocks_of_doctree",
    "prose_of_doctree",
]

if TYPE_CHECKING:
    from collections.abc import Iterable

# The attribute of an element that this package put into the doctree: its text is nobody's prose.
GENERATED = "mrstats_generated"

# How the elements of a class are read, by its name or that of a base: docutils' own, Sphinx's and
# those of the extensions that come with it. Left out: read as a space. Code in a line: where it is
# left out, a fragment joined to it goes too.
_KINDS = {
    "left out": """
        docinfo meta label subtitle system_message substitution_definition generated pending
        math_block image colspec field_name option_string option_argument option_group
        footnote_reference citation_reference toctree toctreenode desc_signature
        desc_signature_line productionlist pending_xref_condition highlightlang tabular_col_spec
        graphviz inheritance_diagram todolist mrstats_number
    """,
    "code block": "literal_block doctest_block",
    "code": """
        literal literal_strong literal_emphasis math manpage download_reference number_reference
        desc_inline
    """,
    "comment": "comment",
    "index": "index",
    "raw": "raw",
    "reference": "pending_xref",
    "problematic": "problematic",
    "only": "only",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}

# Inline nodes whose class is all that tells that they are code (``std-ref``, ``std-doc``: a
# resolved reference, whose text is the title of what it refers to).
_CODE_CLASSES = frozenset(
    ["code", "cve", "cwe", "file", "kbd", "pep", "rfc", "samp", "std-doc", "std-ref"]
)

# What stands for what is left out within a line; at last, a number does: a run of characters that
# holds one is no word.
_NO_WORD = LEFT_OUT

_TITLE = re.compile(r"(?s)(.+?)\s*(?<!\\)<[^<]*?>$")  # of ``title <target>``
_ROLE = re.compile(r"(?s):[^`]+:`(.+)`$|`(.+)`:[^`]+:$")
_LINK = re.compile(r"(?s)`(.+)`__?|([^|:\[`].*?)__?")
_LINK_TARGET = re.compile(r"\s*(?<!\\)<([^<>]*)>$")
_NUMREF_PLACEHOLDER = re.compile(r"%s|\{\w*\}")


def prose_of_doctree(doctree: nodes.document, *, include_code: bool = False) -> str:
    r"""Return the prose of `doctree` in document order, the bodies of every ``only`` included.

    Blocks are separated by line breaks and what is left out by spaces. Where a fragment is joined
    to code that is left out, a number stands for the code, so that the whole is no word. The prose
    of a document without any is white space.

    >>> from docutils.core import publish_doctree
    >>> prose_of_doctree(publish_doctree("The *white* ``Whale``'s jaw.\n\n.. not read"))
    "The white 0's jaw.\n\n"
    """
    return _for_counting(piece.text for piece in _read(doctree, include_code))


class BlockOfProse(NamedTuple):
    """The text of one block, such as a paragraph, without its code.

    `conditions` are the expressions of the ``only`` directives it stands in: none for what every
    builder shows, ``("html", "draft")`` for what stands in an ``only:: draft`` within an ``only::
    html``. `anchor` is the id of the nearest anchor at or before it that every builder shows; empty
    for the top of the page. `shown` is the text with the code in it, between marks, if there is
    some.
    """

    conditions: tuple[str, ...]
    anchor: str
    text: str
    shown: str = ""


def blocks_of_doctree(
    doctree: nodes.document, *, include_code: bool = False
) -> tuple[BlockOfProse, ...]:
    r"""Return the prose of `doctree` block by block, in document order; no block is empty.

    All words of the prose are in them, and no other.

    >>> from docutils.core import publish_doctree
    >>> doctree = publish_doctree("Hello ``x``'s *sea*!\n\n.. _a:\n\nHello,\nship.")
    >>> [tuple(block)[:3] for block in blocks_of_doctree(doctree)]
    [((), '', 'Hello  sea!'), ((), 'a', 'Hello,\nship.')]
    """
    blocks = placed_blocks_of_doctree(doctree, include_code=include_code)
    return tuple(BlockOfProse(block.conditions, block.anchor, block.text) for block in blocks)


class PlacedBlock(NamedTuple):
    """A block of prose, and where it comes from.

    `source` is what docutils calls the file, ``….py:docstring of …`` with autodoc; empty where it
    isn't known. `line` is the line of it where the text begins, from 1, as far as docutils tells
    (`sphinx_mrstats.sphinxext.auditing` sets it right); 0 where it isn't known. `shown` is the text
    with the code that readers see in it, between marks, if there is some.
    """

    conditions: tuple[str, ...]
    anchor: str
    text: str
    source: str
    line: int
    shown: str = ""


def placed_blocks_of_doctree(
    doctree: nodes.document, *, include_code: bool = False
) -> tuple[PlacedBlock, ...]:
    r"""Return the prose of `doctree` as `blocks_of_doctree` does, with where it comes from.

    >>> from docutils.core import publish_doctree
    >>> doctree = publish_doctree("Of ships.\n\nOf *whales*.", "a.rst")
    >>> [(block.source, block.line) for block in placed_blocks_of_doctree(doctree)]
    [('a.rst', 1), ('a.rst', 3)]
    """
    blocks = []
    for (_, conditions, anchor), group in groupby(
        _read(doctree, include_code), key=lambda piece: piece[:3]
    ):
        pieces = list(group)
        text = _without_code("".join(piece.text for piece in pieces))
        if text.strip():
            skipped = text[: len(text) - len(text.lstrip())].count("\n")
            source, line = pieces[0].source, pieces[0].line
            line += skipped if line else 0
            shown = _with_code(pieces)
            shown = _stripped(shown) if CODE_BEGINS in shown and _plain(shown) == text else ""
            blocks.append(PlacedBlock(conditions, anchor, text.strip(), source, line, shown))
    return tuple(blocks)


def _with_code(pieces: Iterable[_Piece]) -> str:
    return "".join(
        f"{CODE_BEGINS}{piece.code}{CODE_ENDS}" if piece.code else piece.text for piece in pieces
    )


_AT_EITHER_END = re.compile(rf"\A(?:{CODE.pattern}|\s)+|(?:{CODE.pattern}|\s)+\Z")


def _plain(shown: str) -> str:
    return CODE.sub("", shown)


def _stripped(shown: str) -> str:
    """Strip the text, though code may stand beyond it; the spaces between belong to the code."""

    def within(end: re.Match[str]) -> str:
        code = CODE.sub(r"\1", end[0]).strip()
        if not code:
            return ""
        code = f" {code}" if end.start() else f"{code} "
        return f"{CODE_BEGINS}{code}{CODE_ENDS}"

    return _AT_EITHER_END.sub(within, shown)


class _Piece(NamedTuple):
    """A piece of text, of the block with this number; `code` is what is left out for it."""

    block: int
    conditions: tuple[str, ...]
    anchor: str
    text: str
    source: str
    line: int
    code: str = ""


def _read(doctree: nodes.document, include_code: bool) -> list[_Piece]:
    reader = _Reader(doctree, include_code=include_code)
    reader.read(doctree)
    return reader.pieces


def _without_code(text: str) -> str:
    return without_joined(text) if LEFT_OUT in text else text


def _for_counting(texts: Iterable[str]) -> str:
    return "".join(texts).replace(LEFT_OUT, "0")


class _Reader:
    """One walk over a doctree, which collects pieces of text with the conditions they stand in."""

    def __init__(self, doctree: nodes.document, *, include_code: bool) -> None:
        self.pieces: list[_Piece] = []
        self._include_code = include_code
        self._is_markdown = hasattr(doctree, "myst_slugs")  # which MyST leaves there
        self._metadata = _metadata(doctree)
        self._conditions: tuple[str, ...] = ()
        self._cog = CogRegions()
        self._block = 0
        self._anchor = ""
        self._place = "", 0

    def read(self, node: nodes.Node) -> None:
        """Collect the text of `node` and of all below it."""
        if isinstance(node, nodes.Text):
            text = node.astext()
            # of Markdown, no parser makes links of addresses
            self._say(_without_addresses(text) if self._is_markdown else text)
        elif isinstance(node, nodes.Element):
            if not self._conditions:
                self._anchor = anchor_of(node) or self._anchor
            if not isinstance(node, nodes.Inline):
                self._block += 1
                self._place = _place_of(node, self._place)
            self._read_element(node)

    def _say(self, text: str, code: str = "") -> None:
        if not self._cog.in_output:
            self.pieces.append(
                _Piece(self._block, self._conditions, self._anchor, text, *self._place, code)
            )

    def _read_element(self, node: nodes.Element) -> None:
        match _kind(node):
            case _ if node is self._metadata or _stands_for_other_text(node):
                self._say(" ")
            case "index" if isinstance(node.parent, nodes.TextElement):
                pass  # a role's, which the text of the role follows
            case "left out" | "index":
                self._say(" ")
            case "code block":
                self._read_code(node, instead=" ")
            case "code":
                # not that of [text](file)
                self._read_code(node, instead=_NO_WORD, shown=node.get("reftype") == "myst")
            case "comment":
                self._cog.see_comment(node.astext())
            case "raw":
                self._read_raw(node)
            case "reference":
                self._read_reference(node)
            case "problematic":
                self._say(_text_of_problematic(node.astext()))
            case "only":
                outer, self._conditions = self._conditions, (*self._conditions, node["expr"])
                self._read_children(node)
                self._conditions = outer
            case _:
                self._read_children(node)

    def _read_children(self, node: nodes.Element) -> None:
        for child in node.children:
            self.read(child)
        if not isinstance(node, nodes.Inline):
            self._say("\n")
            self._block += 1

    def _read_raw(self, node: nodes.Element) -> None:
        """Read nothing; of the tags that Markdown has in text, few separate words."""
        if node.astext().startswith("<!--"):  # what MyST makes of a comment
            self._cog.see_comment(node.astext())
        if not (self._is_markdown and _joins(node)):
            self._say(" ")

    def _read_code(self, node: nodes.Element, *, instead: str, shown: bool = False) -> None:
        if self._include_code or (shown and node.get("refexplicit")):
            self._read_children(node)
        else:
            self._say(instead, node.astext() if instead == _NO_WORD else "")

    def _read_reference(self, node: nodes.Element) -> None:
        """Of references that are not resolved yet, read what is running text."""
        kind = node.get("reftype") if node.get("refdomain") == "std" else None
        if node.get("refdomain") == "citation":
            self._say(" ")
        elif kind in ("ref", "doc", "numref"):
            self._say(_title_of_reference(node) if node.get("refexplicit") else _NO_WORD)
        elif kind == "term":
            self._say(node.astext())
        elif node.get("reftype") == "myst":  # [text](target)
            if node.get("refexplicit"):
                self._read_children(node)
            else:
                self._say(_NO_WORD)
        else:
            self._read_code(node, instead=_NO_WORD)


def _without_addresses(text: str) -> str:
    """Replace each URI and mail address in `text` by a space."""
    parts: list[str] = []
    done = 0
    for start, end in find_uris(text):
        parts += text[done:start], " "
        done = end
    return "".join([*parts, text[done:]])


def _joins(raw: nodes.Element) -> bool:
    """Tell whether raw text within a paragraph is a tag that separates no words."""
    return isinstance(raw.parent, nodes.TextElement) and not SEPARATING_TAG.match(raw.astext())


def _place_of(node: nodes.Element, outer: tuple[str, int]) -> tuple[str, int]:
    """Tell where an element comes from; what doesn't know that comes from where `outer` does."""
    source, line = node.source or outer[0], node.line or outer[1]
    # docutils gives the line below a section's title
    return source, line - 1 if node.line and isinstance(node, nodes.title) else line


def _kind(node: nodes.Element) -> str | None:
    """Tell how `node` is read, by the first of its class's bases that is known by name."""
    for base in type(node).__mro__:
        if base.__name__ in _KIND_OF:
            return _KIND_OF[base.__name__]
    if isinstance(node, nodes.Inline) and not _CODE_CLASSES.isdisjoint(node["classes"]):
        return "code"
    return None


def _metadata(node: nodes.Element) -> nodes.Element | None:
    """Find the field list that opens a document, after titles and what is not shown, if any."""
    for child in node.children:
        if isinstance(child, nodes.field_list):
            return child
        if isinstance(child, nodes.section):
            return _metadata(child)
        if not isinstance(child, nodes.PreBibliographic):
            return None
    return None


def _stands_for_other_text(node: nodes.Element) -> bool:
    """Tell whether the text of `node` was generated, or is an option's or a target's."""
    if node.get(GENERATED):
        return True
    classes, parent = node.get("classes", ()), node.parent
    match type(node).__name__:
        case "caption":  # of a code block or a diagram: an option
            return bool(parent.get("literal_block")) or (
                type(parent.children[0]).__name__ in ("graphviz", "inheritance_diagram")
            )
        case "container":  # what a cell of a notebook printed
            return bool(node.get("nb_element") == "cell_code_output")
        case "inline":  # "Changed in version 1.2:"
            return "versionmodified" in classes
        case "title":
            return type(parent).__name__ == "todo_node"
        case "topic":
            return "contents" in classes or _is_of_metadata(node)
        case "reference":  # a bare URL or mail address
            target = node.get("refuri", "")
            return ":" in target and target in (node.astext(), "mailto:" + node.astext())
        case "field":
            return type(parent.parent).__name__ == "desc_content" and _names_a_type(node)
        case "field_list":
            return _is_of_options(node)
    return False


def _is_of_metadata(topic: nodes.Element) -> bool:
    """Tell whether docutils made a topic of the abstract or the dedication among the metadata."""
    siblings = topic.parent.children if topic.parent else []
    return bool({"abstract", "dedication"}.intersection(topic["classes"])) and any(
        isinstance(sibling, nodes.docinfo) for sibling in siblings
    )


def _names_a_type(field: nodes.Element) -> bool:
    """Tell whether a field of an object description holds nothing but a type."""
    name = field.children[0].astext().lower().split() if field.children else []
    return bool(name) and name[0] in ("type", "rtype", "vartype")


def _is_of_options(field_list: nodes.Element) -> bool:
    """Tell whether Sphinx made a field list of the options of a ``confval``.

    What a parser made knows its line.
    """
    parent = field_list.parent
    return (
        type(parent).__name__ == "desc_content"
        and parent.parent.get("objtype") == "confval"
        and parent.index(field_list) == 0
        and all(field.line is None for field in field_list.children)
    )


def _title_of_reference(node: nodes.Element) -> str:
    """Return the explicit title of a reference, without the placeholders of ``numref``."""
    if node["reftype"] == "numref":
        return _NUMREF_PLACEHOLDER.sub(_NO_WORD, node.astext())
    return node.astext()


def _text_of_problematic(source: str) -> str:
    """Return the prose of inline markup that docutils could not make sense of.

    A link without a target is text all the same, joined to what it would be joined to with one,
    and a role that nobody knows may have a title.
    """
    if role := _ROLE.match(source):
        title = _TITLE.match(role[1] or role[2])
        return title[1] if title else _NO_WORD
    if source.lstrip().startswith("<"):
        return ""  # the target of a link of that name, which stands before it
    if link := _LINK.fullmatch(source):
        text = link[1] or link[2]
        target = _LINK_TARGET.search(text)
        if target:  # a link without text shows the name that its target should have
            text = text[: target.start()] or target[1].removesuffix("_")
        return nodes.unescape(escape2null(text))
    return " "
