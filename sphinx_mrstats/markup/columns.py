"""Text in columns: how wide characters are, where docutils takes that into account."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

__all__ = ["PADDING", "column_width", "padded", "without_padding"]

# Follows a character that takes two columns, so that indexes are columns. No text holds it.
PADDING = "\ufdd3"


def column_width(text: str) -> int:
    """Return how many columns `text` takes: two for wide characters, none for combining ones.

    >>> column_width("表 e\u0301")
    4
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def padded(line: str) -> str:
    """Return `line` with a padding after each wide character."""
    if line.isascii():
        return line
    return "".join(
        character + PADDING if east_asian_width(character) in "WF" else character
        for character in line
    )


def without_padding(line: str) -> str:
    """Undo `padded`."""
    return line.replace(PADDING, "")


def uncombined(line: str) -> str:
    """Return `line` without combining characters, which take no column."""
    if line.isascii():
        return line
    return "".join(character for character in line if not combining(character))


def cut(line: str, start: int, end: int | None) -> str:
    """Return the columns from `start` up to `end` of a padded line, combining marks included."""
    if line.isascii():
        return line[start:end]
    columns = [index for index, character in enumerate(line) if not combining(character)]
    left = columns[start] if start < len(columns) else start
    right = columns[end] if end is not None and end < len(columns) else len(line)
    return line[left:right]
