"""Where text that is parsed as Markdown stands in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from sphinx_mrstats.markup.prose import Block

__all__ = ["Elsewhere", "Lines", "Moved", "Origin", "Place", "Source", "Stretches"]

Place = tuple[int, int]
"""Line and column in the file, each from 1."""

# What markdown-it-py takes off both ends of text.
_TRIMMED = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


class Origin(Protocol):
    """Says where the characters of a text stand in the file."""

    def spans(self, text: str, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield offset, line and column of each stretch of `text`, which begins at offset `at`."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The origin of text that stands in the file in stretches, such as lines.

    `starts` are the offsets at which they begin, and `places` line and column of each.
    """

    starts: list[int]
    places: list[Place]

    def spans(self, text: str, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield offset, line and column of each stretch of `text`, which begins at offset `at`."""
        number = bisect_right(self.starts, at) - 1
        line, column = self.places[number]
        yield 0, line, column + at - self.starts[number]
        for later in range(number + 1, len(self.starts)):
            if self.starts[later] >= at + len(text):
                break
            yield self.starts[later] - at, *self.places[later]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The origin of text that stands elsewhere: each of its words has the place of a reference."""

    line: int
    column: int

    def spans(self, text: str, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield the one place for each word."""
        yield 0, self.line, self.column
        for word in re.finditer(r"(?<=\s)\S", text):
            yield word.start(), self.line, self.column


@dataclass(frozen=True, slots=True)
class Moved:
    """The origin of a block whose places are known within some lines, which begin at `places`."""

    block: Block
    places: list[Place]

    def spans(self, text: str, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield offset, line and column of each stretch of the block."""
        for offset, number, column in self.block.spans:
            line, first = self.places[min(number, len(self.places)) - 1]
            yield offset, line, first + column - 1


@dataclass(slots=True)
class Lines:
    """Lines of the body of a directive, and where each begins; None where places aren't wanted.

    What stands `elsewhere` has the place of a reference.
    """

    text: list[str] = field(default_factory=list)
    places: list[Place] | None = None
    elsewhere: bool = False

    def part(self, start: int, end: int | None = None) -> Lines:
        """Return the lines from `start` up to `end`."""
        places = None if self.places is None else self.places[start:end]
        return Lines(self.text[start:end], places, self.elsewhere)

    def dedented(self, width: int) -> Lines:
        """Return the lines without so many characters at their start."""
        places = self.places
        if places and not self.elsewhere:
            places = [(line, column + width) for line, column in places]
        return Lines([line[width:] for line in self.text], places, self.elsewhere)

    def split(self) -> Lines:
        r"""Return them parted where docutils ends a line too, as at ``\f``."""
        if all(line.splitlines() in ([line], []) for line in self.text):
            return self
        text, places = [], []
        for number, line in enumerate(self.text):
            column = 0
            for part in line.splitlines(keepends=True) or [""]:
                text.append((part.splitlines() or [""])[0])
                if self.places is not None:
                    first = self.places[number]
                    places.append(first if self.elsewhere else (first[0], first[1] + column))
                column += len(part)
        return Lines(text, None if self.places is None else places, self.elsewhere)

    def origin(self) -> Origin | None:
        """Say where their text stands."""
        if not self.places:
            return None
        if self.elsewhere:
            return Elsewhere(*self.places[0])
        starts, offset = [], 0
        for line in self.text:
            starts.append(offset)
            offset += len(line) + 1
        return Stretches(starts, self.places)


class Source:
    """Text that is parsed as Markdown: a document, or the body of a directive.

    `places` are where its lines begin in the file; None where places aren't wanted. What stands
    `elsewhere` has the place of a reference.
    """

    def __init__(self, text: str, places: list[Place] | None, *, elsewhere: bool = False) -> None:
        self.text = text
        self.places = places
        self.elsewhere = elsewhere
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def place(self, token: Token, text: str = "") -> Place:
        """Say where a token begins, or `text` in its first line."""
        number = _first_line(token)
        if not self.places or number >= len(self.places):
            return 1, 1
        line, column = self.places[number]
        if self.elsewhere or not text:
            return line, column
        return line, column + max(self.lines[number].rfind(text), 0)

    def origin(self, token: Token) -> Origin | None:
        """Say where text stands whose lines are those of a token, without indentation."""
        if self.places is None:
            return None
        lines = token.content.split("\n")
        begun = lines[0].rstrip(_TRIMMED)
        first, end = token.map or (0, 0)
        for number in range(first, end):  # the first may hold what is trimmed alone, such as \v
            if self.lines[number].rstrip(_TRIMMED).endswith(begun):
                return self._body(lines, number).origin()
        return self._body(lines, first).origin()

    def origin_of_end(self, token: Token, text: str) -> Origin | None:
        """Say where text stands that ends the first line of a token, but for hashes."""
        if self.places is None:
            return None
        place = self.place(token, text)
        return Elsewhere(*place) if self.elsewhere else Stretches([0], [place])

    def origin_of_cell(self, content: str, number: int, start: int) -> tuple[Origin | None, int]:
        r"""Say where a cell of a table stands in line `number`, at `start` or behind, and its end.

        The source may have ``\|`` for its ``|``.
        """
        if self.places is None or number >= len(self.places):
            return None, start
        line, column = self.places[number]
        if self.elsewhere:
            return Elsewhere(line, column), start
        source = self.lines[number]
        at = source.find(content, start)
        if at >= 0:
            return Stretches([0], [(line, column + at)]), at + len(content)
        written = content.replace("|", "\\|")
        at = max(source.find(written, start), 0)
        pipes = [found.start() for found in re.finditer(r"\|", content)]
        places = [(line, column + at + pipe + n) for n, pipe in enumerate(pipes, start=1)]
        return Stretches([0, *pipes], [(line, column + at), *places]), at + len(written)

    def body(self, token: Token, after: int) -> Lines:
        """Return the lines within a fence; they begin so many lines after it."""
        text = token.content.removesuffix("\n").split("\n") if token.content else []
        return self._body(text, _first_line(token) + after)

    def _body(self, text: list[str], first: int) -> Lines:
        """Return lines without indentation, which are those from line `first` on."""
        if not self.places:
            return Lines(text, self.places, self.elsewhere)
        last = len(self.places) - 1
        places = []
        for number, line in enumerate(text, start=first):
            place = self.places[min(number, last)]
            if not self.elsewhere:
                source = self.lines[min(number, last)]
                indent = len(source.rstrip(_TRIMMED)) - len(line.rstrip(_TRIMMED))
                place = place[0], place[1] + indent
            places.append(place)
        return Lines(text, places, self.elsewhere)


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0
