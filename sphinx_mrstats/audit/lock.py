"""The lock: the words that a project has agreed on, a word a line, in a committed file."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["LOCK_NAME", "Lock", "find_lock", "load_lock", "parse_lock", "shown_path", "update_lock"]

LOCK_NAME = "vocabulary.lock"
"""What a lock is called where the configuration names none: a file beside pyproject.toml."""

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Lock:
    """The words of a lock.

    `lines` has the number of each word's line, from 1, and `texts` the line as it is written, with
    its comment. `header` are the comments above the first word.
    """

    lines: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()


def find_lock(name: str, folder: Path) -> Path | None:
    """Tell which file is the lock: `name`, from `folder`, or the usual one if it is there.

    None where neither is: the project has no lock.
    """
    if name:
        return folder / name
    usual = folder / LOCK_NAME
    return usual if usual.exists() else None


def load_lock(path: Path) -> Lock:
    """Read a lock.

    Raises:
        ConfigurationError: the file can't be read, or a line is no word; the message names it.

    """
    name = shown_path(path)
    try:
        return parse_lock(read_regular(path).decode("utf-8"), name)
    except FileNotFoundError:
        raise ConfigurationError(
            f"{name}: no such file; 'sphinx-mrstats lock --update' writes a lock"
        ) from None
    except OSError as error:
        raise ConfigurationError(f"{name}: {reason(error)}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name}: not UTF-8: {error}") from None


def parse_lock(text: str, name: str = LOCK_NAME) -> Lock:
    r"""Read the text of a lock, in any order; what follows a ``#`` is a comment.

    >>> lock = parse_lock("# of the guide\n\nsea\nwhale  # the animal\n")
    >>> dict(lock.lines), lock.header
    ({'sea': 3, 'whale': 4}, ('# of the guide', ''))

    Raises:
        ConfigurationError: a line is no word; the message begins with `name`.

    """
    lines: dict[str, int] = {}
    texts: dict[str, str] = {}
    header: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        entry = line.partition("#")[0].strip()
        if line.startswith(_CONFLICT):
            raise ConfigurationError(
                f"{name}:{number}: a conflict that was not resolved: keep the words of both sides,"
                " and let 'sphinx-mrstats lock --update' sort them"
            )
        if not entry:
            if not lines:
                header.append(line.rstrip())
            continue
        words = tuple(iter_words(entry))
        if len(words) != 1 or len(entry.split()) != 1:
            raise ConfigurationError(
                f"{name}:{number}: {entry!r} is no word as they are counted: expected one a line"
            )
        lines.setdefault(words[0], number)
        texts.setdefault(words[0], line.strip())
    while header and not header[-1] and not lines:
        header.pop()
    return Lock(lines, texts, tuple(header))


def update_lock(lock: Lock, words: Iterable[str]) -> str:
    r"""Write a lock of `words`, in code point order; comments of lines that stay are kept.

    >>> update_lock(parse_lock("# guide\nox\nwhale  # the animal\n"), ["whale", "sea"])
    '# guide\nsea\nwhale  # the animal\n'
    """
    return "".join(f"{line}\n" for line in (*lock.header, *_entries(lock, words)))


def _entries(lock: Lock, words: Iterable[str]) -> list[str]:
    return [lock.texts.get(word, word) for word in sorted(set(words))]


def shown_path(path: Path) -> str:
    """Name a file for messages: from the current folder, if it is in there."""
    relative = os.path.relpath(path)
    return printable(str(path) if relative.startswith("..") else relative)
