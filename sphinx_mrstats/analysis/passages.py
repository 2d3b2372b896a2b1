"""Prose → passages: stretches of running text, across which words are neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan_block_lines
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.words import locate_words, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Passage", "find_passages", "iter_runs", "may_hold"]

# In a source, what may join the letters of a word, or stand for it: escapes, references to
# substitutions, the mark of an accelerator key.
_JOINING = ("\\", "|", "&")


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

    All words of the prose are in them. A passage is what the reader reads as one block: a
    paragraph, a term, what a cell holds, never parts of two. Blocks are left out whose source
    `wanted` is not true of.

    >>> source = b"The sea\n=======\nOf *white*\nwhales:\n\n- one\n- or\n  two\n"
    >>> for passage in find_passages(source):
    ...     print(passage.lines, repr(passage.text))
    (1,) 'The sea'
    (3, 4) 'Of white\nwhales:'
    (6,) 'one'
    (7, 8) 'or\ntwo'
    """
    blocks = scan_block_lines(source, rules, wanted)
    lap("strip")
    for block in blocks:
        text = "\n".join(line for _, line in block)
        yield Passage(normalize(text), tuple(number for number, _ in block))


def may_hold(folded: Iterable[str], written: Iterable[str] = ()) -> Callable[[str], bool]:
    r"""Make a function that tells of a source, or of a part of it, whether it may hold words.

    `folded` are words as they are counted, `written` is text as it stands. One of them is enough.
    What is not ASCII may become another text when it is normalised: that may hold any.

    >>> holds = may_hold(["whale"])
    >>> holds("The WHALES"), holds("wh\\ ale"), holds("the sea")
    (True, True, False)
    """
    folded, written = frozenset(folded), frozenset(written)

    def holds(source: str) -> bool:
        if not source.isascii() or any(sign in source for sign in _JOINING):
            return True
        if any(text in source for text in written):
            return True
        lower = source.lower() if folded else ""
        return any(word in lower for word in folded)

    return holds


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
