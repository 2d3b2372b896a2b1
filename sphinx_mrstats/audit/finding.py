"""What an audit finds: the finding, its places, and a fingerprint by which it is known again."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LEVELS", "Finding", "Place", "fingerprinted", "place_order", "sort_findings"]

# How much a finding matters: a note fails no audit.
LEVELS = ("error", "warning", "note")

# Hexadecimal digits of SHA-256. Among a million findings, two have the same 16 with a chance of one
# to 37 million (the birthday bound, n²/2 over 16¹⁶).
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a word in a document, or a line of another file.

    `path` leads to the file; `document` is the document's name, empty where it is none. `line` and
    `column` are from 1, in characters, in the file as it is; None where that can't be told. `form`
    is the text at the place as written and `context` the prose around it. `before` and `after` are
    the neighbouring words, folded, by which the place is known when lines move.
    """

    path: str
    line: int | None = None
    column: int | None = None
    form: str = ""
    context: str = ""
    document: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that someone should look at.

    `word` is what it is about, folded or as written, as the check says. `suggestion` is what to
    write instead, empty where the check knows nothing. `places` are all of them, in order; of a
    finding about no place, none. `fingerprint` names the finding in a baseline and in code
    scanning: it depends on the check, the word, the file's name and the neighbouring words, and not
    on lines. `level` is one of `LEVELS`.
    """

    check: str
    word: str
    message: str
    suggestion: str = ""
    places: tuple[Place, ...] = ()
    fingerprint: str = ""
    level: str = "warning"

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


def place_order(place: Place) -> tuple[str, int, int, str]:
    """Order places by path, line and column; those of unknown lines come first."""
    return (place.path, place.line or 0, place.column or 0, place.form)


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


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """Give each finding its fingerprint; they are sorted first, and no two get the same.

    Where all that a fingerprint depends on is the same, the order of the places tells them apart. A
    finding of several places is known by its check and word alone.

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
        parts = "\0".join((*known, str(seen[known])))
        seen[known] += 1
        digest = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()
        result.append(replace(finding, fingerprint=digest[:_DIGITS]))
    return result
