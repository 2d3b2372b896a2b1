"""The words within two edits of a word, found without comparing it to all others.

The symmetric deletion index of W. Garbe ("1000x faster spelling correction algorithm", 2012, and
SymSpell): two words within k edits become the same when at most k letters are deleted from each.
Only the beginnings of words are indexed, or where too many begin alike, their ends, which loses
none and keeps the index small.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST_EDITS", "DeletionIndex"]

MOST_EDITS = 2

# Letters of a word that are indexed; SymSpell's own default. With fewer, more words have to be
# compared; with more, the index grows by the square.
_LETTERS = 7

# Words that are kept for a key. The documentation of Django has 50 for one at most; words that were
# put together by a program may be thousands.
_MOST_OF_KEY = 64


class DeletionIndex:
    """Words, to be found by what is left when letters are deleted from them.

    Time and memory are linear in the number of words: at most 29 entries for each beginning and
    each end, and at most 29 times 64 words that one is compared to. Where more words than that are
    alike at both ends, the first of `words` are kept, so that the most important ones should be
    first.

    >>> index = DeletionIndex(["receive", "recipe", "deceive"])
    >>> index.near("recieve")
    [('receive', 1), ('recipe', 2), ('deceive', 2)]
    >>> index.near("receive")  # itself not counted
    [('deceive', 1), ('recipe', 2)]
    >>> index.n_compared  # how often two words were compared
    5
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._places = {word: n for n, word in enumerate(words)}
        self.n_compared = 0

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return each other word that is 1 or 2 edits away, with that number, the nearest first.

        Those as near are in the order given. An edit adds, drops or replaces a letter, or
        transposes two neighbours (the optimal string alignment distance; F. J. Damerau, "A
        technique for computer detection and correction of spelling errors", 1964).
        """
        same_key, n_full = _look_up(self._by_beginning, word[:_LETTERS])
        if n_full and len(word) > _LETTERS:
            by_end, n_full_by_end = _look_up(self._by_end, word[-_LETTERS:])
            if n_full_by_end < n_full:
                same_key = by_end
        others = [other for other in dict.fromkeys(same_key) if other != word]
        self.n_compared += len(others)
        found = process.extract(
            word, others, scorer=OSA.distance, score_cutoff=MOST_EDITS, limit=None
        )
        places = self._places
        ranked = sorted((distance, places[other], other) for other, distance, _ in found)
        return [(other, distance) for distance, _, other in ranked]

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        return _index((word[:_LETTERS], word) for word in self._places)

    @cached_property
    def _by_end(self) -> dict[str, list[str]]:
        return _index((word[-_LETTERS:], word) for word in self._places)


def _index(parts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """List the words, by all that is left of their parts."""
    index: dict[str, list[str]] = {}
    for part, word in parts:
        for key in _deletions(part):
            same_key = index.setdefault(key, [])
            if len(same_key) < _MOST_OF_KEY:
                same_key.append(word)
    return index


def _look_up(index: dict[str, list[str]], part: str) -> tuple[list[str], int]:
    """Return the words with a key of `part`, some repeatedly, and how many keys may lack words."""
    found: list[str] = []
    n_full = 0
    for key in _deletions(part):
        same_key = index.get(key)
        if same_key:
            found += same_key
            n_full += len(same_key) == _MOST_OF_KEY
    return found, n_full


@lru_cache(maxsize=100_000)  # words that begin or end alike have the same
def _deletions(word: str) -> tuple[str, ...]:
    """Return a word and all that is left of it without one or two letters, each once."""
    left = {word: None}
    for _ in range(MOST_EDITS):
        for shorter in list(left):
            for i in range(len(shorter)):
                left[shorter[:i] + shorter[i + 1 :]] = None
    return tuple(left)
