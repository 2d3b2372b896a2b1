"""What a place of a Markdown source is in, by the form of what is around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sphinx_mrstats.analysis.surroundings import Enclosing, Surroundings

__all__ = ["MarkdownSurroundings"]

_NAME = r"[\w:.+-]*\w"
_FENCE = re.compile(r"[ \t>]*(?:[-*+] +|\d+[.)] +)?(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)$")
_DIRECTIVE = re.compile(rf"\s*\{{({_NAME})\}}")
_ROLE = re.compile(rf"\{{({_NAME})\}}(?=`)")
_SUBSTITUTION = re.compile(r"\{\{[^{}\n]+\}\}")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_OPTION = re.compile(r"[ \t>]*:(?!::)[^:\n]+:(?=\s|$)")
_LITERAL = re.compile(r"(?<![`}])(`+)(?!`)(?s:.*?)(?<!`)\1(?!`)")
_MATH = re.compile(r"\$[^$]+\$")
_IMAGE = re.compile(r"!\[[^\]]*\]")
_LINK_TARGET = re.compile(
    r"(?<=\])\([^()\s]*(?:\ \"[^\"]*\")?\)|(?<=\])\[[^\]]*\]|^ *\[[^\]]+\]: .*"
)
_ADDRESS = re.compile(r"[\w.+-]*(?:://|@)[^\s<>`)]+|<[a-zA-Z][\w+.-]*:[^<>\s]*>")
_IN_ANGLES = re.compile(r"<[^<>`]+>(?=`)")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>")
_COMMENT = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
_TARGET = re.compile(r"\s*\(.+\)=\s*$")

_OUTPUT_BEGINS = re.compile(r"(?:\}\}\}|\]\]\])\s*(?:-->)?\s*$")
_OUTPUT_ENDS = re.compile(r"(?:\{\{\{|\[\[\[)end(?:\}\}\}|\]\]\])")

_CODE = "a block of code"
_OPTIONS = "---"


@dataclass(frozen=True, slots=True)
class _Fence:
    """The rows of a fence, from the line that opens it to the one that closes it."""

    start: int
    end: int
    name: str  # of a directive; empty for code


class MarkdownSurroundings(Surroundings):
    """The lines of a source, and what a place in it, an offset in characters, is in."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._fences = _find_fences(self._lines)
        self._front_matter = 0  # the rows of it
        if self._lines[0].startswith(_OPTIONS):
            ends = (n for n, line in enumerate(self._lines) if n and line.startswith(_OPTIONS))
            self._front_matter = next(ends, -1) + 1

    def name_at(self, at: int) -> str:
        """Say of which markup the place is the name; nothing if it is none."""
        row = self._row(at)
        line, column = self._lines[row], at - self._starts[row]
        for fence in self._around(row):
            if fence.start == row and fence.name and column < line.find("}"):
                return "the name of a directive"
            option = _OPTION.match(line)
            if option and column < option.end() and self._heads(fence, row):
                return "the name of an option or a field"
        for pattern, what in (
            (_ROLE, "the name of a role"),
            (_SUBSTITUTION, "the name of a substitution"),
            (_FOOTNOTE, "the label of a footnote or citation"),
        ):
            if _covers(pattern, line, column):
                return what
        return ""

    def directives_at(self, at: int) -> list[Enclosing]:
        """List the directives around a place, the innermost first."""
        row = self._row(at)
        return [
            Enclosing(fence.name, self._heads(fence, row), fence.start)
            for fence in self._around(row)
            if fence.name
        ]

    def roles_at(self, at: int) -> list[str]:
        """List the roles in the paragraph around a place, each once."""
        start, end = self._paragraph(at)
        names = [found[1].lower() for found in _ROLE.finditer(self._text, start, end)]
        return list(dict.fromkeys(names))

    def is_literal(self, at: int) -> bool:
        """Tell whether a place is between backquotes."""
        start, end = self._paragraph(at)
        return _covers(_LITERAL, self._text[start:end], at - start)

    def code_at(self, at: int) -> str:
        """Say what code a place is in, that is in no directive and in no role."""
        row = self._row(at)
        if any(not fence.name for fence in self._around(row)[:1]):
            return _CODE
        if self.is_literal(at):
            return "an inline literal, which is code"
        if _covers(_MATH, self._lines[row], at - self._starts[row]):
            return "math"
        start, end = self._paragraph(at)
        if "`" in self._text[start:end]:
            return "a fragment joined to code, with which it goes"
        return _CODE if self._lines[row].startswith(("    ", "\t")) else "code"

    def markup_at(self, at: int) -> str:
        """Say what markup a place is in, that no rule for directives or roles makes prose."""
        row = self._row(at)
        line, column = self._lines[row], at - self._starts[row]
        if row < self._front_matter:
            return "metadata"
        if self._is_put_out(row):
            return "the output of a cog block, which is generated"
        for fence in self._around(row):
            if fence.name and self._heads(fence, row):
                what = "the argument" if row == fence.start else "an option"
                return f"{what} of the directive {fence.name}"
        if line.lstrip().startswith(("%", "+++")) or _covers(_COMMENT, self._text, at):
            return "a comment"
        if _TARGET.match(line):
            return "a hyperlink target"
        for pattern, what in (
            (_IMAGE, "the alternative text of an image"),
            (_LINK_TARGET, "the target of a link or role"),
            (_IN_ANGLES, "the target of a link or role"),
            (_ADDRESS, "a URL or e-mail address"),
            (_HTML, "HTML, which is not read"),
        ):
            if _covers(pattern, line, column):
                return what
        return "markup that is not counted"

    def _around(self, row: int) -> list[_Fence]:
        """List the fences around a row, the innermost first."""
        return [fence for fence in self._fences if fence.start <= row <= fence.end]

    def _heads(self, fence: _Fence, row: int) -> bool:
        """Tell whether a row holds the argument or an option of a directive."""
        if row == fence.start:
            return True
        head = self._lines[fence.start + 1 : row + 1]
        if head[0].lstrip().startswith(_OPTIONS):
            return all(not line.lstrip().startswith(_OPTIONS) for line in head[1:])
        return all(_OPTION.match(line) for line in head)

    def _is_put_out(self, row: int) -> bool:
        for above in range(row, -1, -1):
            if _OUTPUT_ENDS.search(self._lines[above]):
                return False
            if above < row and _OUTPUT_BEGINS.search(self._lines[above]):
                return any(_OUTPUT_ENDS.search(line) for line in self._lines[row:])
        return False


def _find_fences(lines: list[str]) -> list[_Fence]:
    """Find the fences, inner ones before those around them."""
    found: list[_Fence] = []
    opened: list[tuple[int, str, str]] = []  # row, marks and name of each that is not closed yet
    for row, line in enumerate(lines):
        fence = _FENCE.match(line)
        if not fence:
            continue
        marks, info = fence["marks"], fence["info"].strip()
        closed = None if info else _closed_by(marks, opened)
        if closed is not None:
            found += [_Fence(start, row, name) for start, _, name in reversed(opened[closed:])]
            del opened[closed:]
        elif (not opened or opened[-1][2]) and "`" not in info:
            name = _DIRECTIVE.match(info)
            if info or marks[0] != ":":
                opened.append((row, marks, name[1].lower() if name else ""))
    return found + [_Fence(start, len(lines), name) for start, _, name in reversed(opened)]


def _closed_by(marks: str, opened: list[tuple[int, str, str]]) -> int | None:
    """Return the number of the outermost fence that marks close; code hides what is in it."""
    for number in range(len(opened) - 1, -1, -1):
        if opened[number][1][0] == marks[0] and len(opened[number][1]) <= len(marks):
            return number
    return None


def _covers(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """Tell whether a match of a pattern covers a place."""
    return any(found.start() <= at < found.end() for found in pattern.finditer(text))
