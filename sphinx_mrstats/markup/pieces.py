"""Where a long document can be cut, so that its pieces hold the same words as the whole.

A piece begins with a plain paragraph or title at the left margin, after a blank line: nothing of a
block, a list or a directive goes on beyond that. What else decides how text is read, the styles of
titles that were met so far, is put before the piece. Where a document has anything that makes this
unsure, it is left whole: cutting saves time, and must never change a word.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.columns import column_width
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    from mmap import mmap

__all__ = ["Piece", "find_pieces"]

# What reaches beyond its place: substitutions, roles, default domains; and tabs, whose width
# depends on theirs.
_FAR_REACHING = (
    re.compile(rb"\.\.[ \t]+(?:\||(?:default-)?(?:role|domain)[ \t]*::)"),
    re.compile(rb"\n[ ]*\t"),
)
_COG = (b"[[[", b"{{{")

# Control characters that end lines or stand for spaces, and marks; spaces of other scripts at the
# ends of lines; other encodings than UTF-8.
_SPACE = rb"(?:\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
_USUAL = bytes([ord("\t"), ord("\n"), *range(0x20, 0x7F)])
_ODD = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f\xfe\xff]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xb7[\x90-\x93]"
    rb"|\xef\xbb\xbf|%s[ \t]*\n|\n%s" % (_SPACE, _SPACE)
)

# Within directives: what may be a title, which shares the styles of the document's own.
_INDENTED_RULE = re.compile(rb"\n([ ]+)([!-/:-@\[-`{-~])\2*[ \t]*(?=\n)")

# At the left margin: one sign again and again, or the border of a table.
_RULE = re.compile(
    rb"\n(?:(?P<sign>[!-/:-@\[-`{-~])(?P=sign)*|(?P<border>=+(?:[ ]+=+)+))[ \t]*(?=\n)"
)

_FIRST_RULE = re.compile(rb"([!-/:-@\[-`{-~])\1*[ \t]*(?=\n)|=+(?:[ ]+=+)+[ \t]*(?=\n)")

# What no list item begins with, nor anything else but a paragraph or a title.
_PLAIN = rb"(?![A-Za-z]+[.)](?:[ \t\n]|\Z))[A-Za-z]"
_TEXT = re.compile(_PLAIN + rb"|[0-9]++(?![.)])|[`\"']++[^`\"'\s]|:[A-Za-z:]+:`")
_START = re.compile(rb"\n[ \t]*\n(?=" + _PLAIN + rb")")
_PARAGRAPH = re.compile(rb"\n[ \t]*\n[A-Za-z][A-Za-z]+[ ][^\n]*[^:\n]\n(?:[ \t]*\n|[A-Za-z])")

# Signs of titles that begin nothing else.
_TITLE_SIGNS = b"=-~^\"'`#*+_"
_LEAST_RULE = 4

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` of a document; to be read after `before`, which holds no word."""

    start: int
    end: int
    before: bytes = b""


def find_pieces(source: bytes | mmap, size: int) -> list[Piece]:
    r"""Cut a document into pieces of about `size` bytes; one piece where that is unsure.

    >>> source = b"Title\n=====\n\nSome text.\n\nPart\n----\n\nMore text.\n"
    >>> [source[piece.start : piece.end][:4] for piece in find_pieces(source, 20)]
    [b'Titl', b'Part']
    >>> find_pieces(source + b"\n.. |x| replace:: y\n", 20)
    [Piece(start=0, end=67, before=b'')]
    """
    whole = [Piece(0, len(source))]
    if len(source) <= size or _reaches_far(source) or not _is_usual(source):
        return whole
    rules = _Rules(source)
    pieces: list[Piece] = []
    start, before, at = 0, b"", size
    while found := _START.search(source, at):
        at = found.end()
        if not rules.reach(at):
            return whole
        if (
            rules.in_table
            or source[max(found.start() - 2, 0) : found.start()] == b"::"
            or (not pieces and not _PARAGRAPH.search(source, 0, at))
        ):
            continue
        pieces.append(Piece(start, at, before))
        start, before, at = at, _styles(rules.titles), at + size
    if not rules.reach(len(source)) or rules.in_table:
        return whole
    return [*pieces, Piece(start, len(source), before)]


def _reaches_far(source: bytes | mmap) -> bool:
    return (
        any(pattern.search(source) for pattern in _FAR_REACHING)
        or any(source.find(mark) >= 0 for mark in _COG)
        or any(_may_be_title(source, match) for match in _INDENTED_RULE.finditer(source))
    )


def _may_be_title(source: bytes | mmap, match: re.Match[bytes]) -> bool:
    """Tell whether a rule may be below a title: one of text as deep, or of text in two rules."""
    rule = match[0].strip()
    start = source.rfind(b"\n", 0, match.start())
    title = source[start + 1 : match.start()]
    text = title.strip()
    if not text or (
        len(rule) < _LEAST_RULE and column_width(text.decode("utf-8", "replace")) > len(rule)
    ):
        return False
    over = source[source.rfind(b"\n", 0, max(start, 0)) + 1 : max(start, 0)].rstrip()
    return over == match[1] + rule or len(title) - len(title.lstrip()) == len(match[1])


def _is_usual(source: bytes | mmap) -> bool:
    """Tell whether all is UTF-8, without characters that change where lines end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(source), _CHUNK):
            chunk = source[at : at + _CHUNK]
            if chunk.translate(None, _USUAL) and _ODD.search(source, max(at - 100, 0), at + _CHUNK):
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _styles(titles: Titles) -> bytes:
    """Write titles without words that bring a reader to where `titles` are."""
    reached = titles.styles[titles.level - 1 : titles.level] if titles.level else []
    again = [] if reached == titles.styles[-1:] else reached
    lines = ["0\n"]
    for style in [*titles.styles, *again]:
        rule = style[0] * _LEAST_RULE
        lines.append(f"{rule}\n0\n{rule}\n" if len(style) > 1 else f"0\n{rule}\n")
    return "\n".join([*lines, ""]).encode()


class _Rules:
    """Rules at the left margin, one after the other: titles, tables, transitions, nothing else."""

    def __init__(self, source: bytes | mmap) -> None:
        self.source = source
        self.titles = Titles()
        self.in_table = False
        self._border = b""
        self._at = 0
        self._underline = -1  # where that of an overlined title is
        first = _FIRST_RULE.match(source)
        self._sound = first is None or self._overlined(first.end(), first[0].strip())

    def reach(self, end: int) -> bool:
        """Go on to `end`; False if anything is met that is not plainly one of them."""
        while self._sound and (match := _RULE.search(self.source, self._at, end)):
            self._at = match.end()
            line = match[0].strip()
            if match.start() == self._underline:
                continue
            if self.in_table or match["border"]:
                self._sound = self._table(match, line)
            else:
                self._sound = self._rule(match, line)
        self._at = max(self._at, end - 1)
        return self._sound

    def _table(self, match: re.Match[bytes], line: bytes) -> bool:
        """Follow a simple table: its borders are alike, and only the last has a blank below it."""
        if not self.in_table:
            self._border, self.in_table = line, True
            return self._is_blank_before(match) and not self._is_blank_after(match)
        if match["sign"]:
            return match["sign"] != b"="
        if line != self._border:
            return False
        self.in_table = not self._is_blank_after(match)
        return True

    def _rule(self, match: re.Match[bytes], line: bytes) -> bool:
        """Follow a title, or pass over a transition and short lines that are none of both."""
        if self._is_blank_before(match):
            after, _ = self._line(match.end())
            if not after.strip():
                return line[:1] != b":" or line == b"::"
            if line == b".." and after[:1] in (b" ", b"\t"):
                return True
            return self._overlined(match.end(), line)
        at = self.source.rfind(b"\n", 0, match.start())
        title = self.source[at + 1 : match.start()].rstrip()
        before = self.source[self.source.rfind(b"\n", 0, at) + 1 : at] if at > 0 else b""
        return not before.strip() and self._enter(line, title, line[:1])

    def _overlined(self, end: int, line: bytes) -> bool:
        """Follow a title with an overline, which ends at `end`."""
        title, place = self._line(end)
        below, _ = self._line(place)
        self._underline = place
        return below.rstrip() == line and self._enter(line, title.rstrip(), line[:1] * 2)

    def _enter(self, line: bytes, title: bytes, style: bytes) -> bool:
        if line[:1] not in _TITLE_SIGNS or len(line) < _LEAST_RULE or not _TEXT.match(title):
            return False
        if len(style) > 1 and column_width(title.decode()) > len(line):
            return False
        self.titles.enter(style.decode())
        return True

    def _is_blank_before(self, match: re.Match[bytes]) -> bool:
        start = match.start()
        return not self.source[self.source.rfind(b"\n", 0, start) + 1 : start].strip()

    def _is_blank_after(self, match: re.Match[bytes]) -> bool:
        return not self._line(match.end())[0].strip()

    def _line(self, place: int) -> tuple[bytes, int]:
        """Give the line after the line end at `place`, and the line end after it."""
        end = self.source.find(b"\n", place + 1)
        end = len(self.source) if end < 0 else end
        return self.source[place + 1 : end], end
