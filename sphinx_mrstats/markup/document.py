"""One document that the walk has been through, read as text, by line, or block by block."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup.inline import ADVANCE, LEFT_OUT, Roles, read_inline
from sphinx_mrstats.markup.prose import (
    Passage,
    Substituter,
    advanced,
    read_passage,
    without_joined,
)
from sphinx_mrstats.markup.reading import CODE, RUN, Reading
from sphinx_mrstats.markup.runs import blocks_of_run
from sphinx_mrstats.markup.source import Source
from sphinx_mrstats.markup.spans import LINE, SHOWN, UNSURE, WITHOUT_SIGNS, read_spans
from sphinx_mrstats.markup.walk import walk_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_mrstats.markup.reading import Part
    from sphinx_mrstats.markup.rules import Rules
    from sphinx_mrstats.markup.source import Buffer

__all__ = ["WalkedDocument"]

NL = ord("\n")
_BLANK = b"\n\n"
_INDENT = re.compile(rb"\n ++")

# What may be the marker of an item.
_MARKER = re.compile(rb"\n *+(?:[-*+]|[0-9#]\.|\.)[ .]")

# A field at the very start of a document: Sphinx puts what it reads before each document after it.
_DOCINFO = re.compile(rb"\s*:\w+:")

# Code that was left out and that nothing is joined to: what separates stands on both sides of it.
_SEPARATES = rb"[\x00-\x05\x07-&(-,./:-@[-`{-~]"
_ALONE = re.compile(b"%b(?<=%b%b)%b*+(?=%b)" % (SHOWN, _SEPARATES, SHOWN, SHOWN, _SEPARATES))

# A line with other marks: of code, of a line end in what is left out, or `ADVANCE` in UTF-8.
_MARKED = re.compile(rb"\n[^\n\x03\x06\xef]*+[\x03\x06\xef][^\n]*+")
_JOINED = re.compile(f"(?<!\\S)[^\\s{SHOWN.decode()}]*+{SHOWN.decode()}\\S*+")


class _Placed(NamedTuple):
    """A block that was read: its passage, and its lines before, with where each stands."""

    passage: Passage
    lines: list[str]
    offsets: list[int]
    buffer: Buffer

    def by_line(self) -> Iterator[tuple[int, str]]:
        """Yield the text of each line that has any, with the line's number."""
        for offset, line in zip(self.offsets, self.passage.text.split("\n"), strict=False):
            if line and not line.isspace():
                yield self.buffer.line(offset), line

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Yield where the text stands contiguously: offset, line, column."""
        text, breaks = self.passage
        starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        row = 0
        for number, (at, index) in enumerate(breaks):
            end = breaks[number + 1][0] if number + 1 < len(breaks) else len(text)
            while True:
                while row and starts[row] > index:
                    row -= 1
                while row + 1 < len(self.lines) and starts[row + 1] <= index:
                    row += 1
                line_end = text.find("\n", at, end)
                column, size = index - starts[row], (line_end if line_end >= 0 else end) - at
                offset = self.offsets[row] + len(self.lines[row][:column].encode())
                yield at, *self.buffer.place(offset)
                after = offset + len(self.lines[row][column : column + size].encode())
                for inner in self.buffer.breaks(offset + 1, after):
                    shown = len(self.buffer.text[offset:inner].decode("utf-8", "replace"))
                    yield at + shown, *self.buffer.place(inner)
                if line_end < 0 or line_end + 1 >= end:
                    break
                at, index = line_end + 1, index + line_end + 1 - at


class WalkedDocument:
    """One document that was walked over, and the parts of it that are still to be read."""

    def __init__(
        self,
        source: bytes,
        rules: Rules,
        *,
        placeless: bool = False,
        at_one_go: bool = True,
        with_events: bool = False,
    ) -> None:
        self.source = Source(source)
        self.at_one_go = at_one_go
        self.reading = reading = Reading(
            rules, placeless=placeless, with_events=with_events, in_runs=at_one_go
        )
        if rules.prolog:
            walk_document(Source(rules.prolog.encode()), reading)
            reading.forget_text()
            if reading.events is not None:
                reading.events.clear()
            if _DOCINFO.match(self.source.text):
                reading.leading = True
        walk_document(self.source, reading)
        reading.finish()
        self.parts = reading.parts
        if rules.epilog and not with_events:
            reading.parts = []
            walk_document(Source(rules.epilog.encode()), reading)
        self.substituter = Substituter(reading.substitutions, len(self.source.text))

    def tell(self, warn: Callable[[int, str], None] | None) -> None:
        """Tell of a substitution that was used too often."""
        name = self.substituter.exceeded
        if name is not None and warn:
            line = self.source.line(self.reading.definitions.get(name, 1))
            warn(
                line,
                f"the substitution |{name}| is used so often that not all its uses are counted;"
                " make it shorter",
            )

    def segments(self) -> Iterator[tuple[Roles, list[Part]]]:
        """Yield the parts of the document between which roles change, with those that hold."""
        roles = Roles.of(self.reading.rules)
        done = 0
        for change in self.reading.changes:
            if done < change.part < len(self.parts):
                yield roles, self.parts[done : change.part]
                done = change.part
            change.apply(roles)
        if done < len(self.parts):
            yield roles, self.parts[done:]

    # As one text

    def text_of(self, roles: Roles, parts: list[Part], *, by_line: bool) -> bytes:
        """Read parts as one text, in which blank lines stand between them."""
        if not self.at_one_go:
            blocks = [
                self._block(roles, buffer, start, end, indent, by_line=by_line).passage.text
                for start, end, indent, buffer in parts
            ]
            return "\n\n".join(["", *blocks, ""]).encode("utf-8", "replace")
        texts = [buffer.text[start:end] for start, end, _, buffer in parts]
        if self.reading.rules.include_code:
            texts = [
                text.translate(WITHOUT_SIGNS) if part[2] == CODE else text
                for part, text in zip(parts, texts, strict=True)
            ]
        text = _BLANK.join([b"", *texts, b""])
        # what is read has as many lines, if they are asked for, and always as many blank ones
        dedented = _INDENT.sub(b"\n", text) if by_line else text
        read = read_spans(dedented, roles, self._substituted(by_line=by_line), by_line=by_line)
        if UNSURE not in read:
            return read
        starts = [0, *accumulate(len(each) + len(_BLANK) for each in texts)]
        return self._read_exactly(roles, parts, starts, text, read, by_line=by_line)

    def _substituted(self, *, by_line: bool) -> Callable[[bytes], bytes]:
        code = SHOWN.decode() if by_line else "0"

        def substituted(name: bytes) -> bytes:
            shown = self.substituter.of(name.decode("utf-8", "replace"))
            return shown.replace(LEFT_OUT, code).encode("utf-8", "replace") or b" "

        return substituted

    def _read_exactly(
        self,
        roles: Roles,
        parts: list[Part],
        starts: list[int],
        text: bytes,
        read: bytes,
        *,
        by_line: bool,
    ) -> bytes:
        """Read again, block by block, what is between blank lines and `UNSURE`."""
        out: list[bytes] = []
        done, place = 0, 0
        while (unsure := read.find(UNSURE, done)) >= 0:
            # no construct holds a blank line, so that blocks are as many in both
            for _ in range(read.count(_BLANK, done, unsure)):
                place = text.find(_BLANK, place) + len(_BLANK)
            out.append(read[done : max(read.rfind(_BLANK, done, unsure) + len(_BLANK), done)])
            done, after = read.find(_BLANK, unsure), text.find(_BLANK, place)
            while text[place] == NL:
                place += 1
            number = bisect_right(starts, place - len(_BLANK)) - 1
            start, _, indent, buffer = parts[number]
            start += place - len(_BLANK) - starts[number]
            found = []
            for left, right, depth in self._bounds(buffer, start, start + after - place, indent):
                block = self._block(roles, buffer, left, right, depth, by_line=by_line)
                found.append(block.passage.text)
            out.append("\n".join(found).encode("utf-8", "replace"))
            place = after
        out.append(read[done:])
        return b"".join(out)

    def _bounds(
        self, buffer: Buffer, start: int, end: int, indent: int
    ) -> Iterable[tuple[int, int, int]]:
        """Return where blocks of a part, or of some lines of it, start and end, and how deep."""
        if indent != RUN:
            return ((start, end, indent),)
        return blocks_of_run(buffer.text, start, end)

    def _block(
        self,
        roles: Roles,
        buffer: Buffer,
        start: int,
        end: int,
        indent: int,
        *,
        by_line: bool = True,
    ) -> _Placed:
        """Read one block."""
        raw = buffer.text[start:end].split(b"\n")
        lines, offsets, at = [], [], start
        for number, line in enumerate(raw):
            shown = line
            if number or indent == CODE:
                shown = (
                    line[:indent].lstrip(b" ") + line[indent:] if indent != CODE else line.lstrip()
                )
            lines.append(shown.decode("utf-8", "replace"))
            offsets.append(at + len(line) - len(shown))
            at += len(line) + 1
        text = "\n".join(lines)
        if indent == CODE:
            passage = Passage(text, [(0, 0)])
        elif by_line:
            passage = read_passage(text, roles, self.substituter)
        else:
            shown_text = self.substituter(read_inline(text, roles))
            passage = Passage(shown_text.replace(ADVANCE, "").replace(LEFT_OUT, "0"), [(0, 0)])
        return _Placed(passage, lines, offsets, buffer)

    def split(
        self, parts: list[Part], wanted: Callable[[str], bool] | None = None
    ) -> Iterator[Part]:
        """Yield the blocks of parts; with `wanted`, those whose source it is true of."""
        for start, end, indent, buffer in parts:
            for left, right, depth in self._bounds(buffer, start, end, indent):
                if not wanted or wanted(buffer.text[left:right].decode("utf-8", "replace")):
                    yield left, right, depth, buffer

    def blocks_of(
        self, roles: Roles, parts: list[Part], wanted: Callable[[str], bool] | None
    ) -> Iterator[_Placed]:
        """Read parts block by block."""
        for start, end, indent, buffer in self.split(parts, wanted):
            block = self._block(roles, buffer, start, end, indent)
            if block.passage.text and not block.passage.text.isspace():
                yield block

    # By line

    def without_markers(self, parts: list[Part]) -> Iterator[Part]:
        """Yield parts, and of runs with items the blocks, which stand behind the items' markers."""
        for part in parts:
            start, end, indent, buffer = part
            if indent == RUN and _MARKER.search(buffer.text, start, end):
                for left, right, depth in blocks_of_run(buffer.text, start, end):
                    yield left, right, depth, buffer
            else:
                yield part

    def lines_of(self, roles: Roles, parts: list[Part]) -> Iterator[tuple[int, str]]:
        """Return the text of each line, with its number; that of what stands between parts is 0."""
        source, count = self.source, self.source.text.count
        numbers: list[int] = [0, 0]
        at = row = 0
        for start, end, _, buffer in parts:
            if buffer is source and start >= at:
                first = row + count(b"\n", at, start)
                row = first + count(b"\n", start, end)
                numbers += source.numbers(range(first, row + 1))
                at = end
            else:
                n_lines = buffer.text.count(b"\n", start, end) + 1
                numbers += buffer.numbers_of_lines(start, n_lines)
            numbers.append(0)
        text = _ALONE.sub(b"", self.text_of(roles, parts, by_line=True))
        lines = _MARKED.sub(_without_marks, text).decode("utf-8", "replace").split("\n")
        return zip(numbers, lines, strict=False)


def _without_marks(match: re.Match[bytes]) -> bytes:
    """Leave code out of a line, with what is joined to it, and put line ends where they belong."""
    text = match[0].decode("utf-8", "replace").replace(LINE.decode(), ADVANCE)
    if SHOWN.decode() in text:
        text = _JOINED.sub(_without_joined, text)
    return advanced(text).encode("utf-8", "replace")


def _without_joined(match: re.Match[str]) -> str:
    return without_joined(match[0].replace(SHOWN.decode(), LEFT_OUT))
