"""The options that say what of a result is shown, for the command line and directives alike."""

from __future__ import annotations

from sphinx_mrstats.options import Option, choice, decimal, flag, number, some_of, text

__all__ = [
    "BY_CATALOGUE",
    "BY_DOCUMENT",
    "CONTEXT",
    "DEFAULT_TOP",
    "FORMATS",
    "FOR_PROGRAMS",
    "FREQUENCY_COLUMNS",
    "KEYWORD_COLUMNS",
    "KEYWORD_SORT",
    "KWIC_SORT",
    "MIN_COUNT",
    "MIN_G2",
    "MIN_LENGTH",
    "NGRAM_COLUMNS",
    "NGRAM_SORT",
    "SIZE",
    "STOP_WORDS",
    "TOP",
    "WINDOW",
]

FORMATS = ("text", "json", "csv", "rst", "markdown")
"""The names of the formats that every report can be written in."""

FOR_PROGRAMS = ("json", "csv")
"""Those of them that programs read: they hold all there is, unless a part of it is asked for."""

# How many rows are shown where nobody says how many.
DEFAULT_TOP = 20

TOP = Option("top", number(0), DEFAULT_TOP, "how many rows are shown; 0: all", metavar="N")

STOP_WORDS = Option(
    "stop-words",
    text,
    "none",
    "leave out the common words of a language (en, de, ...), or those in a file",
)

MIN_LENGTH = Option(
    "min-length", number(1), 1, "leave out words shorter than N characters", metavar="N"
)

MIN_COUNT = Option(
    "min-count", number(1), 1, "leave out what occurs fewer than N times", metavar="N"
)

MIN_G2 = Option("min-g2", decimal(), 0.0, "leave out words of a smaller G2", metavar="X")

BY_CATALOGUE = Option("by-catalogue", flag, False, "show each catalogue (.po file) of a language")

BY_DOCUMENT = Option("by-document", flag, False, "show the words of each document too")

FREQUENCY_COLUMNS = Option(
    "columns",
    some_of("rank", "word", "count", "share", "documents"),
    ("word", "count"),
    "what is shown of each word",
    metavar="NAMES",
)

KEYWORD_COLUMNS = Option(
    "columns",
    some_of("rank", "word", "count", "keyness", "ratio"),
    ("word", "count", "keyness"),
    "what is shown of each keyword",
    metavar="NAMES",
)

KEYWORD_SORT = Option("sort", choice("g2", "ratio"), "g2", "largest first")

NGRAM_COLUMNS = Option(
    "columns",
    some_of("rank", "ngram", "count", "share", "documents", "g2", "pmi"),
    ("ngram", "count"),
    "what is shown of each n-gram",
    metavar="NAMES",
)

NGRAM_SORT = Option("sort", choice("count", "g2", "pmi"), "count", "largest first")

SIZE = Option("size", number(1), 2, "how many words an n-gram has", metavar="N")

KWIC_SORT = Option(
    "sort",
    choice("place", "left", "right"),
    "place",
    "in the order of the documents, or by the words to the left or right",
)

CONTEXT = Option(
    "context", number(0), 30, "up to N characters on each side, in whole words", metavar="N"
)

WINDOW = Option(
    "window",
    number(1),
    500,
    "N words in each window of the moving-average type-token ratio",
    metavar="N",
)
