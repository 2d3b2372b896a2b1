"""The second job: words as they are written, their neighbours, and unusual characters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from sphinx_mrstats.audit.texts import Text

__all__ = ["Forms", "FormsJob"]

# A word as written, or what ends a run of neighbours, between which a single space or line end
# stands. A digit is part of a run that is no word.
_PIECE = re.compile(r"(?>[^\W_]+(?:['’‐‑-][^\W_]+)*)|[^\w\s]|_|\s{2,}")

# A stretch without white space that holds a character beyond ASCII.
_UNUSUAL = re.compile(r"(?>[!-~]*)[^\s\x00-\x7f]\S*")


@dataclass(slots=True)
class Forms:
    """Words as written, of some documents.

    `by_document` has the occurrences of each form in each document, and `within` those of
    capitalised forms that follow a word in lower case: not at the start of a sentence, nor in a
    title in which all words are capitalised. `pairs` are the occurrences of two neighbours whose
    folded forms, joined, were asked for, by these two as written. `unusual` are stretches without
    white space that hold characters beyond ASCII, by document.
    """

    by_document: dict[str, dict[str, int]] = field(default_factory=dict)
    within: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    pair_documents: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    unusual: dict[str, dict[str, int]] = field(default_factory=dict)

    def totals(self) -> dict[str, int]:
        """Add up the occurrences of each form in all documents."""
        total: Counter[str] = Counter()
        for counts in self.by_document.values():
            total.update(counts)
        return dict(sorted(total.items()))


@dataclass(frozen=True, slots=True)
class FormsJob:
    """Collect forms; of neighbours those which `joined` has, joined and in lower case."""

    joined: frozenset[str] = frozenset()

    doing = "auditing"

    def start(self) -> Forms:
        """Make the part of no documents."""
        return Forms()

    def take(self, text: Text, part: Forms) -> None:
        """Map one document."""
        plain = text.plain()
        if not plain.isascii():
            part.unusual[text.name] = dict(Counter(_UNUSUAL.findall(plain)))
            plain = normalize(plain)
        pieces = _PIECE.findall(plain)
        part.by_document[text.name] = {
            piece: n
            for piece, n in Counter(pieces).items()
            if piece[0].isalpha() and (piece.isalpha() or not any(map(str.isnumeric, piece)))
        }
        joined = self.joined
        for (first, second), n in Counter(pairwise(pieces)).items():
            if (first + second).lower() in joined:
                pair = first, second
                part.pairs[pair] = part.pairs.get(pair, 0) + n
                part.pair_documents.setdefault(pair, set()).add(text.name)
            if first.islower() and second[:1].isupper():
                part.within[second] = part.within.get(second, 0) + n

    def add(self, total: Forms, part: Forms) -> None:
        """Add up what was collected of different documents."""
        total.by_document |= part.by_document
        total.unusual |= part.unusual
        for form, n in part.within.items():
            total.within[form] = total.within.get(form, 0) + n
        for pair, n in part.pairs.items():
            total.pairs[pair] = total.pairs.get(pair, 0) + n
            total.pair_documents.setdefault(pair, set()).update(part.pair_documents[pair])
