"""The items of enumerated lists: which number each has, and which may follow it."""

from __future__ import annotations

import re
from typing import NamedTuple

from roman_numerals import MAX, InvalidRomanNumeralError, RomanNumeral

__all__ = ["Enumerator", "parse_enumerator"]


class Enumerator(NamedTuple):
    """An enumerated list's item: how it is written and which one it is."""

    style: str  # "(#)", "#)" or "#."
    sequence: str
    ordinal: int

    def announces(self, following: str) -> bool:
        """Tell whether a line may follow this item's first line, so that it is an item indeed."""
        if not following[:1].strip():
            return True
        after = _write(self.sequence, self.ordinal + 1)
        return after is not None and following.startswith(
            (self.style.replace("#", after) + " ", self.style + " ")
        )


# In the order in which docutils tries them.
_SEQUENCES = {
    "arabic": re.compile(r"[0-9]++\Z"),
    "loweralpha": re.compile(r"[a-z]\Z"),
    "upperalpha": re.compile(r"[A-Z]\Z"),
    "lowerroman": re.compile(r"[ivxlcdm]++\Z"),
    "upperroman": re.compile(r"[IVXLCDM]++\Z"),
}

# No list has more items; Python refuses to convert numbers of thousands of digits.
_MOST_DIGITS = 18


def _from_roman(text: str) -> int | None:
    try:
        return int(RomanNumeral.from_string(text))
    except InvalidRomanNumeralError:
        return None


def _write(sequence: str, ordinal: int) -> str | None:
    if sequence == "#":
        return "#"
    if sequence == "arabic":
        return str(ordinal)
    if sequence.endswith("alpha"):
        text = chr(ordinal + ord("a") - 1) if ordinal <= len("abcdefghijklmnopqrstuvwxyz") else None
    else:
        text = RomanNumeral(ordinal).to_lowercase() if ordinal <= MAX else None
    return text.upper() if text and sequence.startswith("upper") else text


def parse_enumerator(written: str, expected: str = "") -> Enumerator | None:
    """Say which item a line begins, or None where its roman numeral is none.

    A letter that is a roman numeral too is read as the `expected` sequence says; a list begins
    with a roman numeral only where it is "i".

    >>> parse_enumerator("(iv)", "lowerroman")
    Enumerator(style='(#)', sequence='lowerroman', ordinal=4)
    """
    text = written.strip("().")
    style = written.replace(text, "#")
    if text == "#":
        return Enumerator(style, "#", 1)
    if expected in _SEQUENCES and _SEQUENCES[expected].match(text):
        sequence = expected
    elif text in "iI":
        sequence = "lowerroman" if text == "i" else "upperroman"
    else:
        sequence = next(name for name, pattern in _SEQUENCES.items() if pattern.match(text))
    if sequence == "arabic":
        ordinal = int(text) if len(text) <= _MOST_DIGITS else None
    elif sequence.endswith("alpha"):
        ordinal = ord(text.lower()) - ord("a") + 1
    else:
        ordinal = _from_roman(text.lower())
    return None if ordinal is None else Enumerator(style, sequence, ordinal)
