"""Prose → words: where one word ends and the next begins, and how a word is folded.

A word is a longest run of Unicode letters, marks and numbers (categories L, M, N), in which one
apostrophe (``'`` or ``’``) or one hyphen (``-``, U+2010, U+2011) between two of them is part of the
run. A run that contains a number, or no letter at all, is not a word: it is dropped whole. Soft
hyphens are removed and text is normalised to NFC before it is split; a word is then lower-cased,
with ``'`` and ``-`` for their typographic forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import filterfalse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "count_tokens",
    "count_utf8",
    "iter_words",
    "locate_words",
    "normalize",
    "split_utf8",
    "words_of",
]

_SOFT_HYPHEN = "\u00ad"

# What every number becomes: a run that holds one is no word, whichever it is.
_NUMBER = "0"


def _simplify(character: str) -> str:
    """Reduce a character to what splitting needs: itself, a plain joiner, a number, a space."""
    if character in "'\u2019":
        return "'"
    if character in "-\u2010\u2011":
        return "-"
    match unicodedata.category(character)[0]:
        case "L" | "M":
            return character
        case "N":
            return _NUMBER
        case _:
            return " "


class _Simplified(dict[int, str]):
    """A table for `str.translate` that classifies each code point when it is first met."""

    def __missing__(self, codepoint: int) -> str:
        self[codepoint] = simple = _simplify(chr(codepoint))
        return simple


_SIMPLIFIED = _Simplified()

# The same table for UTF-8 bytes, lower-casing on the way. Bytes from 0x80 are parts of characters
# whose class is not known yet: they stay, and the token that holds them is split again as text.
_SIMPLIFIED_BYTES = bytes(
    ord(_simplify(chr(byte)).lower()) if byte < 0x80 else byte for byte in range(256)
)

# Over simplified text: runs joined by single apostrophes or hyphens. The two classes exclude each
# other, so that there is one way to match and nothing to backtrack into. (Groups are atomic here
# and elsewhere, not possessive: before Python 3.11.5 those keep what a failed repetition consumed.)
_RUN = re.compile(r"[^\s'-]++(?>(?:['-][^\s'-]++)*)")

# Marks for which text has to be normalised before its ASCII is split and lower-cased: "<", "=" and
# ">" with U+0338 become other characters, and of T, W, Y, J and H with a mark (U+0308, U+030A,
# U+030C, U+0331) there is a composed form of the small letter only.
_COMPOSES = re.compile(rb"\xcc[\x88\x8a\x8c\xb1\xb8]")

# A long run of characters of which some may be combining marks: those from the first block of such
# marks on. Normalising sorts the marks of each letter, which takes quadratic time where they are
# many; Unicode's Stream-Safe Text Format (UAX #15) knows no letter with more than 30.
_MOST_MARKS = 30
_LONG_RUN = re.compile(rf"[^\x00-\u02ff]{{{_MOST_MARKS},}}")


def normalize(text: str) -> str:
    r"""Normalise text as it is before it is split into words: NFC, without soft hyphens.

    Where more than 30 combining marks follow one another, each 30 of them are normalised apart.

    >>> normalize("e\u0301te\u0301, com\u00admand")
    'été, command'
    """
    text = text.replace(_SOFT_HYPHEN, "")
    if not text.isascii() and _LONG_RUN.search(text):
        text = _LONG_RUN.sub(_stream_safe, text)
    return unicodedata.normalize("NFC", text)


def _stream_safe(run: re.Match[str]) -> str:
    """Normalise a run of characters in pieces of which none has more marks on end than may be."""
    text, start, marks = run[0], 0, 0
    pieces: list[str] = []
    for at, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            pieces.append(unicodedata.normalize("NFC", text[start:at]))
            start, marks = at, 1
    if not pieces:
        return text
    # what stands between the pieces keeps them from being sorted together again
    return "\u034f".join([*pieces, text[start:]])


def locate_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words that `iter_words` does, with where each starts and ends in normalised text.

    `text` is what `normalize` gives; the places are in it.

    >>> list(locate_words("The cat’s 9 lives"))
    [('the', 0, 3), ("cat's", 4, 9), ('lives', 12, 17)]
    """
    for match in _RUN.finditer(text.translate(_SIMPLIFIED)):
        run = match[0]
        if _is_word(run):
            yield run.lower(), match.start(), match.end()


def _is_word(run: str) -> bool:
    """Tell whether a run of letters, marks and numbers counts as a word."""
    return _NUMBER not in run and (run[0].isalpha() or any(map(str.isalpha, run)))


def iter_words(text: str) -> Iterator[str]:
    """Yield the words of `text`, folded, in order; nothing for text without words.

    >>> list(iter_words("Don’t re-read utf8 or x86: it’s the COMMAND-line's 2nd_Option."))
    ["don't", 're-read', 'or', "it's", 'the', "command-line's", 'option']
    """
    for run in _RUN.findall(normalize(text).translate(_SIMPLIFIED)):
        if _is_word(run):
            yield run.lower()


# Tokens that are words as they are. A corpus has some fifty times as many tokens as distinct ones,
# and nearly all of those are words: to look them up is all that is left.
_WORDS: set[bytes] = set()

# Django's documentation has ten thousand such tokens. The bounds are only there so that a process
# that counts without end does not grow without end.
_MOST_WORDS = 1_000_000
_MOST_OTHERS = 100_000


@lru_cache(maxsize=_MOST_OTHERS)
def _words_in(token: bytes) -> tuple[bytes, ...]:
    """Split a token that is no plain word again."""
    return tuple(word.encode() for word in iter_words(token.decode("utf-8", "replace")))


def count_utf8(prose: bytes) -> Counter[bytes]:
    """Count each word of UTF-8 `prose`, as `count_tokens` does, in UTF-8.

    Bytes are split and counted faster than text; only what is not ASCII is ever decoded.

    >>> count_utf8(b"The cat and the dog").most_common(1)
    [(b'the', 2)]
    """
    return words_of(Counter(split_utf8(prose)))


def split_utf8(prose: bytes) -> list[bytes]:
    """Split UTF-8 `prose` into tokens, of which `words_of` makes words.

    To split each text and count the tokens of all of them at once is the fastest way to count.

    >>> split_utf8(b"The cat's 9 lives")
    [b'the', b"cat's", b'0', b'lives']
    """
    if not prose.isascii() and _COMPOSES.search(prose):
        return [word.encode() for word in iter_words(prose.decode("utf-8", "replace"))]
    return prose.translate(_SIMPLIFIED_BYTES).split()


def words_of(counts: Counter[bytes]) -> Counter[bytes]:
    """Replace tokens by the words that they hold, in place; return the same counter.

    >>> words_of(Counter([b"cat", b"'cat'", b"0"]))
    Counter({b'cat': 2})
    """
    for token in [*filterfalse(_WORDS.__contains__, counts)]:
        # letters of ASCII are lower-cased by now
        words = (token,) if token.isalpha() else _words_in(token)
        if words == (token,):
            _WORDS.add(token)
            continue
        occurrences = counts.pop(token)
        for word in words:
            counts[word] += occurrences
    if len(_WORDS) > _MOST_WORDS:
        _WORDS.clear()
    return counts


def count_tokens(prose: bytes) -> dict[str, int]:
    """Count each word of UTF-8 `prose`: the same words as `iter_words`, many times as fast.

    >>> sorted(count_tokens("The cat’s whiskers – the CAT'S whiskers, v2".encode()).items())
    [("cat's", 2), ('the', 2), ('whiskers', 2)]
    >>> count_tokens(b"")
    {}
    """
    return {word.decode(): n for word, n in count_utf8(prose).items()}
