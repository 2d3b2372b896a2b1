"""The lines of a source that the lines of a block of prose stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["lines_of_block"]

# How far a line may be from where docutils has it: it gives the first or the last line of an
# element, or that of what holds it, and a directive's content may be some way below its name.
_BEFORE, _AFTER = 4, 12


def lines_of_block(text: str, line: int, source: Sequence[str]) -> list[tuple[int, str]]:
    r"""Find the lines of `source` that hold the lines of `text`, which begin about at `line`.

    Each is the nearest line, at or after the one before, that holds most of its words. Where none
    does (as in what is translated, or generated), it is the one that follows.

    >>> source = [".. note::", "", "   Of ``x``", "   whales", "   and *sea*."]
    >>> lines_of_block("Of \nwhales\nand sea.", 1, source)
    [(3, 'Of '), (4, 'whales'), (5, 'and sea.')]
    """
    found = []
    expected = max(line, 1)
    lowest = max(expected - _BEFORE, 1)
    for part in text.split("\n"):
        words = [*iter_words(part)]
        number = _best(words, expected, lowest, source) or expected
        found.append((number, part))
        lowest = number
        expected = number + 1
    return found


def _best(words: list[str], expected: int, lowest: int, source: Sequence[str]) -> int | None:
    """Return the line with most of the words, among such the nearest to where it is expected."""
    candidates = []
    for number in range(lowest, min(expected + _AFTER, len(source)) + 1):
        there = set(iter_words(source[number - 1]))
        if n := sum(word in there for word in words):
            candidates.append((-n, abs(number - expected), number))
    return min(candidates)[2] if candidates else None
