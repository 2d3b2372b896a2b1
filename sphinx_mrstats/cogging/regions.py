"""The cog regions of a document: code in a comment, and the output that belongs to it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.comments import CommentReader
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.markup import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "DEFAULT_MARKERS",
    "Markers",
    "Region",
    "RegionError",
    "find_regions",
    "split_lines",
    "swallowed_ends",
]


class RegionError(MrstatsError):
    """A document's markers don't fit together; ``line`` is where, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Markers:
    """What stands around a region: before its code, after it, and after its output.

    A marker counts wherever in a line it stands, and ``begin`` only in a comment.
    """

    begin: str = "{{{cog"
    end: str = "}}}"
    end_output: str = "{{{end}}}"

    def which(self, line: str) -> str:
        """The marker in ``line``, or ''; the end of output often holds the end of code."""
        for marker in (self.begin, self.end_output, self.end):
            if marker in line:
                return marker
        return ""


DEFAULT_MARKERS = Markers()


@dataclass(frozen=True, slots=True)
class Region:
    """Where a region stands: numbers of lines, from 1.

    The code is from the line ``begin`` to the line ``end``; its output is between that and the line
    ``end_output``.
    """

    begin: int
    end: int
    end_output: int


def split_lines(text: str) -> list[str]:
    r"""The lines of ``text`` with their endings, whichever these are.

    Only line feeds and carriage returns end a line here; a form feed, say, does not.

    >>> split_lines("one\r\ntwo\nthree\x0c")
    ['one\r\n', 'two\n', 'three\x0c']
    """
    return list(io.StringIO(text, newline=""))


def find_regions(
    lines: Sequence[str], markers: Markers = DEFAULT_MARKERS, rules: Rules = DEFAULT_RULES
) -> tuple[Region, ...]:
    """Find the regions whose begin stands in a comment, in their order.

    Elsewhere, in a literal block or in a paragraph, a marker is text. ``rules`` say which
    directives take their body as it stands. No regions give an empty tuple. Raises
    :exc:`RegionError` where a marker is missing, where one is in place of another, and for a begin
    that was meant for a comment and is not.

    >>> find_regions([".. {{{cog", ".. cog.out('1')", ".. }}}", "1", ".. {{{end}}}"])
    (Region(begin=1, end=3, end_output=5),)
    """
    if not any(markers.which(line) for line in lines):  # far faster than reading structure
        return ()
    regions = []
    reader = CommentReader(rules)
    number = 0
    while number < len(lines):
        number += 1
        line = lines[number - 1]
        is_comment = reader.read(line)
        marker = markers.which(line)
        if marker == markers.begin and reader.is_in_paragraph and line.lstrip().startswith(".. "):
            raise RegionError(
                f"{marker!r} goes on with the paragraph above, so that it is no comment: put a "
                "blank line before it",
                number,
            )
        if not is_comment or not marker:
            continue
        if marker != markers.begin:
            raise RegionError(f"{marker!r} without a {markers.begin!r} before it", number)
        begin = number
        # What is in a region says nothing about what follows it, so the reader does not see it.
        one_line = markers.end in line[line.index(markers.begin) + len(markers.begin) :]
        end = begin if one_line else _find(markers.end, lines, begin, markers)
        number = _find(markers.end_output, lines, end, markers)
        regions.append(Region(begin, end, number))
    return tuple(regions)


def swallowed_ends(
    lines: Sequence[str], regions: Sequence[Region], rules: Rules = DEFAULT_RULES
) -> list[Region]:
    """Those of the ``regions`` whose end is no comment, because of what their output ends with.

    A page would show such an end, and take what follows for output. An end right below text of its
    own column or a smaller one is always counted among them.

    >>> lines = [".. {{{cog", ".. }}}", "text", ".. {{{end}}}"]
    >>> swallowed_ends(lines, find_regions(lines))
    [Region(begin=1, end=2, end_output=4)]
    """
    reader = CommentReader(rules)
    is_comment = [reader.read(line) for line in lines]
    return [
        region
        for region in regions
        if not is_comment[region.end_output - 1]
        or (region.end_output - 1 > region.end and _touches(*lines[region.end_output - 2 :][:2]))
    ]


def _touches(above: str, line: str) -> bool:
    """Whether ``line`` stands right below text that is not indented deeper."""
    columns = [len(text.expandtabs()) - len(text.expandtabs().lstrip()) for text in (above, line)]
    return bool(above.strip()) and columns[0] <= columns[1]


def _find(wanted: str, lines: Sequence[str], start: int, markers: Markers) -> int:
    """The number of the first line with a marker after the first ``start`` lines."""
    for number, line in enumerate(lines[start:], start=start + 1):
        if found := markers.which(line):
            if found == wanted:
                return number
            raise RegionError(f"{found!r} where {wanted!r} was expected", number)
    raise RegionError(f"{wanted!r} is missing after this line", start)
