"""What an audit has to say of one word: findings, and what keeps it from being one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.checks import new_word, unused_entry
from sphinx_mrstats.audit.lock import find_lock, load_lock, shown_path
from sphinx_mrstats.audit.uses import matches_word
from sphinx_mrstats.audit.wordlists import read_word_list
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.outcome import Outcome
    from sphinx_mrstats.audit.suppressions import Suppression

__all__ = ["Listed", "Verdict", "give_verdict"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list that has the word: the lock, or a word list of another tool."""

    path: str
    line: int
    entry: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found about a word, and by what it is no finding.

    `findings` are to be looked at, `known` are in the baseline. `suppressions` are those that are
    about the word, whether or not there was anything to suppress. `lists` have it. `lock` is the
    file that the project has, and `is_locked` tells whether the word is in there.
    """

    findings: tuple[Finding, ...]
    known: tuple[Finding, ...]
    suppressions: tuple[Suppression, ...]
    lists: tuple[Listed, ...]
    lock: str
    is_locked: bool


def give_verdict(word: str, outcome: Outcome, options: AuditOptions) -> Verdict:
    """Gather what an audit by `options` says of a word, folded.

    Raises:
        ConfigurationError: the lock or a word list can't be read.

    """
    lists = options.of(unused_entry.CHECK.name, unused_entry.Options).lists
    found = [
        Listed(entry.path, entry.line, entry.text)
        for name in lists
        for entry in read_word_list(options.folder / name)
        if matches_word(entry, word)
    ]
    lock = find_lock(options.of(new_word.CHECK.name, new_word.Options).lock, options.folder)
    line = load_lock(lock).lines.get(word) if lock else None
    if lock and line:
        found.insert(0, Listed(shown_path(lock), line, word))
    return Verdict(
        findings=_about(word, outcome.findings),
        known=_about(word, outcome.known),
        suppressions=tuple(
            replace(each, path=shown_path(Path(each.path)))
            for each in outcome.suppressions.all
            if fnmatchcase(word, each.pattern)
        ),
        lists=tuple(found),
        lock=shown_path(lock) if lock else "",
        is_locked=line is not None,
    )


def _about(word: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Choose the findings that are about a word, or that have a place of it."""
    return tuple(
        finding
        for finding in findings
        if word in iter_words(finding.word)
        or any(word in iter_words(place.form) for place in finding.places)
    )
