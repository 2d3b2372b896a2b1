"""An audit from its material to its outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.baseline import compare
from sphinx_mrstats.audit.finding import Outcome, fingerprinted, sort_findings
from sphinx_mrstats.audit.places import locate
from sphinx_mrstats.audit.registry import check_names, load_checks, select_checks
from sphinx_mrstats.audit.suppressions import Suppressions, find_suppressions
from sphinx_mrstats.documents import document_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.finding import Finding, Suspect
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.registry import Check

__all__ = ["run_audit"]


def run_audit(
    material: Material,
    options: AuditOptions,
    baseline: Iterable[Entry] = (),
    *,
    baseline_path: str = "",
    since: Iterable[Entry] = (),
) -> Outcome:
    """Run the checks that `options` select; `baseline` are the findings that are known.

    `baseline_path` is where these were read, for messages about what is not found any more. `since`
    is what was found at an earlier revision, and is known too; that some of it is gone is no news.

    No documents have no findings, unless a check misses something.

    >>> from sphinx_mrstats.audit.material import Material
    >>> from sphinx_mrstats.audit.options import AuditOptions
    >>> from sphinx_mrstats.audit.texts import GivenText
    >>> from sphinx_mrstats.audit.texts import GivenTexts
    >>> text = GivenText("a", "a.md", "a.md", ((1, "The s\u0435a"),))  # a Cyrillic letter
    >>> outcome = run_audit(Material(GivenTexts((text,))), AuditOptions(select=("unicode",)))
    >>> [(finding.path, finding.line, finding.suggestion) for finding in outcome.findings]
    [('a.md', 1, 'sea')]

    Raises:
        ConfigurationError: an option of a check, or a comment in a document, can't be used.
        UsageError: there is no check of a name.

    """
    known = check_names()
    chosen = select_checks(options.select, options.ignore)
    checks = load_checks(chosen)
    read: dict[str, object] = {
        check.name: options.of(check.name, check.options) for check in checks
    }
    baseline = [entry for entry in baseline if entry.check in chosen]
    earlier = [entry for entry in since if entry.check in chosen]
    material.read_ahead(forms=any(check.reads_forms for check in checks))
    suppressions = find_suppressions(options, material.counts, known)
    # what a suppression or an entry is about has to be looked for, to tell whether it is of use
    asked = {entry.check for entry in (*baseline, *earlier)} if not suppressions else set(chosen)
    on_request = tuple(
        check.name
        for check in checks
        if check.surest < options.confidence and check.name not in asked
    )
    checks = tuple(check for check in checks if check.name not in on_request)
    outcome = Outcome(
        checks=tuple(check.name for check in checks),
        skipped=tuple(name for name in known if name not in chosen or name in on_request),
        on_request=on_request,
        suppressions=Suppressions(suppressions),
        findings=[],
        known=[],
        baseline_path=baseline_path,
    )
    suspects = []
    for check, suspect in _suspects(checks, read, material, options, outcome):
        words = (suspect.word, *(target.text for target in suspect.targets))
        if (
            suspect.confidence >= options.confidence
            or baseline
            or earlier
            or any(map(outcome.suppressions.may_cover, words))
        ):
            suspects.append((check, suspect))
        else:
            # nobody asked where it stands, which takes time
            outcome.n_doubtful += 1
    found = fingerprinted(locate(material, suspects))
    _settle(outcome, found, [*baseline, *earlier], options.confidence)
    of_then = frozenset(earlier)
    outcome.gone = tuple(entry for entry in outcome.gone if entry not in of_then)
    _run_last(checks, read, material, outcome)
    return outcome


def _suspects(
    checks: Iterable[Check],
    read: Mapping[str, object],
    material: Material,
    options: AuditOptions,
    outcome: Outcome,
) -> Iterator[tuple[str, Suspect]]:
    """Run the checks, those that don't read history without it; note what they leave out."""
    history = _history(material, options)
    live = frozenset(material.counts.words) - history
    rest = material.of(live) if history else material
    asked = frozenset(options.history_checks)
    for check in checks:
        if check.run is None:
            continue
        if not history or check.reads_history or asked & {"all", check.name}:
            for suspect in check.run(material, read[check.name]):
                yield check.name, suspect
            continue
        outcome.n_history = len(history)
        outcome.without_history += (check.name,)
        for suspect in check.run(rest, read[check.name]):
            documents = live if suspect.documents is None else live & suspect.documents
            yield check.name, replace(suspect, documents=documents)


def _history(material: Material, options: AuditOptions) -> frozenset[str]:
    """Name the documents that are history, as the settings say."""
    keys = material.counts.keys
    found = set(material.counts.history) if "auto" in options.history else set()
    is_named = document_filter(each for each in options.history if each != "auto")
    found.update(
        name for name, key in keys.items() if is_named(key) or is_named(key.rpartition(".")[0])
    )
    return frozenset(found)


def _settle(
    outcome: Outcome, found: Iterable[Finding], baseline: Iterable[Entry], confidence: float
) -> None:
    """Take out what is suppressed, what is known, and what is less sure than was asked for."""
    left = []
    for finding in found:
        places = tuple(
            place for place in finding.places if not outcome.suppressions.cover(finding, place)
        )
        outcome.n_suppressed += len(finding.places) - len(places)
        if finding.places:
            if places:
                left.append(replace(finding, places=places))
        elif outcome.suppressions.cover(finding, None):
            outcome.n_suppressed += 1
        else:
            left.append(finding)
    new, known, gone = compare(left, baseline)
    outcome.findings += [finding for finding in new if finding.confidence >= confidence]
    outcome.n_doubtful += len(new) - len(outcome.findings)
    outcome.known += known
    outcome.gone += tuple(gone)


def _run_last(
    checks: Iterable[Check], read: dict[str, object], material: Material, outcome: Outcome
) -> None:
    """Run the checks of the outcome itself; what they find can neither be known nor suppressed."""
    suspects = [
        (check.name, suspect)
        for check in checks
        if check.run_last is not None
        for suspect in check.run_last(material, read[check.name], outcome)
    ]
    outcome.unsettled = fingerprinted(locate(material, suspects))
    outcome.findings = sort_findings([*outcome.findings, *outcome.unsettled])
