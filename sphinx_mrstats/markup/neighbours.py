"""What may stand before and after inline markup: the specification's recognition rules."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["AFTER", "closes", "closes_at", "opens", "quoted"]

# What may stand after an end-string, apart from the punctuation of other scripts, which `closes`
# looks up: the end of the text, white space, an escape, ASCII's delimiters and closers.
AFTER = r"(?=[\s\x00\\.,;!?\-/:\"')>\]}]|[^\x00-\x7f]|\Z)"


@lru_cache(maxsize=4096)
def opens(character: str) -> bool:
    """Tell whether a start-string may follow `character`: white space, openers, delimiters."""
    if character <= "\x7f":
        return character.isspace() or character in "\"'(<[{-/:"
    return character.isspace() or _is_punctuation(character, ("Ps", "Pi", "Pf", "Pd", "Po"))


@lru_cache(maxsize=4096)
def closes(character: str) -> bool:
    """Tell whether `character` may follow an end-string; of ASCII the patterns have seen to it."""
    return (
        character <= "\x7f"
        or character.isspace()
        or character in "‚„"  # low quotes, which some languages close with
        or _is_punctuation(character, ("Pe", "Pi", "Pf", "Pd", "Po"))
    )


def _is_punctuation(character: str, categories: tuple[str, ...]) -> bool:
    # The section and pilcrow signs (and their like) became punctuation in Unicode 6.1; docutils
    # reads them as symbols still. Unicode 3.2 knows those, and says nothing of newer characters.
    before = unicodedata.ucd_3_2_0.category(character)
    return unicodedata.category(character) in categories and before[0] in "PC"


# Quotes that pair otherwise than an opener with the closer next to it.
_PAIRS = {
    '"': '"', "'": "'", "(": ")", "<": ">", "[": "]", "{": "}",
    "«": "»", "»": "«»", "‘": "’‚", "’": "‘’", "‚": "‛‘’", "“": "”„", "”": "“”", "„": "‟“”",
    "‹": "›", "›": "‹›", "‛": "‚", "‟": "„",
}  # fmt: skip


def quoted(text: str, start: int, end: int) -> bool:
    """Tell whether a start-string is text because quotes or brackets enclose it."""
    if end >= len(text):
        return True
    before, after = text[start - 1], text[end]
    if before in _PAIRS:
        return after in _PAIRS[before]
    return unicodedata.category(before) == "Ps" and ord(after) == ord(before) + 1


def closes_at(text: str, at: int) -> bool:
    """Tell whether an end-string may end at `at`, where `AFTER` matches."""
    return at >= len(text) or closes(text[at])
