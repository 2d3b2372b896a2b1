"""The fast walk: what is plainly prose is kept, what is plainly not is cut out, without parsing.

Structure rarely matters for words: a paragraph's are the same in a list item, a definition or a
directive's body. So, where `precut` has cut what it can tell, one search moves on to the next line
that may begin something other than a paragraph, and only there it is decided what else is cut. What
can't be told from the neighbouring lines becomes a `Region` for the exact reader; where not even a
region can be told, `UnsureError` hands it the whole document.
"""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import landmarks
from sphinx_mrstats.markup.columns import column_width
from sphinx_mrstats.markup.cutter import BLANK, LINE_END, Region, UnsureError
from sphinx_mrstats.markup.directives import DirectiveCutter
from sphinx_mrstats.markup.plaintables import grid_cells, simple_cells
from sphinx_mrstats.markup.precut import MARK
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["skim"]

# Deeper than the exact reader goes in levels of three spaces.
_DEEPEST = 300
_SHORTEST_RULE = 4


def skim(source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> list[bytes | Region]:
    """Return what is left of a normalised source: text with inline markup, and regions.

    `is_preamble` tells whether a document that begins thus may go on with its metadata.
    """
    return _Skimmer(source, rules, is_preamble).skim()


class _Skimmer(DirectiveCutter):
    def __init__(self, source: bytes, rules: Rules, is_preamble: Callable[[bytes], bool]) -> None:
        super().__init__(source, rules)
        self.is_preamble = is_preamble
        self.titles = Titles()
        # descriptions of objects that have fields: the indentation and end of their bodies
        self.objects: list[tuple[int, int]] = []
        self.marks_seen = 0  # up to here
        self.field_seen = False

    def skim(self) -> list[bytes | Region]:
        search, source = landmarks.START.search, self.source
        while match := search(source, self.at):
            start = match.start()
            while -1 < self.literal < start:
                self._literal()
            if self.at > start:
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

    # Blocks that are not read

    def _anonymous(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            at = match.end()
            self.skip(start, self.blank(at, self.end(at, indent)))

    def _doctest(self, match: re.Match[bytes], start: int, indent: int) -> None:
        if self.in_body(start, indent):
            self.code(start, self.text_end(match.end(), indent))

    def _literal(self) -> None:
        """Cut a literal block out, after a paragraph that ends with two colons."""
        source, colons = self.source, self.literal
        self.literal = self.colons(colons + 3)
        line = source.rfind(b"\n", 0, colons)
        if line >= self.kept and (plain := landmarks.LITERAL.match(source, line)):
            self.code(colons + 2, self.end(colons + 2, len(plain[1])))
            return
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
            self.code(colons + 2, self.end(colons + 2, indent))
        elif depth == indent:
            quoted = landmarks.QUOTED.match(source, colons + 2)
            if quoted:
                self.code(colons + 2, quoted.end())

    # Lists

    def _field(self, match: re.Match[bytes], start: int, indent: int) -> None:
        source = self.source
        field = landmarks.FIELD_LINE.match(source, match.end() - 1)
        if not field:
            return
        end = self.end(field.end(), indent)
        if not indent and not self.field_seen:
            self.field_seen = True
            if self.is_preamble(self.precut.original(0, start + 1)):
                while more := landmarks.METADATA.match(source, end):
                    end = self.end(more.end(), 0)
                self.skip(start, end)
                return
        if not self.in_body(start, indent):
            return
        if field["name"].startswith((b"type", b"rtype", b"vartype")) and self._is_object_body(
            start, indent
        ):
            self.read(start, end, indent, describes_object=True)
        else:
            self._after_marker(start, field.end(), indent)

    def _is_object_body(self, start: int, indent: int) -> bool:
        """Tell whether what is indented thus is what describes an object, rather than a part."""
        for mark in self.precut.objects(self.marks_seen, start):
            self.met.append((mark + 1, mark, mark - 1 - self.source.rfind(b"\n", 0, mark)))
        self.marks_seen = start
        self.met.sort()
        self.objects += [(self.indent(head), self.end(at, depth)) for head, at, depth in self.met]
        self.met.clear()
        while self.objects and (self.objects[-1][0] > indent or self.objects[-1][1] <= start):
            self.objects.pop()
        return bool(self.objects) and self.objects[-1][0] == indent

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
            self._table(start, end, indent, grid_cells(self.source[start + 1 : end]))

    def _table(self, start: int, end: int, indent: int, cells: list[str] | None) -> None:
        """Keep a table's cells; those that may hold more than paragraphs are read exactly."""
        text = "\n\n".join(["", *cells, ""]).encode() if cells else MARK
        if not cells or MARK in text or landmarks.STATEFUL.search(text):
            self.read(start, end, indent)
            return
        self.skip(start, end)
        if _is_plain(text):
            self.out += text, BLANK
            return
        for cell in cells:
            text = b"\n%b\n\n" % cell.encode()
            self.out.append(text if _is_plain(text) else Region(dedent(cell).encode(), nested=True))
            self.out.append(BLANK)

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
                self._table(start, end, indent, simple_cells(source[start + 1 : end]))
                return
        self.read(start, limit, indent)

    def _rule(self, match: re.Match[bytes], start: int, indent: int) -> None:
        """Follow the title styles, so that a title is cut whose level can't be reached."""
        source, end = self.source, match.end()
        width = end - start - 1 - indent
        if indent:
            title = source[source.rfind(b"\n", 0, start) + 1 + indent : start]
            if source[start - 1] != source[end + 1] and (
                width >= _SHORTEST_RULE or (len(title) <= width and title.isalnum())
            ):
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


def _is_plain(text: bytes) -> bool:
    """Tell whether nothing but paragraphs begins in lines."""
    return b"::\n" not in text and not landmarks.START.search(text)


_HANDLERS: dict[str | None, Callable[[_Skimmer, re.Match[bytes], int, int], None]] = {
    "directive": _Skimmer.directive,
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
