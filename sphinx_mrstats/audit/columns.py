"""The lines of a document's source: in which column a word stands, and what is around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.history import quoted_lines
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from sphinx_mrstats.audit.finding import Place
    from sphinx_mrstats.audit.texts import Text

__all__ = ["SourceLines", "column_of"]


class SourceLines:
    """The lines of one document as its author wrote them, split when they are first needed."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._lines: list[str] | None = None
        self._quoted: frozenset[int] | None = None

    def column(self, line: int, clean: str, at: int, form: str) -> int | None:
        """Return the column, from 1, of what is `form` at `at` in the clean text of `line`."""
        source = self._line(line)
        return None if source is None else column_of(source, clean, at, form)

    def is_quoted(self, line: int) -> bool:
        """Tell whether a line is in a quotation that says whose it is."""
        if self._quoted is None:
            source = self._text.source()
            self._quoted = quoted_lines(source.replace("\r\n", "\n").replace("\r", "\n"))
        return line in self._quoted

    def has_markup_between(self, place: Place, words: str) -> bool:
        """Tell whether two words are no neighbours in the source: "message *message*".

        `place` is that of the second; the first may stand on the line above.
        """
        source = self._line(place.line or 0)
        if source is None:
            return False
        one, other = words.split(" ")
        line, above = normalize(source), normalize(self._line((place.line or 0) - 1) or "")
        if re.search(rf"\b{re.escape(one)}\s+{re.escape(other)}\b", line):
            return False
        begins = re.match(rf"[\s>]*{re.escape(other)}\b", line)
        return begins is None or not above.rstrip().endswith(one)

    def _line(self, line: int) -> str | None:
        """Return a line of the source; None where it isn't known."""
        if self._lines is None:
            source = self._text.source().replace("\r\n", "\n").replace("\r", "\n")
            self._lines = source.split("\n") if source else []
        return self._lines[line - 1] if line <= len(self._lines) else None


def column_of(source: str, clean: str, at: int, form: str) -> int | None:
    """Return the column of a stretch of clean text in its source line, from 1, in characters.

    The clean text is the source line without markup, so that the same form may stand in the source
    line more often, in code or in the target of a link. Of those, the one counts whose neighbouring
    characters, to the left and to the right, are most like those in the clean text; of equal ones
    the one that is nearest to where the words before it end. None where the form isn't there: it
    was joined from two lines, escaped, or stands for something else.

    >>> column_of("See ``sea`` and :term:`the sea <sea>`.", "See  and the sea.", 13, "sea")
    28
    >>> column_of("|name|", "sea", 0, "sea") is None
    True
    """
    plain = source if form in source else normalize(source)
    places = []
    found = plain.find(form)
    while found >= 0:
        places.append(found)
        found = plain.find(form, found + 1)
    if not places:
        return None
    end = at + len(form)
    expected = _walk(plain, clean[:at])
    best = max(
        range(len(places)),
        key=lambda i: (
            _alike(plain[: places[i]][::-1], clean[:at][::-1])
            + _alike(plain[places[i] + len(form) :], clean[end:]),
            -abs(places[i] - expected),
        ),
    )
    return _raw_column(source, plain, places[best])


def _walk(source: str, before: str) -> int:
    """Find the words that stand before a place one after the other; return where the last ends."""
    at = 0
    for word in before.split():
        found = source.find(word, at)
        if found >= 0:
            at = found + len(word)
    return at


# Further away, characters tell nothing about the place.
_FAR = 12


def _alike(one: str, other: str) -> int:
    """Count how many characters are the same from the start; the ends of lines are alike."""
    same = 0
    for a, b in zip(one[:_FAR] + "\n", other[:_FAR] + "\n", strict=False):
        if a != b:
            break
        same += 1
    return same


def _raw_column(source: str, plain: str, at: int) -> int:
    """Count characters of the source as it is, of which normalisation may have joined some."""
    if source == plain:
        return at + 1
    end = at
    while end < len(source) and len(normalize(source[:end])) < at:
        end += 1
    return end + 1
