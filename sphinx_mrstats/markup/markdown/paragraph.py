"""The prose of a block of Markdown, while it is put together."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.prose import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.markup.markdown.places import Origin, Place

__all__ = ["LEFT_OUT", "Paragraph"]

# Stands for code that is not counted: what is joined to it is no word. No text may hold this code
# point (Unicode, section 23.7), and what a source has of it is replaced when it is read.
LEFT_OUT = "\ufdd0"

# Letters, marks and numbers, with what joins them, as `words` has the rule.
_RUN = re.compile(r"[a0](?>(?:'?[a0])*)")

Span = tuple[int, int, int]


class _Classes(dict[int, str]):
    """A table for `str.translate` that says of each code point what it is in a run."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        if character in "'\u2019-\u2010\u2011":
            found = "'"
        else:
            found = "a" if unicodedata.category(character)[0] in "LMN" else " "
        self[codepoint] = found
        return found


_CLASSES = _Classes({ord(LEFT_OUT): "0", 0xAD: "a"})  # a soft hyphen separates nothing


class Paragraph:
    """Text that comes from `origin`; without one, its places aren't wanted."""

    __slots__ = ("_length", "_origin", "_parts", "_spans")

    def __init__(self, origin: Origin | None = None) -> None:
        self._origin = origin
        self._parts: list[str] = []
        self._spans: list[Span] = []
        self._length = 0

    def add(self, text: str, at: int) -> None:
        """Add what stands at offset `at` of the text that the origin is of."""
        if self._origin is not None and text:
            for offset, line, column in self._origin.spans(text, at):
                self._spans.append((self._length + offset, line, column))
            self._length += len(text)
        self._parts.append(text)

    def place(self, at: int) -> Place | None:
        """Say where the character at offset `at` of the origin's text stands."""
        if self._origin is None:
            return None
        _, line, column = next(self._origin.spans("x", at))
        return line, column

    @contextmanager
    def coming_from(self, origin: Origin | None) -> Iterator[None]:
        """Add text of another origin."""
        outer, self._origin = self._origin, origin
        yield
        self._origin = outer

    def text(self) -> str:
        """Return the prose for counting: code became a digit, and no word has a digit."""
        return "".join(self._parts).replace(LEFT_OUT, "0")

    def block(self) -> Block | None:
        """Return the prose as it is read, without code and what is joined to it; None if empty."""
        text, spans = "".join(self._parts), self._spans
        if LEFT_OUT in text:
            text, spans = _without_joined(text, spans)
        return Block(text, tuple(spans)) if spans and text and not text.isspace() else None


def _without_joined(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Remove the marks of code that was left out, with what is joined to it."""
    parts: list[str] = []
    found: list[Span] = []
    length = start = first = 0
    runs = [run.span() for run in _RUN.finditer(text.translate(_CLASSES)) if "0" in run[0]]
    for end, next_start in [*runs, (len(text), len(text))]:
        # what is kept is from `start` up to `end`
        while first + 1 < len(spans) and spans[first + 1][0] <= start:
            first += 1
        for offset, line, column in spans[first:]:
            if offset >= end:
                break
            inside = max(start - offset, 0)
            found.append((length + max(offset - start, 0), line, column + inside))
        parts.append(text[start:end])
        length += end - start
        start = next_start
    return "".join(parts), found
