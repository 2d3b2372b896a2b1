"""The endings and beginnings by which the words of a corpus are formed, told from the words."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Affixes"]

# The shortest that a stem is, and the longest that an ending and a beginning are, in letters: of
# "command-s", "class-ical", "inter-face". English, German and French have few that are longer.
_SHORTEST_STEM = 3
_LONGEST_ENDING = 4
_LONGEST_BEGINNING = 5

# Stems of more endings than this are no stems but common first letters, as of "con-".
_MOST_ENDINGS = 40

# Rules that are looked through for an ending, those of the largest support: all of them in Django's
# documentation, but of four endings.
_MOST_RULES = 100


class Affixes:
    """Which endings stand for each other, and which beginnings are put before words.

    A *rule* is two endings that are found with the same stem, such as "" and "s", after the same
    letter, and its support is the number of stems that have both: what J. Goldsmith ("Unsupervised
    learning of the morphology of a natural language", 2001) calls a signature, taken in pairs.

    >>> affixes = Affixes(["test", "tests", "hint", "hints", "page", "pages", "class"])
    >>> affixes.support("counts", "count"), affixes.support("classs", "class")
    (2, 0)
    >>> affixes.best_support("words"), affixes.best_support("hints")  # there is "hint"
    (0, 2)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._endings: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for stem, ending in _divisions(word):
                self._endings.setdefault(stem, []).append(ending)
        self._support: Counter[tuple[str, str]] = Counter()
        for stem, endings in self._endings.items():
            if 1 < len(endings) <= _MOST_ENDINGS:
                after = [stem[-1] + ending for ending in endings]
                self._support.update(
                    (one, other) for one in after for other in after if one[1:2] != other[1:2]
                )
        self._rules: dict[str, list[tuple[int, str]]] = {}
        for (one, other), support in self._support.items():
            self._rules.setdefault(one, []).append((support, other[1:]))
        for one, rules in self._rules.items():
            self._rules[one] = nlargest(_MOST_RULES, rules)
        # a word is asked for again and again, with one that may have been meant after the other
        self._two_best = lru_cache(maxsize=1)(self._find_two_best)
        self._before: Counter[str] = Counter(
            beginning
            for word in self._words
            for beginning, rest in _beginnings(word)
            if rest in self._words
        )

    def support(self, word: str, other: str) -> int:
        """Count the stems that have both endings by which `word` and `other` differ."""
        return self._support[_endings_of(word, other)]

    def best_support(self, word: str, *, without: str = "") -> int:
        """Give the largest support of a rule between `word` and any other word but `without`."""
        return max(
            (support for support, other in self._two_best(word) if other != without), default=0
        )

    def _find_two_best(self, word: str) -> list[tuple[int, str]]:
        """Return the two largest supports of rules between `word` and others, with these."""
        found: list[tuple[int, str]] = []
        for stem, ending in _divisions(word):
            one = stem[-1] + ending
            endings, rules = self._endings.get(stem, ()), self._rules.get(one, ())
            if len(endings) < len(rules):
                supports = ((self._support[one, stem[-1] + other], other) for other in endings)
                found += ((support, stem + other) for support, other in supports if support)
            else:
                known = ((n, stem + other) for n, other in rules if stem + other in self._words)
                found += islice(known, 2)
        return nlargest(2, found)

    def best_beginning(self, word: str) -> int:
        """Count the words with the commonest beginning without which `word` is a word too."""
        return max(
            (
                self._before[beginning]
                for beginning, rest in _beginnings(word)
                if rest in self._words
            ),
            default=0,
        )


def _divisions(word: str) -> Iterator[tuple[str, str]]:
    for n in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        yield word[: len(word) - n], word[len(word) - n :]


def _beginnings(word: str) -> Iterator[tuple[str, str]]:
    for n in range(1, min(_LONGEST_BEGINNING, len(word) - _SHORTEST_STEM - 1) + 1):
        yield word[:n], word[n:]


def _endings_of(word: str, other: str) -> tuple[str, str]:
    """Return the endings by which two words differ, each after the letter before it."""
    n = 0
    while n < min(len(word), len(other)) and word[n] == other[n]:
        n += 1
    if n < _SHORTEST_STEM:
        return "", ""
    return word[n - 1 :], other[n - 1 :]
