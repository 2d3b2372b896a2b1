"""What kind of slip turns one word into another."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from rapidfuzz.distance import Editop

__all__ = ["SLIPS", "describe", "edit_kinds", "shared_ends"]

# Letters at their places on the commonest keyboard; the keys around a key are a slip away. On
# others, most of these are neighbours too.
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

_VOWELS = frozenset("aeiouy")

SLIPS = {
    "transposed": "two letters are transposed",
    "vowel": "another vowel",
    "key": "a neighbouring key",
    "letter": "another letter",
    "double more": "a letter is doubled",
    "double less": "a double letter is single",
    "key more": "a neighbouring key is hit as well",
    "vowel more": "a vowel too many",
    "letter more": "a letter too many",
    "vowel less": "a vowel is missing",
    "letter less": "a letter is missing",
}
"""The kinds of edits, and what to say of them."""


def _neighbouring_keys() -> frozenset[tuple[str, str]]:
    pairs = set()
    for row, keys in enumerate(_KEYBOARD):
        below = _KEYBOARD[row + 1] if row + 1 < len(_KEYBOARD) else ""
        for i, key in enumerate(keys):
            for other in keys[i + 1 : i + 2] + below[max(i - 1, 0) : i + 1]:
                pairs |= {(key, other), (other, key)}
    return frozenset(pairs)


_NEIGHBOURS = _neighbouring_keys()


def edit_kinds(word: str, meant: str) -> Counter[str]:
    """Count the kinds of edits that turn `meant` into `word`; `describe` explains their names.

    >>> edit_kinds("recieve", "receive")
    Counter({'transposed': 1})
    >>> edit_kinds("comand", "command"), edit_kinds("seperate", "separate")
    (Counter({'double less': 1}), Counter({'vowel': 1}))
    """
    start, end = shared_ends(word, meant)
    written, expected = word[start : len(word) - end], meant[start : len(meant) - end]
    if 2 <= len(written) <= 3 and written == expected[::-1]:
        return Counter({"transposed": 1})
    kinds: Counter[str] = Counter()
    edits = list(Levenshtein.editops(meant, word))
    while edits:
        edit = edits.pop(0)
        if edits and _is_transposition(meant, word, edit, edits[0]):
            kinds["transposed"] += 1
            edits.pop(0)
        else:
            kinds[_kind(meant, word, edit)] += 1
    return kinds


def shared_ends(word: str, other: str) -> tuple[int, int]:
    """Count the letters that two words share at their beginnings, and then at their ends.

    >>> shared_ends("tests", "texts")
    (2, 2)
    """
    most = min(len(word), len(other))
    start = 0
    while start < most and word[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and word[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _is_transposition(meant: str, word: str, edit: Editop, following: Editop) -> bool:
    """Tell whether two edits of single letters come to swapping two neighbours."""
    at, to = edit.src_pos, edit.dest_pos
    written, expected = word[to : to + 2], meant[at : at + 2]
    return (
        len(written) == 2
        and written == expected[::-1]
        and written[0] != written[1]
        and following.src_pos <= at + 2
        and following.dest_pos <= to + 2
    )


def _kind(meant: str, word: str, edit: Editop) -> str:
    at, to = edit.src_pos, edit.dest_pos
    if edit.tag == "replace":
        return _replaced(meant[at], word[to])
    if edit.tag == "insert":
        return _more(word[to], _around(word, to))
    return _less(meant[at], _around(meant, at))


def _around(word: str, at: int) -> str:
    return word[max(at - 1, 0) : at] + word[at + 1 : at + 2]


def _replaced(expected: str, written: str) -> str:
    if _is_vowel(expected) and _is_vowel(written):
        return "vowel"
    return "key" if (expected, written) in _NEIGHBOURS else "letter"


def _more(written: str, around: str) -> str:
    if written in around:
        return "double more"
    if any((written, other) in _NEIGHBOURS for other in around):
        return "key more"
    return "vowel more" if _is_vowel(written) else "letter more"


def _less(expected: str, around: str) -> str:
    if expected in around:
        return "double less"
    return "vowel less" if _is_vowel(expected) else "letter less"


@lru_cache(maxsize=1_000)
def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in _VOWELS


def describe(word: str, meant: str) -> str:
    """Say how `word` differs from `meant`.

    >>> describe("recieve", "receive"), describe("befhaviour", "behavior")
    ('two letters are transposed', 'a letter too many, a vowel too many')
    """
    return ", ".join(SLIPS[kind] for kind in sorted(edit_kinds(word, meant)))
