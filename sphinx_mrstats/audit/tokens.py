"""Stretches between white space: the word in each that is one by itself, as it is written."""

from __future__ import annotations

import re
from sys import intern
from typing import NamedTuple

__all__ = ["HELD", "Token", "separate", "stands_alone"]

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

    `form` is the word as written; `begins` and `ends` say that punctuation stands before it and
    behind. `shown` is the word in lower case, or a bar, with a bar where neighbours end.
    """

    form: str = ""
    shown: str = "| | |"
    begins: bool = True
    ends: bool = True
    is_capital: bool = False


_NOTHING = Token()


def _classify(token: str) -> Token:
    """Tell which word a token holds that is no part of something technical, and is not quoted.

    >>> _classify("(files,")
    Token(form='files', shown='| files |', begins=True, ends=True, is_capital=False)
    >>> [_classify(token).form for token in ("*words*", "os.path", "css_file", '"css"', "utf8")]
    ['words', '', '', '', '']
    """
    if token.isascii() and token.isalpha():
        form = intern(token)
        return Token(form, intern(form.lower()), False, False, form[0].isupper())
    found = _TOKEN.fullmatch(token)
    if found is None:
        return _NOTHING
    before, after = found["before"], found["after"]
    opening, closing = _QUOTED
    if opening.search(before) and closing.search(after):
        return _NOTHING
    form = intern(found["form"])
    begins, ends = before.strip("*") != "", after.strip("*") != ""
    shown = f"{'| ' if begins else ''}{form.lower()}{' |' if ends else ''}"
    return Token(form, intern(shown), begins, ends, form[0].isupper())


class _Held(dict[str, Token]):
    """What tokens hold, by the tokens that were met in this process."""

    def __missing__(self, token: str) -> Token:
        if len(self) > _MOST_TOKENS:
            self.clear()
        self[token] = held = _classify(token)
        return held


HELD = _Held()
"""What each token holds: ``HELD[token]`` is ``_classify(token)``, and remembered."""


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
        HELD[token].form == word for token, word in zip(tokens, words, strict=True)
    )
