"""What checks suspect, what an audit finds of it, and what the audit comes to."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.suppressions import Suppressions

__all__ = [
    "LEVELS",
    "LIKELY",
    "SURE",
    "TIERS",
    "Finding",
    "Match",
    "Outcome",
    "Place",
    "Suspect",
    "Target",
    "fingerprinted",
    "in_case_of",
    "place_fingerprints",
    "place_order",
    "sort_findings",
    "surest_first",
    "word_fingerprint",
]


class Match(Enum):
    """How the text of a target is compared with what a document holds."""

    FOLDED = auto()  # words as they are counted: in any case, normalised
    ALONE = auto()  # such words, each by itself: no part of a name or a path
    WRITTEN = auto()  # words by themselves, in this very case
    DOUBLED = auto()  # the second of two such words in a row, written alike
    LITERAL = auto()  # these very characters, within a line


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked for: a word, or several that follow each other with one space between two.

    `text` is folded as words are for `Match.FOLDED`; else it is as written, normalised for
    `Match.WRITTEN`. `suggestion` is what to write in place of this one, where that is not what the
    suspect as a whole suggests: for ``colours`` it is ``colors``, for ``colour`` it is ``color``.
    """

    text: str
    match: Match = Match.FOLDED
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something that a check has found.

    `word`, `message`, `suggestion` and `level` are those of the finding. Where it stands, `targets`
    say: it is looked up in the documents that hold them, or only in `documents` where these are
    given (of `Match.LITERAL` they have to be). All places are one finding. `places` are known
    already and come first. Without targets and places the finding is about the whole. A finding is
    a note as long as it has no more than `tolerated` places. `where` tells which places count.
    `confidence` is how likely it is, from 0 to 1, that a maintainer who reads the finding changes
    something; a check sets it by what readers said of its findings. `others` are what may be right
    in place of the suggestion: where there are some, nothing is changed unless somebody is asked.
    """

    word: str
    message: str
    suggestion: str = ""
    targets: tuple[Target, ...] = ()
    documents: frozenset[str] | None = None
    places: tuple[Place, ...] = ()
    level: str = "warning"
    tolerated: int = 0
    where: Callable[[Place], bool] | None = None
    confidence: float = 1.0
    others: tuple[str, ...] = ()


# How much a finding matters: a note fails no audit.
LEVELS = ("error", "warning", "note")

# From this confidence on nearly all findings are worth a change; from the other on, most. What is
# below the second is shown on request only. (Of the verdicts of readers on findings in twelve
# projects, 95 % from .9 on and 75 % between the two were worth one.)
SURE, LIKELY = 0.9, 0.5

TIERS = ("sure", "likely", "doubtful")
"""How sure findings are, in words: from `SURE` on, from `LIKELY` on, below."""

# Hexadecimal digits of SHA-256. Among a million findings, two have the same 16 with a chance of one
# to 37 million (the birthday bound, n²/2 over 16¹⁶).
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a word in a document, or a line of another file.

    `path` leads to the file; `document` is the document's name, empty where it is none. `line` and
    `column` are from 1, in characters, in the file as it is; None where that can't be told. `form`
    is the text at the place as written and `context` the prose around it. `suggestion` is what to
    write instead of `form`, in the case of this place; empty where nothing is known. `before` and
    `after` are the neighbouring words, folded, by which the place is known when lines move.
    """

    path: str
    line: int | None = None
    column: int | None = None
    form: str = ""
    context: str = ""
    document: str = ""
    before: str = ""
    after: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that someone should look at.

    `word` is what it is about, folded or as written, as the check says. `suggestion` is what to
    write instead, empty where the check knows nothing. `places` are all of them, in order; of a
    finding about no place, none. `fingerprint` names the finding in a baseline and in code
    scanning: it depends on the check, the word, the file's name and the neighbouring words, and not
    on lines. `level` is one of `LEVELS`. `confidence` is how likely it is, from 0 to 1, that the
    finding is worth a change. `others` may be right in place of the suggestion.
    """

    check: str
    word: str
    message: str
    suggestion: str = ""
    places: tuple[Place, ...] = ()
    fingerprint: str = ""
    level: str = "warning"
    confidence: float = 1.0
    others: tuple[str, ...] = ()

    @property
    def tier(self) -> str:
        """How sure the finding is, in a word: one of `TIERS`."""
        return TIERS[(self.confidence < SURE) + (self.confidence < LIKELY)]

    @property
    def better(self) -> str:
        """What to write at the first place: "subcommand" of "sub-command", and not its plural."""
        return (self.places[0].suggestion if self.places else "") or self.suggestion

    @property
    def advice(self) -> str:
        """The message, and what to write at the first place, if something is suggested."""
        return f"{self.message}; write: {self.better}" if self.better else self.message

    @property
    def path(self) -> str:
        """Where the first place is; empty without one."""
        return self.places[0].path if self.places else ""

    @property
    def line(self) -> int | None:
        """The line of the first place, from 1."""
        return self.places[0].line if self.places else None

    @property
    def column(self) -> int | None:
        """The column of the first place, from 1, in characters."""
        return self.places[0].column if self.places else None

    @property
    def context(self) -> str:
        """The prose around the first place."""
        return self.places[0].context if self.places else ""

    @property
    def document(self) -> str:
        """The name of the document that the first place is in; empty where it is in none."""
        return self.places[0].document if self.places else ""


def place_order(place: Place) -> tuple[str | int, ...]:
    """Order places by path, line and column; those of unknown lines come first.

    Two places of one form in one line, whose columns can't be told, are told apart by what stands
    around them: what has no order of its own comes in one that hashes decide.
    """
    where = (place.path, place.line or 0, place.column or 0, place.form)
    return (*where, place.context, place.before, place.after)


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by path, line and column, then by check and word; those without a place last.

    >>> later = Finding("typo", "teh", "", places=(Place("b.rst", 2),))
    >>> first = Finding("typo", "wrod", "", places=(Place("a.rst", 9),))
    >>> [finding.word for finding in sort_findings([Finding("budget", "", ""), later, first])]
    ['wrod', 'teh', '']
    """
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[bool, str, int, int, str, str, str]:
    return (
        not finding.places,
        finding.path,
        finding.line or 0,
        finding.column or 0,
        finding.check,
        finding.word,
        finding.message,
    )


def surest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by confidence, highest first, and equal ones as `sort_findings` does.

    Tenths are enough: who reads what is sure reads it in the order of the files.

    >>> doubtful = Finding("typo", "teh", "", places=(Place("a.rst", 2),), confidence=0.6)
    >>> certain = Finding("typo", "wrod", "", places=(Place("b.rst", 9),), confidence=0.95)
    >>> [finding.word for finding in surest_first([doubtful, certain])]
    ['wrod', 'teh']
    """
    return sorted(
        findings,
        key=lambda each: (TIERS.index(each.tier), -round(each.confidence, 1), _order(each)),
    )


def in_case_of(suggestion: str, form: str) -> str:
    """Write a suggestion in the capitals of the form that it takes the place of.

    A suggestion with capitals of its own (``GitHub``) stays as it is.

    >>> [in_case_of("evaluation", form) for form in ("evalution", "Evalution", "EVALUTION")]
    ['evaluation', 'Evaluation', 'EVALUATION']
    >>> [in_case_of("GitHub", form) for form in ("Githbu", "GITHBU")]
    ['GitHub', 'GitHub']

    Where a word in the form has capitals within, the letters that both have keep theirs:

    >>> in_case_of("github", "GithHub"), in_case_of("postgresql", "PosgreSQL")
    ('GitHub', 'PostgreSQL')
    >>> in_case_of("plugin", "Plug-In"), in_case_of("ramdisk", "RAM disk")
    ('Plugin', 'ramdisk')
    >>> in_case_of("inria-rocquencourt", "INRIA-Roquencourt")
    'INRIA-Rocquencourt'
    """
    if not suggestion[:1].isalpha() or not suggestion.islower():
        return suggestion
    if 0 < form.count("-") == suggestion.count("-"):
        parts = zip(suggestion.split("-"), form.split("-"), strict=True)
        return "-".join(in_case_of(part, of_form) for part, of_form in parts)
    letters = [character for character in form if character.isalpha()]
    if len(letters) > 1 and form.upper() == form:
        return suggestion.upper()
    within = any(one.isalpha() and other.isupper() for one, other in pairwise(form))
    if within and not form.replace("'", "").isalpha():
        return suggestion  # an acronym among several words: what is meant is one word
    if within and len(form.lower()) == len(form):
        return _with_capitals_of(suggestion, form)
    if letters and letters[0].isupper():
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion


def _with_capitals_of(suggestion: str, form: str) -> str:
    """Take over the capitals of the letters that stand in both, in the same order.

    Of all ways to find the most such letters, it is one with the most capitals: of ``GithHub``, the
    first "h" is the one too many.
    """
    # For each rest of the form: how good the best way is, and the rest of the suggestion in it.
    best = [(0, "")] * (len(form) + 1)
    for letter in reversed(suggestion):
        row = [(best[-1][0], letter + best[-1][1])]
        for j in range(len(form) - 1, -1, -1):
            ways = [(best[j][0], letter + best[j][1]), row[0]]
            if form[j].lower() == letter:
                score, rest = best[j + 1]
                ways.insert(0, (score + 2 + form[j].isupper(), form[j] + rest))
            row.insert(0, max(ways, key=itemgetter(0)))
        best = row
    return best[0][1]


def place_fingerprints(finding: Finding) -> list[str]:
    """Return what each place of a finding is known by: check, word, file and the words around it.

    Where all of these are the same, the order of the places tells them apart.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for place in finding.places:
        known = (place.document or place.path, place.before, place.after)
        found.append(_digest(finding.check, finding.word, *known, str(seen[known])))
        seen[known] += 1
    return found


def word_fingerprint(finding: Finding, number: int = 0) -> str:
    """Return what a finding of several places, or of none, is known by: check and word.

    `number` tells findings apart of which both are the same.
    """
    return _digest(finding.check, finding.word, str(number))


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:_DIGITS]


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """Give each finding its fingerprint; they are sorted first, and no two get the same.

    A finding of one place is known by that place, one of several by its check and word alone. Where
    all that a fingerprint depends on is the same, the order of the places tells them apart.

    >>> places = Place("a.rst", 3, document="a.rst"), Place("a.rst", 8, document="a.rst")
    >>> one, two = fingerprinted(Finding("typo", "teh", "", places=(place,)) for place in places)
    >>> one.fingerprint == two.fingerprint
    False
    >>> moved = fingerprinted([Finding("typo", "teh", "", places=(Place("a.rst", 5),))])
    >>> same = Finding("typo", "teh", "", places=(Place("a.rst", 99),))
    >>> moved[0].fingerprint == fingerprinted([same])[0].fingerprint
    True
    """
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for finding in sort_findings(findings):
        known: tuple[str, ...] = (finding.check, finding.word)
        if len(finding.places) == 1:
            [place] = finding.places
            known = (*known, place.document or place.path, place.before, place.after)
        digest = _digest(*known, str(seen[known]))
        seen[known] += 1
        result.append(replace(finding, fingerprint=digest))
    return result


@dataclass(slots=True)
class Outcome:
    """The findings of an audit, sorted, and what became of others.

    `findings` are those to be looked at; `known` are in the baseline, `n_suppressed` places were
    suppressed. `n_doubtful` findings are less sure than the audit was asked for. `gone` are entries
    of the baseline that nothing is found for any more. `checks` are the names of the checks that
    ran, `skipped` those that exist and didn't; of these, the ones `on_request` find nothing as sure
    as the audit was asked for. `without_history` are those that left out `n_history` documents:
    release notes and the like. `unsettled` are the findings about the outcome itself, which belong
    into no baseline.
    """

    checks: tuple[str, ...]
    skipped: tuple[str, ...]
    on_request: tuple[str, ...]
    suppressions: Suppressions
    findings: list[Finding]
    known: list[Finding]
    n_doubtful: int = 0
    n_suppressed: int = 0
    n_history: int = 0
    without_history: tuple[str, ...] = ()
    gone: tuple[Entry, ...] = ()
    baseline_path: str = ""
    unsettled: list[Finding] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether there is a finding that is more than a note."""
        return any(finding.level != "note" for finding in self.findings)
