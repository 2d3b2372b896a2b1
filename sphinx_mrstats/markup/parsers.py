"""A document's source read by its parser: the one place that knows which parsers there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.documents import MARKDOWN
from sphinx_mrstats.markup import markdown, scanner
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.markup.prose import Block

__all__ = ["scan", "scan_block_lines", "scan_blocks", "scan_lines"]


def scan(
    source: bytes,
    rules: Rules = DEFAULT_RULES,
    warn: Callable[[int, str], None] | None = None,
    *,
    at_one_go: bool = True,
) -> bytes:
    """Return the prose of a document's UTF-8 source, as UTF-8 for `words.count_tokens`.

    `rules.parser` says how the source is written. What is left out stands as what is no word, and
    signs that only separate may stay. Where a part of the document is not read, lest it takes
    memory without bounds, `warn` is told the line and what to do. Where little is read in all, it
    saves time not to read it `at_one_go`; the signs that stay may then be others. Raises
    `UsageError` for Markdown where the packages that parse it aren't installed.

    >>> scan(b"Some ``code`` and *words*.").strip()
    b'Some 0 and *words*.'
    >>> scan(b"Some `code` and *words*.", Rules(parser="markdown"))
    b'Some 0 and words.'
    """
    if rules.parser == MARKDOWN:
        return markdown.scan(source, rules)
    return scanner.scan(source, rules, warn, at_one_go=at_one_go)


def scan_lines(
    source: bytes, rules: Rules = DEFAULT_RULES, wanted: Callable[[str], bool] | None = None
) -> list[tuple[int, str]]:
    r"""Return the prose by line: the line's number in the source, from 1, and its clean text.

    Blocks may be left out whose source `wanted` is not true of, which saves the work to read them.

    >>> scan_lines(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    [(1, 'Title'), (4, 'Some  and'), (5, 'words.')]
    """
    if rules.parser == MARKDOWN:
        return markdown.scan_lines(source, rules)
    return scanner.scan_lines(source, rules, wanted)


def scan_blocks(source: bytes, rules: Rules = DEFAULT_RULES) -> list[Block]:
    r"""Return the prose block by block, in document order, with the place of each stretch of text.

    >>> (title, paragraph) = scan_blocks(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    >>> paragraph.text, paragraph.place(paragraph.text.index("words"))
    ('Some  and\nwords.', (5, 2))
    """
    if rules.parser == MARKDOWN:
        return markdown.scan_blocks(source, rules)
    return scanner.scan_blocks(source, rules)


def scan_block_lines(
    source: bytes, rules: Rules = DEFAULT_RULES, wanted: Callable[[str], bool] | None = None
) -> list[list[tuple[int, str]]]:
    r"""Return for each block what `scan_lines` returns for all: its lines, with their numbers.

    >>> scan_block_lines(b"Title\n=====\n\n- one\n- or\n  two\n")
    [[(1, 'Title')], [(4, 'one')], [(5, 'or'), (6, 'two')]]
    """
    if rules.parser == MARKDOWN:
        return [_lines_of(block) for block in markdown.scan_blocks(source, rules)]
    return scanner.scan_block_lines(source, rules, wanted)


def _lines_of(block: Block) -> list[tuple[int, str]]:
    found, offset = [], 0
    for line in block.text.split("\n"):
        if line.strip():
            found.append((block.place(offset + len(line) - len(line.lstrip()))[0], line))
        offset += len(line) + 1
    return found
