"""The findings of an audit for CI: GitHub's annotations, SARIF, JUnit, and a comment."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from sphinx_mrstats.audit.finding import surest_first
from sphinx_mrstats.render.tables import code, markdown_table
from sphinx_mrstats.text import plural, printable, quiet_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_mrstats.audit.finding import Finding, Place

__all__ = ["annotation", "github_report", "junit_report", "markdown_report", "sarif_report"]

# What GitHub calls the levels of findings.
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

# The name by which results are matched from run to run; its number is the version of what a
# fingerprint is made of.
_FINGERPRINT = "mrstats/v1"

# What XML 1.0 can't hold, not even escaped (section 2.2), and what a terminal could take for a
# command: control characters, and those that change the direction of text.
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd"
    "\U00010000-\U0010ffff]"
)


def annotation(
    message: str, *, path: str, line: int | None = None, title: str = "", level: str = "error"
) -> str:
    r"""A workflow command, with its newline; ``level`` is ``error``, ``warning`` or ``notice``.

    Without a ``line``, from 1, the annotation is the file's. Characters that end a command or a
    property are written as GitHub's own toolkit writes them (``packages/core/src/command.ts``);
    what a terminal could take for a command is escaped.

    >>> annotation("50 % gone:\nsee x", path="a,b.rst", line=3, title="stale")
    '::error file=a%2Cb.rst,line=3,title=stale::50 %25 gone:%0Asee x\n'
    """
    properties = {"file": path, "line": "" if line is None else str(line), "title": title}
    given = ",".join(f"{name}={_property(text)}" for name, text in properties.items() if text)
    return f"::{level} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    text = "".join(c if c.isprintable() or c in "\r\n" else printable(c) for c in text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def github_report(findings: Sequence[Finding]) -> str:
    r"""Write findings as annotations, each at its first place; one without a place has no file.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5)
    >>> github_report([Finding("typo", "teh", "'teh' looks wrong", "the", (place,))])
    "::warning file=a.rst,line=3,title=typo::'teh' looks wrong; write: the\n"
    """
    return "".join(
        annotation(
            finding.advice,
            path=finding.path,
            line=finding.line,
            title=finding.check,
            level=_LEVELS[finding.level],
        )
        for finding in findings
    )


# So many findings are listed in a comment, as people read it; then comes the number of the others.
_MOST_IN_A_COMMENT = 50


def markdown_report(findings: Sequence[Finding]) -> str:
    """Write findings as a comment on a change, the surest first; one line each.

    The first line is a comment of Markdown, by which what writes it anew finds the old one.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5, "Teh", suggestion="The")
    >>> print(markdown_report([Finding("typo", "teh", "'teh' looks wrong", "the", (place,))]))
    <!-- sphinx-mrstats audit -->
    **1 word to look at**
    <BLANKLINE>
    | Where | Now | Write | Why |
    | --- | --- | --- | --- |
    | `a.rst:3` | `Teh` | `The` | 'teh' looks wrong |
    <BLANKLINE>
    `sphinx-mrstats audit --fix` writes what is sure.
    <BLANKLINE>
    """
    head = "<!-- sphinx-mrstats audit -->\n"
    if not findings:
        return f"{head}No wrong or inconsistent words were found.\n"
    ordered = surest_first(findings)
    rows = [_line_of_comment(finding) for finding in ordered[:_MOST_IN_A_COMMENT]]
    parts = [
        f"{head}**{plural(len(ordered), 'word', 'words')} to look at**\n",
        markdown_table(["Where", "Now", "Write", "Why"], rows, numbers=[False] * 4),
    ]
    if (n_more := len(ordered) - len(rows)) > 0:
        parts.append(f"And {plural(n_more, 'other', 'others')}.\n")
    if any(finding.suggestion and finding.tier == "sure" for finding in ordered):
        parts.append("`sphinx-mrstats audit --fix` writes what is sure.\n")
    return "\n".join(parts)


def _line_of_comment(finding: Finding) -> list[str]:
    first = finding.places[0] if finding.places else None
    where = ""
    if first is not None:
        where = code(first.path if first.line is None else f"{first.path}:{first.line}")
        if n_others := len(finding.places) - 1:
            where += f" and {n_others:,} more"
    form = first.form if first is not None and first.form else finding.word
    return [
        where,
        code(form) if form else "",
        code(finding.better) if finding.better else "",
        _plain_markdown(finding.message),
    ]


def _plain_markdown(text: str) -> str:
    r"""Write text so that it means nothing to Markdown, and calls nobody.

    >>> print(_plain_markdown("<b> *is* @here [x](y)"))
    \<b> \*is\* @\u200bhere \[x](y)
    """
    shown = re.sub(r"([\\`*_<\[#&~])", r"\\\1", printable(text))
    return shown.replace("@", "@\u200b")


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
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "level": finding.level,
        "message": {"text": finding.advice},
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


def junit_report(findings: Sequence[Finding], checks: Sequence[str]) -> str:
    """Write findings as failures, a test case each; a check without any is one that passed.

    `checks` are those that ran. Notes are written into cases that passed.

    >>> print(junit_report([], ["typo"]), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="sphinx-mrstats audit" tests="1" failures="0">
      <testsuite name="typo" tests="1" failures="0">
        <testcase classname="typo" name="no findings" />
      </testsuite>
    </testsuites>
    """
    by_check = {
        check: list(group)
        for check, group in groupby(
            sorted(findings, key=lambda each: each.check), key=lambda each: each.check
        )
    }
    root = ET.Element("testsuites", name="sphinx-mrstats audit")
    for check in sorted({*checks, *by_check}):
        _add_suite(root, check, by_check.get(check, []))
    _set_counts(root, list(root.iter("testcase")))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_suite(root: ET.Element, check: str, findings: Sequence[Finding]) -> None:
    suite = ET.SubElement(root, "testsuite", name=check)
    if not findings:
        ET.SubElement(suite, "testcase", classname=check, name="no findings")
    for finding in findings:
        _add_case(suite, finding)
    _set_counts(suite, list(suite))


def _add_case(suite: ET.Element, finding: Finding) -> None:
    where = f"{finding.path}:{finding.line}" if finding.line else finding.path
    name = ": ".join(filter(None, (where, finding.word)))
    case = ET.SubElement(suite, "testcase", classname=finding.check, name=_xml(name))
    if finding.path:
        case.set("file", _xml(finding.path))
    if finding.line:
        case.set("line", str(finding.line))
    message = finding.advice
    if finding.level == "note":
        ET.SubElement(case, "system-out").text = _xml(message)
        return
    failure = ET.SubElement(case, "failure", type=finding.level, message=_xml(message))
    failure.text = _xml(
        "\n".join(f"{place.path}:{place.line or ''}: {place.context}" for place in finding.places)
    )


def _set_counts(element: ET.Element, cases: Sequence[ET.Element]) -> None:
    """Write how many cases there are, and how many failed."""
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))


def _xml(text: str) -> str:
    """Make text that XML can hold."""
    return _FORBIDDEN.sub(lambda found: printable(found[0]), text)
