"""The findings of an audit as SARIF 2.1.0, which code scanning reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx_mrstats.text import quiet_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_mrstats.audit.finding import Finding, Place

__all__ = ["sarif_report"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

# The name by which results are matched from run to run; its number is the version of what a
# fingerprint is made of.
_FINGERPRINT = "mrstats/v1"


def sarif_report(findings: Sequence[Finding], descriptions: Mapping[str, str], version: str) -> str:
    """Write findings as one run of SARIF, with the checks as its rules.

    `descriptions` say of each check, by its name, what it looks for; `version` is that of this
    package. Columns are in code points, lines from 1, as everywhere. A finding without a place has
    no location; one with several has the first as its location and the others as related ones.

    >>> text = sarif_report([], {"typo": "misspelled words"}, "1.0")
    >>> json.loads(text)["runs"][0]["tool"]["driver"]["rules"][0]["id"]
    'typo'
    """
    rules = sorted(descriptions)
    driver = {
        "name": "sphinx-mrstats",
        "version": version,
        "rules": [
            {"id": name, "name": name, "shortDescription": {"text": descriptions[name]}}
            for name in rules
        ],
    }
    index = {name: number for number, name in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in findings],
    }
    content = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return quiet_json(text.encode("utf-8", "backslashreplace").decode()) + "\n"


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    write = f"; write: {finding.suggestion}" if finding.suggestion else ""
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "level": finding.level,
        "message": {"text": finding.message + write},
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }
    if finding.check in index:
        result["ruleIndex"] = index[finding.check]
    if finding.places:
        result["locations"] = [_location(finding.places[0])]
    if others := finding.places[1:]:
        result["relatedLocations"] = [
            {"id": number, **_location(place)} for number, place in enumerate(others, start=1)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path)}}
    if place.line is not None:
        physical["region"] = region = {"startLine": place.line}
        if place.column is not None:
            region["startColumn"] = place.column
            region["endColumn"] = place.column + len(place.form)
    return {"physicalLocation": physical}
