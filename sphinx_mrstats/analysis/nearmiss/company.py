"""Whether documents that hold one word hold another too, more than chance would have it."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["Documents"]

# A word that is expected in a document by less than this is a surprise that grows no more.
_LEAST_EXPECTED = 0.01


class Documents:
    """The documents that hold rare words, and what else is in them.

    Words come in bursts: a document that has a word is likely to have it again (K. W. Church,
    "Empirical estimates of adaptation", 2000), so that what a misspelled word was meant for is
    likely to stand in the same document.

    >>> documents = Documents({"a": {"teh": 1, "the": 9}, "b": {"ten": 1, "cats": 8}}, ["teh"])
    >>> sorted(documents.of_pair("teh", "the", 9))
    ['company']
    >>> sorted(documents.of_pair("teh", "ten", 1))
    ['no company']
    """

    def __init__(self, by_document: Mapping[str, Mapping[str, int]], rare: Collection[str]) -> None:
        self._holding: dict[str, list[Mapping[str, int]]] = {}
        self._lengths: dict[str, int] = {}
        rare = frozenset(rare)
        self._n_tokens = 0
        for words in by_document.values():
            n_tokens = sum(words.values())
            self._n_tokens += n_tokens
            for word in rare.intersection(words):
                self._holding.setdefault(word, []).append(words)
                self._lengths[word] = self._lengths.get(word, 0) + n_tokens

    def of_pair(self, word: str, meant: str, count: int) -> dict[str, float]:
        """Give the evidence of `meant`, which occurs `count` times, being in documents of `word`.

        Empty where the documents aren't known. How likely `meant` is in as many tokens is that of
        P. Poisson's distribution.
        """
        holding = self._holding.get(word)
        if not holding:
            return {}
        expected = 1 - exp(-count * self._lengths[word] / self._n_tokens)
        if any(meant in words for words in holding):
            return {"company": -log(max(expected, _LEAST_EXPECTED))}
        return {"no company": -log(max(1 - expected, _LEAST_EXPECTED))}
