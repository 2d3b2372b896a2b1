"""Word lists of other tools: their entries are read, and lists of words written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.lock import shown_path
from sphinx_mrstats.documents import reason
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["EXPORTS", "ListEntry", "export_words", "read_word_list"]

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
        text = path.read_text(encoding="utf-8")
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
        settings = json.loads(plain)
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
