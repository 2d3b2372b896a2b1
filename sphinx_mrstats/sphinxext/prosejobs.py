"""What is looked for in prose, beyond the counts of words: n-grams, places and positions of words.

Each job goes over sources, in the pool, or over the blocks of a document's doctree, and gives the
same kind of result for each document. Jobs are keys by which results are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from sphinx_mrstats.analysis.concordance import find_occurrences, occurrences_in
from sphinx_mrstats.analysis.ngrams import count_ngrams, ngrams_in
from sphinx_mrstats.analysis.passages import Passage
from sphinx_mrstats.analysis.positions import find_positions, positions_in
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sphinx_mrstats.analysis.positions import Positions
    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.markup.doctree import BlockOfProse

__all__ = ["CountNgrams", "FindPositions", "FindWords", "PlaceOfWord", "ProseJob"]

Conditions = tuple[str, ...]


class ProseJob(Protocol):
    """A job, and what its arguments are: hashable, and the same in each build."""

    def on_sources(
        self, documents: Documents, anchor: Callable[[str, int], str], how: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the result for each document, by its name.

        `anchor` gives the nearest anchor to a line of a document; `how` holds the
        `rules` and the `options` of the run.
        """

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> Any:
        """Return the result for a document that was parsed by Sphinx."""


@dataclass(frozen=True, slots=True)
class CountNgrams:
    """Count the n-grams of a size; the result is as that of counting words."""

    size: int

    def on_sources(
        self, documents: Documents, anchor: Callable[[str, int], str], how: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Count in sources."""
        counted = count_ngrams(documents, size=self.size, by_document=True, **how)
        return {name: {(): dict(ngrams)} for name, ngrams in (counted.by_document or {}).items()}

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

    `anchor` is empty for the top of the page.
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

    def on_sources(
        self, documents: Documents, anchor: Callable[[str, int], str], how: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Search sources."""
        found: dict[str, list[PlaceOfWord]] = {each.name: [] for each in documents.documents}
        for each in find_occurrences(documents, " ".join(self.words), context=self.context, **how):
            nearest = anchor(each.document, each.line)
            place = PlaceOfWord((), nearest, each.left, each.keyword, each.right)
            found[each.document].append(place)
        return {name: tuple(places) for name, places in found.items()}

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

    def on_sources(
        self, documents: Documents, anchor: Callable[[str, int], str], how: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Search sources."""
        found = find_positions(documents, self.words, **how)
        return {name: (((), positions),) for name, positions in found.items()}

    def on_blocks(self, blocks: Sequence[BlockOfProse]) -> tuple[tuple[Conditions, Positions], ...]:
        """Search blocks."""
        return tuple(
            (conditions, positions_in((block.text for block in together), self.words))
            for conditions, together in groupby(blocks, key=lambda block: block.conditions)
        )


def _passage(block: BlockOfProse) -> Passage:
    text = normalize(block.text)
    return Passage(text, (0,) * (text.count("\n") + 1))
