"""Where a word stands, and what stands around it: a concordance, or keyword in context (KWIC)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from sphinx_mrstats.analysis.options import CONTEXT, KWIC_SORT
from sphinx_mrstats.analysis.passages import (
    Passage,
    completed,
    find_passages,
    may_hold,
    with_code,
)
from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.text import CODE, without_marks
from sphinx_mrstats.words import iter_words, locate_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths

__all__ = [
    "CONCORDANCE_ORDERS",
    "DEFAULT_CONTEXT",
    "Occurrence",
    "find_occurrences",
    "occurrences_in",
    "read_words",
    "sort_occurrences",
]

# What occurrences can be ordered by.
CONCORDANCE_ORDERS = KWIC_SORT.kind.choices

# On each side, in characters: with a path and a word, it makes a line of a terminal.
DEFAULT_CONTEXT: int = CONTEXT.default


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a word, with its context.

    `document` is the document's name and `path` leads to it; `line` is the line of the source on
    which the word begins, from 1. `left`, `keyword` and `right` are as written, with a space for
    each line end.
    """

    document: str
    path: str
    line: int
    left: str
    keyword: str
    right: str


class _InContext(Protocol):
    """What can be ordered by its context."""

    @property
    def left(self) -> str:
        """What stands before it."""

    @property
    def right(self) -> str:
        """What stands after it."""


Found = TypeVar("Found", bound=_InContext)


def find_occurrences(
    paths: Paths,
    word: str,
    *,
    context: int = DEFAULT_CONTEXT,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> tuple[Occurrence, ...]:
    r"""Find each occurrence of a word, or of words that follow each other, by document and place.

    `word` is put into the form in which words are counted, so that case makes no difference, and an
    inflected form is another word. Between several words, a space or a line's end may stand:
    `sphinx_mrstats.analysis.passages` says what neighbours are. `context` is the most characters of
    the same passage that are given on each side, cut between words. Paths and rules are those
    of `sphinx_mrstats.count_documents`, and so are the errors; `options` say how the job runs. A
    `word` that is none is a `UsageError`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("The *white*\nwhale. A Whale!")
    ...     for found in find_occurrences(folder, "whale"):
    ...         print(found.document, found.line, [found.left, found.keyword, found.right])
    index.rst 2 ['The white ', 'whale', '. A Whale!']
    index.rst 2 ['The white whale. A ', 'Whale', '!']
    """
    wanted = read_words(word)
    if context < 0:
        raise UsageError(f"a context of {context} characters: expected 0 or more")
    found = run_job(
        paths,
        _ConcordanceJob(wanted, context, rules),
        options,
    )
    return tuple(found)


def read_words(text: str) -> tuple[str, ...]:
    """Fold the words that are looked for.

    >>> read_words("White Whale")
    ('white', 'whale')

    Raises:
        UsageError: there is none.

    """
    words = tuple(iter_words(text))
    if not words:
        raise UsageError(
            f"{text!r} is no word: expected one or more of letters, as they are counted (what holds"
            " a digit is not)"
        )
    return words


def sort_occurrences(occurrences: Iterable[Found], order: str = "place") -> tuple[Found, ...]:
    """Order occurrences: by ``place``, or by the words of the ``left`` or ``right`` context.

    The nearest word counts first, folded as it is counted. Ties stand by place: the document's
    name, the line, the place in the line.

    >>> one = Occurrence("a.rst", "a.rst", 1, "the old ", "sea", " sings.")
    >>> other = Occurrence("a.rst", "a.rst", 2, "an ", "sea", ": calm")
    >>> [found.line for found in sort_occurrences([one, other], "right")]
    [2, 1]

    Raises:
        UsageError: `order` is none of `CONCORDANCE_ORDERS`.

    """
    if order == "left":
        return tuple(sorted(occurrences, key=lambda found: [*iter_words(found.left)][::-1]))
    if order == "right":
        return tuple(sorted(occurrences, key=lambda found: [*iter_words(found.right)]))
    if order == "place":
        return tuple(occurrences)
    raise UsageError(f"occurrences can't be ordered by {order!r}: expected place, left or right")


def occurrences_in(
    passage: Passage, wanted: tuple[str, ...], *, context: int = DEFAULT_CONTEXT
) -> Iterator[tuple[int, str, str, str]]:
    r"""Yield the line, left context, words and right context of each place of `wanted`.

    `wanted` are folded words that follow each other. Of a passage that is `shown` with its code, so
    are the contexts, with the marks around it.

    >>> passage = Passage("The white\nwhale. A Whale!", (3, 4))
    >>> list(occurrences_in(passage, ("whale",)))
    [(4, 'The white ', 'whale', '. A Whale!'), (4, 'The white whale. A ', 'Whale', '!')]
    """
    text = (passage.shown or passage.text).replace("\n", " ")
    code = [each.span() for each in CODE.finditer(passage.shown)]
    line = at = shift = 0
    for start, end in _places(passage.text, wanted):
        line += passage.text.count("\n", at, start)
        at = start
        while code and code[0][0] - shift <= start:
            shift += code[0][1] - code.pop(0)[0]
        start, end = start + shift, end + shift
        left, right = _contexts(text, start, end, context)
        yield passage.lines[line], left, text[start:end], right


@dataclass(frozen=True, slots=True)
class _ConcordanceJob(DocumentJob[list[Occurrence]]):
    """Find some words in each document."""

    wanted: tuple[str, ...]
    context: int
    rules: Rules

    doing = "searching"

    def start(self) -> list[Occurrence]:
        return []

    def take(self, document: Document, source: bytes, part: list[Occurrence]) -> None:
        path = document.path.as_posix()
        rules = self.rules.for_document(document)
        passages = [
            passage
            for passage in find_passages(source, rules, may_hold(self.wanted[:1]))
            if any(_places(passage.text, self.wanted))
        ]
        for passage in with_code(passages, source, rules):
            for line, *texts in occurrences_in(passage, self.wanted, context=self.context):
                part.append(Occurrence(document.name, path, line, *map(without_marks, texts)))

    def add(self, total: list[Occurrence], part: list[Occurrence]) -> None:
        """Bring documents together by name; each one's occurrences stay in their order."""
        total += part
        total.sort(key=lambda found: found.document)


def _contexts(text: str, start: int, end: int, size: int) -> tuple[str, str]:
    """Give what is before and after a place, at most `size` characters each, cut between words.

    What has no space in reach, such as Japanese, is cut between characters.
    """
    left, right = text[max(start - size, 0) : start], text[end : end + size]
    if start > size and not text[start - size - 1].isspace():
        left = left[left.find(" ") + 1 :]
    if end + size < len(text) and not text[end + size].isspace() and " " in right:
        right = right[: right.rfind(" ")]
    return completed(left), completed(right)


def _places(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` starts and ends in the text of a passage, each time it does."""
    words = list(locate_words(text))
    for first, (candidate, _, _) in enumerate(words):
        found = words[first : first + len(wanted)] if candidate == wanted[0] else []
        if len(found) < len(wanted):
            continue
        if all(word == want for (word, _, _), want in zip(found, wanted, strict=True)) and all(
            start == end + 1 and text[end].isspace()
            for (_, _, end), (_, start, _) in pairwise(found)
        ):
            yield found[0][1], found[-1][2]
