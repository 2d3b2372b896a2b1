"""Facts about an audit as a whole: fingerprints, baselines, suppressions, places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_mrstats.audit.baseline import Entry, dump_baseline, load_baseline
from sphinx_mrstats.audit.finding import (
    Finding,
    Place,
    place_fingerprints,
    surest_first,
    word_fingerprint,
)
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import GivenText, GivenTexts
from sphinx_mrstats.errors import ConfigurationError, UsageError

SEA, TEH = "s\u0435a", "T\u0435h"  # with a Cyrillic letter


def fingerprints(outcome):
    return {each for finding in outcome.findings for each in place_fingerprints(finding)}


def saved(outcome, tmp_path):
    path = tmp_path / "baseline.jsonl"
    path.write_text(dump_baseline(outcome.findings), encoding="utf-8")
    return load_baseline(path)


def test_moved_lines_keep_their_fingerprints(audit):
    text = f"Of the {SEA} we sing, and of the {SEA} too.\n"
    before = audit({"a.rst": text}, select=["unicode"])
    after = audit(
        {"a.rst": "New\n===\n\nA line.\n\n" + text.replace(" we", "\nwe")}, select=["unicode"]
    )
    assert len(fingerprints(before)) == 2
    assert fingerprints(before) == fingerprints(after)


def test_only_what_is_new_is_left_of_a_baseline(audit, tmp_path):
    known = saved(audit({"a.rst": f"Of the {SEA}.\n"}, select=["unicode"]), tmp_path)
    outcome = audit(
        {"a.rst": f"Of the {SEA}. One {SEA} more.\n"}, select=["unicode"], baseline=known
    )
    [finding] = outcome.findings
    assert ([place.column for place in finding.places], outcome.fails) == ([17], True)


def test_the_baseline_of_an_earlier_version_is_still_one(audit):
    """Earlier, each place of a misspelling was a finding, and all of a variant were one."""
    before = audit({"a.rst": f"Of the {SEA}.\n", "b.rst": f"One {SEA}.\n"}, select=["unicode"])
    [finding] = before.findings
    each = [
        Entry("unicode", SEA, place.document, 1, fingerprint, line=1)
        for place, fingerprint in zip(finding.places, place_fingerprints(finding), strict=True)
    ]
    together = [Entry("unicode", SEA, "docs/a.rst", 2, word_fingerprint(finding), line=1)]
    for baseline in (each, together):
        outcome = audit({}, select=["unicode"], baseline=baseline)
        assert (outcome.findings, outcome.gone) == ([], ())
    Path("docs/b.rst").write_text("No more.\n")
    for baseline in (each, together):
        outcome = audit({}, select=["unicode"], baseline=baseline)
        assert (outcome.findings, len(outcome.gone)) == ([], len(baseline) - 1)


def test_what_is_less_sure_is_found_on_request_only(audit, monkeypatch):
    from sphinx_mrstats.audit.checks import unicode

    def doubt(material, options):
        for suspect in unicode._run(material, options):
            yield replace(suspect, confidence=0.4)

    monkeypatch.setattr(unicode, "CHECK", replace(unicode.CHECK, run=doubt))
    outcome = audit({"a.rst": SEA}, select=["unicode"], toml="confidence = 0.5\n")
    assert (outcome.findings, outcome.n_doubtful, outcome.fails) == ([], 1, False)
    outcome = audit({}, select=["unicode"], toml="confidence = 0.4\n")
    assert (len(outcome.findings), outcome.n_doubtful) == (1, 0)
    baseline = [entry_of(outcome.findings[0])]
    outcome = audit({}, select=["unicode"], toml="confidence = 0.5\n", baseline=baseline)
    assert (outcome.n_doubtful, outcome.gone) == (0, ())


def test_a_check_that_finds_nothing_as_sure_is_run_on_request_only(audit):
    documents = {"a.rst": "A KDC, the KDC, this KDC.\n"}
    checks = ["abbreviation"]
    outcome = audit(documents, select=checks, toml="confidence = 0.5\n")
    assert (outcome.findings, outcome.checks, outcome.on_request) == ([], (), ("abbreviation",))
    outcome = audit({}, select=checks, toml="confidence = 0.2\n")
    assert [finding.word for finding in outcome.findings] == ["KDC"]
    baseline = [entry_of(outcome.findings[0])]
    outcome = audit({}, select=checks, toml="confidence = 0.5\n", baseline=baseline)
    assert (outcome.checks, outcome.on_request, outcome.gone) == (("abbreviation",), (), ())


def entry_of(finding):
    return Entry(finding.check, finding.word, finding.document, 1, finding.fingerprint)


def test_history_is_left_out_by_checks_that_make_words_alike(audit):
    live = {"guide.rst": "A plugin, a plugin, a plugin.\n"}
    documents = {**live, "news.rst": f"A plug-in and a {SEA}.\n"}
    checks = ["unicode", "variant"]
    outcome = audit(documents, select=checks)
    assert [finding.check for finding in outcome.findings] == ["unicode"]
    assert (outcome.n_history, outcome.without_history) == (1, ("variant",))
    for toml in ("history = []\n", 'history-checks = ["variant"]\n'):
        outcome = audit(documents, select=checks, toml=toml)
        assert [finding.check for finding in outcome.findings] == ["variant", "unicode"]
        assert outcome.n_history == 0
    outcome = audit(documents, select=checks, toml='history = ["docs/guide"]\n')
    assert (outcome.n_history, [each.check for each in outcome.findings]) == (1, ["unicode"])


def test_the_surest_come_first():
    findings = [
        Finding("typo", word, "", places=(Place(path),), confidence=confidence)
        for word, path, confidence in (("a", "b", 0.5), ("b", "a", 0.5), ("c", "c", 0.9))
    ]
    assert [finding.word for finding in surest_first(findings)] == ["c", "b", "a"]


def test_edited_neighbours_bring_no_known_finding_back(audit, tmp_path):
    known = saved(audit({"a.rst": f"Of the {SEA} we sing.\n"}, select=["unicode"]), tmp_path)
    outcome = audit({"a.rst": f"About our {SEA}.\n"}, select=["unicode"], baseline=known)
    assert (outcome.findings, outcome.gone) == ([], ())


def test_what_is_mended_is_gone_from_the_baseline(audit, tmp_path):
    known = saved(audit({"a.rst": f"Of the {SEA}.\n"}, select=["unicode"]), tmp_path)
    outcome = audit({"a.rst": "Of the sea.\n"}, select=["unicode"], baseline=known)
    assert [entry.word for entry in outcome.gone] == [SEA]


def test_a_comment_suppresses_in_its_document(audit):
    comment = f"\n.. mrstats: ignore {SEA}\n"
    outcome = audit({"a.rst": f"{SEA}\n{comment}", "b.rst": SEA}, select=["unicode"])
    assert [finding.path for finding in outcome.findings] == ["docs/b.rst"]
    assert outcome.n_suppressed == 1
    assert outcome.suppressions.unused() == ()


def test_lists_and_patterns_suppress_everywhere(audit, tmp_path):
    (tmp_path / "words.txt").write_text(f"# wanted\n{SEA}  # of old\n", encoding="utf-8")
    toml = 'allow = ["unicode: t*h", "other"]\nallow-files = ["words.txt"]\n'
    outcome = audit({"a.rst": f"{SEA} {TEH}\n"}, select=["unicode"], toml=toml)
    assert outcome.findings == []
    [unused] = outcome.suppressions.unused()
    assert (unused.pattern, unused.line) == ("other", 3)
    assert unused.path.endswith("pyproject.toml")


@pytest.mark.parametrize("comment", ["ignore", "ingore word", "ignore[tpyo] word", 'ignore "a'])
def test_a_comment_that_cannot_be_understood_is_named(audit, comment):
    with pytest.raises(ConfigurationError, match=r"docs/a\.rst:3: \.\. mrstats: "):
        audit({"a.rst": f"A\n\n.. mrstats: {comment}\n"}, select=["unicode"])


def test_options_are_checked_with_their_lines(audit):
    with pytest.raises(
        ConfigurationError,
        match=r"pyproject\.toml:4: audit\.unicode\.alow: no such key; did you mean allow",
    ):
        audit({"a.rst": ""}, toml="[tool.sphinx-mrstats.audit.unicode]\nalow = []\n")
    with pytest.raises(
        ConfigurationError, match=r"pyproject\.toml:3: audit\.allow: expected a list"
    ):
        audit({"a.rst": ""}, toml="allow = 3\n")
    with pytest.raises(UsageError, match="there is no check 'unicorn'"):
        audit({"a.rst": ""}, select=["unicorn"])


def test_every_engine_finds_the_same(audit):
    documents = {f"{n}.rst": f"Of the {SEA}, {n * 'the '}end.\n" for n in range(6)}
    serial = audit(documents, select=["unicode"]).findings
    assert [len(finding.places) for finding in serial] == [6]
    assert audit(documents, select=["unicode"], engine="pool").findings == serial


def test_all_checks_find_the_same_on_every_engine(audit):
    text = (
        "The plug-in and the plugin of GitHub, the ABC, ABC, ABC and ABC.\n"
        "Our GitHub, this GitHub, any Github. The color and the colour.\n\n"
    )
    documents = {
        f"{name}.rst": f"{text}.. glossary::\n\n   kraken of {name}\n      A {SEA} monster.\n"
        for name in ("tor", "kal", "mir", "zon")
    }
    checks = ["abbreviation", "glossary", "unicode", "variant"]
    serial = audit(documents, select=checks).findings
    assert {finding.check for finding in serial} == set(checks)
    assert audit(documents, select=checks, engine="pool").findings == serial


def test_prose_that_was_read_elsewhere_gives_the_same_findings(audit):
    lines = f"Of the {SEA}\nand of\n\nthe {SEA} too\n"
    [*read] = audit({"a.rst": lines}, select=["unicode"]).findings
    prose = tuple((n, text) for n, text in enumerate(lines.split("\n"), start=1) if text)
    given = GivenText("a", "docs/a.rst", "docs/a.rst", prose, text=lines)
    outcome = run_audit(Material(GivenTexts((given,))), AuditOptions(select=("unicode",)))
    assert outcome.findings == read
    unknown = GivenTexts((replace(given, text=""),))
    [first] = run_audit(Material(unknown), AuditOptions(select=("unicode",))).findings
    assert (first.line, first.column, first.fingerprint) == (1, None, read[0].fingerprint)
