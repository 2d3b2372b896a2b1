"""What the check ``term`` forbids, until when, and how often."""

from __future__ import annotations

import pytest

from sphinx_mrstats.errors import ConfigurationError

TEXT = {"a.rst": "A Whitelist and\na whitelist of\nmaster\nslave systems. WhiteLists!\n"}


@pytest.fixture
def terms(audit):
    """Audit the text with a table of terms."""

    def terms(toml):
        return audit(
            TEXT, select=["term"], toml=f"[tool.sphinx-mrstats.audit.term.terms]\n{toml}\n"
        )

    return terms


def test_each_place_says_what_to_write(terms):
    outcome = terms('whitelist = "allowlist"')
    [finding] = outcome.findings
    assert [(each.line, each.column, each.suggestion) for each in finding.places] == [
        (1, 3, "Allowlist"),
        (2, 3, "allowlist"),
    ]
    assert {each.level for each in outcome.findings} == {"error"}
    assert outcome.fails


def test_phrases_patterns_and_capitals(terms):
    [finding] = terms('"Master Slave" = ""').findings
    assert (finding.line, finding.places[0].form) == (3, "master slave")
    [finding] = terms('"white*" = "allow*"').findings
    assert len(finding.places) == 3
    [finding] = terms('Whitelist = {use = "allowlist", case = true}').findings
    assert (finding.line, finding.suggestion) == (1, "allowlist")


def test_until_its_deadline_a_term_is_a_note(terms):
    outcome = terms("whitelist = {deadline = 9999-12-31}")
    assert {each.level for each in outcome.findings} == {"note"}
    assert "after 9999-12-31" in outcome.findings[0].message
    assert not outcome.fails
    late = terms('whitelist = {deadline = "2001-01-01", reason = "of old"}')
    assert late.findings[0].message == "'whitelist' is not to be used since 2001-01-01 (of old)"
    assert late.fails


@pytest.mark.parametrize(("most", "level"), [(3, "note"), (2, "note"), (1, "error")])
def test_only_more_places_than_there_were_fail(terms, most, level):
    [finding] = terms(f"whitelist = {{most = {most}}}").findings
    assert (len(finding.places), finding.level) == (2, level)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("whitelist = 3", "whitelist: expected a string or a table; got 3"),
        ('whitelist = {deadline = "soon"}', 'expected a date such as 2026-12-31; got "soon"'),
        ('whitelist = {usee = "x"}', "no such key; did you mean use"),
        ('"9" = "nine"', "'9' holds no word"),
    ],
)
def test_terms_that_cannot_be_used_are_named(terms, toml, said):
    with pytest.raises(ConfigurationError, match=said) as error:
        terms(toml)
    assert "audit.term.terms" in str(error.value)
