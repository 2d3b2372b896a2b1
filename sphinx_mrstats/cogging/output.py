"""What a command printed, made fit to be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Replacement", "replace_all", "shorten", "strip_escapes"]

Replacement = tuple[str, str]
"""A regular expression, and the text that stands for what it matches."""

# ECMA-48: control sequences (colours, movements), operating system commands up to BEL or ST
# (titles, links), and all other two-character escapes.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")


def strip_escapes(text: str) -> str:
    r"""``text`` without the escape sequences that terminals act upon.

    >>> strip_escapes("\x1b[1;31mred\x1b[0m and \x1b]8;;https://x.org\x1b\\linked\x1b]8;;\x1b\\")
    'red and linked'
    """
    return _ESCAPES.sub("", text)


def replace_all(text: str, pairs: Iterable[Replacement]) -> str:
    r"""``text`` after each pair of a pattern and its replacement, in their order.

    Patterns are regular expressions, ``^`` and ``$`` match at every line, and replacements may
    refer to groups. Raises :exc:`~sphinx_mrstats.errors.UsageError` for one that can't be read.

    >>> replace_all("<object at 0x7f42>", [(r"0x[0-9a-f]+", "0x...")])
    '<object at 0x...>'
    """
    for pattern, replacement in pairs:
        try:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        except re.error as error:
            raise UsageError(
                f"replace: {(pattern, replacement)!r} can't be used: {error}"
            ) from None
    return text


def shorten(
    lines: list[str], head: int | None = None, tail: int | None = None, ellipsis: str = "..."
) -> list[str]:
    """The first ``head`` and the last ``tail`` of ``lines``, with ``ellipsis`` for the others.

    None of the two: all lines. Raises :exc:`~sphinx_mrstats.errors.UsageError` for numbers below 0.

    >>> shorten(["1", "2", "3", "4"], head=1, tail=1)
    ['1', '...', '4']
    >>> shorten(["1", "2"], head=1, tail=1)
    ['1', '2']
    """
    for name, value in (("head", head), ("tail", tail)):
        if value is not None and value < 0:
            raise UsageError(f"{name}={value!r}: expected a number of lines, 0 or more")
    if head is None and tail is None:
        return lines
    first, last = head or 0, tail or 0
    if first + last >= len(lines):
        return lines
    return [*lines[:first], ellipsis, *lines[len(lines) - last :]]
