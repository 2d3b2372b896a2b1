"""The findings that a project had when it began to audit: only what is new fails."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx_mrstats.audit.finding import Finding

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
    entries = [
        Entry(
            finding.check,
            finding.word,
            finding.document or finding.path,
            len(finding.places),
            finding.fingerprint,
        )
        for finding in findings
    ]
    lines = []
    for entry in (*entries, *others):
        values = asdict(entry)
        del values["line"]
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    text = "".join(sorted(lines))
    return text.encode("utf-8", "backslashreplace").decode()


def load_baseline(path: Path) -> tuple[Entry, ...]:
    """Read what `dump_baseline` wrote; an empty file is an empty baseline.

    Raises:
        ConfigurationError: the file can't be read, or holds anything else; the message names the
            line.

    """
    name = printable(str(path))
    try:
        text = path.read_text(encoding="utf-8")
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
        values: Any = json.loads(line)
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

    A finding is known by its fingerprint. Of those that aren't, as many are known as the baseline
    has others of the same check and word in the same file: the words around one may have been
    edited. A finding with more places than it had is new.
    """
    entries = {entry.fingerprint: entry for entry in baseline}
    new: list[Finding] = []
    known: list[Finding] = []
    unsure: list[Finding] = []
    for finding in findings:
        entry = entries.get(finding.fingerprint)
        if entry is None:
            unsure.append(finding)
        else:
            del entries[finding.fingerprint]
            (new if len(finding.places) > entry.places else known).append(finding)
    left: dict[tuple[str, str, str, int], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        left[entry.check, entry.word, entry.path, entry.places].append(entry)
    for finding in unsure:
        path = finding.document or finding.path
        alike = left.get((finding.check, finding.word, path, len(finding.places)))
        if alike:
            alike.pop(0)
            known.append(finding)
        else:
            new.append(finding)
    gone = sorted((entry for rest in left.values() for entry in rest), key=lambda each: each.line)
    return new, known, gone
