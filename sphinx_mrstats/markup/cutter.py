"""A source that is cut up: what of it is kept, what is left to the exact reader, what is left out.

All text here is normalised: UTF-8 bytes between two line ends, without tabs, carriage returns and
trailing spaces. A place is the line end before a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup import landmarks
from sphinx_mrstats.markup.precut import Precut

if TYPE_CHECKING:
    from sphinx_mrstats.markup.rules import Rules

__all__ = ["BLANK", "LINE_END", "WITHOUT_SIGNS", "Cutter", "Region", "UnsureError"]


class UnsureError(Exception):
    """A document that has to be read exactly as a whole."""


class Region(NamedTuple):
    """Lines that have to be read exactly; `nested` ones may hold no titles."""

    source: bytes
    indent: int = 0
    describes_object: bool = False
    nested: bool = False


# Of text that was read, nothing may look like markup any more; the words are the same.
WITHOUT_SIGNS = bytes(
    byte if chr(byte).isalnum() or byte in b"'-\n" or byte >= 0x80 else ord(" ")
    for byte in range(256)
)

LINE_END = ord("\n")
BLANK = b"\n\n"


class Cutter:
    """Cuts one source up from its start to its end."""

    def __init__(self, source: bytes, rules: Rules) -> None:
        self.rules = rules
        self.precut = Precut(source, rules)
        self.source = source = self.precut.text
        self.out: list[bytes | Region] = []
        self.kept = 0  # text from here on is not put out yet
        self.at = 0  # the search goes on from here
        self.fresh = 0  # a body goes on here, though no blank line is before it
        self.literal = self.colons(0)  # the next line that ends with two colons

    # What is kept and what is cut

    def cut(self, start: int, end: int) -> None:
        """Leave out the text from `start` to `end`; what is before and behind are two blocks."""
        self.out += self.source[self.kept : start], BLANK
        self.kept = end
        if end > self.at:
            self.at = end
        if -1 < self.literal < end:
            self.literal = self.colons(end)

    def cut_marker(self, start: int, end: int, block_end: int) -> None:
        """Leave out a marker, so that the text behind it stands as the lines below it do."""
        source = self.source
        line_end = source.find(b"\n", end)
        spaces = landmarks.SPACES.match(source, end)
        self.cut(start, min(spaces.end() if spaces else end, line_end))
        if line_end < block_end and source[line_end + 1] != LINE_END:
            self.out.append(b" " * self.indent(line_end))

    def skip(self, start: int, end: int, *_: int) -> None:
        """Leave out whole lines; after them, a body goes on."""
        if start > self.kept:
            self.out += self.source[self.kept : start], BLANK
        self.kept = self.at = self.fresh = end
        if -1 < self.literal < end:
            self.literal = self.colons(end)

    def code(self, start: int, end: int) -> None:
        """Leave out whole lines of code, unless they are to be read."""
        self.skip(start, end)
        if self.rules.include_code:
            self.out += self.precut.original(start, end).translate(WITHOUT_SIGNS), BLANK

    def read(self, start: int, end: int, indent: int, *, describes_object: bool = False) -> None:
        """Have whole lines read exactly."""
        region = self.precut.original(start + 1, end)
        if start < self.kept or landmarks.STATEFUL.search(region):
            raise UnsureError
        self.skip(start, end)
        self.out += Region(region, indent, describes_object), BLANK

    def read_block(self, start: int, indent: int) -> None:
        """Have the whole block read exactly that the line at `start` is in."""
        source = self.source
        start = max(source.rfind(b"\n\n", 0, start + 1) + 1, 0)
        indent = min(indent, self.indent(start))
        match = landmarks.next_block(indent).search(source, start + 1)
        end = match.start() if match else len(source)
        self.read(start, end + source.startswith(b"\n\n", end), indent)

    # Where things are

    def colons(self, at: int) -> int:
        """Find the next line that ends with two colons: where those stand, or -1.

        A line of more colons and nothing else is a rule, which no code follows.
        """
        match = landmarks.COLONS.search(self.source, at)
        if match is None:
            return -1
        if landmarks.RULE_OF_COLONS.match(self.source, self.source.rfind(b"\n", 0, match.start())):
            raise UnsureError
        return match.start()

    def indent(self, place: int) -> int:
        """Return the indentation of the first line from a line end on that is not blank."""
        match = landmarks.INDENT.match(self.source, place)
        assert match
        return len(match[1])

    def end(self, at: int, indent: int) -> int:
        """Find the place of the next line that is indented by at most `indent` spaces."""
        match = landmarks.dedent(indent).search(self.source, at)
        return match.start() if match else len(self.source)

    def blank(self, at: int, end: int) -> int:
        """Find the next blank line, up to `end`."""
        blank = self.source.find(BLANK, at, end)
        return blank if blank >= 0 else end

    def text_end(self, at: int, indent: int) -> int:
        """Find where a block ends that has no blank line and is indented by `indent`."""
        return self.blank(at, self.end(at, indent - 1) if indent else len(self.source))

    def in_body(self, start: int, indent: int) -> bool:
        """Tell whether the line at `start` begins a block, rather than going on with one.

        Where the line before does not tell, the block is left to the exact reader: False.
        """
        source = self.source
        if source[start - 1] == LINE_END or start == self.fresh:
            return True
        before = source.rfind(b"\n", 0, start)
        depth = self.indent(before)
        if depth > indent:
            return True
        if before < self.kept or landmarks.MARKED.match(source, before + 1 + depth):
            self.read_block(start, indent)
            return False
        return depth < indent

    def begins(self, start: int, indent: int) -> bool:
        """Tell whether what looks like a list item is one, rather than a line of a paragraph."""
        source = self.source
        if source[start - 1] == LINE_END or start == self.fresh:
            return True
        before = source.rfind(b"\n", 0, start)
        depth = self.indent(before)
        return depth != indent or bool(landmarks.MARKED.match(source, before + 1 + depth))
