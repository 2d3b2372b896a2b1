"""How likely the letters of a word follow each other, by the words of a corpus."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LetterModel"]

# Letters that a letter depends on, at most.
_ORDER = 4

# What a letter that was never seen has, before anything is known: one of some thirty.
_UNSEEN = 1 / 30

_START, _END = "^", "$"


class LetterModel:
    """A model of words as chains of letters, each word counted once.

    Of the order 4, with the interpolation of I. H. Witten and T. C. Bell ("The zero-frequency
    problem", 1991, method C). Without words, all letters are as likely.

    >>> model = LetterModel(["receive", "deceive", "perceive"])
    >>> model.log_probability("conceive") > model.log_probability("concieve")
    True
    """

    def __init__(self, words: Iterable[str]) -> None:
        follows = Counter(
            chain[j : i + 1]
            for chain in (f"{_START}{word}{_END}" for word in words)
            for i in range(1, len(chain))
            for j in range(max(i - _ORDER, 0), i + 1)
        )
        self._follows = dict(follows)
        self._seen: Counter[str] = Counter()  # after these letters, how many there were
        self._kinds: Counter[str] = Counter()  # and how many different ones
        for chain, n in follows.items():
            self._seen[chain[:-1]] += n
            self._kinds[chain[:-1]] += 1

    def log_probability(self, word: str) -> float:
        """Give the natural logarithm of the probability of a word, its end included."""
        chain = f"{_START}{word}{_END}"
        total = 0.0
        for i in range(1, len(chain)):
            probability = _UNSEEN
            for j in range(i, max(i - _ORDER, 0) - 1, -1):
                before = chain[j:i]
                seen = self._seen.get(before, 0)
                if not seen:
                    break
                kinds = self._kinds[before]
                here = self._follows.get(chain[j : i + 1], 0)
                probability = (here + kinds * probability) / (seen + kinds)
            total += log(probability)
        return total
