"""Misspellings that people make, from codespell's dictionary, put into the counts of a corpus."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping

__all__ = ["Misspellings", "choose", "load_misspellings"]

# What was meant → how it is misspelled.
Misspellings = dict[str, list[str]]


def load_misspellings(*, held_out: bool) -> Misspellings:
    """Read the words of codespell's dictionary with one correction: one half of them, or the other.

    The halves are divided by the SHA-256 of the misspelling. The weights of the check are fitted to
    the one, and judged by the other, which is *held out*.
    """
    meant: Misspellings = defaultdict(list)
    dictionary = files("codespell_lib") / "data" / "dictionary.txt"
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        misspelling, correction = line.split("->")
        if _is_held_out(misspelling) == held_out and _is_word(misspelling, correction):
            meant[correction].append(misspelling)
    return dict(meant)


def _is_word(*words: str) -> bool:
    """Tell whether each is a word of the alphabet; lists of corrections have commas."""
    return all(word.isascii() and word.isalpha() and word.islower() for word in words)


def _is_held_out(misspelling: str) -> bool:
    return hashlib.sha256(misspelling.encode()).digest()[0] % 2 == 1


def choose(
    counts: Mapping[str, int],
    misspellings: Misspellings,
    generator: random.Random,
    *,
    n: int,
    by_token: bool,
    taken: Collection[str] = (),
) -> dict[str, str]:
    """Choose `n` misspellings of different words of a corpus, which doesn't hold them yet.

    With `by_token`, a word is chosen as often as it occurs; else each word that occurs five times
    or more is as likely. There are fewer where the corpus has not so many words. Returns what was
    meant, by misspelling.
    """
    words = [
        word
        for word in sorted(misspellings)
        if counts.get(word, 0) >= (2 if by_token else 5) and word not in taken
    ]
    chosen: dict[str, str] = {}
    while words and len(chosen) < n:
        weights = [counts[word] for word in words] if by_token else None
        [word] = generator.choices(words, weights)
        words.remove(word)
        possible = [each for each in misspellings[word] if each not in counts]
        if possible:
            chosen[generator.choice(possible)] = word
    return chosen
