"""Where a marker counts, line by line: in a comment, and in no literal example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from sphinx_mrstats.documents import MARKDOWN, RESTRUCTUREDTEXT
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.markup.rules import Body

__all__ = ["CommentReader", "comment_reader"]

_TAB = 8  # docutils' tab_width

# The names are those of the specification ("Explicit Markup Blocks", "Bullet Lists" …).
_EXPLICIT = re.compile(r"\.\.(?: +|$)")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\| +)?(?P<name>[^\W_]+(?:[-._+:][^\W_]+)*) ?::(?: |$)")
_NO_COMMENT = re.compile(r"__(?: |:|$)|_.*:(?: |$)|\[(?:[0-9]+|#|\*|#?\w[-\w.+:]*)\](?: |$)")
_ITEM = re.compile(
    r"""(?: [-+*•‣⁃]
          | \(? (?: [0-9]+ | [A-Za-z\#] | [ivxlcdm]+ | [IVXLCDM]+ ) [.)]
          | :[^:\s] (?: [^:]*[^:\s] )?:
        )[ ]+(?=\S)""",
    re.VERBOSE,
)
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1+")

# What is shorter, docutils takes for text unless it is as long as its title.
_SHORTEST_ADORNMENT = 4

_VERBATIM_BODIES = frozenset({Body.CODE, Body.CSV, Body.NOTHING})


class LineReader(Protocol):
    """What a reader has to offer; it is given the lines of a document in their order."""

    @property
    def is_in_paragraph(self) -> bool:
        """Whether the last line belongs to a paragraph that began before it."""
        ...

    def read(self, line: str) -> bool:
        """Take the next line; return whether a marker in it counts."""
        ...


def comment_reader(parser: str, rules: Rules = DEFAULT_RULES) -> LineReader:
    """Return a reader for documents of a parser; '' is for text whose every line counts.

    >>> reader = comment_reader("markdown")
    >>> [reader.read(line) for line in ["<!-- a -->", "```", "<!-- b -->", "```"]]
    [True, False, False, False]
    """
    if parser == RESTRUCTUREDTEXT:
        return CommentReader(rules)
    return FenceReader() if parser == MARKDOWN else PlainReader()


class PlainReader:
    """Text of any other kind, which has no literal examples: every line counts, as for cog."""

    is_in_paragraph = False

    def read(self, _line: str) -> bool:
        """Return True."""
        return True


class FenceReader:
    """Markdown: a marker counts everywhere but between the fences of a code block.

    A fence may stand deeper, or in a quote, as in a list item (CommonMark 0.31, "Fenced code
    blocks").
    """

    is_in_paragraph = False
    _FENCE = re.compile(r"[ >\t]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")

    def __init__(self) -> None:
        self._fence = ""  # what opened the code block, or ''

    def read(self, line: str) -> bool:
        """Take the next line; return whether it stands outside of code."""
        match = self._FENCE.match(line)
        if self._fence:
            closes = match and match["fence"].startswith(self._fence) and not match["info"].strip()
            self._fence = "" if closes else self._fence
            return False
        self._fence = match["fence"] if match else ""
        return not match


@dataclass(slots=True)
class CommentReader:
    """Says of each line that it is given whether the line is a comment, marker or body.

    Literal blocks (quoted ones too), bodies of directives that take their text as it stands and
    lines that continue a paragraph hold no comments. Blank lines are none.

    >>> reader = CommentReader()
    >>> lines = [".. one", "Text::", "", "   .. no", "", "..", "   two", "text", ".. no"]
    >>> [line for line in lines if reader.read(line)]
    ['.. one', '..', '   two']
    """

    rules: Rules = DEFAULT_RULES
    _verbatim: int | None = None  # lines deeper than this column are taken as they stand
    _comment: int | None = None  # lines deeper than this column belong to a comment
    _marker_alone: bool = False  # the line before was ".." and nothing else
    _started: int | None = None  # lines deeper than this go on with explicit markup, up to a blank
    _paragraph: int | None = None  # the column of the paragraph of the line before
    _title: int | None = None  # the length of that line, if it is the paragraph's first
    _overlined: bool = False  # an overline was read, and no underline yet
    _announces: bool = False  # that line ended in "::"
    _announced: int | None = None  # the column of a paragraph that announced a literal block
    _quoted: bool = False  # in a literal block that is marked by punctuation, not by indentation

    @property
    def is_in_paragraph(self) -> bool:
        """Whether the last line belongs to a paragraph that began before it."""
        return self._paragraph is not None and self._title is None

    def read(self, line: str) -> bool:
        """Take the next line; True where it is a comment."""
        text = line.expandtabs(_TAB).strip()
        if not text:
            self._read_blank()
            return False
        column = len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())
        if self._is_verbatim(column, text):
            return False
        self._marker_alone = False
        if self._comment is not None and column > self._comment:
            return True
        self._comment = None
        if self._paragraph != column and not self._overlined:
            self._paragraph = None
            while item := _ITEM.match(text):
                column, text = column + item.end(), text[item.end() :]
            if explicit := _EXPLICIT.match(text):
                return self._read_explicit(column, text[explicit.end() :])
        self._read_text(column, text)
        return False

    def _read_blank(self) -> None:
        if self._announces:
            self._announced = self._paragraph
        if self._marker_alone:  # an empty comment: what follows is not its body
            self._comment = None
        self._paragraph = self._started = None
        self._overlined = False
        self._announces = self._quoted = self._marker_alone = False

    def _is_verbatim(self, column: int, text: str) -> bool:
        announced, self._announced = self._announced, None
        if announced is not None:
            if column > announced:
                self._verbatim = announced
            else:
                self._quoted = column == announced and bool(re.match(r"[!-/:-@[-`{-~]", text))
        if self._verbatim is not None and column <= self._verbatim:
            self._verbatim = None
        if self._started is not None and column <= self._started:
            self._started = None
        return self._quoted or self._verbatim is not None or self._started is not None

    def _read_explicit(self, column: int, text: str) -> bool:
        self._paragraph = None
        self._announces = False
        if directive := _DIRECTIVE.match(text):
            if self.rules.directive(directive["name"].lower()).body in _VERBATIM_BODIES:
                self._verbatim = column
            self._started = column if text[directive.end() :].strip() else None
            return False
        if _NO_COMMENT.match(text):
            self._started = column
            return False
        self._comment = column
        self._marker_alone = not text
        return True

    def _read_text(self, column: int, text: str) -> None:
        if self._is_adornment(text):
            # An overline belongs to the title below it; an underline ends its title.
            self._overlined = self._paragraph is None
            self._paragraph = column if self._overlined else None
            self._announces = False
            return
        self._title = len(text) if self._paragraph is None else None
        if self._paragraph is None:
            self._paragraph = column
        self._announces = text.endswith("::")

    def _is_adornment(self, text: str) -> bool:
        """Whether the line is an overline, an underline or a transition."""
        if not _ADORNMENT.fullmatch(text):
            return False
        if self._paragraph is None:
            return len(text) >= _SHORTEST_ADORNMENT
        if self._overlined:
            return True
        return self._title is not None and len(text) >= min(self._title, _SHORTEST_ADORNMENT)
