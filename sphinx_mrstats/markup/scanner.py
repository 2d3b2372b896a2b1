"""The walk over a document's source: what is read of it, as text to be counted or by line."""

from __future__ import annotations

import re

from sphinx_mrstats.markup.blocks import Lines
from sphinx_mrstats.markup.prose import Prose
from sphinx_mrstats.markup.reader import Reader
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules

__all__ = ["scan", "scan_lines"]

# Code points that no text may hold, which the reader uses as marks.
_MARKS = re.compile("[\ufdd0-\ufdd3]")

_TAB_WIDTH = 8
_SPACES = str.maketrans("\v\f", "  ")


def _lines(source: bytes) -> Lines:
    """Split a source into lines as docutils does, each with the number that an editor shows."""
    text = _MARKS.sub(" ", source.decode("utf-8", "replace").removeprefix("\ufeff"))
    found, numbers = [], []
    physical = text.translate(_SPACES).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, whole in enumerate(physical, start=1):
        # other separators end a line for docutils, though not for an editor
        for line in whole.splitlines() or [""]:
            found.append(line.expandtabs(_TAB_WIDTH).rstrip())
            numbers.append(number)
    return Lines(found, numbers)


def _read(source: bytes, rules: Rules) -> Prose:
    prose = Prose(rules)
    Reader(prose).read(_lines(source))
    return prose


def scan(source: bytes, rules: Rules = DEFAULT_RULES) -> bytes:
    """Return the prose of a document's UTF-8 source, as UTF-8 for `words.count_tokens`.

    >>> scan(b"Some ``code`` and *words*.")
    b'Some 0 and words.'
    """
    return _read(source, rules).text().encode("utf-8", "replace")


def scan_lines(source: bytes, rules: Rules = DEFAULT_RULES) -> list[tuple[int, str]]:
    r"""Return the prose by line: the line's number in the source, from 1, and its clean text.

    >>> scan_lines(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    [(1, 'Title'), (4, 'Some  and'), (5, 'words.')]
    """
    return _read(source, rules).lines()
