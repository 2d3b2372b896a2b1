"""Prose → passages: stretches of running text, across which words are neighbours."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import MARKDOWN
from sphinx_mrstats.markup import DEFAULT_RULES, Block, Rules, scan_blocks, scan_lines
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.words import locate_words, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Passage", "find_passages", "iter_runs"]

# What a line begins that is an item of something: bullets, enumerators, fields, options, explicit
# markup, line blocks, doctests. A line within a paragraph that looks like one is taken for one too,
# which costs a pair of neighbours and never makes a wrong one.
_ITEM = re.compile(
    r"""[-*+|\u2022\u2023\u2043](?:\s|$)
      | \(?(?:[0-9]+|[a-z]|[ivxlcdm]+|\#)[.)](?:\s|$)
      | :[^:\s`][^:`]*:(?:\s|$)
      | --?\w | \+\w | /\w
      | \.\.(?:\s|$)
      | \|
      | >>>""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    r"""Lines of prose that belong together, such as those of a paragraph.

    `text` is normalised, its lines separated by ``\n``; `lines` are their numbers in the source,
    from 1.
    """

    text: str
    lines: tuple[int, ...]


def find_passages(
    source: bytes, rules: Rules = DEFAULT_RULES, wanted: Callable[[str], bool] | None = None
) -> Iterator[Passage]:
    r"""Yield the passages of a document's UTF-8 source, in the order of the prose.

    All words of the prose are in them. A passage never holds parts of two blocks that a blank line
    or an adornment separates, of two items of a list, of a term and its definition, or of two cells
    in one row. What tells them apart is the source: a line goes on with a passage if it follows
    directly in the source, has the indentation of the lines before it (or a larger one, after the
    first line of an item), begins no item itself, and has no other text beside it that is read
    apart, as the cells of a table have. Blocks are left out whose source `wanted` is not true of.

    >>> source = b"The sea\n=======\nOf *white*\nwhales:\n\n- one\n- or\n  two\n"
    >>> for passage in find_passages(source):
    ...     print(passage.lines, repr(passage.text))
    (1,) 'The sea'
    (3, 4) 'Of white\nwhales:'
    (6,) 'one'
    (7, 8) 'or\ntwo'
    """
    if rules.parser == MARKDOWN:
        yield from _passages_of_blocks(scan_blocks(source, rules))
        return
    prose = scan_lines(source, rules, wanted)
    lap("strip")
    if not prose:
        return
    shapes = _Shapes(source)
    n_texts = Counter(number for number, _ in prose)
    texts: list[str] = []
    numbers: list[int] = []
    for number, text in prose:
        if numbers and not (
            number == numbers[-1] + 1
            and n_texts[number] == n_texts[numbers[-1]] == 1
            and _goes_on(shapes[numbers[-1]], shapes[number])
        ):
            yield Passage(normalize("\n".join(texts)), tuple(numbers))
            texts, numbers = [], []
        texts.append(text)
        numbers.append(number)
    if numbers:
        yield Passage(normalize("\n".join(texts)), tuple(numbers))


def _passages_of_blocks(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Make passages of blocks, which are known to be apart."""
    lap("strip")
    for block in blocks:
        numbers, offset = [], 0
        lines = block.text.split("\n")
        for line in lines:
            numbers.append(block.place(offset + len(line) - len(line.lstrip()))[0])
            offset += len(line) + 1
        yield Passage(normalize(block.text), tuple(numbers))


class _Shapes(dict[int, tuple[int, bool]]):
    """The indentation of lines, by number from 1, and whether each begins an item."""

    def __init__(self, source: bytes) -> None:
        text = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        self._lines = text.split("\n")

    def __missing__(self, number: int) -> tuple[int, bool]:
        line = self._lines[number - 1].expandtabs(8)
        content = line.lstrip()
        self[number] = shape = (len(line) - len(content), _ITEM.match(content) is not None)
        return shape


def _goes_on(before: tuple[int, bool], line: tuple[int, bool]) -> bool:
    """Tell whether a line belongs to the same block as the one just above it."""
    indent, is_item = line
    indent_before, item_before = before
    if is_item:
        return False
    return indent > indent_before if item_before else indent == indent_before


def iter_runs(text: str) -> Iterator[list[str]]:
    r"""Yield runs of neighbours: words with one space, or one line end, between two of them.

    Anything else ends a run: punctuation, a number, code that was left out (which leaves two
    spaces, or one at the end of a line). `text` is that of a passage.

    >>> list(iter_runs("Call me, if you\nlike, at 9 or  so"))
    [['call', 'me'], ['if', 'you', 'like'], ['at'], ['or'], ['so']]
    """
    run: list[str] = []
    end_of_run = 0
    for word, start, end in locate_words(text):
        if run and not (start == end_of_run + 1 and text[end_of_run].isspace()):
            yield run
            run = []
        run.append(word)
        end_of_run = end
    if run:
        yield run
