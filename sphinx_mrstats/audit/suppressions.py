"""Findings that somebody has looked at and wants: by comment in a document, by list, by pattern."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.options import did_you_mean
from sphinx_mrstats.settings import place_of
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.reading import Counts

__all__ = ["Suppression", "Suppressions", "find_suppressions"]

# What may follow ``.. mrstats:``.
_IGNORE = re.compile(r"ignore(?:\[(?P<check>[\w-]+)\])?[ \t]+(?P<words>\S.*)")
_FOR_CHECK = re.compile(r"(?P<check>[\w-]+):[ \t]+(?P<word>\S.*)")


@dataclass(frozen=True, slots=True)
class Suppression:
    """Words that are no findings.

    `pattern` is a word, or a glob over one, in lower case. `check` is the one check that it is
    about, or empty; `document` the key of the one document, or empty. `path` and `line` are where
    it is written.
    """

    pattern: str
    check: str
    document: str
    path: str
    line: int | None = None

    def covers(self, finding: Finding, place: Place | None) -> bool:
        """Tell whether a finding, at a place of it, is one that is wanted."""
        if self.check and self.check != finding.check:
            return False
        if self.document and (place is None or place.document != self.document):
            return False
        words = [finding.word] if place is None else [finding.word, place.form]
        return any(fnmatchcase(_folded(word), self.pattern) for word in words)


def _folded(word: str) -> str:
    return normalize(word).lower()


class Suppressions:
    """All suppressions of an audit, and which of them were of use."""

    def __init__(self, given: Iterable[Suppression]) -> None:
        self.all = tuple(given)
        self._used: set[Suppression] = set()
        self._plain: dict[str, list[Suppression]] = {}
        self._globs: list[Suppression] = []
        for each in self.all:
            if re.search(r"[*?\[]", each.pattern):
                self._globs.append(each)
            else:
                self._plain.setdefault(each.pattern, []).append(each)

    def cover(self, finding: Finding, place: Place | None) -> bool:
        """Tell whether a finding, at a place of it, is suppressed; note by which."""
        words = {_folded(finding.word), _folded(place.form) if place else ""}
        candidates = [each for word in sorted(words) for each in self._plain.get(word, ())]
        found = [each for each in (*candidates, *self._globs) if each.covers(finding, place)]
        self._used.update(found)
        return bool(found)

    def may_cover(self, word: str) -> bool:
        """Tell whether a suppression is about a word, somewhere."""
        folded = _folded(word)
        return folded in self._plain or any(
            fnmatchcase(folded, each.pattern) for each in self._globs
        )

    def unused(self) -> tuple[Suppression, ...]:
        """Return the suppressions that suppressed nothing, in their order."""
        return tuple(each for each in self.all if each not in self._used)


def find_suppressions(
    options: AuditOptions, counts: Counts, known: Iterable[str]
) -> tuple[Suppression, ...]:
    """Return the suppressions of the configuration, of its files, and of comments in documents.

    `known` are the names of all checks.

    Raises:
        ConfigurationError: a comment can't be understood, or a file can't be read.

    """
    known = frozenset(known)
    found = [*_of_options(options, known)]
    faults: list[str] = []
    for name in sorted(counts.comments):
        path, key = counts.paths[name], counts.keys[name]
        for line, comment in counts.comments[name]:
            try:
                found += (
                    Suppression(_folded(word), check, key, path, line)
                    for check, word in _parsed(comment, known)
                )
            except ValueError as fault:
                faults.append(f"{printable(path)}:{line}: .. mrstats: {comment}: {fault}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return tuple(found)


def _of_options(options: AuditOptions, known: frozenset[str]) -> Iterator[Suppression]:
    place = place_of(options.path, "audit", "allow").rpartition(": ")[0]
    path, _, line = place.rpartition(":")
    if not line.isdigit():
        path, line = place, ""
    for entry in options.allow:
        yield _suppression(entry, known, path, int(line) if line else None)
    for name in options.allow_files:
        file = options.folder / name
        try:
            text = read_regular(file).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = reason(error) if isinstance(error, OSError) else f"not UTF-8: {error}"
            raise ConfigurationError(
                f"{place_of(options.path, 'audit', 'allow-files')}: {file}: {why}"
            ) from None
        for number, entry in enumerate(text.splitlines(), start=1):
            if word := entry.partition("#")[0].strip():
                yield _suppression(word, known, str(file), number)


def _suppression(entry: str, known: frozenset[str], path: str, line: int | None) -> Suppression:
    check, word = "", entry
    if (found := _FOR_CHECK.fullmatch(entry)) and found["check"] in known:
        check, word = found["check"], found["word"]
    return Suppression(_folded(word), check, "", path, line)


def _parsed(comment: str, known: frozenset[str]) -> list[tuple[str, str]]:
    """Read a comment: the check, or nothing, and a word, for each word."""
    found = _IGNORE.fullmatch(comment)
    if found is None:
        hint = did_you_mean(comment.partition("[")[0].partition(" ")[0], ["ignore"])
        raise ValueError(
            f"expected 'ignore WORD ...' or 'ignore[CHECK] WORD ...', two words in quotes{hint}"
        )
    check = found["check"] or ""
    if check and check not in known:
        names = sorted(known)
        hint = did_you_mean(check, names)
        raise ValueError(f"there is no check {check!r}; the checks are {', '.join(names)}{hint}")
    lexer = shlex.shlex(found["words"], posix=True, punctuation_chars="")
    lexer.whitespace_split, lexer.quotes, lexer.commenters = True, '"', ""
    return [(check, word) for word in lexer]
