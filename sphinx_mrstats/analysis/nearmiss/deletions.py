"""The words within two edits of a word, found without comparing it to all others.

The symmetric deletion index of W. Garbe ("1000x faster spelling correction algorithm", 2012, and
SymSpell): two words within k edits become the same when at most k letters are deleted from each.
Only the beginnings of words are indexed, which loses none and keeps the index small.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MOST_EDITS", "DeletionIndex"]

MOST_EDITS = 2

# Letters of a word that are indexed; SymSpell's own default. With fewer, more words have to be
# compared; with more, the index grows by the square.
_BEGINNING = 7


class DeletionIndex:
    """Words, to be found by what is left when letters are deleted from them.

    Linear in the number of words: at most 29 entries for each.

    >>> index = DeletionIndex(["receive", "recipe", "deceive"])
    >>> sorted(index.near("recieve"))
    [('deceive', 2), ('receive', 1), ('recipe', 2)]
    >>> list(index.near("receive"))  # itself not counted
    [('deceive', 1), ('recipe', 2)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            for key in _deletions(word[:_BEGINNING]):
                self._words.setdefault(key, []).append(word)

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield each other word that is 1 or 2 edits away, with that number, in the order given.

        An edit adds, drops or replaces a letter, or transposes two neighbours (the optimal string
        alignment distance; F. J. Damerau, "A technique for computer detection and correction of
        spelling errors", 1964).
        """
        found = self._words
        same_key = {
            other: None for key in _deletions(word[:_BEGINNING]) for other in found.get(key, ())
        }
        length = len(word)
        for other in same_key:
            if -MOST_EDITS <= len(other) - length <= MOST_EDITS and other != word:
                distance = OSA.distance(word, other, score_cutoff=MOST_EDITS)
                if distance <= MOST_EDITS:
                    yield other, distance


@lru_cache(maxsize=100_000)  # words that begin alike have the same
def _deletions(word: str) -> tuple[str, ...]:
    """Return a word and all that is left of it without one or two letters, each once."""
    left = {word: None}
    for _ in range(MOST_EDITS):
        for shorter in list(left):
            for i in range(len(shorter)):
                left[shorter[:i] + shorter[i + 1 :]] = None
    return tuple(left)
