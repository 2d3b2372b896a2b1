"""The cog regions of a document: the code of each, and the output that belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.comments import comment_reader
from sphinx_mrstats.documents import RESTRUCTUREDTEXT
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.text import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "KNOWN_MARKERS",
    "Markers",
    "Region",
    "RegionError",
    "find_regions",
    "swallowed_ends",
]

_ENOUGH = 100_000  # characters at both ends of a large output, to tell what it is


class RegionError(MrstatsError):
    """A document's markers don't fit together; `line` is where, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Markers:
    """What stands around a region: before its code, after it, and after its output.

    A marker counts wherever in a line it stands. In reStructuredText and Markdown, `begin` counts
    only where it is no literal example.
    """

    begin: str = "{{{cog"
    end: str = "}}}"
    end_output: str = "{{{end}}}"

    def which(self, line: str) -> str:
        """Return the marker in `line`, or ''; the end of output often holds the end of code."""
        for marker in (self.begin, self.end_output, self.end):
            if marker in line:
                return marker
        return ""

    def __str__(self) -> str:
        return f"{self.begin} {self.end} {self.end_output}"


# A document has one kind of markers. Which one, its first begin marker tells: this package's own,
# which suits documents about lists, or cog's.
KNOWN_MARKERS = (Markers(), Markers("[[[cog", "]]]", "[[[end]]]"))


@dataclass(frozen=True, slots=True)
class Region:
    """Where a region stands in a document's text.

    The code is in the lines `begin` to `end`, numbered from 1, whose text is `code`: the markers'
    lines are the first and the last of these. The output is ``text[start:stop]``, and `end_output`
    the number of the line with the end marker, which follows at `stop` and ends at `after`. Where a
    document may leave the last end marker out (`open_end`), that line can be missing: `stop` and
    `after` are the end of the text.
    """

    begin: int
    end: int
    end_output: int
    code: tuple[str, ...]
    start: int
    stop: int
    after: int
    markers: Markers

    @property
    def one_line(self) -> bool:
        """Whether the code stands in the line of its markers."""
        return self.begin == self.end

    @property
    def is_indented(self) -> bool:
        """Whether the line of its first marker begins with white space."""
        return self.code[0][0].isspace()


def find_regions(
    text: str,
    markers: Markers | None = None,
    rules: Rules = DEFAULT_RULES,
    *,
    parser: str = RESTRUCTUREDTEXT,
    open_end: bool = False,
) -> tuple[Region, ...]:
    r"""Find the regions of a document, in their order; no regions give an empty tuple.

    Without `markers`, the kind of the first begin marker is the document's. `parser` says what a
    literal example is: ``restructuredtext`` (a marker counts in comments only), ``markdown`` (a
    marker in code is an example), or '' (every marker counts, as for cog). `rules` say which
    directives take their body as it stands. With `open_end` the document's end may stand for the
    last end marker.

    >>> [region] = find_regions(".. [[[cog cog.out('1') ]]]\n1\n.. [[[end]]]\n")
    >>> region.begin, region.end, region.end_output, region.markers.begin
    (1, 1, 3, '[[[cog')

    Raises:
        RegionError: a marker is missing, or one stands in place of another; two kinds of markers
            begin regions; or a begin was meant for a comment and is none.

    """
    kinds = KNOWN_MARKERS if markers is None else (markers,)
    if not any(marker in text for kind in kinds for marker in (kind.begin, kind.end_output)):
        return ()  # far faster than reading structure
    return tuple(_Search(text, kinds, rules, parser, open_end=open_end).regions())


class _Search:
    """A walk through a text, line by line outside of regions."""

    def __init__(
        self, text: str, kinds: Sequence[Markers], rules: Rules, parser: str, *, open_end: bool
    ) -> None:
        self._text = text
        self._kinds = kinds
        self._reader = comment_reader(parser, rules)
        self._comments = parser == RESTRUCTUREDTEXT
        self._open_end = open_end
        self._line = 0  # the number of the last line that was read
        self._at = 0  # where the next one begins

    def regions(self) -> Iterator[Region]:
        settled: Markers | None = None
        while self._at < len(self._text):
            line = self._next()
            # What is in a region says nothing about what follows it: the reader never sees it.
            counts = self._reader.read(line.rstrip("\r\n"))
            kind = next((kind for kind in self._kinds if kind.which(line)), None)
            if kind is None:
                continue
            marker = kind.which(line)
            if marker == kind.begin and self._reader.is_in_paragraph and _is_explicit(line):
                raise RegionError(
                    f"{marker!r} goes on with the paragraph above, so that it is no comment: put "
                    "a blank line before it",
                    self._line,
                )
            # Brackets that end a region of cog's are also text, as in a list of lists; not alone in
            # a comment.
            is_text = marker == kind.end and not (
                self._comments and line.strip(" .\t\r\n") == marker
            )
            if not counts or is_text:
                continue
            if marker != kind.begin:
                raise RegionError(f"{marker!r} without a {kind.begin!r} before it", self._line)
            if settled not in {None, kind}:
                raise RegionError(
                    f"{marker!r} after a {settled.begin!r}: a document has one kind of markers; "
                    "say which by --markers, or the setting",
                    self._line,
                )
            settled = kind
            yield self._region(kind, line)

    def _next(self) -> str:
        match = LINE.match(self._text, self._at)
        assert match is not None  # it matches the empty text, too
        self._line += 1
        self._at = match.end()
        return match[0]

    def _region(self, kind: Markers, first: str) -> Region:
        begin = self._line
        code = [first]
        if kind.end not in first[first.index(kind.begin) + len(kind.begin) :]:
            while True:
                if self._at >= len(self._text):
                    raise RegionError(f"{kind.end!r} is missing after this line", begin)
                code.append(self._next())
                if kind.end in code[-1] and kind.end_output not in code[-1]:
                    break
                if found := kind.which(code[-1]):
                    raise _unexpected(found, kind.end, self._line)
        end, start = self._line, self._at
        pattern = "|".join(map(re.escape, (kind.begin, kind.end_output, kind.end)))
        match = re.compile(pattern).search(self._text, start)
        if match is None and not self._open_end:
            raise RegionError(f"{kind.end_output!r} is missing after this line", end)
        place = len(self._text) if match is None else match.start()
        stop = place
        if match is not None:  # from the marker back to where its line begins
            stop = 1 + max(self._text.rfind(ending, start - 1, place) for ending in "\r\n")
        self._line += _count_lines(self._text, start, stop)
        self._at = stop
        if match is not None:
            last = self._next()
            if kind.end_output not in last:
                raise _unexpected(kind.which(last), kind.end_output, self._line)
        else:
            self._line += 1
        return Region(begin, end, self._line, tuple(code), start, stop, self._at, kind)


def _unexpected(found: str, wanted: str, line: int) -> RegionError:
    return RegionError(f"{found!r} where {wanted!r} was expected", line)


def _is_explicit(line: str) -> bool:
    return line.lstrip().startswith(".. ")


def _count_lines(text: str, start: int, stop: int) -> int:
    count = text.count
    return count("\n", start, stop) + count("\r", start, stop) - count("\r\n", start, stop)


def swallowed_ends(
    text: str, regions: Sequence[Region], rules: Rules = DEFAULT_RULES
) -> list[Region]:
    r"""Return those of the `regions` whose output ends with what makes their end no comment.

    A page of reStructuredText would show such an end, and take what follows for output. An end
    right below text of its own column or a smaller one is always counted among them.

    >>> text = ".. {{{cog\n.. }}}\ntext\n.. {{{end}}}\n"
    >>> [region.end_output for region in swallowed_ends(text, find_regions(text))]
    [4]
    """
    ends = {region.end_output: region for region in regions if region.stop < region.after}
    if not ends:
        return []
    reader = comment_reader(RESTRUCTUREDTEXT, rules)
    swallowed = []
    above = ""
    for number, each in _lines(text, regions):
        line = each.rstrip("\r\n")
        is_comment = reader.read(line)
        if region := ends.get(number):
            has_output = number - 1 > region.end
            if not is_comment or (has_output and _touches(above, line)):
                swallowed.append(region)
        above = line
    return swallowed


def _lines(text: str, regions: Sequence[Region]) -> Iterator[tuple[int, str]]:
    """Yield numbered lines, but not all of a large output, of which both ends are enough.

    What such an output ends with does not depend on a hundred thousand lines before.
    """
    number = at = 0
    for region in regions:
        parts = [(at, region.after)]
        if region.stop - region.start > 2 * _ENOUGH:
            parts = [(at, region.start + _ENOUGH), (region.stop - _ENOUGH, region.after)]
        for start, stop in parts:
            begins = text.rfind("\n", 0, start) + 1 if start else 0
            number += _count_lines(text, at, begins)
            at = begins
            while at < stop:
                match = LINE.match(text, at)
                assert match is not None  # it matches the empty text, too
                number += 1
                yield number, match[0]
                at = match.end()


def _touches(above: str, line: str) -> bool:
    """Whether `line` stands right below text that is not indented deeper."""
    columns = [len(text.expandtabs()) - len(text.expandtabs().lstrip()) for text in (above, line)]
    return bool(above.strip()) and columns[0] <= columns[1]
