"""Pairs of words that are two right spellings of one word."""

from __future__ import annotations

import unicodedata

__all__ = ["is_other_spelling"]

# British and American endings and stems, the first of each pair British (Oxford English Dictionary,
# "Spelling"; the same families that codespell's en-GB_to_en-US dictionary lists).
_FAMILIES = (
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("lled", "led"),
    ("lling", "ling"),
    ("ller", "ler"),
    ("tre", "ter"),
    ("ogue", "og"),
)

# Letters before the difference: with fewer, it is no ending.
_LETTERS_BEFORE = 2


def is_other_spelling(word: str, other: str) -> bool:
    """Tell whether two words differ as British and American spelling do, or by diacritics alone.

    >>> is_other_spelling("behaviour", "behavior"), is_other_spelling("recieve", "receive")
    (True, False)
    >>> is_other_spelling("naïve", "naive")
    True
    """
    if not (word.isascii() and other.isascii()) and _plain(word) == _plain(other):
        return True
    return any(
        _turns_into(one, british, american, two)
        for british, american in _FAMILIES
        for one, two in ((word, other), (other, word))
    )


def _plain(word: str) -> str:
    """Take the marks from the letters of a word."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _turns_into(word: str, part: str, replacement: str, other: str) -> bool:
    if len(word) - len(part) + len(replacement) != len(other):
        return False
    at = word.find(part, _LETTERS_BEFORE)
    while at >= 0:
        if word[:at] + replacement + word[at + len(part) :] == other:
            return True
        at = word.find(part, at + 1)
    return False
