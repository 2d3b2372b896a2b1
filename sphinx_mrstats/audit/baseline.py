"""The findings that a project had when it began to audit: only what is new fails."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.audit.finding import place_fingerprints, word_fingerprint
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import parse_json, read_regular
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_mrstats.audit.finding import Finding, Place

__all__ = ["Entry", "compare", "dump_baseline", "load_baseline"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a baseline: a finding that is known.

    `path` is from the folder of pyproject.toml; `places` is how many the finding had. `line` is
    that of the baseline's file, from 1.
    """

    check: str
    word: str
    path: str
    places: int
    fingerprint: str
    line: int = 0


def dump_baseline(findings: Iterable[Finding], others: Iterable[Entry] = ()) -> str:
    r"""Write a baseline: JSON lines, one a finding, sorted, so that two branches of it merge.

    `others` are entries that are kept, of checks that didn't run.

    >>> from sphinx_mrstats.audit.finding import Finding
    >>> dump_baseline([Finding("typo", "teh", "", fingerprint="6f")])
    '{"check": "typo", "word": "teh", "path": "", "places": 0, "fingerprint": "6f"}\n'
    """
    entries = (entry for finding in findings for entry in _entries_of(finding))
    lines = []
    for entry in (*entries, *others):
        values = asdict(entry)
        del values["line"]
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    text = "".join(sorted(lines))
    return text.encode("utf-8", "backslashreplace").decode()


# A finding of more places is one entry: new words of a large project would make a large file.
_MOST_ENTRIES = 20


def _entries_of(finding: Finding) -> Iterator[Entry]:
    """Yield an entry for each place, so that another place of the same word is known to be new."""
    if 1 < len(finding.places) <= _MOST_ENTRIES:
        for place, fingerprint in zip(finding.places, place_fingerprints(finding), strict=True):
            path = place.document or place.path
            yield Entry(finding.check, finding.word, path, 1, fingerprint)
    else:
        path = finding.document or finding.path
        n = len(finding.places)
        yield Entry(finding.check, finding.word, path, n, finding.fingerprint)


def load_baseline(path: Path) -> tuple[Entry, ...]:
    """Read what `dump_baseline` wrote; an empty file is an empty baseline.

    Raises:
        ConfigurationError: the file can't be read, or holds anything else; the message names the
            line.

    """
    name = printable(str(path))
    try:
        text = read_regular(path).decode("utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{name}: {reason(error)}; --write-baseline writes a baseline"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name}: not UTF-8: {error}") from None
    return tuple(
        _entry(name, number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )


_KEYS: dict[str, type] = {
    "check": str,
    "word": str,
    "path": str,
    "places": int,
    "fingerprint": str,
}


def _entry(name: str, number: int, line: str) -> Entry:
    try:
        values: Any = parse_json(line)
    except ValueError:
        values = None
    if isinstance(values, dict) and {key: type(value) for key, value in values.items()} == _KEYS:
        return Entry(**values, line=number)
    raise ConfigurationError(
        f"{name}:{number}: not a line of a baseline: expected a JSON object with"
        f" {', '.join(_KEYS)}; write it anew with --write-baseline"
    )


def compare(
    findings: Iterable[Finding], baseline: Iterable[Entry]
) -> tuple[list[Finding], list[Finding], list[Entry]]:
    """Divide findings into new and known ones; return also the entries that nothing is left of.

    A finding is known by its fingerprint, by an entry of its check and word that had as many places
    or more, or if each of its places has an entry. Where only some have, it is new with the others.
    Of the places without an entry, as many are known as the baseline has others of the same check
    and word in the same file: the words around one may have been edited.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> def teh(*paths):
    ...     return Finding("typo", "teh", "", places=tuple(map(Place, paths)))
    >>> baseline = [Entry("typo", "teh", "a.rst", 1, "0123", line=1)]
    >>> new, known, gone = compare([teh("a.rst", "b.rst")], baseline)
    >>> [finding.path for finding in new], known, gone
    (['b.rst'], [], [])
    """
    entries = {entry.fingerprint: entry for entry in baseline}
    new: list[Finding] = []
    known: list[Finding] = []
    unsure: list[tuple[Finding, list[Place]]] = []
    for finding in findings:
        own = entries.pop(finding.fingerprint, None)
        entry = own or entries.get(word_fingerprint(finding))
        if entry is not None and (own or len(finding.places) <= entry.places):
            entries.pop(entry.fingerprint, None)
            (new if len(finding.places) > entry.places else known).append(finding)
            continue
        each = zip(finding.places, place_fingerprints(finding), strict=True)
        unsure.append((finding, [place for place, of in each if entries.pop(of, None) is None]))
    left: dict[tuple[str, str, str, int], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        left[entry.check, entry.word, entry.path, entry.places].append(entry)

    def take_alike(finding: Finding, path: str, n_places: int) -> bool:
        alike = left[finding.check, finding.word, path, n_places]
        return bool(alike and alike.pop(0))

    for finding, others in unsure:
        path = finding.document or finding.path
        if len(finding.places) != 1 and take_alike(finding, path, len(finding.places)):
            known.append(finding)
            continue
        others = [
            place for place in others if not take_alike(finding, place.document or place.path, 1)
        ]
        is_known = finding.places and not others
        (known if is_known else new).append(
            finding if is_known else replace(finding, places=tuple(others))
        )
    gone = sorted((entry for rest in left.values() for entry in rest), key=lambda each: each.line)
    return new, known, gone
