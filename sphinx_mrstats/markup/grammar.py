r"""The block grammar: what a line begins, as patterns over a buffer of bytes.

Each pattern is matched where the text of a line begins, behind its indentation; ``\n`` ends a line,
and a blank line is empty. Repetitions give nothing back (they are possessive or atomic), so that no
search looks at a character more than a few times. All groups have names: patterns are put together
from others, which numbers would not survive.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ATTRIBUTION",
    "COG",
    "CONSTRUCT",
    "DIRECTIVE_HEAD",
    "EXPLICIT",
    "FIELD",
    "INDENT",
    "NAME",
    "PUNCTUATION",
    "RULE",
    "WORD",
    "any_of",
    "block_end",
    "border",
    "dedent",
    "less_deep",
    "lines_of",
    "option_lines",
    "quoted_lines",
]

PUNCTUATION = rb"[!-/:-@\[-`{-~]"

# A simple name: alphanumerics with single punctuation within. Bytes beyond ASCII are taken here,
# and whoever reads the name sees to it that they are letters.
_ALPHANUMERIC = rb"[a-zA-Z0-9\x80-\xff]++"
NAME = _ALPHANUMERIC + rb"(?>(?:[-._+:]%b)*)" % _ALPHANUMERIC

# The bullets of lists: three of ASCII, and U+2022, U+2023, U+2043.
_BULLET = rb"(?:[-+*]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83)"

# Arabic, alphabetic, roman and automatic numbers.
_ORDINAL = rb"(?:[0-9]++|[a-zA-Z](?![a-zA-Z])|[ivxlcdm]++|[IVXLCDM]++|\#)"

# A field's name: backslashes escape, and no colon in it is followed by a space.
_FIELD = rb":(?![:\ \n])(?P<name>(?>(?:[^:\\\n]++|\\[^\n]|:(?![\ `\n]))*))(?<!\ ):(?=[\ \n])\ *+"

# Short, long and DOS options with an argument perhaps, separated by commas; two spaces or the end.
# The two ways at each argument (there or not) exclude each other by what follows.
_ARGUMENT = rb"(?:[a-zA-Z][a-zA-Z0-9_-]*+|<[^<>\n]++>)"
_OPTION = rb"""(?:[-+][a-zA-Z0-9](?:\ ?%b)?|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*+(?:[ =]%b)?)""" % (
    _ARGUMENT,
    _ARGUMENT,
)

# What a line begins where a block may begin; no match is text. After the first character, of which
# the lookaheads tell, the alternatives are in the order in which docutils tries them.
CONSTRUCT = re.compile(
    rb"""(?=[!-@\[-`{-~\xe2]|[a-zA-Z][.)ivxlcdmIVXLCDM])(?:
        (?=[!-/:-@\[-`{-~\xe2])(?:
        %(bullet)b(?=[\ \n])\ *+(?P<bullet>)
      | (?P<field>%(field)b)
      | (?P<explicit>\.\.(?=[\ \n])\ *+)
      | (?P<option>%(option)b(?:,\ %(option)b)*(?=\ \ |\n)\ *+)
      | (?P<doctest>>>>(?=[\ \n]))
      | (?P<line_block>\|(?=[\ \n])\ *+)
      | (?P<grid>\+-[-+]{3,}+(?<=-\+)(?=\n))
      | (?P<simple>=++(?>(?:\ ++=++)+)(?=\n))
      | (?P<anonymous>__(?=[\ \n]))
      | (?P<rule>(?P<sign>%(punctuation)b)(?>(?P=sign)*)(?=\n))
        )
      | (?P<enumerator>(?:\(%(ordinal)b\)|%(ordinal)b[.)])(?=[\ \n])\ *+)
    )"""
    % {
        b"bullet": _BULLET,
        b"ordinal": _ORDINAL,
        b"field": _FIELD,
        b"option": _OPTION,
        b"punctuation": PUNCTUATION,
    },
    re.VERBOSE,
)

# What explicit markup is, from behind its two dots and the spaces after them on. A target whose
# name is written in another way is for `target_end` to tell, and so on.
EXPLICIT = re.compile(
    rb"""(?:
        (?P<directive>%(name)b)\ ?::(?=[\ \n])\ *+
      | (?P<note>\[(?:\#?+%(name)b|\#|\*)\](?=[\ \n])\ *+)
      | (?P<target>_(?![ \n:`_])[^\n:`\\]*+:(?=[ \n]))
      | (?P<odd_target>_(?![ \n]))
      | (?P<substitution>\|(?![ \n]))
    )"""
    % {b"name": NAME},
    re.VERBOSE,
)

FIELD = re.compile(_FIELD, re.VERBOSE)
RULE = re.compile(rb"(?P<sign>%b)(?>(?P=sign)*)(?=\n)" % PUNCTUATION)
INDENT = re.compile(rb"\n++(?P<indent> *+)")
WORD = re.compile(rb"[ \n]*+[^ \n]*+ *+")

# The attribution of a block quote: two or three hyphens or an em dash, and text.
ATTRIBUTION = re.compile(rb"(?:---?(?!-)|\xe2\x80\x94) *+(?=[^ \n])")

# From a line end: the head of a directive, perhaps in a list item.
DIRECTIVE_HEAD = re.compile(
    rb"\n(?P<indent>\ *+(?>(?:(?:%b|\(?%b[.)])\ ++)*))\.\.\ ++(?P<name>%b)\ ?::(?=[\ \n])"
    % (_BULLET, _ORDINAL, NAME),
    re.VERBOSE,
)

COG = re.compile(rb"\[\[\[|\{\{\{|\]\]\]|\}\}\}")

# As many indentations as are met; what is indented more than `walk` follows is plain text.
_CACHED = 1024


@lru_cache(maxsize=_CACHED)
def dedent(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a line that is indented by at most `indent` spaces."""
    return re.compile(rb"\n {0,%d}[^ \n]" % indent)


@lru_cache(maxsize=_CACHED)
def less_deep(most: int, least: int) -> re.Pattern[bytes]:
    """Return a pattern for a line that is indented by `least` to `most` spaces."""
    return re.compile(rb"\n(?P<indent> {%d,%d})[^ \n]" % (least, most))


@lru_cache(maxsize=_CACHED)
def block_end(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a blank line, or one that is indented by at most `indent` spaces."""
    return re.compile(rb"\n(?: {0,%d}[^ \n]|(?=\n))" % indent)


@lru_cache(maxsize=_CACHED)
def lines_of(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for the rest of a line, and further lines that are as deep as `indent`."""
    return re.compile(rb"[^\n]*+(?>(?:\n {%d}[^ \n][^\n]*+)*)" % indent)


@lru_cache(maxsize=_CACHED)
def border(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a border of a simple table, or for the rule below its head."""
    return re.compile(rb"\n {%d}=[= ]*+(?=\n)" % indent)


@lru_cache(maxsize=_CACHED)
def option_lines(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a line that may be an option, in a body that is as deep as `indent`."""
    return re.compile(rb"\n {%d}(?=:)" % indent)


@lru_cache(maxsize=_CACHED)
def quoted_lines(indent: int, sign: bytes) -> re.Pattern[bytes]:
    """Return a pattern for the rest of a line, and further lines that begin with `sign`."""
    return re.compile(rb"[^\n]*+(?>(?:\n {%d}%b[^\n]*+)*)" % (indent, re.escape(sign)))


def any_of(names: Iterable[str]) -> bytes:
    r"""Return a pattern for any of `names`, in which those that begin alike are together.

    One look at its first character then rules out most of what is no such name.

    >>> any_of(["note", "code", "code-block"])
    b'c(?:ode|ode\\-block)|n(?:ote)'
    """
    alike = groupby(sorted(names), lambda name: name[0])
    return b"|".join(
        b"%b(?:%b)"
        % (re.escape(first.encode()), b"|".join(re.escape(n[1:].encode()) for n in some))
        for first, some in alike
    )
