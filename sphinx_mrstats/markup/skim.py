"""The fast walk: what is plainly prose is kept, what is plainly not is cut out, without parsing.

Structure rarely matters for words: a paragraph's are the same in a list item, a definition or a
directive's body. So one search moves on to the next line that may begin something other than a
paragraph, and only there it is decided what is cut: markers, options, code, comments. What can't be
told from the neighbouring lines becomes a `Region` for the exact reader; where not even a region
can be told, `UnsureError` hands it the whole document.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import landmarks
from sphinx_mrstats.markup.columns import column_width
from sphinx_mrstats.markup.cutter import BLANK, LINE_END, Cutter, Region, UnsureError
from sphinx_mrstats.markup.plaintables import plain_grid_cells, plain_simple_cells
from sphinx_mrstats.markup.rules import Argument, Body, Directive
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["skim"]

# Deeper than the exact reader goes in levels of three spaces.
_DEEPEST = 300
_SHORTEST_RULE = 4

# There are some 150 names of directives; only names without end would be more.
_MOST_PLANS = 10_000


def skim(source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> list[bytes | Region]:
    """Return what is left of a normalised source: text with inline markup, and regions.

    `is_preamble` tells whether a document that begins thus may go on with its metadata.
    """
    return _Skimmer(source, rules, is_preamble).skim()


class _Skimmer(Cutter):
    def __init__(self, source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> None:
        super().__init__(source)
        self.is_preamble = is_preamble
        self.rules = rules
        self.plans = _plans(rules)
        self.titles = Titles()
        # descriptions of objects: first where their heads end, whose indentations are; then, for
        # those that have fields, the indentation and end of their bodies
        self.met: list[tuple[int, int, int]] = []
        self.objects: list[tuple[int, int]] = []
        self.field_seen = False

    def skim(self) -> list[bytes | Region]:
        search, source = landmarks.START.search, self.source
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

    # Explicit markup

    def _explicit(self, match: re.Match[bytes], start: int, indent: int) -> None:
        source = self.source
        if not (source[start - 1] == LINE_END or self.in_body(start, indent)):
            return
        kind = landmarks.EXPLICIT.match(source, match.end() - 2)
        assert kind
        group, at = kind.lastgroup, kind.end()
        if group == "comment":
            end = self.end(at, indent)
            if landmarks.COG.search(source, at, end):
                raise UnsureError
            self.skip(start, end)
        elif group == "target":
            self.skip(start, self.blank(at, self.end(at, indent)))
        elif group == "note":
            self._after_marker(start, at, indent)
        elif group == "empty":
            self.skip(start, at)
        else:
            self.read(start, self.end(at, indent), indent)

    def _after_marker(self, start: int, at: int, indent: int) -> None:
        """Cut a marker out, with text behind it that belongs to what the marker begins."""
        end = self.end(at, indent)
        if landmarks.BEGINS_BLOCK.match(self.source, at):
            self.read(start, end, indent)
        else:
            self.cut_marker(start, at, end)
            self.fresh = at if self.source[at] == LINE_END else end

    def _directive(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if not (self.source[start - 1] == LINE_END or self.in_body(start, indent)):
            return
        name = match["directive"]
        plan = self.plans.get(name)
        if plan is None:
            plan = _plan(self.rules.directive(name.decode().lower()))
            if plan is _Skimmer._leave_out and name in landmarks.STATEFUL_NAMES:
                raise UnsureError
            if len(self.plans) < _MOST_PLANS:
                self.plans[name] = plan
        plan(self, start, match.end(), indent)

    def _leave_out(self, start: int, at: int, indent: int) -> None:
        """Keep nothing of a directive."""
        self.skip(start, self.end(at, indent))

    def _leave(self, start: int, at: int, indent: int) -> None:
        """Leave a directive to the exact reader."""
        self.read(start, self.end(at, indent), indent)

    def _object(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and note where it begins."""
        head = self._head_end(at, indent)
        self.met.append((head, at, indent))
        self.skip(start, head)

    def _body(self, start: int, at: int, indent: int) -> None:
        """Keep the body only."""
        self.skip(start, self._head_end(at, indent))

    def _body_or_head(self, start: int, at: int, indent: int) -> None:
        """Keep the body only, which begins at once where the first line is empty."""
        head = self._head_end(at, indent)
        if self.source[at] == LINE_END and head > at:
            self._leave(start, at, indent)
        else:
            self.skip(start, head)

    def _versioned(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and the text at the head behind the version."""
        head = self._head_end(at, indent)
        version = landmarks.WORD.match(self.source, at, head)
        assert version
        self._keep(start, indent, version.end(), head, has_options=False)

    def _head(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and the text at the head without options."""
        self._keep(start, indent, at, self._head_end(at, indent), has_options=True)

    def _head_end(self, at: int, indent: int) -> int:
        """Find where the head of a directive ends: at a blank line, or with the directive."""
        source = self.source
        line_end = source.find(b"\n", at)
        if source[line_end + 1] == LINE_END:
            return line_end  # mostly
        end = landmarks.head_end(indent).search(source, at)
        assert end
        return end.start()

    def _keep(self, start: int, indent: int, at: int, head: int, *, has_options: bool) -> None:
        source = self.source
        if head <= at:
            self.skip(start, head)
            return
        behind = source[at] != LINE_END
        if source.startswith(b"::", head - 2) or (
            behind and landmarks.BEGINS_BLOCK.match(source, at)
        ):
            self._leave(start, at, indent)
            return
        options = self._options(at, head) if has_options else head
        depth = self.indent(options)
        if options < head and landmarks.dedent(depth - 1).search(source, at, self.end(at, indent)):
            self._leave(start, at, indent)  # indented more than the body: no options
            return
        self.cut_marker(start, at, options)
        self.fresh = head if behind or options < head else at
        if options < head:
            self.cut(options, head)

    def _options(self, at: int, head: int) -> int:
        """Find the first option in a directive's head."""
        for line in landmarks.OPTIONS.finditer(self.source, at, head):
            if landmarks.FIELD_LINE.match(self.source, line.end()):
                return line.start()
        return head

    # Blocks that are not read

    def _anonymous(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            at = match.end()
            self.skip(start, self.blank(at, self.end(at, indent)))

    def _doctest(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            self.skip(start, self.text_end(match.end(), indent))

    def _literal(self) -> None:
        """Cut a literal block out, after a paragraph that ends with two colons."""
        source, colons = self.source, self.literal
        self.literal = source.find(b"::\n", colons + 3)
        line = source.rfind(b"\n", 0, colons)
        indent = self.indent(line)
        if source.startswith(b"| ", line + 1 + indent):
            return  # a line block's lines begin no literal block
        if source[colons + 3] != LINE_END:
            if self.indent(colons + 2) > indent:
                self.read_block(line, indent)
            return
        if (
            source.startswith(b"\\", colons - 1)
            or line < self.kept
            or landmarks.FIELD_LINE.match(source, line + 1 + indent)
        ):
            self.read_block(line, indent)
            return
        bullet = landmarks.BULLET.match(source, line + 1)
        if bullet and bullet.end() <= colons and self.begins(line, indent):
            indent = len(bullet[0].decode())
        depth = self.indent(colons + 2)
        if depth > indent:
            self.skip(colons + 2, self.end(colons + 2, indent))
        elif depth == indent:
            at = landmarks.INDENT.match(source, colons + 2)
            quoted = landmarks.QUOTED.match(source, at.end()) if at else None
            if quoted:
                self.skip(colons + 2, quoted.end())

    # Lists

    def _field(self, match: re.Match[bytes], start: int, indent: int) -> None:
        source = self.source
        field = landmarks.FIELD_LINE.match(source, match.end() - 1)
        if not field:
            return
        end = self.end(field.end(), indent)
        if not indent and not self.field_seen:
            self.field_seen = True
            if self.is_preamble(source[: start + 1]):
                while more := landmarks.METADATA.match(source, end):
                    end = self.end(more.end(), 0)
                self.skip(start, end)
                return
        if not self.in_body(start, indent):
            return
        self.objects += [(self.indent(head), self.end(at, depth)) for head, at, depth in self.met]
        self.met.clear()
        while self.objects and (self.objects[-1][0] > indent or self.objects[-1][1] <= start):
            self.objects.pop()
        if field["name"].startswith((b"type", b"rtype", b"vartype")) and (
            self.objects and self.objects[-1][0] == indent
        ):
            self.read(start, end, indent, describes_object=True)
        else:
            self._after_marker(start, field.end(), indent)

    def _option(self, match: re.Match[bytes], start: int, indent: int) -> None:
        at = match.end() - 1
        if landmarks.OPTION_LINE.match(self.source, at) and self.in_body(start, indent):
            if indent and self.source.startswith(b"--", at):
                raise UnsureError  # in a block quote, it may be an attribution
            self.read_block(start, indent)

    def _enumerator(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            self.read_block(start, indent)

    # Tables and titles

    def _grid(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            end = self.text_end(match.end(), indent)
            self._table(start, end, indent, plain_grid_cells(self.source[start + 1 : end]))

    def _table(self, start: int, end: int, indent: int, cells: list[bytes] | None) -> None:
        """Keep a plain table's cells, unless they hold more than paragraphs."""
        text = b"\n\n".join([b"", *cells, b""]) if cells else b"::\n"
        if b"::\n" in text or landmarks.START.search(text):
            self.read(start, end, indent)
        else:
            self.skip(start, end)
            self.out += text, BLANK

    def _simple(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if not self.in_body(start, indent):
            return
        source = self.source
        limit = self.end(match.end(), indent - 1) if indent else len(source)
        for count, border in enumerate(landmarks.border(indent).finditer(source, match.end())):
            end = border.end()
            if end > limit:
                break
            if count or source.startswith(b"\n\n", end):
                self._table(start, end, indent, plain_simple_cells(source[start + 1 : end]))
                return
        self.read(start, limit, indent)

    def _rule(self, match: re.Match[bytes], start: int, indent: int) -> None:
        """Follow the title styles, so that a title is cut whose level can't be reached."""
        source, end = self.source, match.end()
        width = end - start - 1 - indent
        if indent:
            if width >= _SHORTEST_RULE and source[start - 1] != source[end + 1]:
                raise UnsureError  # a title in a directive: it depends on which
            return
        if source[start - 1] == LINE_END or start == self.fresh:
            if width == 1 and source[end - 1] in b"-+*":
                return  # an empty list item
            if source[end + 1] == LINE_END:
                if width >= _SHORTEST_RULE:
                    self.fresh = end
                return
            title_end = source.find(b"\n", end + 1)
            if source.startswith(source[start:end] + b"\n", title_end):
                self._title(match["rule"][:1] * 2, end, title_end, title_end + width + 1)
            else:
                self.read_block(start, 0)
            return
        before = source.rfind(b"\n", 0, start)
        if source[before + 1] == ord(" ") or (
            source[before - 1] != LINE_END and before != self.fresh
        ):
            return
        if width < _SHORTEST_RULE and column_width(source[before + 1 : start].decode()) > width:
            return
        self._title(match["rule"][:1], before, start, end)

    def _title(self, style: bytes, start: int, end: int, after: int) -> None:
        if not self.titles.enter(style.decode()):
            if start < self.kept:
                raise UnsureError
            self.cut(start, after)
        self.at = self.fresh = after


@lru_cache(maxsize=16)
def _plans(rules: Rules) -> dict[bytes, Callable[..., None]]:
    """Return which method sees to which directive: it fills as names are met."""
    return {}


def _plan(rule: Directive) -> Callable[..., None]:
    """Say which method sees to a directive: called with its place, its end, and so on."""
    match rule:
        case (
            Directive(argument=Argument.PROSE, body=Body.NOTHING)
            | Directive(body=Body.CSV | Body.GLOSSARY)
        ):
            return _Skimmer._leave
        case Directive(body=Body.NOTHING | Body.CODE):
            return _Skimmer._leave_out
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
    "directive": _Skimmer._directive,
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
