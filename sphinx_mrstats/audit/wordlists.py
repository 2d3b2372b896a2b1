"""Word lists of other tools: read, written, and their entries looked for in documents."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.lock import shown_path
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import parse_json, read_regular
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.texts import Text

__all__ = [
    "EXPORTS",
    "ListEntry",
    "export_words",
    "matches_word",
    "read_word_list",
    "unused_entries",
]


# Vale's name for the words that it accepts, which are regular expressions.
_VALE = "accept.txt"

# The lists of cspell's settings in which a word is right.
_CSPELL_KEYS = ("words", "ignoreWords", "userWords")

# What cspell's settings may have and JSON hasn't: comments, and last commas; strings stay.
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a word list; `is_pattern` if it is a regular expression."""

    text: str
    path: str
    line: int
    is_pattern: bool = False


def read_word_list(path: Path) -> tuple[ListEntry, ...]:
    """Read the word list of another tool, which its name tells.

    ``accept.txt`` is Vale's, of regular expressions; what ends in ``.json`` is cspell's; any other
    has a word a line, as the lists of sphinxcontrib-spelling and codespell. Lines that begin with
    ``#`` are comments.

    Raises:
        ConfigurationError: the file can't be read, or isn't what its name says.

    """
    name = shown_path(path)
    try:
        text = read_regular(path).decode("utf-8")
    except OSError as error:
        raise ConfigurationError(f"{name}: {reason(error)}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name}: not UTF-8: {error}") from None
    if path.suffix in {".json", ".jsonc"}:
        return _cspell(text, name)
    return tuple(
        ListEntry(line.strip(), name, number, path.name == _VALE)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    )


def _cspell(text: str, name: str) -> tuple[ListEntry, ...]:
    plain = text
    try:
        for pattern in (_COMMENT, _LAST_COMMA):
            plain = pattern.sub(lambda found: found[1] or "", plain)
        settings = parse_json(plain)
    except ValueError as error:
        raise ConfigurationError(f"{name}: not the settings of cspell: no JSON: {error}") from None
    if not isinstance(settings, dict):
        raise ConfigurationError(f"{name}: not the settings of cspell: expected an object")
    entries = []
    at = 0
    for key in _CSPELL_KEYS:
        words = settings.get(key, [])
        if not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
            raise ConfigurationError(f"{name}: {key}: expected a list of words")
        at = max(text.find(f'"{key}"'), 0)
        for word in words:
            found = text.find(json.dumps(word, ensure_ascii=False), at)
            at = max(found, at)
            entries.append(ListEntry(word, name, text.count("\n", 0, at) + 1))
    return tuple(entries)


def _plain(words: Iterable[str]) -> str:
    return "".join(f"{word}\n" for word in words)


def _vale(words: Iterable[str]) -> str:
    # In any case: otherwise Vale would find fault with a capital at the start of a sentence.
    return "".join(f"(?i){word}\n" for word in words)


def _settings(words: Iterable[str]) -> str:
    settings = {"version": "0.2", "words": list(words)}
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"


_EXPORTS: dict[str, Callable[[Iterable[str]], str]] = {
    "spelling": _plain,
    "codespell": _plain,
    "vale": _vale,
    "cspell": _settings,
}

EXPORTS = tuple(_EXPORTS)
"""What lists can be written as."""


def export_words(words: Iterable[str], kind: str) -> str:
    r"""Write words as one of `EXPORTS`, in code point order.

    >>> export_words(["whale", "sea"], "vale")
    '(?i)sea\n(?i)whale\n'
    """
    return _EXPORTS[kind](sorted(words))


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
        read_regular(path).decode("utf-8", "replace")
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
