"""The walk over the blocks of a Markdown document, which says what is read of each."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.documents import RESTRUCTUREDTEXT
from sphinx_mrstats.markup.markdown.directives import (
    csv_cells,
    glossary_items,
    split_options,
    with_first,
)
from sphinx_mrstats.markup.markdown.frontmatter import read_yaml, top_matter
from sphinx_mrstats.markup.markdown.inline import Links, TextReader
from sphinx_mrstats.markup.markdown.paragraph import LEFT_OUT, Paragraph
from sphinx_mrstats.markup.markdown.places import Elsewhere, Lines, Moved, Origin, Place, Source
from sphinx_mrstats.markup.markdown.syntax import syntax_of
from sphinx_mrstats.markup.rules import Argument, Body, Rules
from sphinx_mrstats.markup.scanner import scan, scan_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from sphinx_mrstats.markup.myst import MystRules

__all__ = ["MarkdownReader"]

# Directives in directives so deep are not meant; markdown-it-py has the same bound for lists and
# quotes.
_DEEPEST = 20

# What a body defines for links holds in what follows it, not around it. Beyond so many definitions
# it holds everywhere, since each such body costs a copy of them.
_COPIED_LINKS = 1_000

# A source of more characters is parsed twice, so that it needn't be in memory as tokens, which take
# up to 500 times as much: what it defines for links is wanted before its text is parsed.
_KEPT_WHOLE = 200_000

_VERSION = re.compile(r"\s*\S+\s*")
_BOM = b"\xef\xbb\xbf"

# What may stand before the fields that are metadata: docutils' PreBibliographic elements.
_BEFORE_METADATA = frozenset(
    {
        "attrs_block",
        "front_matter",
        "heading_close",
        "heading_open",
        "html_block",
        "inline",
        "myst_block_break",
        "myst_line_comment",
        "myst_target",
    }
)
_INVISIBLE = frozenset({"{index}", "{raw}", "{meta}", "{role}", "{default-role}", "{highlight}"})

# Front matter under these keys is no metadata.
_SETTINGS = frozenset({"html_meta", "myst", "mystnb", "substitutions"})

# Fields of an object description that hold nothing but a type.
_TYPE_FIELDS = frozenset({"rtype", "type", "vartype"})

_CELLS = frozenset({"td_open", "th_open"})


class MarkdownReader:
    """Reads one document: `paragraphs` is its prose, block by block."""

    def __init__(self, rules: Rules, source: bytes, *, places: bool) -> None:
        text = source.removeprefix(_BOM).decode("utf-8", "replace")
        myst = _settings(text, rules.myst)
        self.paragraphs: list[Paragraph] = []
        self._rules = rules
        self._myst = myst
        self._places = places
        self._syntax = syntax_of(myst)
        self._text = TextReader(rules, myst, self._syntax, self._read_elsewhere, len(text))
        self._links: Links = {"references": {}}
        self._footnotes: set[str] = set()
        self._before_metadata = True
        self._in_object = False
        self._depth = 0
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        text = text.replace(LEFT_OUT, " ")
        lines = [(n, 1) for n in range(1, text.count("\n") + 2)] if places else None
        self._read_source(Source(text, lines), is_document=True)

    def _read_source(self, source: Source, *, is_document: bool = False) -> None:
        """Read a document, or the body of a directive."""
        links = self._links
        if not is_document and "]:" in source.text and len(links["references"]) < _COPIED_LINKS:
            links = self._links = {"references": dict(links["references"])}
        for number, tokens in enumerate(self._blocks(source.text, links)):
            # that of a body vanishes
            if is_document or number or tokens[0].type != "front_matter":
                _Blocks(self, tokens, source, links).read()

    def _blocks(self, text: str, links: Links) -> Iterator[list[Token]]:
        """Parse text, and yield the tokens of each block when all definitions are known."""
        if len(text) <= _KEPT_WHOLE:
            yield from list(self._syntax.blocks(text, links))
        else:
            deque(self._syntax.blocks(text, links), maxlen=0)  # which keeps no tokens
            yield from self._syntax.blocks(text, links)

    # What blocks call

    def note_block(self, token: Token) -> None:
        """Note what was read, which tells whether a field list to come is metadata."""
        if token.type not in _BEFORE_METADATA and not (
            token.type == "fence" and _name_and_argument(token.info)[0] in _INVISIBLE
        ):
            self._before_metadata = False

    def takes_for_metadata(self) -> bool:
        """Tell whether the fields at hand are metadata."""
        return self._before_metadata

    def takes_for_type(self, name: str) -> bool:
        """Tell whether a field of that name holds nothing but a type."""
        words = name.lower().split()
        return self._in_object and bool(words) and words[0] in _TYPE_FIELDS

    def knows_footnote(self, label: str) -> bool:
        """Tell whether a footnote was defined before; if not, it is now."""
        if label in self._footnotes:
            return True
        self._footnotes.add(label)
        return False

    def read_paragraph(self, content: str, origin: Origin | None, links: Links) -> None:
        """Read text that is a block."""
        if content:
            paragraph = Paragraph(origin)
            self._text.read(content, paragraph, links)
            self.paragraphs.append(paragraph)

    def read_comment(self, token: Token, _: Source) -> None:
        """Read a comment, which may be cog's."""
        if token.type != "html_block" or "<!--" in token.content:
            self._text.cog.see_comment(token.content)

    def read_code_block(self, token: Token, source: Source) -> None:
        """Read code, if it is asked for."""
        if self._rules.include_code:
            self._read_code(source.body(token, 1 if token.type == "fence" else 0))

    def _read_code(self, lines: Lines) -> None:
        if self._rules.include_code and not self._text.cog.in_output:
            paragraph = Paragraph(lines.origin())
            paragraph.add("\n".join(lines.text), 0)
            self.paragraphs.append(paragraph)

    def read_front_matter(self, token: Token, source: Source) -> None:
        """Read the title, where it is shown."""
        data = read_yaml(token.content)
        if any(name not in _SETTINGS for name in data):
            self._before_metadata = False  # these are the metadata
        title = data.get("title")
        if title and self._myst.title_to_header:
            lines = source.lines
            number = next((n for n, line in enumerate(lines) if line.startswith("title:")), 0)
            self._read_elsewhere(f"# {title}\n", (number + 1, len("title: ") + 1))

    def read_substitution(self, token: Token, source: Source) -> None:
        """Read what a reference stands for that is a block by itself."""
        key = token.content.strip()
        value = self._text.substitution(key)
        if value is not None:
            place = source.place(token)
            self._text.read_within(key, lambda: self._read_elsewhere(f"{value}\n", place))

    def _read_elsewhere(self, text: str, place: Place) -> None:
        """Read text that has the place of a reference to it."""
        places = [place] * (text.count("\n") + 1) if self._places else None
        self._read_source(Source(text, places, elsewhere=True))

    # Directives

    def read_fence(self, token: Token, source: Source) -> None:
        """Read a fence: code, or a directive."""
        name, argument = _name_and_argument(token.info)
        if self._myst.is_plain:
            self.read_code_block(token, source)
        elif name == "{eval-rst}":
            self._read_rst(source.body(token, 1))
        elif name.startswith("{") and name.endswith("}"):
            self._read_directive(name[1:-1].lower(), argument, token, source)
        elif name in self._myst.fence_as_directive:
            self._read_directive(name.lower(), argument, token, source)
        else:
            self.read_code_block(token, source)

    def read_colon_fence(self, token: Token, source: Source) -> None:
        """Read a fence of colons: a directive, or text of a class."""
        name, argument = _name_and_argument(token.info)
        if name.startswith("{") and name.endswith("}"):
            self._read_directive(name[1:-1].lower(), argument, token, source)
        else:
            self._read_body(source.body(token, 1))

    def _read_directive(self, name: str, argument: str, token: Token, source: Source) -> None:
        if name == "role":
            self._text.define_role(argument)
            return
        meaning = self._rules.directive(name)
        options, lines = "", source.body(token, 1).split()
        if meaning.options:
            options, lines = split_options(lines)
        if meaning.argument is Argument.NONE and argument.strip():
            lines = with_first(argument, source.place(token, argument), lines)
        elif meaning.argument in (Argument.PROSE, Argument.VERSION):
            is_version = meaning.argument is Argument.VERSION
            text = _VERSION.sub("", argument, count=1) if is_version else argument
            origin = source.origin_of_end(token, text)
            self.read_paragraph(text, origin, self._links)
        if lines.text and not lines.text[0].strip():
            lines = lines.part(1)
        outer, self._in_object = self._in_object, meaning.body is Body.OBJECT
        self._read_body_of(meaning.body, options, lines)
        self._in_object = outer

    def _read_body_of(self, body: Body, options: str, lines: Lines) -> None:
        if body is Body.CODE:
            self._read_code(lines)
        elif body is Body.GLOSSARY:
            for is_term, item in glossary_items(lines):
                if is_term:
                    self.read_paragraph(item.text[0], item.origin(), self._links)
                else:
                    self._read_body(item)
        elif body is Body.CSV:
            for cell in csv_cells(options, lines):
                self._read_body(cell)
        elif body is not Body.NOTHING:
            self._read_body(lines)

    def _read_body(self, lines: Lines) -> None:
        """Read lines as Markdown."""
        self._before_metadata = False
        if self._depth < _DEEPEST and lines.text:
            self._depth += 1
            places = None if lines.places is None else [*lines.places, lines.places[-1]]
            text = "\n".join(lines.text) + "\n"
            self._read_source(Source(text, places, elsewhere=lines.elsewhere))
            self._depth -= 1

    def _read_rst(self, lines: Lines) -> None:
        """Read lines as reStructuredText."""
        if self._text.cog.in_output:
            return
        rules = replace(self._rules, parser=RESTRUCTUREDTEXT, prolog="", epilog="")
        source = "\n".join(lines.text).encode("utf-8", "replace")
        places = lines.places
        if not self._before_metadata:
            # a list of fields with which this begins is ordinary: something stands before it
            source = b".. highlight::\n\n" + source
            places = places and [places[0], places[0], *places]
        if places is None:
            paragraph = Paragraph()
            paragraph.add(scan(source, rules).decode("utf-8", "replace"), 0)
            self.paragraphs.append(paragraph)
            return
        for block in scan_blocks(source, rules):
            paragraph = Paragraph(Moved(block, places))
            paragraph.add(block.text, 0)
            self.paragraphs.append(paragraph)


class _Blocks:
    """One walk over the tokens of a block and of all within it."""

    def __init__(
        self, reader: MarkdownReader, tokens: list[Token], source: Source, links: Links
    ) -> None:
        self._reader = reader
        self._tokens = tokens
        self._source = source
        self._links = links
        self._attributes: dict[str, Any] = {}  # of the block that follows
        self._attribution: tuple[str, Place] = ("", (1, 1))  # of the quote that follows
        self._attributions: list[tuple[str, Place]] = []  # of the quotes around
        self._row = -1, 0  # line and column up to which the cells of a table were read

    def read(self) -> None:
        """Read all that is prose."""
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.type in _CONTAINERS:
                at = _CONTAINERS[token.type](self, token, at)
            elif token.type in _LEAVES:
                _LEAVES[token.type](self._reader, token, self._source)
            self._reader.note_block(token)
            if token.type != "attrs_block":
                self._attributes = {}
            at += 1

    def _end(self, at: int, kind: str) -> int:
        """Return the number of the token that closes what the one at `at` opens."""
        level = self._tokens[at].level
        return next(
            number
            for number in range(at + 1, len(self._tokens))
            if self._tokens[number].type == kind and self._tokens[number].level == level
        )

    def read_text(self, token: Token, at: int) -> int:
        """Read the text of a paragraph, a title, a term or a cell."""
        within = self._tokens[at - 1].type if at else ""
        if within in _CELLS:
            line, column = self._row
            if token.map and token.map[0] != line:
                line, column = token.map[0], 0
            origin, column = self._source.origin_of_cell(token.content, line, column)
            self._row = line, column
        elif within == "heading_open" and self._tokens[at - 1].markup.startswith("#"):
            origin = self._source.origin_of_end(token, token.content)
        else:
            origin = self._source.origin(token)
        self._reader.read_paragraph(token.content, origin, self._links)
        return at

    def note_attributes(self, token: Token, at: int) -> int:
        """Keep attributes for the block that follows."""
        self._attributes |= token.attrs
        if "attribution" in token.attrs:
            text = str(token.attrs["attribution"])
            self._attribution = text, self._source.place(token, text)
        return at

    def open_quote(self, _: Token, at: int) -> int:
        """Keep the attribution of a quote, which is an attribute."""
        is_attributed = "attribution" in self._attributes
        self._attributions.append(self._attribution if is_attributed else ("", (1, 1)))
        return at

    def close_quote(self, _: Token, at: int) -> int:
        """Read the attribution below the quote."""
        text, place = self._attributions.pop()
        if text:
            origin = None if self._source.places is None else Elsewhere(*place)
            self._reader.read_paragraph(text, origin, self._links)
        return at

    def skip_alert_title(self, _: Token, at: int) -> int:
        """Pass over the title of an alert, which no author wrote."""
        return self._end(at, "alert_title_close")

    def read_fields(self, _: Token, at: int) -> int:
        """Pass over metadata."""
        return self._end(at, "field_list_close") if self._reader.takes_for_metadata() else at

    def skip_field_name(self, _: Token, at: int) -> int:
        """Pass over the name of a field, and its body where it only names a type."""
        name = self._tokens[at + 1].content
        at = self._end(at, "fieldlist_name_close")
        return (
            self._end(at + 1, "fieldlist_body_close") if self._reader.takes_for_type(name) else at
        )

    def read_footnote(self, token: Token, at: int) -> int:
        """Pass over a second footnote of a label."""
        is_known = self._reader.knows_footnote(str(token.meta["label"]))
        return self._end(at, "footnote_reference_close") if is_known else at


_CONTAINERS: dict[str, Callable[[_Blocks, Token, int], int]] = {
    "inline": _Blocks.read_text,
    "attrs_block": _Blocks.note_attributes,
    "blockquote_open": _Blocks.open_quote,
    "blockquote_close": _Blocks.close_quote,
    "alert_title_open": _Blocks.skip_alert_title,
    "field_list_open": _Blocks.read_fields,
    "fieldlist_name_open": _Blocks.skip_field_name,
    "footnote_reference_open": _Blocks.read_footnote,
}

_LEAVES: dict[str, Callable[[MarkdownReader, Token, Source], None]] = {
    "fence": MarkdownReader.read_fence,
    "colon_fence": MarkdownReader.read_colon_fence,
    "code_block": MarkdownReader.read_code_block,
    "html_block": MarkdownReader.read_comment,
    "myst_line_comment": MarkdownReader.read_comment,
    "myst_block_break": MarkdownReader.read_comment,
    "front_matter": MarkdownReader.read_front_matter,
    "substitution_block": MarkdownReader.read_substitution,
}


def _settings(text: str, rules: MystRules) -> MystRules:
    """Return the settings of a document, which its front matter may change."""
    matter = top_matter(text)
    own = matter.get("myst")
    changes = {str(name): value for name, value in own.items()} if isinstance(own, dict) else {}
    if "substitutions" in matter:
        changes["substitutions"] = matter["substitutions"]
    return rules.override(changes) if changes else rules


def _name_and_argument(info: str) -> tuple[str, str]:
    parts = info.strip().split(maxsplit=1)
    return parts[0] if parts else "", parts[1] if len(parts) > 1 else ""
