"""What is read of a document: its text in order, with line numbers, and what text refers to."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup.inline import ADVANCE, LEFT_OUT, REFERENCE, inline_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.markup.inline import Roles

__all__ = [
    "Block",
    "CogRegions",
    "Passage",
    "Substituter",
    "advanced",
    "read_passage",
    "without_joined",
]

_SUBSTITUTION = re.compile(f"{REFERENCE}([^{REFERENCE}]*+){REFERENCE}")

# What docutils allows a line to have: a substitution that grows beyond it (by others that it
# refers to) is not read.
_LONGEST_SUBSTITUTION = 10_000

# Substitutions that refer to one another so deep are not meant.
_DEEPEST_SUBSTITUTION = 50

# A word that goes on after an escaped line end belongs to the line where it began; so does
# whatever follows it up to the next white space.
_ADVANCED = re.compile(r"\S++")

_WITH_ADVANCE = re.compile(rf"(?<!\S)[^\s{ADVANCE}]*+{ADVANCE}\S*+")

# Runs of letters, marks and numbers over text that `_Classes` simplified, as `words` has them: what
# `text` removes (escaped line ends, soft hyphens) may stand in them.
_RUN = re.compile(rf"[a0][a0{ADVANCE}]*+(?>(?:'{ADVANCE}*+[a0][a0{ADVANCE}]*+)*)")


class _Classes(dict[int, str]):
    """A table for `str.translate` that says of each code point what it is in a run."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        if character in "'\u2019-\u2010\u2011":
            found = "'"
        elif character in (ADVANCE, "\u00ad"):
            found = ADVANCE
        else:
            found = "a" if unicodedata.category(character)[0] in "LMN" else " "
        self[codepoint] = found
        return found


_CLASSES = _Classes({ord(LEFT_OUT): "0"})


class Block:
    r"""The prose of one block, such as a paragraph or a cell of a table, and where it stands.

    `text` is what a reader sees, the lines of the source separated by ``\n``; what is left out
    stands as a space where it separates words. `spans` are (offset in `text`, line, column),
    ascending: from each offset up to the next one, the text stands contiguously in one line of the
    source, from that line (from 1) and column (from 1, in characters of the line as it is in the
    file). What stands elsewhere, the text of a substitution, has the place of its reference. They
    are worked out when they are first asked for.

    >>> block = Block("white whale", ((0, 3, 5), (6, 3, 14)))
    >>> block.place(0), block.place(8)
    ((3, 5), (3, 16))
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int, int]]) -> None:
        self.text = text
        self._given = spans

    @cached_property
    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """Where the text stands contiguously: offset, line and column of each stretch."""
        return tuple(self._given)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, each from 1, at which the character at `offset` stands."""
        start, line, column = self.spans[
            max(bisect_right(self.spans, offset, key=lambda span: span[0]) - 1, 0)
        ]
        return line, column + max(offset - start, 0)


# Cog's markers: code, its end (which is where output begins), the end of the output.
_COG_CODE = re.compile(r"(?:\[\[\[|\{\{\{)cog\b")
_COG_OUTPUT = re.compile(r"(?<!\[\[\[end)\]\]\]|(?<!\{\{\{end)\}\}\}")
_COG_END = re.compile(r"\[\[\[end\]\]\]|\{\{\{end\}\}\}")


class CogRegions:
    """Follows cog's markers through a document's comments: what cog put out is not the author's.

    >>> regions = CogRegions()
    >>> regions.see_comment("[[[cog print(1) ]]]")
    >>> regions.in_output
    True
    >>> regions.see_comment("[[[end]]]")
    >>> regions.in_output
    False
    """

    def __init__(self) -> None:
        self._in_code = False
        self.in_output = False

    def see_comment(self, text: str) -> None:
        """Take the next comment of the document."""
        if not self.in_output and _COG_CODE.search(text):
            self._in_code = True
        if self._in_code and _COG_OUTPUT.search(text):
            self._in_code, self.in_output = False, True
        if _COG_END.search(text):
            self._in_code = self.in_output = False


def without_joined(text: str) -> str:
    """Remove code that was left out, `LEFT_OUT`, with what is joined to it."""
    out: list[str] = []
    at = 0
    for start, end, instead in _joined_to_code(text):
        out += text[at:start], instead
        at = end
    return "".join(out) + text[at:]


def advanced(text: str) -> str:
    """Put the line ends that `ADVANCE` stands for behind what they are joined to."""
    return _WITH_ADVANCE.sub(
        lambda run: run[0].replace(ADVANCE, "") + "\n" * run[0].count(ADVANCE), text
    )


# What substitutions may add to one document, in characters: so much, and so many times its length.
_LEAST_ALLOWANCE = 1_000_000
_ALLOWANCE = 4


class Substituter:
    """Replaces references to substitutions, those in substitutions too.

    So that memory stays in proportion to a document of `size` bytes, references beyond what one
    may add to it are read as nothing; `exceeded` then holds the name of the first such one.
    """

    def __init__(self, substitutions: dict[str, str], size: int) -> None:
        self.defined = substitutions
        self.folded = {name.lower(): name for name in substitutions}
        self.known: dict[str, str] = {}
        self.depth = 0
        self.left = max(_LEAST_ALLOWANCE, _ALLOWANCE * size)
        self.exceeded: str | None = None

    def of(self, name: str) -> str:
        """Return what a reference stands for: one line, with marks for code that is left out."""
        return self.replaced(" ".join(name.split()))

    def __call__(self, text: str) -> str:
        """Return text with its references replaced."""
        return _SUBSTITUTION.sub(lambda match: self.replaced(match[1]), text)

    def replaced(self, written: str) -> str:
        """Return what stands for the name that a reference has."""
        name = written if written in self.defined else self.folded.get(written.lower(), "")
        if name not in self.known:
            self.known[name] = " "  # what is undefined, and what refers to itself
            self.depth += 1
            text = self(self.defined.get(name, " ")) if self.depth <= _DEEPEST_SUBSTITUTION else ""
            self.depth -= 1
            text = text.replace("\n", " ").replace(ADVANCE, "")
            self.known[name] = text if len(text) <= _LONGEST_SUBSTITUTION else " "
        text = self.known[name]
        self.left -= len(text)
        if self.left < 0:
            self.exceeded = self.exceeded or name
            return " "
        return text


class Passage(NamedTuple):
    """Text that is read, and its breaks: (offset, index in the source), where it is contiguous."""

    text: str
    breaks: list[tuple[int, int]]


def read_passage(text: str, roles: Roles, substituter: Substituter) -> Passage:
    """Return what a reader sees of a block's text, with where it stands in it.

    Line ends are where they are in the text, but a word that goes on after an escaped one belongs
    to the line where it began.
    """
    parts: list[str] = []
    breaks: list[tuple[int, int]] = []
    at = 0
    for piece, index in inline_pieces(text, roles):
        shown = piece
        breaks.append((at, index))
        if REFERENCE in piece:  # each word of a substitution stands where its reference does
            shown = substituter(piece)
            breaks += [(at + word.start(), index) for word in _ADVANCED.finditer(shown)]
        parts.append(shown)
        at += len(shown)
    passage = Passage("".join(parts), breaks)
    if LEFT_OUT in passage.text:
        passage = _edited(passage, _joined_to_code(passage.text))
    if ADVANCE in passage.text:
        passage = _edited(passage, _advances(passage.text))
    return passage


def _edited(passage: Passage, edits: Iterable[tuple[int, int, str]]) -> Passage:
    """Return a passage in which stretches are replaced by other text, in order."""
    text, breaks = passage
    parts: list[str] = []
    found: list[tuple[int, int]] = []
    at = reached = row = 0

    def keep(start: int, end: int) -> None:
        nonlocal reached, row
        while row < len(breaks) and breaks[row][0] <= start:
            row += 1
        before = row - 1
        if start < end:
            found.append((reached, breaks[before][1] + start - breaks[before][0]))
            while row < len(breaks) and breaks[row][0] < end:
                found.append((reached + breaks[row][0] - start, breaks[row][1]))
                row += 1
        parts.append(text[start:end])
        reached += end - start

    for start, end, instead in edits:
        keep(at, start)
        if instead:
            parts.append(instead)
            reached += len(instead)
        at = end
    keep(at, len(text))
    return Passage("".join(parts), found or breaks[:1])


def _joined_to_code(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where code that was left out stands, with what is joined to it."""
    for run in _RUN.finditer(text.translate(_CLASSES)):
        if "0" in run[0]:
            yield run.start(), run.end(), ADVANCE * text.count(ADVANCE, run.start(), run.end())


def _advances(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield marks of advanced lines: the line ends after what is joined over them."""
    for run in _ADVANCED.finditer(text):
        if ADVANCE in run[0]:
            for at in range(run.start(), run.end()):
                if text[at] == ADVANCE:
                    yield at, at + 1, ""
            yield run.end(), run.end(), "\n" * run[0].count(ADVANCE)
