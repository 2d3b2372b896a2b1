"""The block grammar: the patterns that tell what a line begins, and how far that reaches.

Lines here are as docutils makes them: tabs expanded, trailing white space gone, so that a blank
line is empty. A pattern is matched at the start of a line whose indentation is gone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_mrstats.markup.inline import NAME

__all__ = [
    "ANONYMOUS",
    "ATTRIBUTION",
    "BULLET",
    "CITATION",
    "DIRECTIVE",
    "DOCTEST",
    "ENUMERATOR",
    "EXPLICIT",
    "FIELD",
    "GRID_TABLE",
    "LINE_BLOCK",
    "NAME",
    "OPTION",
    "RULE",
    "SIMPLE_TABLE",
    "SUBSTITUTION",
    "TARGET",
    "Enumerator",
    "Lines",
    "parse_enumerator",
]

# Bullet lists: one of six bullets, then a space or the end.
BULLET = re.compile(r"[-+*\u2022\u2023\u2043](?: ++|$)")

# Enumerated lists: arabic, alphabetic, roman or automatic, in one of three formats.
_ORDINAL = r"(?:[0-9]++|[a-zA-Z]|[ivxlcdm]++|[IVXLCDM]++|\#)"
ENUMERATOR = re.compile(
    rf"(?:\((?P<parens>{_ORDINAL})\)|(?P<text>{_ORDINAL})(?P<suffix>[).]))(?: ++|$)"
)

# Field lists: a colon, a name in which backslashes escape and no colon is followed by a space, a
# colon. The three alternatives begin differently, and a colon that ends the name fits none.
FIELD = re.compile(r":(?![: ])(?P<name>(?>(?:[^:\\\n]++|\\.|:(?![ `]|$))*))(?<! ):(?: ++|$)")

# Option lists: short, long or DOS options with an argument perhaps, separated by ", ", and two
# spaces or the end. The two ways at each argument (there or not) exclude each other by what
# follows.
_ARGUMENT = r"(?:[a-zA-Z][a-zA-Z0-9_-]*+|<[^<>]++>)"
_OPTION = (
    rf"(?:[-+][a-zA-Z0-9](?: ?{_ARGUMENT})?"
    rf"|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*+(?:[ =]{_ARGUMENT})?)"
)
OPTION = re.compile(rf"{_OPTION}(?:, {_OPTION})*(?:  ++| ?$)")

DOCTEST = re.compile(r">>>(?: |$)")
LINE_BLOCK = re.compile(r"\|(?: ++|$)")
GRID_TABLE = re.compile(r"\+-[-+]+-\+ *+$")
SIMPLE_TABLE = re.compile(r"=++(?>(?: ++=++)+) *+$")

# Section adornments and transitions: a line of one punctuation character.
RULE = re.compile(r"([!-/:-@\[-`{-~])\1*+ *+$")

# Explicit markup: two dots, a space or the end; what follows says which.
EXPLICIT = re.compile(r"\.\.(?: ++|$)")
ANONYMOUS = re.compile(r"__(?: ++|$)")
FOOTNOTE = rf"\[(?:[0-9]++|\#(?>(?:{NAME})?)|\*|{NAME})\](?: ++|$)"
CITATION = re.compile(rf"\.\. ++{FOOTNOTE}")
TARGET = re.compile(r"\.\. ++_(?! |$)")
SUBSTITUTION = re.compile(r"\.\. ++\|(?! |$)")
DIRECTIVE = re.compile(rf"(?:\.\. ++)?(?P<name>{NAME}) ?::(?: ++|$)")

# The attribution of a block quote: two or three hyphens or an em dash.
ATTRIBUTION = re.compile(r"(?:---?(?!-)|\u2014) *+(?=[^ ])")


class Lines(NamedTuple):
    """Some lines of a document, and the number of each in its source."""

    text: list[str]
    numbers: list[int]

    def slice(self, start: int, end: int) -> Lines:
        """Return the lines from `start` up to `end`."""
        return Lines(self.text[start:end], self.numbers[start:end])

    def dedented(self, indent: int) -> Lines:
        """Return the lines without their first `indent` characters."""
        return Lines([line[indent:] for line in self.text], self.numbers)

    def block_end(self, start: int) -> int:
        """Return where the text block that begins at `start` ends: at the next blank line."""
        try:
            return self.text.index("", start)
        except ValueError:
            return len(self.text)

    def indented(
        self,
        start: int,
        first: int | None = None,
        *,
        indent: int | None = None,
        until_blank: bool = False,
    ) -> tuple[Lines, int]:
        """Return the indented lines from `start`, dedented, and the index after them.

        With `first`, the first line belongs to them whatever its indentation, and loses that many
        characters; with `indent`, at least so many spaces must stand before the others, and are
        removed, rather than as many as before the least indented of them.
        """
        text = self.text
        end = start if first is None else start + 1
        least = indent if indent is not None else 1
        common = indent
        while end < len(text):
            line = text[end]
            if line:
                if line[0] != " " or line[:least].strip():
                    break
                if indent is None:
                    depth = len(line) - len(line.lstrip())
                    common = depth if common is None or depth < common else common
            elif until_blank:
                break
            end += 1
        block = self.slice(start, end).dedented(common or 0)
        if first is not None and block.text:
            block.text[0] = text[start][first:]
        return block, end

    def stripped(self) -> Lines:
        """Return the lines without blank lines at the start and the end."""
        lines = self.stripped_end()
        start = next((at for at, line in enumerate(lines.text) if line), 0)
        return lines.slice(start, len(lines.text))

    def stripped_end(self) -> Lines:
        """Return the lines without blank lines at the end."""
        end = len(self.text)
        while end and not self.text[end - 1]:
            end -= 1
        return self.slice(0, end)


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


_ROMAN = [
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
]  # fmt: skip

# The largest roman numeral that is written without further signs.
_MOST_ROMAN = 4999

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


def _to_roman(number: int) -> str:
    out = []
    for value, numeral in _ROMAN:
        times, number = divmod(number, value)
        out.append(numeral * times)
    return "".join(out)


def _from_roman(text: str) -> int | None:
    number, rest = 0, text
    for value, numeral in _ROMAN:
        while rest.startswith(numeral) and number <= _MOST_ROMAN:
            number, rest = number + value, rest[len(numeral) :]
    valid = not rest and number <= _MOST_ROMAN and _to_roman(number) == text
    return number if valid else None


def _write(sequence: str, ordinal: int) -> str | None:
    if sequence == "#":
        return "#"
    if sequence == "arabic":
        return str(ordinal)
    if sequence.endswith("alpha"):
        text = chr(ordinal + ord("a") - 1) if ordinal <= len("abcdefghijklmnopqrstuvwxyz") else None
    else:
        text = _to_roman(ordinal) if ordinal <= _MOST_ROMAN else None
    return text.upper() if text and sequence.startswith("upper") else text


def parse_enumerator(match: re.Match[str], expected: str = "") -> Enumerator | None:
    """Say which item a line begins, or None where its roman numeral is none.

    A letter that is a roman numeral too is read as the `expected` sequence says; a list begins
    with a roman numeral only where it is "i".
    """
    text = match["parens"] or match["text"]
    style = "(#)" if match["parens"] else "#" + match["suffix"]
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
