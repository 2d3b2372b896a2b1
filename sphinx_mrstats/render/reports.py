"""The findings of an audit for machines: JSON, and annotations in a GitHub workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.github import annotation
from sphinx_mrstats.render.records import json_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.audit.finding import Finding, Place

__all__ = ["FORMAT", "github_report", "json_report"]

FORMAT = 1
"""The version of the JSON that `json_report` writes."""

# What GitHub calls the levels of findings.
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def json_report(findings: Sequence[Finding]) -> str:
    """Write findings as JSON, one on each line; `places` are all of a finding, the first included.

    >>> from sphinx_mrstats.audit.finding import Finding
    >>> print(json_report([]), end="")
    {"format": 1,
    "findings": []}
    """
    return json_records({"format": FORMAT, "findings": [_record(each) for each in findings]})


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "level": finding.level,
        "word": finding.word,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "confidence": round(finding.confidence, 2),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "context": finding.context,
        "fingerprint": finding.fingerprint,
        "places": [_place(place) for place in finding.places],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "form": place.form,
        "context": place.context,
        "suggestion": place.suggestion,
    }


def github_report(findings: Sequence[Finding]) -> str:
    r"""Write findings as annotations, each at its first place; one without a place has no file.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5)
    >>> github_report([Finding("typo", "teh", "'teh' looks wrong", "the", (place,))])
    "::warning file=a.rst,line=3,title=typo::'teh' looks wrong; write: the\n"
    """
    return "".join(
        annotation(
            finding.message + (f"; write: {finding.suggestion}" if finding.suggestion else ""),
            path=finding.path,
            line=finding.line,
            title=finding.check,
            level=_LEVELS[finding.level],
        )
        for finding in findings
    )
