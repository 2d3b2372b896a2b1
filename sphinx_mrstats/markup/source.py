"""A document's source as the reader walks over it: one buffer of bytes, and where each byte stands.

A buffer is UTF-8 without tabs, carriage returns and spaces at the ends of lines. It begins with a
line end and closes with two, so that each line stands between two of them. The buffer of a
document is its normalised source; what is read out of place, such as the cells of a table, has a
buffer of its own, which knows where in another buffer its stretches come from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Buffer", "Source", "Stretch"]

# Code points that no text may hold (Unicode, section 23.7): the reader uses them as marks.
_MARKS = re.compile("[\ufdd0-\ufdd3]")

_TAB_WIDTH = 8
_BOM = b"\xef\xbb\xbf"

# Bytes of lines as docutils makes them. What is not among them is control characters, which may
# stand for a space or end a line, or other scripts: line ends there, marks, and white space, which
# matters where a line ends.
_USUAL = bytes([ord("\t"), ord("\n"), ord("\r"), *range(0x20, 0x7F)])
_UNUSUAL = re.compile(rb"[\x00-\x1f\x7f]|\xc2\x85|\xe2\x80[\xa8\xa9]|\xef\xb7[\x90-\x93]")
_SPACE = rb"(?:\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
_SPACES = re.compile(_SPACE)
_SPACE_AT_END = re.compile(_SPACE + rb"[ \t]*+(?:[\r\n]|\Z)")

# A space at a line's end: "\n" is rarer than a space, and looked for first.
_SPACE_BEFORE_LINE_END = re.compile(rb"\n(?<= \n)")

# Controls that are left in lines separate.
_CONTROLS = "".join(map(chr, [*range(0x20), 0x7F]))
_SEPARATE = dict.fromkeys(map(ord, _CONTROLS), " ")

_GAP = re.compile(rb" ++")

# A stretch of a buffer: the text in it, and the offset in another buffer at which that stands.
Stretch = tuple[bytes, int]


class Buffer:
    """Text that is walked over; `origin` and `starts` tell where its stretches come from."""

    has_tabs = False  # in the file that it comes from

    def __init__(
        self,
        text: bytes,
        origin: Buffer | None = None,
        starts: tuple[list[int], list[int]] = ([], []),
    ) -> None:
        self.text = text
        self._origin = origin
        if origin:
            self.has_tabs = origin.has_tabs
        self._starts, self._places = starts

    @classmethod
    def of_lines(cls, lines: Iterable[Iterable[Stretch]], origin: Buffer) -> Buffer:
        """Make a buffer of lines, each of stretches of `origin`."""
        text: list[bytes] = []
        starts: list[int] = []
        places: list[int] = []
        at = 0
        for line in lines:
            text.append(b"\n")
            at += 1
            for stretch, place in line:
                text.append(stretch)
                starts.append(at)
                places.append(place)
                at += len(stretch)
        text.append(b"\n\n")
        return cls(b"".join(text), origin, (starts, places))

    def _origin_of(self, offset: int) -> int:
        before = max(bisect_right(self._starts, offset) - 1, 0)
        return self._places[before] + max(offset - self._starts[before], 0)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, each from 1, of the character at `offset` in the file."""
        assert self._origin
        return self._origin.place(self._origin_of(offset))

    def breaks(self, start: int, end: int) -> list[int]:
        """Return the offsets, of some within one line, at which text stands elsewhere in the file.

        So do stretches of a buffer, and what comes behind a tab.
        """
        stretches = self._starts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        if self.has_tabs:
            gaps = [gap.end() for gap in _GAP.finditer(self.text, start, end)]
            return sorted({*stretches, *gaps})
        return stretches

    def line(self, offset: int) -> int:
        """Return the number of the line in the file, from 1, that holds the byte at `offset`."""
        assert self._origin
        return self._origin.line(self._origin_of(offset))

    def numbers_of_lines(self, start: int, n_lines: int) -> list[int]:
        """Return the numbers of `n_lines` lines from the one at `start` on."""
        found = []
        for _ in range(n_lines):
            found.append(self.line(start))
            start = self.text.find(b"\n", start) + 1
        return found


class Source(Buffer):
    """The normalised source of a document, with what the file itself holds."""

    def __init__(self, source: bytes) -> None:
        self._file = source = source.removeprefix(_BOM)
        self.has_tabs = b"\t" in source
        self._numbers: list[tuple[int, int]] | None = None  # of unusual lines: line, first column
        unusual = source.translate(None, _USUAL)
        if unusual and not _is_usual(source, unusual):
            source = self._unusual(source)
        else:
            if b"\r" in source:
                source = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if b"\t" in source:
                source = _without_tabs(source)
            if _SPACE_BEFORE_LINE_END.search(source):
                source = b"\n".join(map(bytes.rstrip, source.split(b"\n")))
        super().__init__(b"\n%b\n\n" % source.rstrip())

    def _unusual(self, source: bytes) -> bytes:
        """Split a source into lines as docutils does, and note where each stands."""
        found: list[str] = []
        self._numbers = []
        text = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        for number, whole in enumerate(_MARKS.sub(" ", text).split("\n"), start=1):
            # other separators end a line for docutils, though not for an editor
            column = 0
            for part in re.sub("[\v\f]", " ", whole).splitlines(keepends=True) or [""]:
                line = part.splitlines()[0] if part else ""
                found.append(_without_controls(line.expandtabs(_TAB_WIDTH)).rstrip())
                self._numbers.append((number, column))
                column += len(part)
        return "\n".join(found).encode("utf-8", "replace")

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\n", self.text)]

    @cached_property
    def _lines(self) -> list[str]:
        """The lines of the file."""
        text = self._file.decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, offset: int) -> int:
        """Return the number of the line in the file, from 1, that holds the byte at `offset`."""
        row = bisect_right(self._line_ends, offset - 1)
        return self._numbers[min(row, len(self._numbers)) - 1][0] if self._numbers else row

    def numbers(self, rows: range) -> range | list[int]:
        """Return the numbers in the file of lines of the buffer, which are numbered from 1."""
        if not self._numbers:
            return rows
        most = len(self._numbers)
        return [self._numbers[min(row, most) - 1][0] for row in rows]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, each from 1, of the character at `offset` in the file."""
        row = max(bisect_right(self._line_ends, offset - 1), 1)
        start = self._line_ends[row - 1] + 1
        column = len(self.text[start:offset].decode("utf-8", "replace"))
        number, first = (
            self._numbers[min(row, len(self._numbers)) - 1] if self._numbers else (row, 0)
        )
        line = self._lines[min(number, len(self._lines)) - 1]
        if "\t" in line:
            column = _column_before_tabs(line[first:], column)
        return number, first + column + 1


def _is_usual(source: bytes, unusual: bytes) -> bool:
    """Tell whether nothing but letters of other scripts, as UTF-8, is what is `unusual`."""
    if _UNUSUAL.search(unusual) or (_SPACES.search(unusual) and _SPACE_AT_END.search(source)):
        return False
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_controls(line: str) -> str:
    r"""Replace controls by spaces, and strip those at a line's end.

    A backslash before those would now escape the line's end, and goes with them.
    """
    shown = line.rstrip(f"{_CONTROLS} ")
    backslashes = len(shown) - len(shown.rstrip("\\"))
    if backslashes % 2 and line[len(shown) :].strip(" "):
        shown = shown[:-1]
    return shown.translate(_SEPARATE)


def _without_tabs(source: bytes) -> bytes:
    if source.isascii():
        return source.expandtabs(_TAB_WIDTH)
    return b"\n".join(
        line
        if b"\t" not in line
        else line.expandtabs(_TAB_WIDTH)
        if line.isascii()
        else line.decode().expandtabs(_TAB_WIDTH).encode()
        for line in source.split(b"\n")
    )


def _column_before_tabs(line: str, column: int) -> int:
    """Return which character of a line stands in a column, each from 0, once tabs are spaces."""
    reached = 0
    for index, character in enumerate(line):
        reached += _TAB_WIDTH - reached % _TAB_WIDTH if character == "\t" else 1
        if reached > column:
            return index
    return len(line)
