"""Source → prose: as text to be counted, or by line."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.blocks import Lines
from sphinx_mrstats.markup.cutter import Region, UnsureError
from sphinx_mrstats.markup.exact import ExactReader, is_preamble
from sphinx_mrstats.markup.prose import Block, Prose
from sphinx_mrstats.markup.reader import Reader
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules
from sphinx_mrstats.markup.skim import skim
from sphinx_mrstats.markup.spans import read_spans, without_signs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["scan", "scan_blocks", "scan_lines"]

# Code points that no text may hold, which the reader uses as marks.
_MARKS = re.compile("[\ufdd0-\ufdd3]")

_TAB_WIDTH = 8
_BOM = b"\xef\xbb\xbf"

# Bytes of lines as docutils makes them; what is not among them is control characters, which may
# stand for a space or end a line, or other scripts: line ends there, marks, and white space, which
# matters where a line ends.
_USUAL = bytes([ord("\n"), *range(0x20, 0x7F)])
_UNUSUAL = re.compile(rb"[\x00-\x7f]|\xc2\x85|\xe2\x80[\xa8\xa9]|\xef\xb7[\x90-\x93]")
_SPACE = rb"(?:\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
_SPACES = re.compile(_SPACE)
_SPACE_AT_END = re.compile(_SPACE + rb" *+(?:\n|\Z)")

# A space at a line's end: "\n" is rarer than a space, and looked for first.
_SPACE_BEFORE_LINE_END = re.compile(rb"\n(?<= \n)")

# Controls that are left in lines separate.
_CONTROLS = bytes(ord(" ") if byte < 0x20 and byte != ord("\n") else byte for byte in range(256))


def _lines(source: bytes) -> Lines:
    """Split a source into lines as docutils does, each with the number that an editor shows."""
    text = _MARKS.sub(" ", source.removeprefix(_BOM).decode("utf-8", "replace"))
    found, numbers = [], []
    text = text.replace("\v", " ").replace("\f", " ")
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, whole in enumerate(physical, start=1):
        # other separators end a line for docutils, though not for an editor
        for line in whole.splitlines() or [""]:
            found.append(line.expandtabs(_TAB_WIDTH).rstrip())
            numbers.append(number)
    return Lines(found, numbers)


def _normalised(source: bytes) -> bytes:
    """Return the lines as docutils makes them, each after a line end, the last before two."""
    unusual = source.translate(None, _USUAL)
    if unusual and (
        _UNUSUAL.search(unusual) or (_SPACES.search(unusual) and _SPACE_AT_END.search(source))
    ):
        source = "\n".join(_lines(source).text).encode("utf-8", "replace").translate(_CONTROLS)
    elif _SPACE_BEFORE_LINE_END.search(source):
        source = b"\n".join(map(bytes.rstrip, source.split(b"\n")))
    return b"\n" + source.removeprefix(_BOM).rstrip() + b"\n\n"


def _read(source: bytes, rules: Rules, wanted: Callable[[str], bool] | None = None) -> Prose:
    prose = Prose(rules, wanted=wanted)
    if rules.prolog:
        Reader(prose).read(_lines(rules.prolog.encode()))
        prose.forget_text()
    Reader(prose).read(_lines(source))
    if rules.epilog:
        after = Prose(rules, prose.substitutions)
        after.roles = prose.roles
        Reader(after).read(_lines(rules.epilog.encode()))
    return prose


def scan(source: bytes, rules: Rules = DEFAULT_RULES) -> bytes:
    """Return the prose of a document's UTF-8 source, as UTF-8 for `words.count_tokens`.

    What is left out stands as what is no word, and signs that only separate may stay.

    >>> scan(b"Some ``code`` and *words*.").strip()
    b'Some 0 and *words*.'
    """
    try:
        if rules.default_role is not None or rules.prolog or rules.epilog:
            raise UnsureError
        return _scan_fast(_normalised(source), rules)
    except UnsureError:
        return _read(source, rules).text().encode("utf-8", "replace")


def _scan_fast(source: bytes, rules: Rules) -> bytes:
    exact = ExactReader(rules)
    parts = [
        exact.read(part) if isinstance(part, Region) else part
        for part in skim(source, rules, partial(is_preamble, rules=rules))
    ]
    text = b"".join(
        without_signs(part.text()) if isinstance(part, Prose) else part for part in parts
    )
    return read_spans(text, rules, exact.read_block, exact.substituted())


def scan_lines(
    source: bytes, rules: Rules = DEFAULT_RULES, wanted: Callable[[str], bool] | None = None
) -> list[tuple[int, str]]:
    r"""Return the prose by line: the line's number in the source, from 1, and its clean text.

    Blocks are left out whose source `wanted` is not true of, which saves the work to read them.

    >>> scan_lines(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    [(1, 'Title'), (4, 'Some  and'), (5, 'words.')]
    """
    return _read(source, rules, wanted).lines()


def scan_blocks(source: bytes, rules: Rules = DEFAULT_RULES) -> list[Block]:
    r"""Return the prose block by block, in document order, with the place of each stretch of text.

    >>> (title, paragraph) = scan_blocks(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    >>> paragraph.text, paragraph.place(paragraph.text.index("words"))
    ('Some  and\nwords.', (5, 2))
    """
    text = source.removeprefix(_BOM).decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reached = [0] * (len(lines) + 1)
    found = []
    for block in _read(source, rules).line_blocks():
        at, spans = 0, []
        for number, line in block:
            for token in re.finditer(r"\S+", line):
                column = lines[number - 1].find(token[0], reached[number])
                if column >= 0:
                    reached[number] = column + len(token[0])
                else:
                    column = reached[number]
                spans.append((at + token.start(), number, column + 1))
            at += len(line) + 1
        if spans:
            found.append(Block("\n".join(line for _, line in block), tuple(spans)))
    return found
