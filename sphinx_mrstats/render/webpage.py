"""The findings of an audit as a web page, with links to the pages that they are on."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_mrstats.audit.finding import Finding, Place

__all__ = ["findings_page"]

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; }}
body {{ margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }}
tr + tr {{ border-top: 1px solid #8884; }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .5rem; }}
.context {{ opacity: .75; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{body}</body>
</html>
"""


def findings_page(
    findings: Sequence[Finding], project: str, *, link: Callable[[Place], str]
) -> str:
    """Write findings, which are sorted, below the files that they are in.

    `link` gives the address of a place, or nothing. Without findings, the page says so.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> finding = Finding("typo", "teh", "looks wrong", "the", (Place("a.rst", 3),))
    >>> page = findings_page([finding], "Whales", link=lambda place: "a.html#teh")
    >>> '<a href="a.html#teh">3</a>' in page
    True
    """
    n = len(findings)
    summary = "Nothing was found." if not n else f"{n:,} finding{'' if n == 1 else 's'}."
    title = escape(f"{project}: audit of the vocabulary" if project else "Audit of the vocabulary")
    body = "".join(
        f"<h2>{escape(path or 'in general')}</h2>\n{_table(list(group), link)}"
        for path, group in groupby(findings, key=lambda each: each.path)
    )
    return _PAGE.format(title=title, summary=summary, body=body)


def _table(findings: Sequence[Finding], link: Callable[[Place], str]) -> str:
    rows = "".join(_row(finding, link) for finding in findings)
    headings = "".join(f"<th>{name}</th>" for name in ("Line", "Check", "Finding", "Write"))
    return f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _row(finding: Finding, link: Callable[[Place], str]) -> str:
    first = finding.path
    places = ", ".join(_place(place, link, first) for place in finding.places)
    context = f'<br><span class="context">{escape(finding.context)}</span>' * bool(finding.context)
    return (
        f"<tr><td>{places}</td><td>{escape(finding.check)}</td>"
        f"<td>{escape(finding.message)}{context}</td><td>{escape(finding.suggestion)}</td></tr>\n"
    )


def _place(place: Place, link: Callable[[Place], str], shown: str) -> str:
    """Write the line of a place, with its file where that is another than `shown`."""
    line = "" if place.line is None else str(place.line)
    text = escape(line if place.path == shown else f"{place.path}:{line}".rstrip(":")) or "here"
    address = link(place)
    return f'<a href="{escape(address)}">{text}</a>' if address else text
