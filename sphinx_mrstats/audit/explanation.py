"""One word explained: where it stands, what is counted of it, and what an audit says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.standing import find_standings
from sphinx_mrstats.audit.checks import new_word, unused_entry
from sphinx_mrstats.audit.lock import find_lock, load_lock, shown_path
from sphinx_mrstats.audit.registry import load_checks
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.wordlists import matches_word, read_word_list
from sphinx_mrstats.stopwords import load_stop_words, stop_word_languages
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.analysis.standing import Standing
    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.finding import Finding, Outcome
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.suppressions import Suppression
    from sphinx_mrstats.audit.texts import Text
    from sphinx_mrstats.markup import Rules

__all__ = ["Explanation", "Listed", "Verdict", "explain_word", "give_verdict"]


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one word.

    `count` is in occurrences in `n_documents` documents, of `n_tokens` words in all. `places` are
    the path of a document and the place in it, in order, whether counted or not; there may be fewer
    that are counted than `count`, as a word may be put together from pieces. `stop_words` are the
    languages in whose list of stop words the word is. `reasons` are the names of checks with what
    they say of why the word is a finding or isn't.
    """

    word: str
    count: int
    n_documents: int
    n_tokens: int
    places: tuple[tuple[str, Standing], ...]
    verdict: Verdict
    stop_words: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...] = ()


def explain_word(
    word: str,
    material: Material,
    *,
    rules: Rules,
    options: AuditOptions,
    baseline: Iterable[Entry] = (),
) -> Explanation:
    """Explain a word, folded; it need not be in any document.

    Raises:
        ConfigurationError: an option of a check, or a file that it names, can't be used.

    """
    outcome = run_audit(material, options, baseline)
    places = material.run(_StandingJob(word, rules))
    vocabulary = material.vocabulary
    return Explanation(
        word,
        vocabulary.counts.get(word, 0),
        vocabulary.document_frequency.get(word, 0),
        vocabulary.n_tokens,
        tuple((path, place) for path in sorted(places) for place in places[path]),
        give_verdict(word, outcome, options),
        tuple(code for code in stop_word_languages() if word in load_stop_words(code)),
        tuple(
            (check.name, reason)
            for check in load_checks(outcome.checks)
            if check.explain is not None
            for reason in check.explain(material, options.of(check.name, check.options), word)
        ),
    )


Places = dict[str, "list[Standing]"]


@dataclass(frozen=True, slots=True)
class _StandingJob:
    """Find the places of a word in the sources of documents, by the documents' paths."""

    word: str
    rules: Rules

    doing = "searching"

    def start(self) -> Places:
        """Make the part of no documents."""
        return {}

    def take(self, text: Text, part: Places) -> None:
        """Search one document."""
        if found := find_standings(text.source(), self.word, self.rules):
            part[text.path] = found

    def add(self, total: Places, part: Places) -> None:
        """Bring together those of different documents."""
        total |= part
