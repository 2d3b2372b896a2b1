"""How often words stand in the sources at all: what is a name stands in code too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.words import count_utf8

if TYPE_CHECKING:
    from sphinx_mrstats.audit.texts import Text

__all__ = ["UsageJob"]


@dataclass(frozen=True, slots=True)
class UsageJob:
    """Count some words, folded and in UTF-8, in the files as they are."""

    words: frozenset[bytes]

    doing = "auditing"

    def start(self) -> Counter[str]:
        """Make the part of no documents."""
        return Counter()

    def take(self, text: Text, part: Counter[str]) -> None:
        """Map one document; one whose file isn't known has nothing but prose."""
        found = count_utf8(text.source().encode("utf-8", "replace"))
        for word in self.words & found.keys():
            part[word.decode()] += found[word]

    def add(self, total: Counter[str], part: Counter[str]) -> None:
        """Add up what was counted of different documents."""
        total.update(part)
