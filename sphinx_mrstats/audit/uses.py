"""Which entries of other tools' word lists something uses: names as written, in prose or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.audit.documenttext import Text
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.wordlists import ListEntry

__all__ = ["matches_word", "unused_entries"]

# What one checker or another takes for a word: whole names, and the parts of fooBar and foo_bar.
_NAME = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


def unused_entries(
    material: Material, entries: Sequence[ListEntry], globs: Iterable[str] = ()
) -> list[ListEntry]:
    """Return the entries that are nowhere in the documents, nor in the files that `globs` choose.

    Not only prose is looked at: other tools read code, comments and names too. Case doesn't matter,
    as it doesn't to most of them, and a name's parts count as well as all of it. A pattern that
    can't be read here counts as used. Globs are from the project's folder.
    """
    if not entries:
        return []
    others = [
        path.read_text(encoding="utf-8", errors="replace")
        for glob in globs
        for path in sorted(material.folder.glob(glob))
        if path.is_file()
    ]
    names = material.run(_NamesJob())
    for text in others:
        names.update(_NAME.findall(text))
    folded = {name.casefold() for name in names}
    folded.update(part.casefold() for name in names for part in _PART.findall(name))
    # Most patterns are found in a list of the names, each of which is in there once.
    shown = "\n".join(sorted(names))
    left = [
        entry
        for entry in entries
        if not (
            _matches(entry.text, shown)
            if entry.is_pattern
            else folded.issuperset(_NAME.findall(entry.text.casefold()))
        )
    ]
    patterns = tuple({entry.text for entry in left if entry.is_pattern})
    matched = material.run(_SearchJob(patterns)) if patterns else set()
    return [
        entry
        for entry in left
        if entry.text not in matched
        and not (entry.is_pattern and any(_matches(entry.text, text) for text in others))
    ]


def matches_word(entry: ListEntry, word: str) -> bool:
    """Tell whether an entry of a list is about a word, in any case."""
    if not entry.is_pattern:
        return entry.text.casefold() == word.casefold()
    forms = (word, word.capitalize(), word.upper())
    return _can_be_read(entry.text) and any(_matches(entry.text, form) for form in forms)


def _can_be_read(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _matches(pattern: str, text: str) -> bool:
    """Tell whether a regular expression matches whole words of a text; so does one that is none."""
    if not _can_be_read(pattern):
        return True
    flags = re.match(r"(?:\(\?[a-z]+\))*", pattern)
    start = flags.end() if flags else 0  # Python wants flags at the very start
    whole = rf"{pattern[:start]}(?<!\w)(?:{pattern[start:]})(?!\w)"
    return re.search(whole, text) is not None


@dataclass(frozen=True, slots=True)
class _NamesJob:
    """Collect the names in documents."""

    doing = "searching"

    def start(self) -> set[str]:
        """Make the part of no documents."""
        return set()

    def take(self, text: Text, part: set[str]) -> None:
        """Add those of one document; prose of a doctree may stand in no source."""
        part.update(_NAME.findall(text.source()))
        part.update(_NAME.findall(text.plain()))

    def add(self, total: set[str], part: set[str]) -> None:
        """Bring together those of different documents."""
        total |= part


@dataclass(frozen=True, slots=True)
class _SearchJob:
    """Collect those of `patterns` that match somewhere."""

    patterns: tuple[str, ...] = field(default=())

    doing = "searching"

    def start(self) -> set[str]:
        """Make the part of no documents."""
        return set()

    def take(self, text: Text, part: set[str]) -> None:
        """Search one document."""
        for whole in (text.source(), text.plain()):
            part.update(
                pattern
                for pattern in self.patterns
                if pattern not in part and _matches(pattern, whole)
            )

    def add(self, total: set[str], part: set[str]) -> None:
        """Bring together those of different documents."""
        total |= part
