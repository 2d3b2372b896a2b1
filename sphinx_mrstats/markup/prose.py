"""What is read of a document: its text in order, with line numbers, and what text refers to."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.inline import ADVANCE, LEFT_OUT, REFERENCE, Roles, read_inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_mrstats.markup.blocks import Lines
    from sphinx_mrstats.markup.rules import Rules

__all__ = ["Block", "Prose", "Substituter", "without_joined"]

# Cog's markers: code, its end (which is where output begins), the end of the output.
_COG_CODE = re.compile(r"(?:\[\[\[|\{\{\{)cog\b")
_COG_OUTPUT = re.compile(r"(?<!\[\[\[end)\]\]\]|(?<!\{\{\{end)\}\}\}")
_COG_END = re.compile(r"\[\[\[end\]\]\]|\{\{\{end\}\}\}")

_SUBSTITUTION = re.compile(f"{REFERENCE}([^{REFERENCE}]*+){REFERENCE}")

# What docutils allows a line to have: a substitution that grows beyond it (by others that it
# refers to) is not read.
_LONGEST_SUBSTITUTION = 10_000

# Substitutions that refer to one another so deep are not meant.
_DEEPEST_SUBSTITUTION = 50

# A word that goes on after an escaped line end belongs to the line where it began; so does
# whatever follows it up to the next white space.
_ADVANCED = re.compile(r"\S++")

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


@dataclass(frozen=True, slots=True)
class Block:
    r"""The prose of one block, such as a paragraph or a cell of a table, and where it stands.

    `text` is what a reader sees, the lines of the source separated by ``\n``; what is left out
    stands as a space where it separates words. `spans` are (offset in `text`, line, column),
    ascending: from each offset up to the next one, the text stands contiguously in one line of the
    source, from that line (from 1) and column (from 1, in characters of the line as it is in the
    file). What stands elsewhere, the text of a substitution, has the place of its reference.

    >>> block = Block("white whale", ((0, 3, 5), (6, 3, 14)))
    >>> block.place(0), block.place(8)
    ((3, 5), (3, 16))
    """

    text: str
    spans: tuple[tuple[int, int, int], ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, each from 1, at which the character at `offset` stands."""
        start, line, column = self.spans[
            max(bisect_right(self.spans, offset, key=lambda span: span[0]) - 1, 0)
        ]
        return line, column + max(offset - start, 0)


class Prose:
    """Collects what is read of one document, or of those blocks whose source is wanted."""

    def __init__(
        self,
        rules: Rules,
        substitutions: dict[str, str] | None = None,
        wanted: Callable[[str], bool] | None = None,
    ) -> None:
        self._wanted = wanted
        self.roles = Roles(rules)
        self.substitutions = {} if substitutions is None else substitutions
        self._parts: list[tuple[str, list[int]]] = []
        self._region = "author"
        if rules.default_role is not None:
            self.roles.default = self.roles[rules.default_role]

    def say(self, lines: Lines) -> None:
        """Add the text of one block."""
        if self._region != "output":
            text = "\n".join(lines.text)
            if self._wanted is None or self._wanted(text):
                self._parts.append((read_inline(text, self.roles), lines.numbers))

    def say_code(self, lines: Lines) -> None:
        """Add code, where it is asked for."""
        if self.roles.rules.include_code and self._region != "output":
            self._parts.append(("\n".join(lines.text), lines.numbers))

    def see_comment(self, text: str) -> None:
        """Follow cog's markers: what it put out is not the author's."""
        if self._region == "author" and _COG_CODE.search(text):
            self._region = "code"
        if self._region == "code" and _COG_OUTPUT.search(text):
            self._region = "output"
        if _COG_END.search(text):
            self._region = "author"

    def define(self, name: str, text: str) -> None:
        """Note a substitution by `replace`."""
        self.substitutions[" ".join(name.split())] = read_inline(text, self.roles)

    def text(self) -> str:
        """Return the whole text for counting: code became a digit, and no word has a digit."""
        text = "\n".join(part for part, _ in self._parts)
        return self._substituted(text).replace(ADVANCE, "").replace(LEFT_OUT, "0")

    def forget_text(self) -> None:
        """Drop the text that was said so far; what it defined holds on."""
        self._parts.clear()

    def lines(self) -> list[tuple[int, str]]:
        """Return the text of each source line that has any, with its number."""
        found = (line for block in self.line_blocks() for line in block)
        return [(number, line) for number, line in found if not line.isspace() and line]

    def line_blocks(self) -> Iterator[list[tuple[int, str]]]:
        """Yield the text of each block, line by line, with the numbers of the lines."""
        for part, numbers in self._parts:
            text = self._substituted(part)
            if LEFT_OUT in text:
                text = without_joined(text)
            if ADVANCE in text:
                text = _ADVANCED.sub(_advance_after, text)
            yield list(zip(numbers, text.split("\n"), strict=False))

    def _substituted(self, text: str) -> str:
        if REFERENCE not in text:
            return text
        return Substituter(self.substitutions)(text)


def without_joined(text: str) -> str:
    """Remove code that was left out, `LEFT_OUT`, with what is joined to it."""
    out: list[str] = []
    at = 0
    for run in _RUN.finditer(text.translate(_CLASSES)):
        if "0" in run[0]:
            out += text[at : run.start()], ADVANCE * text.count(ADVANCE, run.start(), run.end())
            at = run.end()
    return "".join(out) + text[at:]


def _advance_after(run: re.Match[str]) -> str:
    return run[0].replace(ADVANCE, "") + "\n" * run[0].count(ADVANCE)


class Substituter:
    """Replaces references to substitutions, those in substitutions too."""

    def __init__(self, substitutions: dict[str, str]) -> None:
        self.defined = substitutions
        self.folded = {name.lower(): name for name in substitutions}
        self.known: dict[str, str] = {}
        self.depth = 0

    def of(self, name: str) -> str:
        """Return what a reference stands for, as text for counting."""
        text = self(f"{REFERENCE}{' '.join(name.split())}{REFERENCE}")
        return text.replace(LEFT_OUT, "0")

    def __call__(self, text: str) -> str:
        """Return text with its references replaced."""
        return _SUBSTITUTION.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        name = match[1] if match[1] in self.defined else self.folded.get(match[1].lower(), "")
        if name not in self.known:
            self.known[name] = " "  # what is undefined, and what refers to itself
            self.depth += 1
            text = self(self.defined.get(name, " ")) if self.depth <= _DEEPEST_SUBSTITUTION else ""
            self.depth -= 1
            self.known[name] = text if len(text) <= _LONGEST_SUBSTITUTION else " "
        return self.known[name].replace("\n", " ").replace(ADVANCE, "")
