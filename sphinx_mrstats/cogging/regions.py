"""The cog regions of a document: code in a comment, and the output that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.comments import CommentReader
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.markup import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DEFAULT_MARKERS", "Markers", "Region", "RegionError", "find_regions"]


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


def find_regions(
    lines: Sequence[str], markers: Markers = DEFAULT_MARKERS, rules: Rules = DEFAULT_RULES
) -> tuple[Region, ...]:
    """Find the regions whose begin stands in a comment, in their order.

    Elsewhere, in a literal block or in a paragraph, a marker is text. ``rules`` say which
    directives take their body as it stands. No regions give an empty tuple. Raises
    :exc:`RegionError` where a marker is missing, or one is where another is expected.

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
        if not reader.read(line) or not (marker := markers.which(line)):
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


def _find(wanted: str, lines: Sequence[str], start: int, markers: Markers) -> int:
    """The number of the first line with a marker after the first ``start`` lines."""
    for number, line in enumerate(lines[start:], start=start + 1):
        if found := markers.which(line):
            if found == wanted:
                return number
            raise RegionError(f"{found!r} where {wanted!r} was expected", number)
    raise RegionError(f"{wanted!r} is missing after this line", start)
