"""The first job of an audit: the counts of each document, and the comments that concern it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_mrstats.words import count_tokens

if TYPE_CHECKING:
    from sphinx_mrstats.audit.documenttext import Text

__all__ = ["CountJob", "Counts"]


@dataclass(slots=True)
class Counts:
    """What documents hold, by their names.

    `words` are the occurrences of each word, folded; `paths` and `keys` are what messages and
    baselines call the document; `comments` are those that begin with ``mrstats:``.
    """

    words: dict[str, dict[str, int]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    comments: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountJob:
    """Count the words of each document."""

    doing = "counting"

    def start(self) -> Counts:
        """Make the part of no documents."""
        return Counts()

    def take(self, text: Text, part: Counts) -> None:
        """Map one document."""
        part.words[text.name] = count_tokens(text.utf8())
        part.paths[text.name] = text.path
        part.keys[text.name] = text.key
        if comments := tuple(text.comments()):
            part.comments[text.name] = comments

    def add(self, total: Counts, part: Counts) -> None:
        """Add up what was counted of different documents."""
        total.words |= part.words
        total.paths |= part.paths
        total.keys |= part.keys
        total.comments |= part.comments
