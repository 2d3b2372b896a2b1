"""Stretches between white space: the word in each that is one by itself, as it is written."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import NamedTuple

__all__ = ["Token", "classify", "separate", "stands_alone"]

# What may stand directly before a word and behind it, and belongs to no name, path or URL. Emphasis
# is nothing to its neighbours; all else ends a run of words.
_OPENING = r"(\[{\"'“‘«¡¿*"
_CLOSING = r")\]}\"'”’»*.,;:!?…"
_TOKEN = re.compile(
    rf"(?P<before>[{_OPENING}]*+)"
    r"(?P<form>(?>[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*))"
    rf"(?P<after>[{_CLOSING}]*+)"
)
_QUOTED = re.compile(r"[\"'“‘«]$"), re.compile(r"^[\"'”’»]")

# Dashes stand between words without white space too. (Hyphens don't.)
_DASHES = re.compile("[–—―]")

# A million tokens of documentation have some sixty thousand that differ.
_MOST_TOKENS = 200_000


class Token(NamedTuple):
    """What a token holds: the word, or nothing; what separates it from its neighbours.

    `form` is the word as written, `folded` in lower case; `begins` and `ends` say that punctuation
    stands before it and behind.
    """

    form: str = ""
    folded: str = ""
    begins: bool = False
    ends: bool = False


_NOTHING = Token(begins=True, ends=True)


@lru_cache(maxsize=_MOST_TOKENS)
def classify(token: str) -> Token:
    """Tell which word a token holds that is no part of something technical, and is not quoted.

    >>> classify("(files,")
    Token(form='files', folded='files', begins=True, ends=True)
    >>> [classify(token).form for token in ("*words*", "os.path", "css_file", '"css"', "utf8")]
    ['words', '', '', '', '']
    """
    if token.isascii() and token.isalpha():
        return Token(intern(token), intern(token.lower()))
    found = _TOKEN.fullmatch(token)
    if found is None:
        return _NOTHING
    before, after = found["before"], found["after"]
    opening, closing = _QUOTED
    if opening.search(before) and closing.search(after):
        return _NOTHING
    form = intern(found["form"])
    return Token(form, intern(form.lower()), before.strip("*") != "", after.strip("*") != "")


def separate(text: str) -> str:
    """Put spaces around dashes."""
    return text if text.isascii() else _DASHES.sub(" – ", text)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether what stands from `start` to `end` is the word that its token holds.

    >>> text = 'of a css file, css_file, and .css, "css"'
    >>> [stands_alone(text, at, at + 3) for at in (5, 15, 30, 36)]
    [True, False, False, False]
    """
    begin, stop = start, end
    while begin > 0 and not (text[begin - 1].isspace() or _DASHES.match(text[begin - 1])):
        begin -= 1
    while stop < len(text) and not (text[stop].isspace() or _DASHES.match(text[stop])):
        stop += 1
    tokens = text[begin:stop].split()
    # several words: what stands around them is that of the first and of the last
    words = text[start:end].split()
    return len(tokens) == len(words) and all(
        classify(token).form == word for token, word in zip(tokens, words, strict=True)
    )
