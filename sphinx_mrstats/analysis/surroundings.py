"""What a place of a reStructuredText source is in, by the form of what is around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

__all__ = ["Enclosing", "Surroundings"]

_NAME = r"[\w:.+-]*\w"
_EXPLICIT = re.compile(r" *\.\.(?: +|$)")
_DIRECTIVE = re.compile(rf" *\.\. +(?:\|[^|]+\| +)?({_NAME}) ?::(?= |$)")
_FIELD = re.compile(r" *:(?![: ]|[\w:.+-]+:`)((?:[^:\n\\]|\\.|:(?! |$))+):(?= |$)")
_ROLE = re.compile(rf":({_NAME}):(?=`)|(?<=`):({_NAME}):")
_LITERAL = re.compile(r"(?<![`\w])``(?=\S)(?:(?!``)[^\n]|\n(?! *\n))*?(?<=\S)``(?![`])")
_REFERENCE = re.compile(r"\|(?=\S)[^|\n]+(?<=\S)\|")
_LABEL = re.compile(r" *\.\. +\[[\w#*.:+-]+\](?= |$)")
_CITATION = re.compile(r"\[[\w#*.:+-]+\]_")
_ADDRESS = re.compile(r"[\w.+-]*(?:://|@)[^\s<>`]+|www\.[^\s<>`]+")
_IN_ANGLES = re.compile(r"<[^<>`]+>(?=`)")

# Directives whose argument is the name of markup: what follows is read by it.
_NAMING = frozenset({"role", "default-role", "default-domain"})

# What begins and ends the output of a cog block, in comments.
_OUTPUT_BEGINS = re.compile(r" *\.\. *(?:.*(?:\}\}\}|\]\]\])) *$")
_OUTPUT_ENDS = re.compile(r" *\.\. *(?:\{\{\{|\[\[\[)end(?:\}\}\}|\]\]\])")


class Enclosing(NamedTuple):
    """A directive around a place; `in_head` if the place is in its argument or its options."""

    name: str
    in_head: bool
    line: int


class Surroundings:
    """The lines of a source, and what a place in it, an offset in characters, is in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def place(self, at: int) -> tuple[int, int]:
        """Give line and column, from 1."""
        row = self._row(at)
        return row + 1, at - self._starts[row] + 1

    def line_at(self, at: int) -> str:
        """Give the line, without the spaces around it."""
        return self._lines[self._row(at)].strip()

    def name_at(self, at: int) -> str:
        """Say of which markup the place is the name; nothing if it is none."""
        row, column = self._row(at), at - self._starts[self._row(at)]
        line = self._lines[row]
        if (found := _DIRECTIVE.match(line)) and column < found.end():
            inside = found.start(1) <= column < found.end(1)
            return "the name of a directive" if inside else "the name of a substitution"
        if found and found[1].lower() in _NAMING:
            return f"the argument of the directive {found[1]}"
        if (found := _FIELD.match(line)) and column < found.end():
            return "the name of an option or a field"
        if (found := _LABEL.match(line)) and column < found.end():
            return "the label of a footnote or citation"
        for pattern, what in (
            (_ROLE, "the name of a role"),
            (_REFERENCE, "the name of a substitution"),
            (_CITATION, "the label of a footnote or citation"),
        ):
            if _covers(pattern, line, column):
                return what
        return ""

    def directives_at(self, at: int) -> list[Enclosing]:
        """List the directives around a place, the innermost first."""
        row = self._row(at)
        return [
            Enclosing(found[1].lower(), self._is_head(start, row), start)
            for start in self._explicit(row)
            if (found := _DIRECTIVE.match(self._lines[start]))
        ]

    def roles_at(self, at: int) -> list[str]:
        """List the roles in the paragraph around a place, each once."""
        start, end = self._paragraph(at)
        names = [(found[1] or found[2]).lower() for found in _ROLE.finditer(self._text, start, end)]
        return list(dict.fromkeys(names))

    def is_literal(self, at: int) -> bool:
        """Tell whether a place is between double backquotes."""
        start, end = self._paragraph(at)
        return _covers(_LITERAL, self._text[start:end], at - start)

    def code_at(self, at: int) -> str:
        """Say what code a place is in, that is in no directive and in no role."""
        start, end = self._paragraph(at)
        if self.is_literal(at):
            return "an inline literal, which is code"
        if self._text[start:end].lstrip().startswith(">>> "):
            return "a doctest block, which is code"
        row = self._row(at)
        indent = _indent(self._lines[row])
        above = next(
            (
                line
                for line in reversed(self._lines[:row])
                if line.strip() and _indent(line) < indent
            ),
            "",
        )
        if above.rstrip().endswith("::"):
            return "a literal block, which is code"
        if "`" in self._text[max(start, at - 2) : at] or "``" in self._text[start:end]:
            return "a fragment joined to code, with which it goes"
        return "code"

    def markup_at(self, at: int) -> str:
        """Say what markup a place is in, that no rule for directives or roles makes prose."""
        row = self._row(at)
        if self._is_generated(row):
            return "the output of a cog block, which is generated"
        line, column = self._lines[row], at - self._starts[row]
        for start in self._explicit(row):
            text = self._lines[start].lstrip()
            if found := _DIRECTIVE.match(self._lines[start]):
                if self._is_head(start, row):
                    is_option = row > start and self._is_option(start, row)
                    what = "an option" if is_option else "the argument"
                    return f"{what} of the directive {found[1]}"
                continue
            if text.startswith((".. _", "__ ")):
                return "a hyperlink target"
            if text.startswith(".. |"):
                return "a substitution definition"
            if not text.startswith(".. ["):
                return "a comment"
        if _covers(_IN_ANGLES, line, column):
            return "the target of a link or role"
        if _covers(_ADDRESS, line, column):
            return "a URL or e-mail address"
        if _FIELD.match(line):
            return "metadata"
        return "markup that is not counted"

    def _row(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _paragraph(self, at: int) -> tuple[int, int]:
        """Give the start and the end of the lines around a place, up to empty ones."""
        first = last = self._row(at)
        while first and self._lines[first - 1].strip():
            first -= 1
        while last + 1 < len(self._lines) and self._lines[last + 1].strip():
            last += 1
        return self._starts[first], self._starts[last + 1] - 1

    def _explicit(self, row: int) -> list[int]:
        """List the rows at which explicit markup begins that a row is in, the innermost first."""
        found = []
        indent = _indent(self._lines[row])
        if _EXPLICIT.match(self._lines[row]):
            found.append(row)
        for above in range(row - 1, -1, -1):
            line = self._lines[above]
            if not indent:
                break
            if line.strip() and _indent(line) < indent:
                indent = _indent(line)
                if _EXPLICIT.match(line):
                    found.append(above)
        return found

    def _is_head(self, start: int, row: int) -> bool:
        """Tell whether no empty line stands between a directive's start and a row of it."""
        return all(self._lines[between].strip() for between in range(start + 1, row + 1))

    def _is_option(self, start: int, row: int) -> bool:
        return any(_FIELD.match(self._lines[between]) for between in range(start + 1, row + 1))

    def _is_generated(self, row: int) -> bool:
        for above in range(row, -1, -1):
            if _OUTPUT_ENDS.match(self._lines[above]):
                return False
            if _OUTPUT_BEGINS.match(self._lines[above]):
                rest = self._lines[row:]
                return any(_OUTPUT_ENDS.match(line) for line in rest)
        return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _covers(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """Tell whether a match of a pattern covers a place."""
    return any(found.start() <= at < found.end() for found in pattern.finditer(text))
