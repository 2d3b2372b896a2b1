"""The findings of an audit: as text by file, as JSON, and the checks that look for them."""

from __future__ import annotations

from itertools import groupby
from textwrap import indent, wrap
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sphinx_mrstats.audit.finding import surest_first
from sphinx_mrstats.options import options_of, toml
from sphinx_mrstats.render.data import write_json
from sphinx_mrstats.render.screen import WIDTH, Screen
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.audit.registry import Check

__all__ = ["json_report", "render_by_confidence", "render_checks", "render_findings"]

# The width of the column of names in a list of checks: the longest, and two spaces.
_NAMES = 14

_STYLES = {"error": "red", "warning": "yellow", "note": "cyan"}

# So many places of a finding are listed; of the others, only the number is shown.
_MOST_PLACES = 10


def render_findings(findings: Sequence[Finding], screen: Screen | None = None) -> str:
    """Write findings, which are sorted, below the files that they are in.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5, "teh", "of teh whale")
    >>> print(render_findings([Finding("typo", "teh", "'teh' looks wrong", "the", (place,))]))
    a.rst
      3:5  typo  'teh' looks wrong; write: the
           of teh whale
    <BLANKLINE>
    """
    screen = screen or Screen()
    for number, (path, group) in enumerate(groupby(findings, key=lambda each: each.path)):
        if number:
            screen.console.print()
        screen.console.print(Text(printable(path) or "in general", "bold"))
        for finding in group:
            _draw(finding, screen)
    return screen.text()


def render_by_confidence(findings: Sequence[Finding], screen: Screen | None = None) -> str:
    """Write findings in any order, the surest first.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5, "teh", "of teh whale")
    >>> sure = Finding("typo", "teh", "'teh' looks wrong", "the", (place,), confidence=0.95)
    >>> print(render_by_confidence([sure]))
    sure
      a.rst:3:5  typo  'teh' looks wrong; write: the
          of teh whale
    <BLANKLINE>
    """
    screen = screen or Screen()
    for number, (tier, group) in enumerate(
        groupby(surest_first(findings), key=lambda each: each.tier)
    ):
        if number:
            screen.console.print()
        screen.console.print(Text(tier, "bold"))
        for finding in group:
            _draw(finding, screen, with_path=True)
    return screen.text()


# With the path before it, what belongs to a finding has a smaller margin.
_MARGIN = " " * 6


def _draw(finding: Finding, screen: Screen, *, with_path: bool = False) -> None:
    first = finding.places[0] if finding.places else None
    others = finding.places[1:]
    place = "" if first is None else _where(first)
    if with_path and first is not None:
        place = f"{printable(first.path)}:{place}".rstrip(":")
    line = Text(f"  {place}  " if place else "  ")
    margin = _MARGIN if with_path else " " * len(line)
    line.append(finding.check, _STYLES.get(finding.level, ""))
    line.append(f"  {printable(finding.message)}")
    if finding.better:
        line.append("; write: ").append(printable(finding.better), "green")
    _fold(line, margin, screen)
    if first is not None and first.context:
        context = Text(printable(first.context), "dim")
        context.highlight_words([first.form], "bold not dim")
        _fold(Text(margin) + context, margin, screen)
    for place_of_many in others[: _MOST_PLACES - 1]:
        also = Text(f"{margin}also {printable(place_of_many.path)}:{_where(place_of_many)}", "dim")
        if place_of_many.form:
            also.append(f"  {printable(place_of_many.form)}")
        if place_of_many.suggestion.lower() not in ("", finding.better.lower()):
            also.append(f"; write: {printable(place_of_many.suggestion)}")
        _fold(also, margin, screen)
    if len(others) >= _MOST_PLACES:
        _fold(Text(f"{margin}and {len(others) - _MOST_PLACES + 1} more", "dim"), margin, screen)


def _where(place: Place) -> str:
    return ":".join(str(number) for number in (place.line, place.column) if number is not None)


def _fold(line: Text, margin: str, screen: Screen) -> None:
    """Write a line, on a terminal in several with the same margin."""
    width = max(screen.console.width - len(margin), 20)
    first, *rest = line[len(margin) :].wrap(screen.console, width) or [Text()]
    screen.console.print(line[: len(margin)] + first)
    for part in rest:
        screen.console.print(Text(margin) + part)


def json_report(findings: Sequence[Finding]) -> str:
    """Write findings as JSON, one on each line; `places` are all of a finding, the first included.

    >>> from sphinx_mrstats.audit.finding import Finding
    >>> print(json_report([]), end="")
    {"format": 1,
    "findings": []}
    """
    return write_json({"findings": [_record(each) for each in findings]})


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


def render_checks(checks: Iterable[Check]) -> str:
    """List checks: the name, what it looks for, and each option with its default.

    >>> from sphinx_mrstats.audit.registry import load_checks
    >>> print(render_checks(load_checks(["unicode"])))  # doctest: +ELLIPSIS
    unicode       look-alike letters of other scripts, ...
    """
    lines = []
    for check in checks:
        text = wrap(check.description, WIDTH - _NAMES)
        lines.append(f"{check.name:<{_NAMES}}{text[0]}\n")
        lines += [f"{'':<{_NAMES}}{line}\n" for line in text[1:]]
        for each in options_of(check.options).values():
            said = f"{each.name} = {toml(each.default)}: {each.help}"
            lines.append(
                indent("\n".join(wrap(said, WIDTH - _NAMES - 4)), " " * (_NAMES + 2)) + "\n"
            )
    return "".join(lines)
