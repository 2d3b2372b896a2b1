"""The words of whole sources, of which those of the prose are a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.vocabulary import merge_counts
from sphinx_mrstats.words import count_tokens

if TYPE_CHECKING:
    from sphinx_mrstats.audit.texts import Text

__all__ = ["SourceJob"]


@dataclass(frozen=True, slots=True)
class SourceJob:
    """Count the words of documents as they are, code and markup included."""

    doing = "auditing"

    def start(self) -> dict[str, int]:
        """Make the part of no documents."""
        return {}

    def take(self, text: Text, part: dict[str, int]) -> None:
        """Count one document; nothing where the source isn't known."""
        merge_counts(part, count_tokens(text.source().encode("utf-8", "replace")))

    def add(self, total: dict[str, int], part: dict[str, int]) -> None:
        """Add up what was counted of different documents."""
        merge_counts(total, part)
