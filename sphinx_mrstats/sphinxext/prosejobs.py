"""What is looked for in prose, beyond the counts of words: n-grams, places and positions of words.

Each search goes over the passages of a source or the blocks of a doctree, and gives the same kind
of result for each document. Searches are keys by which results are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from sphinx_mrstats.analysis.concordance import occurrences_in
from sphinx_mrstats.analysis.ngrams import ngrams_in
from sphinx_mrstats.analysis.passages import Passage, find_passages, with_code
from sphinx_mrstats.analysis.positions import positions_in
from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.markup.anchors import anchor_at
from sphinx_mrstats.text import CODE
from sphinx_mrstats.words import iter_words, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_mrstats.analysis.positions import Positions
    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.markup.anchors import Anchors
    from sphinx_mrstats.markup.doctree import BlockOfProse

__all__ = [
    "CountNgrams",
    "CountSections",
    "FindPositions",
    "FindWords",
    "PlaceOfWord",
    "ProseJob",
    "ReadText",
    "SearchSources",
    "Stretch",
]

Conditions = tuple[str, ...]


class ProseJob(Protocol):
    """A search, and what its arguments are: hashable, and the same in each build."""

    def on_passages(self, passages: Sequence[Passage], anchors: Anchors) -> Any:
        """Return the result for a document that is counted from its source."""

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> Any:
        """Return the result for a document that was parsed by Sphinx."""


Results = dict[str, dict[ProseJob, Any]]


@dataclass(frozen=True, slots=True)
class SearchSources(DocumentJob[Results]):
    """Do several searches on each document, which is read once.

    `searches` and `anchors` are those of each document, by its name; of the anchors, `sections` are
    those of sections.
    """

    searches: Mapping[str, Sequence[ProseJob]]
    anchors: Mapping[str, Anchors]
    rules: Rules
    sections: Mapping[str, Anchors]

    doing = "searching"

    def start(self) -> Results:
        """Begin with nothing found."""
        return {}

    def take(self, document: Document, source: bytes, part: Results) -> None:
        """Read a document, and do its searches."""
        rules = self.rules.for_document(document)
        passages = tuple(find_passages(source, rules))
        if any(isinstance(each, FindWords | ReadText) for each in self.searches[document.name]):
            passages = with_code(passages, source, rules)
        anchors, sections = self.anchors[document.name], self.sections[document.name]
        part[document.name] = {
            search: search.on_passages(
                passages, sections if isinstance(search, CountSections) else anchors
            )
            for search in self.searches[document.name]
        }

    def add(self, total: Results, part: Results) -> None:
        """Bring documents together."""
        total |= part


@dataclass(frozen=True, slots=True)
class CountNgrams:
    """Count the n-grams of a size; the result is as that of counting words."""

    size: int

    def on_passages(
        self, passages: Sequence[Passage], anchors: Anchors
    ) -> dict[Conditions, dict[str, int]]:
        """Count in passages."""
        return {(): dict(ngrams_in((passage.text for passage in passages), self.size))}

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> dict[Conditions, dict[str, int]]:
        """Count in blocks."""
        counts: dict[Conditions, Counter[str]] = {(): Counter()}
        for block in blocks:
            found = ngrams_in([normalize(block.text)], self.size)
            counts.setdefault(block.conditions, Counter()).update(found)
        return {conditions: dict(ngrams) for conditions, ngrams in counts.items()}


@dataclass(frozen=True, slots=True)
class PlaceOfWord:
    """One place of the words looked for: under which conditions, at which anchor, in what context.

    `anchor` is empty for the top of the page. Code in the context stands between marks.
    """

    conditions: Conditions
    anchor: str
    left: str
    keyword: str
    right: str


@dataclass(frozen=True, slots=True)
class FindWords:
    """Find words that follow each other; the result is a tuple of `PlaceOfWord`, in their order."""

    words: tuple[str, ...]
    context: int

    def on_passages(self, passages: Sequence[Passage], anchors: Anchors) -> tuple[PlaceOfWord, ...]:
        """Search passages."""
        return tuple(
            PlaceOfWord((), anchor_at(anchors, line), left, keyword, right)
            for passage in passages
            for line, left, keyword, right in occurrences_in(
                passage, self.words, context=self.context
            )
        )

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> tuple[PlaceOfWord, ...]:
        """Search blocks."""
        return tuple(
            PlaceOfWord(block.conditions, block.anchor, left, keyword, right)
            for block in blocks
            for _, left, keyword, right in occurrences_in(
                _passage(block), self.words, context=self.context
            )
        )


@dataclass(frozen=True, slots=True)
class FindPositions:
    """Find each of some words; the result is the `Positions` of stretches of text, in their order.

    Each stretch comes with the conditions it stands under.
    """

    words: tuple[str, ...]

    def on_passages(
        self, passages: Sequence[Passage], anchors: Anchors
    ) -> tuple[tuple[Conditions, Positions], ...]:
        """Search passages."""
        return (((), positions_in((passage.text for passage in passages), self.words)),)

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> tuple[tuple[Conditions, Positions], ...]:
        """Search blocks."""
        return tuple(
            (conditions, positions_in((block.text for block in together), self.words))
            for conditions, together in groupby(blocks, key=lambda block: block.conditions)
        )


@dataclass(frozen=True, slots=True)
class CountSections:
    """Count the words of each section by itself, without its subsections.

    The result is a tuple of conditions, the section's id (empty above the first), and its words.
    """

    def on_passages(
        self, passages: Sequence[Passage], anchors: Anchors
    ) -> tuple[tuple[Conditions, str, dict[str, int]], ...]:
        """Count in passages; `anchors` are those of sections."""
        return _by_section(((), anchor_at(anchors, each.lines[0]), each.text) for each in passages)

    def on_blocks(
        self, blocks: Sequence[BlockOfProse]
    ) -> tuple[tuple[Conditions, str, dict[str, int]], ...]:
        """Count in blocks, whose anchors are those of sections."""
        return _by_section((each.conditions, each.anchor, each.text) for each in blocks)


def _by_section(
    texts: Iterable[tuple[Conditions, str, str]],
) -> tuple[tuple[Conditions, str, dict[str, int]], ...]:
    counts: dict[tuple[Conditions, str], Counter[str]] = {}
    for conditions, section, text in texts:
        counts.setdefault((conditions, section), Counter()).update(iter_words(text))
    return tuple((*place, dict(words)) for place, words in counts.items())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that stands under the same conditions, a block on each line, normalised.

    Code in it, which readers see and nobody counts, stands between marks.

    `anchors` are pairs: from which character on an identifier of the page is the nearest, and the
    identifier, which is empty for the top of the page. `first` and `last` tell for each word which
    of `anchors` is the nearest to its first and last place.
    """

    conditions: Conditions
    text: str
    anchors: tuple[tuple[int, str], ...]
    first: dict[str, int]
    last: dict[str, int]


@dataclass(frozen=True, slots=True)
class ReadText:
    """Read all of the text, for the explorer; the result is a tuple of `Stretch`, in order."""

    def on_passages(self, passages: Sequence[Passage], anchors: Anchors) -> tuple[Stretch, ...]:
        """Read passages."""
        blocks = ((anchor_at(anchors, each.lines[0]), each.shown or each.text) for each in passages)
        return (_stretch((), blocks),)

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> tuple[Stretch, ...]:
        """Read blocks."""
        return tuple(
            _stretch(conditions, ((block.anchor, block.shown or block.text) for block in together))
            for conditions, together in groupby(blocks, key=lambda block: block.conditions)
        )


def _stretch(conditions: Conditions, blocks: Iterable[tuple[str, str]]) -> Stretch:
    texts: list[str] = []
    anchors: list[tuple[int, str]] = []
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    size = 0
    for anchor, block in blocks:
        if text := " ".join(normalize(block).split()):
            if not anchors or anchors[-1][1] != anchor:
                anchors.append((size, anchor))
            for word in iter_words(CODE.sub(" ", text)):
                first.setdefault(word, len(anchors) - 1)
                last[word] = len(anchors) - 1
            texts.append(text)
            size += len(text) + 1
    return Stretch(conditions, "\n".join(texts), tuple(anchors), first, last)


def _passage(block: BlockOfProse) -> Passage:
    text = normalize(block.text)
    return Passage(text, (0,) * (text.count("\n") + 1), normalize(block.shown))
