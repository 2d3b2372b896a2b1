"""The fast walk: what is plainly prose is kept, what is plainly not is cut out, without parsing.

Structure rarely matters for words: a paragraph's are the same in a list item, a definition or a
directive's body. So one search moves on to the next line that may begin something other than a
paragraph, and only there it is decided what is cut: markers, options, code, comments. What can't be
told from the neighbouring lines becomes a `Region` for the exact reader; where not even a region
can be told, `UnsureError` hands it the whole document.

All text here is normalised: UTF-8 bytes between two line ends, without tabs, carriage returns and
trailing spaces. A place is the line end before a line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup import blocks
from sphinx_mrstats.markup.columns import column_width
from sphinx_mrstats.markup.plaintables import plain_grid_cells, plain_simple_cells
from sphinx_mrstats.markup.rules import Argument, Body, Directive
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["Region", "UnsureError", "skim"]


class UnsureError(Exception):
    """A document that has to be read exactly as a whole."""


class Region(NamedTuple):
    """Lines that have to be read exactly."""

    source: bytes
    indent: int
    describes_object: bool = False


# The block grammar's patterns, for bytes. Their names are ASCII here: what is not is left unsure.
_NAME = blocks.NAME.encode()
_FIELD = blocks.FIELD.pattern.encode()
_EXTENT = rb"(?=[ \n])"

# A line that may begin something other than a paragraph, and what. After the spaces, which are
# not given back, the first character decides: the alternatives each begin with other ones.
_START = re.compile(
    rb"""\n(?P<indent>\ *+)(?:(?=[!-/:-@\[-`{-~])(?:
        (?P<explicit>\.\.)(?=[ \n])
      | (?P<doctest>>>>)(?=[ \n])
      | (?P<field>:(?![:\ \n])(?=[^\n]*?[^\ ]:[ \n]))
      | (?P<simple>=++\ [\ =]*+)(?=\n)
      | (?P<grid>\+-[-+]*+)(?=\n)
      | (?P<rule>(?P<sign>[!-/:-@\[-`{-~])(?P=sign)*+)(?=\n)
      | (?P<option>[-+/](?=-?[a-zA-Z0-9]))
      | (?P<anonymous>__)(?=\ )
      )
      | (?P<nested>(?:(?:[-*+]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83|\(?(?:[0-9]++|\#)[.)])\ ++)++)
          (?=\.\.[ \n]|>>>[ \n]|__\ |\|\ |:(?![: `])[^\n`]*?:[ \n]|[-+/]-?[a-zA-Z0-9]|[+=]
            |\(?[a-zA-Z]{1,9}[.)][ \n])
      | (?P<enumerator>\(?(?:[ivxlcdm]++|[IVXLCDM]++|[a-zA-Z])[.)])(?=[ \n])
    )""",
    re.VERBOSE,
)

# What explicit markup is, from its two dots on.
_EXPLICIT = re.compile(
    rb"""\.\.(?:
        \ ++(?P<directive>%(name)s)\ ?::(?=[ \n])
      | \ ++(?P<target>_(?![ \n:`_])[^\n:`\\]*+:|__:)(?=[ \n])
      | \ ++(?P<note>\[(?:\#?+%(name)s|\#|\*)\])(?=[ \n])
      | (?P<empty>)(?=\n\n)
      | (?P<unsure>\ ++(?:[_|\[]|[^\n]*?::))
      | (?P<comment>)
    )"""
    % {b"name": _NAME},
    re.VERBOSE,
)

_FIELD_LINE = re.compile(_FIELD, re.MULTILINE)
_OPTION_LINE = re.compile(blocks.OPTION.pattern.encode(), re.MULTILINE)
_OPTIONS = re.compile(rb"\n ++(?=:)")
_METADATA = re.compile(rb"\n++" + _FIELD, re.MULTILINE)
_INDENT = re.compile(rb"\n*+( *+)")
_SPACES = re.compile(rb" *+")
_WORD = re.compile(rb"\s*+\S*+")

# A line after which another is none of its text's: it begins with the marker of a list item, a
# line block, a field or explicit markup, or is an adornment.
_MARKED = re.compile(
    rb"(?:[-+*|]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83|\.\.|>>>"
    rb"|\(?(?:[0-9]++|\#|[a-zA-Z]|[ivxlcdm]++|[IVXLCDM]++)[.)])(?=[ \n])"
    rb"|" + _FIELD + rb"|([!-/:-@\[-`{-~])\2*+$",
    re.MULTILINE,
)
_BULLET = re.compile(rb" *+(?:(?:[-+*]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83|\(?(?:[0-9]++|#)[.)]) ++)++")
_QUOTED = re.compile(rb"([!-/:-@\[-`{-~])[^\n]*+(?:\n *+\1[^\n]*+)*+")

# Text behind a marker on the same line that begins a block other than a paragraph, or might.
_BEGINS_BLOCK = re.compile(
    rb" *+(?:(?:[-+*|]|\xe2..|\(?(?:\#|[0-9]++|[a-zA-Z]|[ivxlcdm]++|[IVXLCDM]++)[.)])(?=[ \n])"
    rb"|[.>=+\-/_](?![a-zA-Z])|[-+/]|:(?!" + _NAME + rb":`)|[^\n]*+(?<=::)\n)"
)

# What changes how the rest of a document is read: roles, and cog's markers.
_STATEFUL = re.compile(rb"\.\. +(?:default-)?(?:role|domain) ?::|\[\[\[cog|\{\{\{cog")
_COG = re.compile(rb"\[\[\[|\{\{\{")
_STATEFUL_NAMES = frozenset({b"role", b"default-role", b"default-domain"})

# Deeper than the exact reader goes in levels of three spaces.
_DEEPEST = 300
_SHORTEST_RULE = 4
_LINE_END = ord("\n")
_BLANK = b"\n\n"


@lru_cache(maxsize=_DEEPEST + 1)
def _dedent(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a line that is indented by at most `indent` spaces."""
    return re.compile(rb"\n {0,%d}[^ \n]" % max(indent, 0))


@lru_cache(maxsize=_DEEPEST + 1)
def _border(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a border of a simple table, or for the rule below its head."""
    return re.compile(rb"\n {%d}=[= ]*+(?=\n)" % indent)


@lru_cache(maxsize=_DEEPEST + 1)
def _next_block(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for such a line after a blank one, or for a less indented one."""
    less = rb"| {0,%d}" % (indent - 1) if indent else b""
    return re.compile(rb"\n(?:\n {0,%d}%s)[^ \n]" % (indent, less))


def skim(source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> list[bytes | Region]:
    """Return what is left of a normalised source: text with inline markup, and regions.

    `is_preamble` tells whether a document that begins thus may go on with its metadata.
    """
    return _Skimmer(source, rules, is_preamble).skim()


class _Skimmer:
    def __init__(self, source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> None:
        self.source = source
        self.is_preamble = is_preamble
        self.rules = rules
        self.plans: dict[bytes, Callable[..., None]] = {}
        self.out: list[bytes | Region] = []
        self.kept = 0  # text from here on is not put out yet
        self.at = 0  # the search goes on from here
        self.fresh = 0  # a body goes on here, though no blank line is before it
        self.titles = Titles()
        self.objects: list[tuple[int, int]] = []  # of descriptions: indentation and end
        self.field_seen = False
        self.literal = source.find(b"::\n")  # the next line that ends with two colons

    def skim(self) -> list[bytes | Region]:
        search, source = _START.search, self.source
        while match := search(source, self.at):
            start = match.start()
            if -1 < self.literal < start:
                self._literal()
                continue
            self.at = match.end()
            indent = len(match[1])
            if indent > _DEEPEST:
                raise UnsureError
            _HANDLERS[match.lastgroup](self, match, start, indent)
        while self.literal > -1:
            self._literal()
        self.out.append(source[self.kept :])
        return self.out

    # What is kept and what is cut

    def _cut(self, start: int, end: int) -> None:
        """Leave out the text from `start` to `end`; what is before and behind are two blocks."""
        self.out += self.source[self.kept : start], _BLANK
        self.kept = end
        if end > self.at:
            self.at = end
        if -1 < self.literal < end:
            self.literal = self.source.find(b"::\n", end)

    def _cut_marker(self, start: int, end: int, block_end: int) -> None:
        """Leave out a marker, so that the text behind it stands as the lines below it do."""
        source = self.source
        line_end = source.find(b"\n", end)
        spaces = _SPACES.match(source, end)
        self._cut(start, min(spaces.end() if spaces else end, line_end))
        if line_end < block_end and source[line_end + 1] != _LINE_END:
            self.out.append(b" " * self._indent(line_end))

    def _skip(self, start: int, end: int, *_: int) -> None:
        """Leave out whole lines; after them, a body goes on."""
        self._cut(start, end)
        self.at = self.fresh = end

    def _read(self, start: int, end: int, indent: int, *, describes_object: bool = False) -> None:
        """Have whole lines read exactly."""
        region = self.source[start + 1 : end]
        if start < self.kept or _STATEFUL.search(region):
            raise UnsureError
        self._skip(start, end)
        self.out += Region(region, indent, describes_object), _BLANK

    def _read_block(self, start: int, indent: int) -> None:
        """Have the whole block read exactly that the line at `start` is in."""
        source = self.source
        start = max(source.rfind(b"\n\n", 0, start + 1) + 1, 0)
        indent = min(indent, self._indent(start))
        match = _next_block(indent).search(source, start + 1)
        end = match.start() if match else len(source)
        self._read(start, end + source.startswith(b"\n\n", end), indent)

    # Where things are

    def _indent(self, place: int) -> int:
        """Return the indentation of the first line from a line end on that is not blank."""
        match = _INDENT.match(self.source, place)
        assert match
        return len(match[1])

    def _end(self, at: int, indent: int) -> int:
        """Find the place of the next line that is indented by at most `indent` spaces."""
        match = _dedent(indent).search(self.source, at)
        return match.start() if match else len(self.source)

    def _blank(self, at: int, end: int) -> int:
        """Find the next blank line, up to `end`."""
        blank = self.source.find(_BLANK, at, end)
        return blank if blank >= 0 else end

    def _text_end(self, at: int, indent: int) -> int:
        """Find where a block ends that has no blank line and is indented by `indent`."""
        return self._blank(at, self._end(at, indent - 1) if indent else len(self.source))

    def _in_body(self, start: int, indent: int) -> bool:
        """Tell whether the line at `start` begins a block, rather than going on with one.

        Where the line before does not tell, the block is left to the exact reader: False.
        """
        source = self.source
        if source[start - 1] == _LINE_END or start == self.fresh:
            return True
        before = source.rfind(b"\n", 0, start)
        depth = self._indent(before)
        if depth > indent:
            return True
        if before < self.kept or _MARKED.match(source, before + 1 + depth):
            self._read_block(start, indent)
            return False
        return depth < indent

    def _begins(self, start: int, indent: int) -> bool:
        """Tell whether what looks like a list item is one, rather than a line of a paragraph."""
        source = self.source
        if source[start - 1] == _LINE_END or start == self.fresh:
            return True
        before = source.rfind(b"\n", 0, start)
        depth = self._indent(before)
        return depth != indent or bool(_MARKED.match(source, before + 1 + depth))

    # Explicit markup

    def _explicit(self, match: re.Match[bytes], start: int, indent: int) -> None:
        source = self.source
        if not (source[start - 1] == _LINE_END or self._in_body(start, indent)):
            return
        kind = _EXPLICIT.match(source, match.end() - 2)
        assert kind
        group, at = kind.lastgroup, kind.end()
        if group == "directive":
            self._directive(kind["directive"], at, start, indent)
        elif group == "comment":
            end = self._end(at, indent)
            if _COG.search(source, at, end):
                raise UnsureError
            self._skip(start, end)
        elif group == "target":
            self._skip(start, self._blank(at, self._end(at, indent)))
        elif group == "note":
            self._after_marker(start, at, indent)
        elif group == "empty":
            self._skip(start, at)
        else:
            self._read(start, self._end(at, indent), indent)

    def _after_marker(self, start: int, at: int, indent: int) -> None:
        """Cut a marker out, with text behind it that belongs to what the marker begins."""
        end = self._end(at, indent)
        if _BEGINS_BLOCK.match(self.source, at):
            self._read(start, end, indent)
        else:
            self._cut_marker(start, at, end)
            self.fresh = at if self.source[at] == _LINE_END else end

    def _directive(self, name: bytes, at: int, start: int, indent: int) -> None:
        plan = self.plans.get(name)
        if plan is None:
            plan = self.plans[name] = _plan(self.rules.directive(name.decode().lower()))
        end = self._end(at, indent)
        if plan is _Skimmer._skip:
            if name in _STATEFUL_NAMES:
                raise UnsureError
            self._skip(start, end)
        else:
            plan(self, start, end, indent, at)

    def _leave(self, start: int, end: int, indent: int, at: int) -> None:
        """Leave a directive to the exact reader."""
        self._read(start, end, indent)

    def _object(self, start: int, end: int, indent: int, at: int) -> None:
        """Keep the body, and note how far it reaches."""
        head = self._head_end(at, end)
        self.objects.append((self._indent(head), end))
        self._skip(start, head)

    def _body(self, start: int, end: int, indent: int, at: int) -> None:
        """Keep the body only."""
        self._skip(start, self._head_end(at, end))

    def _body_or_head(self, start: int, end: int, indent: int, at: int) -> None:
        """Keep the body only, which begins at once where the first line is empty."""
        head = self._head_end(at, end)
        if self.source[at] == _LINE_END and head > at:
            self._read(start, end, indent)
        else:
            self._skip(start, head)

    def _versioned(self, start: int, end: int, indent: int, at: int) -> None:
        """Keep the body, and the text at the head behind the version."""
        version = _WORD.match(self.source, at, end)
        assert version
        self._keep(start, end, indent, version.end(), self._head_end(at, end), has_options=False)

    def _head(self, start: int, end: int, indent: int, at: int) -> None:
        """Keep the body, and the text at the head without options."""
        self._keep(start, end, indent, at, self._head_end(at, end), has_options=True)

    def _head_end(self, at: int, end: int) -> int:
        """Find where the head of a directive ends: at a blank line, or with the directive."""
        return self._blank(at, end)

    def _keep(
        self, start: int, end: int, indent: int, at: int, head: int, *, has_options: bool
    ) -> None:
        source = self.source
        if head <= at:
            self._skip(start, head)
            return
        behind = source[at] != _LINE_END
        if source.startswith(b"::", head - 2) or (behind and _BEGINS_BLOCK.match(source, at)):
            self._read(start, end, indent)
            return
        options = self._options(at, head) if has_options else head
        depth = self._indent(options)
        if options < head and _dedent(depth - 1).search(source, at, end):
            self._read(start, end, indent)  # indented more than the body: no options
            return
        self._cut_marker(start, at, options)
        self.fresh = head if behind or options < head else at
        if options < head:
            self._cut(options, head)

    def _options(self, at: int, head: int) -> int:
        """Find the first option in a directive's head."""
        for line in _OPTIONS.finditer(self.source, at, head):
            if _FIELD_LINE.match(self.source, line.end()):
                return line.start()
        return head

    # Blocks that are not read

    def _anonymous(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self._in_body(start, indent):
            at = match.end()
            self._skip(start, self._blank(at, self._end(at, indent)))

    def _doctest(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self._in_body(start, indent):
            self._skip(start, self._text_end(match.end(), indent))

    def _literal(self) -> None:
        """Cut a literal block out, after a paragraph that ends with two colons."""
        source, colons = self.source, self.literal
        self.literal = source.find(b"::\n", colons + 3)
        line = source.rfind(b"\n", 0, colons)
        indent = self._indent(line)
        if source.startswith(b"| ", line + 1 + indent):
            return  # a line block's lines begin no literal block
        if source[colons + 3] != _LINE_END:
            if self._indent(colons + 2) > indent:
                self._read_block(line, indent)
            return
        if (
            source.startswith(b"\\", colons - 1)
            or line < self.kept
            or _FIELD_LINE.match(source, line + 1 + indent)
        ):
            self._read_block(line, indent)
            return
        bullet = _BULLET.match(source, line + 1)
        if bullet and bullet.end() <= colons and self._begins(line, indent):
            indent = len(bullet[0].decode())
        depth = self._indent(colons + 2)
        if depth > indent:
            self._skip(colons + 2, self._end(colons + 2, indent))
        elif depth == indent:
            at = _INDENT.match(source, colons + 2)
            quoted = _QUOTED.match(source, at.end()) if at else None
            if quoted:
                self._skip(colons + 2, quoted.end())

    # Lists

    def _field(self, match: re.Match[bytes], start: int, indent: int) -> None:
        source = self.source
        field = _FIELD_LINE.match(source, match.end() - 1)
        if not field:
            return
        end = self._end(field.end(), indent)
        if not indent and not self.field_seen:
            self.field_seen = True
            if self.is_preamble(source[: start + 1]):
                while more := _METADATA.match(source, end):
                    end = self._end(more.end(), 0)
                self._skip(start, end)
                return
        if not self._in_body(start, indent):
            return
        while self.objects and (self.objects[-1][0] > indent or self.objects[-1][1] <= start):
            self.objects.pop()
        if field["name"].startswith((b"type", b"rtype", b"vartype")) and (
            self.objects and self.objects[-1][0] == indent
        ):
            self._read(start, end, indent, describes_object=True)
        else:
            self._after_marker(start, field.end(), indent)

    def _option(self, match: re.Match[bytes], start: int, indent: int) -> None:
        at = match.end() - 1
        if _OPTION_LINE.match(self.source, at) and self._in_body(start, indent):
            if indent and self.source.startswith(b"--", at):
                raise UnsureError  # in a block quote, it may be an attribution
            self._read_block(start, indent)

    def _enumerator(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self._in_body(start, indent):
            self._read_block(start, indent)

    # Tables and titles

    def _grid(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self._in_body(start, indent):
            end = self._text_end(match.end(), indent)
            self._table(start, end, indent, plain_grid_cells(self.source[start + 1 : end]))

    def _table(self, start: int, end: int, indent: int, cells: list[bytes] | None) -> None:
        """Keep a plain table's cells, unless they hold more than paragraphs."""
        text = b"\n\n".join([b"", *cells, b""]) if cells else b"::\n"
        if b"::\n" in text or _START.search(text):
            self._read(start, end, indent)
        else:
            self._skip(start, end)
            self.out += text, _BLANK

    def _simple(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if not self._in_body(start, indent):
            return
        source = self.source
        limit = self._end(match.end(), indent - 1) if indent else len(source)
        for count, border in enumerate(_border(indent).finditer(source, match.end())):
            end = border.end()
            if end > limit:
                break
            if count or source.startswith(b"\n\n", end):
                self._table(start, end, indent, plain_simple_cells(source[start + 1 : end]))
                return
        self._read(start, limit, indent)

    def _rule(self, match: re.Match[bytes], start: int, indent: int) -> None:
        """Follow the title styles, so that a title is cut whose level can't be reached."""
        source, end = self.source, match.end()
        width = end - start - 1 - indent
        if width == 1 and source[end - 1] in b"-+*":
            return  # an empty list item
        if indent:
            if width >= _SHORTEST_RULE and source[start - 1] != source[end + 1]:
                raise UnsureError  # a title in a directive: it depends on which
            return
        if source[start - 1] == _LINE_END or start == self.fresh:
            if source[end + 1] == _LINE_END:
                if width >= _SHORTEST_RULE:
                    self.fresh = end
                return
            title_end = source.find(b"\n", end + 1)
            if source.startswith(source[start:end] + b"\n", title_end):
                self._title(match["rule"][:1] * 2, end, title_end, title_end + width + 1)
            else:
                self._read_block(start, 0)
            return
        before = source.rfind(b"\n", 0, start)
        if source[before + 1] == ord(" ") or (
            source[before - 1] != _LINE_END and before != self.fresh
        ):
            return
        if width < _SHORTEST_RULE and column_width(source[before + 1 : start].decode()) > width:
            return
        self._title(match["rule"][:1], before, start, end)

    def _title(self, style: bytes, start: int, end: int, after: int) -> None:
        if not self.titles.enter(style.decode()):
            if start < self.kept:
                raise UnsureError
            self._cut(start, after)
        self.at = self.fresh = after


def _plan(rule: Directive) -> Callable[..., None]:
    """Say which method sees to a directive: called with its place, its end, and so on."""
    match rule:
        case (
            Directive(argument=Argument.PROSE, body=Body.NOTHING)
            | Directive(body=Body.CSV | Body.GLOSSARY)
        ):
            return _Skimmer._leave
        case Directive(body=Body.NOTHING | Body.CODE):
            return _Skimmer._skip
        case Directive(body=Body.OBJECT):
            return _Skimmer._object
        case Directive(argument=Argument.DROPPED):
            return _Skimmer._body
        case Directive(argument=Argument.FIRST_LINE_DROPPED):
            return _Skimmer._body_or_head
        case Directive(argument=Argument.VERSION):
            return _Skimmer._versioned
        case Directive(options=True):
            return _Skimmer._head
    return _Skimmer._leave


_HANDLERS: dict[str | None, Callable[[_Skimmer, re.Match[bytes], int, int], None]] = {
    "explicit": _Skimmer._explicit,
    "doctest": _Skimmer._doctest,
    "field": _Skimmer._field,
    "simple": _Skimmer._simple,
    "grid": _Skimmer._grid,
    "rule": _Skimmer._rule,
    "option": _Skimmer._option,
    "anonymous": _Skimmer._anonymous,
    "enumerator": _Skimmer._enumerator,
    "nested": _Skimmer._enumerator,
}
