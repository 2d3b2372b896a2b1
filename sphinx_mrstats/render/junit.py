"""The findings of an audit as JUnit's XML, which most CI services show."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.audit.finding import Finding

__all__ = ["junit_report"]

# What XML 1.0 can't hold, not even escaped (section 2.2), and what a terminal could take for a
# command: control characters, and those that change the direction of text.
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd"
    "\U00010000-\U0010ffff]"
)


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
    _count(root, list(root.iter("testcase")))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_suite(root: ET.Element, check: str, findings: Sequence[Finding]) -> None:
    suite = ET.SubElement(root, "testsuite", name=check)
    if not findings:
        ET.SubElement(suite, "testcase", classname=check, name="no findings")
    for finding in findings:
        _add_case(suite, finding)
    _count(suite, list(suite))


def _add_case(suite: ET.Element, finding: Finding) -> None:
    where = f"{finding.path}:{finding.line}" if finding.line else finding.path
    name = ": ".join(filter(None, (where, finding.word)))
    case = ET.SubElement(suite, "testcase", classname=finding.check, name=_text(name))
    if finding.path:
        case.set("file", _text(finding.path))
    if finding.line:
        case.set("line", str(finding.line))
    message = finding.message
    if finding.suggestion:
        message += f"; write: {finding.suggestion}"
    if finding.level == "note":
        ET.SubElement(case, "system-out").text = _text(message)
        return
    failure = ET.SubElement(case, "failure", type=finding.level, message=_text(message))
    failure.text = _text(
        "\n".join(f"{place.path}:{place.line or ''}: {place.context}" for place in finding.places)
    )


def _count(element: ET.Element, cases: Sequence[ET.Element]) -> None:
    """Write how many cases there are, and how many failed."""
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))


def _text(text: str) -> str:
    """Make text that XML can hold."""
    return _FORBIDDEN.sub(lambda found: printable(found[0]), text)
