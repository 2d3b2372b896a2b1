"""Source → prose: as text to be counted, by line, or block by block with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup.document import WalkedDocument
from sphinx_mrstats.markup.prose import Block
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Construct",
    "scan",
    "scan_block_lines",
    "scan_blocks",
    "scan_constructs",
    "scan_lines",
]

NL = ord("\n")


def scan(
    source: bytes,
    rules: Rules = DEFAULT_RULES,
    warn: Callable[[int, str], None] | None = None,
    *,
    at_one_go: bool = True,
) -> bytes:
    """Return the prose of a document's UTF-8 source, as UTF-8 for `words.count_tokens`.

    What is left out stands as what is no word, and signs that only separate may stay. Where a part
    of the document is not read, lest it takes memory without bounds, `warn` is told the line and
    what to do. Where little is to be read, blocks are read one by one faster than the patterns that
    take them `at_one_go` are compiled; the words are the same, and the signs may be others.

    >>> scan(b"Some ``code`` and *words*.").strip()
    b'Some 0 and *words*.'
    """
    document = WalkedDocument(source, rules, placeless=True, at_one_go=at_one_go)
    text = b"".join(
        [document.text_of(roles, parts, by_line=False) for roles, parts in document.segments()]
    )
    document.tell(warn)
    return text


def scan_lines(
    source: bytes,
    rules: Rules = DEFAULT_RULES,
    wanted: Callable[[str], bool] | None = None,
    warn: Callable[[int, str], None] | None = None,
) -> list[tuple[int, str]]:
    r"""Return the prose by line: the line's number in the source, from 1, and its clean text.

    Blocks are left out whose source `wanted` is not true of, which saves the work to read them.

    >>> scan_lines(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    [(1, 'Title'), (4, 'Some  and'), (5, 'words.')]
    """
    if rules.include_code or wanted is not None:
        return [line for block in scan_block_lines(source, rules, wanted, warn) for line in block]
    document = WalkedDocument(source, rules)
    found = [
        (number, line)
        for roles, parts in document.segments()
        for number, line in document.lines_of(roles, [*document.without_markers(parts)])
        if line and not line.isspace()
    ]
    document.tell(warn)
    return found


def scan_block_lines(
    source: bytes,
    rules: Rules = DEFAULT_RULES,
    wanted: Callable[[str], bool] | None = None,
    warn: Callable[[int, str], None] | None = None,
) -> list[list[tuple[int, str]]]:
    r"""Return for each block what `scan_lines` returns for all: its lines, with their numbers.

    Blocks are left out whose source `wanted` is not true of; where it is not true of the whole
    source, all of them.

    >>> scan_block_lines(b"Title\n=====\n\n- one\n- or\n  two\n")
    [[(1, 'Title')], [(4, 'one')], [(5, 'or'), (6, 'two')]]
    """
    if wanted and not wanted(source.decode("utf-8", "replace")):
        return []
    document = WalkedDocument(source, rules)
    found: list[list[tuple[int, str]]] = []
    for roles, parts in document.segments():
        if rules.include_code:
            found += [list(block.by_line()) for block in document.blocks_of(roles, parts, wanted)]
            continue
        block: list[tuple[int, str]] = []
        for number, line in document.lines_of(roles, [*document.split(parts, wanted)]):
            if not number:
                if block:
                    found.append(block)
                block = []
            elif line and not line.isspace():
                block.append((number, line))
    document.tell(warn)
    return found


def scan_blocks(
    source: bytes,
    rules: Rules = DEFAULT_RULES,
    wanted: Callable[[str], bool] | None = None,
    warn: Callable[[int, str], None] | None = None,
) -> list[Block]:
    r"""Return the prose block by block, in document order, with the place of each stretch of text.

    Blocks are left out whose source `wanted` is not true of, which saves the work to read them.

    >>> (title, paragraph) = scan_blocks(b"Title\n=====\n\nSome ``code`` and\n*words*.\n")
    >>> paragraph.text, paragraph.place(paragraph.text.index("words"))
    ('Some  and\nwords.', (5, 2))
    """
    document = WalkedDocument(source, rules)
    found = [
        Block(block.passage.text, block.spans())
        for roles, parts in document.segments()
        for block in document.blocks_of(roles, parts, wanted)
    ]
    document.tell(warn)
    return found


class Construct(NamedTuple):
    """A construct of a document: its kind, the lines that it takes, how deep it is, its name.

    Lines are from 1; `last` is that of its last line that is not blank. Kinds are those of the
    walk: ``comment``, ``directive``, ``title``, ``term``, ``glossary term``, ``literal`` and so on.
    """

    kind: str
    line: int
    last: int
    indent: int
    name: str


def scan_constructs(source: bytes, rules: Rules = DEFAULT_RULES) -> list[Construct]:
    r"""Return what the walk over a document's UTF-8 source meets, in its order.

    >>> for construct in scan_constructs(b"Sea\n===\n\n.. note:: a\n\n   .. b\n"):
    ...     print(construct.kind, construct.line, construct.last, construct.indent)
    title 1 1 0
    directive 4 6 0
    paragraph 4 4 3
    comment 6 6 3
    """
    document = WalkedDocument(source, rules, with_events=True)
    found = []
    for event in document.reading.events or ():
        text = event.buffer.text
        start, end = event.start, event.end
        while start + 1 < end and text[start] == NL:
            start += 1
        while end > start + 1 and text[end - 1] == NL:
            end -= 1
        lines = event.buffer.line(start), event.buffer.line(end - 1)
        found.append(Construct(event.kind, *lines, event.indent, event.name))
    return found
