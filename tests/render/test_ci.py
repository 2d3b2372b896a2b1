"""What CI services read of an audit: annotations, SARIF and JUnit.

The official schema of SARIF is in no Python package, and no test may need the network. So the shape
is written down here once more, from the specification (SARIF 2.1.0 plus errata 01, the sections
named below), for the objects that are written; nothing beyond them is allowed.
"""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from jsonschema import Draft202012Validator

from sphinx_mrstats.audit.finding import Finding, Place
from sphinx_mrstats.render.ci import annotation, junit_report, sarif_report


def an_object(required: str, **properties: object) -> dict[str, object]:
    """The schema of an object that has no other properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def an_array(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


STRING = {"type": "string"}
FROM_1 = {"type": "integer", "minimum": 1}
FROM_0 = {"type": "integer", "minimum": 0}
MESSAGE = an_object("text", text=STRING)  # 3.11
LOCATION = an_object(  # 3.28
    "physicalLocation",
    id=FROM_0,
    physicalLocation=an_object(  # 3.29
        "artifactLocation",
        artifactLocation=an_object("uri", uri={"type": "string", "pattern": "^[!-~]+$"}),  # 3.4
        region=an_object(  # 3.30; a column needs a line, an end a start
            "startLine", startLine=FROM_1, startColumn=FROM_1, endColumn=FROM_1
        ),
    ),
)
RULE = an_object("id", id=STRING, name=STRING, shortDescription=MESSAGE)  # 3.49
RESULT = an_object(  # 3.27
    "message",
    ruleId=STRING,
    ruleIndex=FROM_0,
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    partialFingerprints={"type": "object", "additionalProperties": STRING},
    locations=an_array(LOCATION),
    relatedLocations=an_array(LOCATION),
)
RUN = an_object(  # 3.14
    "tool",
    tool=an_object(  # 3.18
        "driver",
        driver=an_object(  # 3.19
            "name", name=STRING, version=STRING, rules={**an_array(RULE), "uniqueItems": True}
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=an_array(RESULT),
)
SARIF = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **an_object(  # 3.13
        "version runs",
        **{"$schema": {"type": "string", "format": "uri"}},
        version={"const": "2.1.0"},
        runs=an_array(RUN),
    ),
}

PLACES = (
    Place("docs/a b.rst", 3, 5, "teh", "of teh \x1b whale", "a b.rst"),
    Place("docs/\u00e9.rst", 9, None, "teh", "teh", "\u00e9.rst"),
)
FINDINGS = [
    Finding("typo", "teh", "'teh' looks wrong", "the", PLACES[:1], "00aa"),
    Finding("variant", "GitHub", "3 ways", "GitHub", PLACES, "00bb", level="error"),
    Finding("budget", "", "too many\x00", fingerprint="00cc", level="note"),
]
CHECKS = {"budget": "pages that are too long", "typo": "misspelled words", "variant": "variants"}


def test_sarif_has_the_shape_that_its_specification_asks_for():
    content = json.loads(sarif_report(FINDINGS, CHECKS, "1.0"))
    assert [error.message for error in Draft202012Validator(SARIF).iter_errors(content)] == []
    [run] = content["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [
        "typo",
        "variant",
        "budget",
    ]


def test_sarif_leads_to_the_places():
    run = json.loads(sarif_report(FINDINGS, CHECKS, "1.0"))["runs"][0]
    typo, variant, budget = run["results"]
    assert typo["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "docs/a%20b.rst"},
                "region": {"startLine": 3, "startColumn": 5, "endColumn": 8},
            }
        }
    ]
    assert typo["partialFingerprints"] == {"mrstats/v1": "00aa"}
    assert typo["message"]["text"] == "'teh' looks wrong; write: the"
    [related] = variant["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "docs/%C3%A9.rst"
    assert related["physicalLocation"]["region"] == {"startLine": 9}
    assert "locations" not in budget


def test_junit_has_a_case_for_each_finding_and_each_clean_check():
    root = ET.fromstring(junit_report(FINDINGS, ["budget", "term", "typo", "variant"]))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "4", "2")
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["budget", "term", "typo", "variant"]
    [case] = suites["typo"]
    assert (case.get("file"), case.get("line")) == ("docs/a b.rst", "3")
    failure = case.find("failure")
    assert failure.get("message") == "'teh' looks wrong; write: the"
    assert failure.text == "docs/a b.rst:3: of teh \\x1b whale"
    [note] = suites["budget"]
    assert note.find("failure") is None
    assert note.find("system-out").text == "too many\\x00"
    assert suites["term"].get("failures") == "0"


def test_an_annotation_names_its_file_and_line() -> None:
    text = annotation("stale", path="docs/a.rst", line=3, title="cog", level="warning")
    assert text == "::warning file=docs/a.rst,line=3,title=cog::stale\n"


def test_without_a_line_it_is_the_files() -> None:
    assert annotation("gone", path="a.rst") == "::error file=a.rst::gone\n"


def test_what_ends_a_command_or_a_property_is_escaped() -> None:
    text = annotation("50%: one,\r\ntwo", path="a,b:c%.rst", line=1)
    assert text == "::error file=a%2Cb%3Ac%25.rst,line=1::50%25: one,%0D%0Atwo\n"
