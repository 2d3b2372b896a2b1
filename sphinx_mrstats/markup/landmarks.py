"""The landmarks of the fast walk: patterns over whole documents for what begins and ends where.

They are the patterns of `blocks` for bytes, or tell their constructs apart by fewer characters;
what fits none of them is left to the exact reader. Repetitions give nothing back, or are followed
by what they exclude, so that no search looks at a character more than a few times.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sphinx_mrstats.markup import blocks

__all__ = [
    "BEGINS_BLOCK",
    "BULLET",
    "COG",
    "COLONS",
    "EXPLICIT",
    "FIELD_LINE",
    "INDENT",
    "LITERAL",
    "MARKED",
    "METADATA",
    "OPTIONS",
    "OPTION_LINE",
    "QUOTED",
    "RULE_OF_COLONS",
    "SPACES",
    "START",
    "STATEFUL",
    "STATEFUL_NAMES",
    "WORD",
    "border",
    "dedent",
    "head_end",
    "next_block",
]

# As many indentations as are met.
_CACHED = 512

# The block grammar's patterns, for bytes. Their names are ASCII here: what is not is left unsure.
NAME = blocks.NAME.encode()
FIELD = blocks.FIELD.pattern.encode()

# Bullets, and the enumerators that hold no letters.
_BULLET = rb"(?:[-+*]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83|\(?(?:[0-9]++|\#)[.)])"

# A line that may begin something other than a paragraph, and what. After the spaces, which are
# not given back, the first character decides: the alternatives each begin with other ones. Most
# lines begin as no enumerator does, and are left at once.
START = re.compile(
    rb"""\n(?P<indent>\ *+)(?=[!-@\[-`{-~\xe2]|[a-zA-Z][.)ivxlcdmIVXLCDM])(?:(?=[!-/:-@\[-`{-~])(?:
        \.\.(?:\ ++(?P<directive>%(name)s)\ ?::|(?P<explicit>))(?=[ \n])
      | (?P<doctest>>>>)(?=[ \n])
      | (?P<field>:(?![:\ \n]|[a-zA-Z:.+_-]++(?<=:)`)(?=[^\n]*?[^\ ]:[ \n]))
      | (?P<simple>=++\ [\ =]*+)(?=\n)
      | (?P<grid>\+-[-+]*+)(?=\n)
      | (?P<rule>(?P<sign>[!-/:-@\[-`{-~])(?>(?P=sign)*))(?=\n)
      | (?P<option>[-+/](?=-?[a-zA-Z0-9]))
      | (?P<anonymous>__)(?=\ )
      )
      | (?=[-*+(\#0-9\xe2])
          (?P<nested>(?>(?:%(bullet)s\ ++)+))
          (?=\.\.[ \n]|>>>[ \n]|__\ |\|\ |:(?![: `])(?>(?:[^:\\\n]++|\\[^\n]|:(?![ `\n]))*):[ \n]
            |[-+/]-?[a-zA-Z0-9]|[+=]
            |\(?[a-zA-Z]{1,9}[.)][ \n])
      | (?=[a-zA-Z(])(?P<enumerator>\(?(?:[ivxlcdm]++|[IVXLCDM]++|[a-zA-Z])[.)])(?=[ \n])
    )"""
    % {b"bullet": _BULLET, b"name": NAME},
    re.VERBOSE,
)

# What explicit markup is, from its two dots on.
EXPLICIT = re.compile(
    rb"""\.\.(?:
        \ ++(?P<target>_(?![ \n:`_])[^\n:`\\]*+:|__:)(?=[ \n])
      | \ ++(?P<note>\[(?:\#?+%(name)s|\#|\*)\])(?=[ \n])
      | (?P<empty>)(?=\n\n)
      | (?P<unsure>\ ++(?:[_|\[]|[^\n]*?::))
      | (?P<comment>)
    )"""
    % {b"name": NAME},
    re.VERBOSE,
)

FIELD_LINE = re.compile(FIELD, re.MULTILINE)
OPTION_LINE = re.compile(blocks.OPTION.pattern.encode(), re.MULTILINE)
OPTIONS = re.compile(rb"\n ++(?=:)")
METADATA = re.compile(rb"\n++" + FIELD, re.MULTILINE)
INDENT = re.compile(rb"\n*+( *+)")
SPACES = re.compile(rb" *+")
WORD = re.compile(rb"\s*+\S*+")

# A line after which another is none of its text's: it begins with the marker of a list item, a
# line block, a field or explicit markup, or is an adornment.
MARKED = re.compile(
    rb"(?:[-+*|]|\xe2\x80[\xa2\xa3]|\xe2\x81\x83|\.\.|>>>"
    rb"|\(?(?:[0-9]++|\#|[a-zA-Z]|[ivxlcdm]++|[IVXLCDM]++)[.)])(?=[ \n])"
    rb"|" + FIELD + rb"|([!-/:-@\[-`{-~])\2*+$",
    re.MULTILINE,
)
BULLET = re.compile(rb" *+(?>(?:%s ++)+)" % _BULLET)
QUOTED = re.compile(rb"\n++( *+)([!-/:-@\[-`{-~])[^\n]*+(?>(?:\n\1\2[^\n]*+)*)")

# `bytes.find` takes twice as long.
COLONS = re.compile(rb"::\n")

# From a line end: a rule, or what may be one, that ends with two colons too.
RULE_OF_COLONS = re.compile(rb"\n *+:::++\n")

# A line of a paragraph, and no list item, that ends with two colons, then an indented block.
LITERAL = re.compile(rb"\n( *+)(?:::|[^-+*(#0-9\xe2|:\n][^\n]*+(?<=::)(?<!\\::))(?=\n\n++\1 )")

# Text behind a marker on the same line that begins a block other than a paragraph, or might.
BEGINS_BLOCK = re.compile(
    rb" *+(?:(?:[-+*|]|\xe2..|\(?(?:\#|[0-9]++|[a-zA-Z]|[ivxlcdm]++|[IVXLCDM]++)[.)])(?=[ \n])"
    rb"|[.>=+\-/_](?![a-zA-Z])|[-+/]|:(?!" + NAME + rb":`)|[^\n]*+(?<=::)\n)"
)

# What changes how the rest of a document is read: roles, and cog's markers.
STATEFUL = re.compile(rb"\.\. +(?:default-)?(?:role|domain) ?::|\[\[\[cog|\{\{\{cog")
COG = re.compile(rb"\[\[\[|\{\{\{")
STATEFUL_NAMES = frozenset({b"role", b"default-role", b"default-domain"})


@lru_cache(maxsize=_CACHED)
def dedent(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a line that is indented by at most `indent` spaces."""
    return re.compile(rb"\n {0,%d}[^ \n]" % max(indent, 0))


@lru_cache(maxsize=_CACHED)
def head_end(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for such a line, or a blank one; the end of a source has blank lines."""
    return re.compile(rb"\n(?: {0,%d}[^ \n]|(?=\n))" % indent)


@lru_cache(maxsize=_CACHED)
def border(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for a border of a simple table, or for the rule below its head."""
    return re.compile(rb"\n {%d}=[= ]*+(?=\n)" % indent)


@lru_cache(maxsize=_CACHED)
def next_block(indent: int) -> re.Pattern[bytes]:
    """Return a pattern for such a line after a blank one, or for a less indented one."""
    less = rb"| {0,%d}" % (indent - 1) if indent else b""
    return re.compile(rb"\n(?:\n {0,%d}%s)[^ \n]" % (indent, less))
