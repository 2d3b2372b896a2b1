"""The reports about places of a word: each in its context, and what is known of the word there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from sphinx_mrstats.render.data import record
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table
from sphinx_mrstats.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.concordance import Occurrence
    from sphinx_mrstats.analysis.standing import Standing
    from sphinx_mrstats.audit.explanation import Explanation
    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.render.screen import Screen

__all__ = ["ExplanationReport", "KwicReport"]

_INDENT = "  "

# Between the place and the context.
_GAP = 2

# On a terminal too narrow for any, lines are longer than it.
_LEAST_CONTEXT = 10


def _quoted(text: str) -> Names:
    return Names((text,), are_files=False)


@dataclass(frozen=True)
class KwicReport(Report):
    """Places of a word: those that are `shown` of the `n_found` that there are.

    >>> from sphinx_mrstats.analysis.concordance import Occurrence
    >>> print(KwicReport("sea", 2, [
    ...     Occurrence("a.rst", "docs/a.rst", 3, "the old ", "sea", " sings"),
    ...     Occurrence("a.rst", "docs/a.rst", 12, "", "Sea", "!"),
    ... ]).write("text"), end="")
    docs/a.rst:3:   the old sea sings
    docs/a.rst:12:          Sea!
    """

    word: str
    n_found: int
    shown: Sequence[Occurrence]

    columns = ("path", "line", "left", "keyword", "right")
    widest = None

    def content(self) -> Mapping[str, Any]:
        """Give the places, and how many there are."""
        occurrences = [record(each) for each in self.shown]
        return {"word": self.word, "count": self.n_found, "occurrences": occurrences}

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the places with their contexts."""
        for each in self.shown:
            context = map(_quoted, (each.left, each.keyword, each.right))
            yield [Names((each.path,)), each.line, *context]

    def tables(self) -> Sequence[Table]:
        """Give a table of the places."""
        columns = (
            *(Column("Document"), Column("Line", "d"), Column("Before"), Column("Word")),
            Column("After"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                Names((each.path,)),
                each.line,
                *(_quoted(text.strip()) for text in (each.left, each.keyword, each.right)),
            )
            for each in self.shown
        ]
        return [Table(columns, tuple(rows))]

    def draw(self, screen: Screen) -> None:
        """Draw a line for each place: ``path:line:``, and the words in one column.

        The context is cut on its outer sides so that lines fit the screen's width; without one,
        nothing is.
        """
        places = [f"{printable(each.path)}:{each.line}:" for each in self.shown]
        left, right = _context(self.shown, places, screen.width)
        start = max(map(cell_len, places), default=0) + _GAP
        for place, each in zip(places, self.shown, strict=True):
            line = Text(set_cell_size(place, start), style="dim")
            line.append(Text(_fit_left(each.left, left), style="not dim"))
            line.append(Text(printable(each.keyword), style="bold not dim red"))
            line.append(Text(_fit(each.right, right), style="not dim"))
            screen.console.print(line, soft_wrap=True)


def _context(
    occurrences: Sequence[Occurrence], places: Sequence[str], width: int | None
) -> tuple[int, int]:
    """Divide what is left of `width` between both sides; no side gets more than it needs."""
    left = max((cell_len(printable(each.left)) for each in occurrences), default=0)
    right = max((cell_len(printable(each.right)) for each in occurrences), default=0)
    if width is None:
        return left, right
    words = max((cell_len(printable(each.keyword)) for each in occurrences), default=0)
    room = width - max(map(cell_len, places), default=0) - _GAP - words
    half = max(room // 2, _LEAST_CONTEXT)
    return min(left, max(half, room - right)), min(right, max(half, room - left))


def _fit(text: str, size: int) -> str:
    """Cut at the end what is too wide, between words if there are two."""
    text = printable(text)
    end = _fitting(text, size)
    if end < len(text) and not text[end].isspace() and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    return text[:end]


def _fit_left(text: str, size: int) -> str:
    """Cut at the start what is too wide, between words if there are two; fill up what is not."""
    text = printable(text)
    start = len(text) - _fitting(text[::-1], size)
    if start and not text[start - 1].isspace() and " " in text[start:]:
        start = text.index(" ", start) + 1
    shown = text[start:]
    return " " * (size - cell_len(shown)) + shown


def _fitting(text: str, size: int) -> int:
    """Count the characters at the start of `text` that fit `size` columns."""
    width = 0
    for n, character in enumerate(text):
        width += cell_len(character)
        if width > size:
            return n
    return len(text)


@dataclass(frozen=True)
class ExplanationReport(Report):
    """What is known of one word, and some of its places by file; `n_left` are not shown."""

    found: Explanation
    places: Sequence[tuple[str, Standing]]
    n_left: int = 0

    columns = ("path", "line", "column", "is_counted", "region", "context")

    def content(self) -> Mapping[str, Any]:
        """Give all there is to know, with some of the places."""
        found, verdict = self.found, self.found.verdict
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
            "reasons": [{"check": check, "reason": reason} for check, reason in found.reasons],
            "places": [{"path": path, **record(place)} for path, place in self.places],
        }

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the places, and what is read of each."""
        for path, place in self.places:
            counted = str(place.is_counted).lower()
            context = (_quoted(place.region), _quoted(place.context))
            yield [Names((path,)), place.line, place.column, counted, *context]

    def tables(self) -> Sequence[Table]:
        """Give what is known in a line each, and a table of the places."""
        facts = tuple((_quoted(line),) for line in _facts(self.found))
        columns = (
            *(Column("Document"), Column("Line", "d"), Column("Counted"), Column("What it is in")),
        )
        rows = [
            (Names((path,)), place.line, "yes" if place.is_counted else "no", _quoted(place.region))
            for path, place in self.places
        ]
        more = f"and {plural(self.n_left, 'more place')} (--top 0: all)" if self.n_left else ""
        known = Table((Column(_quoted(self.found.word)),), facts)
        return [known, Table(columns, tuple(rows), note=more)]

    def draw(self, screen: Screen) -> None:
        """Draw what is known of the word, then its places by file."""
        print_ = screen.console.print
        print_(Text(self.found.word, style="bold"), soft_wrap=True)
        for line in _facts(self.found):
            print_(Text(f"{_INDENT}{line}"), soft_wrap=True)
        above: tuple[str, int] = ("", 0)
        for path, place in self.places:
            if path != above[0]:
                print_()
                print_(Text(printable(path), style="bold"), soft_wrap=True)
            print_(_place(place), soft_wrap=True)
            if (path, place.line) != above:
                context = Text(f"{_INDENT * 4}{printable(place.context)}", style="dim")
                print_(context, soft_wrap=True)
            above = (path, place.line)
        if self.n_left:
            print_()
            print_(Text(f"and {plural(self.n_left, 'more place')} (--top 0: all)"))


def _place(place: Standing) -> Text:
    line = Text(f"{_INDENT}{place.line}:{place.column}", style="dim")
    if place.is_counted:
        line.append("  counted", style="not dim green")
    else:
        line.append("  not counted", style="not dim yellow")
    return line.append(f": {place.region}", style="not dim")


def _facts(found: Explanation) -> Iterator[str]:
    """Say how much is counted and what is found, and what keeps the word from either."""
    others = sum(not place.is_counted for _, place in found.places)
    elsewhere = f"; {plural(others, 'place is', 'places are')} not counted" if others else ""
    if found.count:
        times = plural(found.count, "time")
        yield f"counted {times} in {plural(found.n_documents, 'document')}{elsewhere}"
    else:
        yield f"not counted anywhere{elsewhere}"
    if found.stop_words:
        lists = ", ".join(found.stop_words)
        yield f"a stop word of {lists}: counted, but left out where --stop-words asks for it"
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
    for check, reason in found.reasons:
        yield f"{check}: {reason}"


def _said(finding: Finding) -> str:
    place = f" ({printable(finding.path)}:{finding.line})" if finding.line else ""
    return f"{finding.advice}{place}"


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
