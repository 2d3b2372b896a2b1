"""Text that is safe to print, differences, plural forms, and the words of the operating system."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "CODE",
    "CODE_BEGINS",
    "CODE_ENDS",
    "LINE",
    "listed",
    "plural",
    "printable",
    "printable_lines",
    "quiet_json",
    "reason",
    "split_lines",
    "unified_diff",
    "without_marks",
]

# Around code in a text that is shown; no text may hold these code points (Unicode 23.7).
CODE_BEGINS, CODE_ENDS = "\ufdd3", "\ufdd4"

CODE = re.compile(f"{CODE_BEGINS}([^{CODE_ENDS}]*){CODE_ENDS}")
"""Code in a text that is shown, between its marks."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
"""A line with its end, as places count lines: a form feed or U+2028, say, ends none."""


def listed(names: Iterable[str], word: str = "and") -> str:
    """Write names as a sentence lists them; there has to be one.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def printable(text: str) -> str:
    r"""Escape what a terminal could take for a command, or can't show: file names hold anything.

    >>> printable("guide/caf\u00e9.rst"), printable("a\x1b[31m\n.rst"), printable("a\udcff.rst")
    ('guide/café.rst', 'a\\x1b[31m\\x0a.rst', 'a\\xff.rst')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def printable_lines(text: str) -> str:
    r"""Escape what a terminal could take for a command in text of several lines, with tabs.

    >>> printable_lines("a\x1b[31m\n\tb")
    'a\\x1b[31m\n\tb'
    """
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or c.isprintable() else _escape(c) for c in text)


# What is no ASCII and a command to a terminal all the same: C1 control characters, and those that
# change the direction of text.
_COMMANDS = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def quiet_json(text: str) -> str:
    r"""Escape in JSON what JSON leaves as it is, and a terminal could take for a command.

    >>> quiet_json('{"a.rst": "\u009b31m"}')
    '{"a.rst": "\\u009b31m"}'
    """
    return _COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as os.fsdecode hands it over (PEP 383)
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


def reason(error: OSError) -> str:
    """Say why the operating system refused, as it says itself, in a lower-cased phrase."""
    text = error.strerror or (os.strerror(error.errno) if error.errno else str(error))
    return text[:1].lower() + text[1:]


def split_lines(text: str) -> list[str]:
    r"""Split a text into the lines that places count, without their ends.

    >>> split_lines("a\x0cb\r\n\u2028c")
    ['a\x0cb', '\u2028c']
    """
    return [found[0].rstrip("\r\n") for found in LINE.finditer(text) if found[0]]


def without_marks(text: str) -> str:
    """Take the marks around code out of a text that is shown."""
    return text.replace(CODE_BEGINS, "").replace(CODE_ENDS, "")


def unified_diff(before: str, after: str, old: str, new: str) -> Iterator[str]:
    r"""Yield the lines of a unified diff between two texts that are called `old` and `new`.

    They are what ``git apply`` and ``patch`` take: only a line feed ends a line, not a form feed or
    U+2028, and a last line without one is marked. There are none where the texts are the same.

    >>> print("".join(unified_diff("a\x0cb\n", "a\x0cc", "x", "y")).replace("\x0c", "^L"), end="")
    --- x
    +++ y
    @@ -1 +1 @@
    -a^Lb
    +a^Lc
    \ No newline at end of file
    """
    import difflib

    ours, theirs = ([*io.StringIO(text, newline="\n")] for text in (before, after))
    for line in difflib.unified_diff(ours, theirs, old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def plural(n: int, one: str, many: str = "") -> str:
    """Write a number of things, grouped by thousands; `many` is `one` with an s, unless given.

    >>> plural(1, "document"), plural(1200, "document"), plural(0, "is", "are")
    ('1 document', '1,200 documents', '0 are')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
