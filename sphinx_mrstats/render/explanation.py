"""One word explained, for a terminal, a pipe, or a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from sphinx_mrstats.render.numbers import plural
from sphinx_mrstats.render.records import record
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_mrstats.analysis.standing import Standing
    from sphinx_mrstats.audit.explanation import Explanation
    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.render.screen import Screen

__all__ = ["draw_explanation", "explanation_record"]

_INDENT = "  "


def draw_explanation(
    screen: Screen, found: Explanation, places: Sequence[tuple[str, Standing]], *, n_left: int = 0
) -> None:
    """Draw what is known of a word, then `places` by file; `n_left` are not shown."""
    console = screen.console
    console.print(Text(found.word, style="bold"), soft_wrap=True)
    for line in (*_counted(found), *_audited(found)):
        console.print(Text(f"{_INDENT}{line}"), soft_wrap=True)
    above: tuple[str, int] = ("", 0)
    for path, place in places:
        if path != above[0]:
            console.print()
            console.print(Text(printable(path), style="bold"), soft_wrap=True)
        console.print(_place(place), soft_wrap=True)
        if (path, place.line) != above:
            context = Text(f"{_INDENT * 4}{printable(place.context)}", style="dim")
            console.print(context, soft_wrap=True)
        above = (path, place.line)
    if n_left:
        console.print()
        console.print(Text(f"and {plural(n_left, 'more place', 'more places')} (--top 0: all)"))


def _place(place: Standing) -> Text:
    line = Text(f"{_INDENT}{place.line}:{place.column}", style="dim")
    if place.is_counted:
        line.append("  counted", style="not dim green")
    else:
        line.append("  not counted", style="not dim yellow")
    return line.append(f": {place.region}", style="not dim")


def _counted(found: Explanation) -> Iterator[str]:
    """Say how much is counted, and what filters would take."""
    others = sum(not place.is_counted for _, place in found.places)
    elsewhere = f"; {plural(others, 'place is', 'places are')} not counted" if others else ""
    if found.count:
        times = plural(found.count, "time", "times")
        yield f"counted {times} in {plural(found.n_documents, 'document', 'documents')}{elsewhere}"
    else:
        yield f"not counted anywhere{elsewhere}"
    if found.stop_words:
        lists = ", ".join(found.stop_words)
        yield f"a stop word of {lists}: counted, but left out where --stop-words asks for it"


def _audited(found: Explanation) -> Iterator[str]:
    """Say what is found, and what keeps the word from being found."""
    verdict = found.verdict
    for finding in verdict.findings:
        yield f"a finding of {finding.check}: {_said(finding)}"
    for finding in verdict.known:
        yield f"no new finding of {finding.check}, as it is in the baseline: {_said(finding)}"
    for each in verdict.suppressions:
        where = f"{printable(each.path)}:{each.line}" if each.line else printable(each.path)
        what = f"the check {each.check}" if each.check else "all checks"
        yield f"ignored by {what} as {where} says ({each.pattern})"
    for listed in verdict.lists:
        yield f"in {listed.path}:{listed.line} ({listed.entry})"
    if verdict.lock and not verdict.is_locked:
        yield f"not in {verdict.lock}"
    if not (verdict.findings or verdict.known):
        yield "no finding"


def _said(finding: Finding) -> str:
    place = f" ({printable(finding.path)}:{finding.line})" if finding.line else ""
    write = f"; write: {finding.suggestion}" if finding.suggestion else ""
    return f"{finding.message}{write}{place}"


def explanation_record(
    found: Explanation, places: Sequence[tuple[str, Standing]]
) -> dict[str, Any]:
    """Give all there is to know, for JSON, with some of the places."""
    verdict = found.verdict
    return {
        "word": found.word,
        "count": found.count,
        "documents": found.n_documents,
        "tokens": found.n_tokens,
        "stop_words": list(found.stop_words),
        "findings": [_finding(each) for each in verdict.findings],
        "known": [_finding(each) for each in verdict.known],
        "ignored": [
            {"check": each.check, "pattern": each.pattern, "path": each.path, "line": each.line}
            for each in verdict.suppressions
        ],
        "lists": [record(each) for each in verdict.lists],
        "places": [{"path": path, **record(place)} for path, place in places],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "fingerprint": finding.fingerprint,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
    }
