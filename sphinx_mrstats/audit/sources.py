"""How often words stand in the sources at all: what is a name stands in code too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.words import count_utf8

if TYPE_CHECKING:
    from sphinx_mrstats.audit.documenttext import Text

__all__ = ["SourceJob"]


@dataclass(frozen=True, slots=True)
class SourceJob:
    """Count the words of documents as they are, code and markup included; words are in UTF-8."""

    doing = "auditing"

    def start(self) -> Counter[bytes]:
        """Make the part of no documents."""
        return Counter()

    def take(self, text: Text, part: Counter[bytes]) -> None:
        """Count one document; nothing where the source isn't known."""
        part.update(count_utf8(text.source().encode("utf-8", "replace")))

    def add(self, total: Counter[bytes], part: Counter[bytes]) -> None:
        """Add up what was counted of different documents."""
        total.update(part)
