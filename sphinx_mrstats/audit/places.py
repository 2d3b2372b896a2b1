"""Where the things that checks suspect stand: documents, lines, source, the words around."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.passages import may_hold
from sphinx_mrstats.audit.columns import SourceLines
from sphinx_mrstats.audit.finding import (
    Finding,
    Match,
    Place,
    Suspect,
    Target,
    in_case_of,
    place_order,
)
from sphinx_mrstats.audit.tokens import stands_alone
from sphinx_mrstats.words import iter_words, locate_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.passages import Passage
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.texts import Text

__all__ = ["PlacesJob", "find_places", "locate"]

# Characters of context on each side: with a word, a line of a terminal.
_CONTEXT = 30

# Words on each side by which a place is known when lines move, and how far they are looked for.
_NEIGHBOURS = 2
_NEAR = 60

Found = dict[Target, list[Place]]


@dataclass(frozen=True, slots=True)
class PlacesJob:
    """Look up targets: `wanted` are those of each document, by its name."""

    wanted: Mapping[str, frozenset[Target]]

    doing = "searching"

    def asked(self, name: str) -> object:
        """Return what the part of a document depends on beside it."""
        wanted = self.wanted.get(name, frozenset())
        return sorted((each.text, each.match.name, each.suggestion) for each in wanted)

    def start(self) -> Found:
        """Make the part of no documents."""
        return {}

    def take(self, text: Text, part: Found) -> None:
        """Look up the targets of one document."""
        wanted = self.wanted.get(text.name, frozenset())
        source = SourceLines(text)
        search = _search(wanted)
        literal = [target for target in wanted if target.match is Match.LITERAL]
        for target, place in (
            *_literal(text, literal, source, search),
            *_words(text, _by_first_word(wanted), source, search),
        ):
            part.setdefault(target, []).append(place)

    def add(self, total: Found, part: Found) -> None:
        """Bring the places in different documents together."""
        for target, places in part.items():
            total.setdefault(target, []).extend(places)


def _search(wanted: Iterable[Target]) -> Callable[[str], bool]:
    """Make a function that tells of the source of a block whether it may hold a target.

    Only blocks that may are read.
    """
    exact: set[str] = set()
    folded: set[str] = set()
    for target in wanted:
        if target.match is Match.LITERAL:
            exact.add(target.text)
        elif target.match is Match.WRITTEN:
            exact.add(target.text.partition(" ")[0])
        else:
            folded.add(next(iter_words(target.text), ""))

    return may_hold(folded, exact)


def _by_first_word(wanted: frozenset[Target]) -> dict[str, list[tuple[tuple[str, ...], Target]]]:
    """Sort targets by the first of their words, folded."""
    found: dict[str, list[tuple[tuple[str, ...], Target]]] = defaultdict(list)
    for target in wanted:
        words = tuple(iter_words(target.text)) if target.match is not Match.LITERAL else ()
        if target.match is Match.DOUBLED:
            words *= 2
        if words:
            found[words[0]].append((words, target))
    return found


def _words(
    text: Text,
    wanted: Mapping[str, list[tuple[tuple[str, ...], Target]]],
    source: SourceLines,
    may_hold: Callable[[str], bool],
) -> Iterator[tuple[Target, Place]]:
    """Yield where words stand, in order."""
    if not wanted:
        return
    for passage in text.passages(may_hold):
        located = list(locate_words(passage.text))
        for first, (word, start, _) in enumerate(located):
            for words, target in wanted.get(word, ()):
                found = located[first : first + len(words)]
                if not _together(passage.text, words, found):
                    continue
                end = found[-1][2]
                form = " ".join(passage.text[start:end].split())
                if not _is_written_so(target, form, passage.text, start, end):
                    continue
                first_shown = found[-1][1] if target.match is Match.DOUBLED else start
                place = _place(text, passage, first_shown, end, source)
                if source.is_quoted(place.line or 0):
                    continue
                if target.match is Match.DOUBLED and source.has_markup_between(place, form):
                    place = replace(place, column=None)
                yield target, place


def _is_written_so(target: Target, form: str, text: str, start: int, end: int) -> bool:
    """Tell whether words from `start` to `end` are written as the target wants them."""
    if target.match is Match.DOUBLED:
        one, other = form.split(" ")
        if one not in (other, other.capitalize()):
            return False
    if target.match is Match.WRITTEN and form != target.text:
        return False
    return target.match is Match.FOLDED or stands_alone(text, start, end)


def _together(text: str, words: tuple[str, ...], found: list[tuple[str, int, int]]) -> bool:
    """Tell whether these words stand here, with one space or one line end between two."""
    if len(words) == 1:
        return True
    return (
        len(found) == len(words)
        and all(word == want for (word, _, _), want in zip(found, words, strict=True))
        and all(
            start == end + 1 and text[end].isspace()
            for (_, _, end), (_, start, _) in pairwise(found)
        )
    )


def _place(text: Text, passage: Passage, start: int, end: int, source: SourceLines) -> Place:
    """Say where a stretch of a passage is."""
    whole = passage.text
    begins = [0]
    while (at := whole.find("\n", begins[-1])) >= 0:
        begins.append(at + 1)
    number = bisect_right(begins, start) - 1
    line = passage.lines[number]
    clean = whole[begins[number] :].partition("\n")[0]
    column = source.column(line, clean, start - begins[number], whole[start:end].split("\n")[0])
    return _placed(text, line, column, whole, start, end)


def _placed(text: Text, line: int, column: int | None, whole: str, start: int, end: int) -> Place:
    """Describe the place of a stretch of text by what stands around it."""
    left, right = whole[max(start - _NEAR, 0) : start], whole[end : end + _NEAR]
    return Place(
        path=text.path,
        line=line,
        column=column,
        form=" ".join(whole[start:end].split()),
        context=_context(whole, start, end),
        document=text.key,
        before=" ".join([*iter_words(left)][-_NEIGHBOURS:]),
        after=" ".join([*iter_words(right)][:_NEIGHBOURS]),
    )


def _context(whole: str, start: int, end: int) -> str:
    """Cut the context out at word boundaries, with a space for each line end."""
    left = whole[max(start - _CONTEXT, 0) : start].replace("\n", " ")
    right = whole[end : end + _CONTEXT].replace("\n", " ")
    if start > _CONTEXT:
        left = "…" + left.partition(" ")[2]
    if end + _CONTEXT < len(whole):
        right = right.rpartition(" ")[0] + "…"
    return " ".join(f"{left}{whole[start:end]}{right}".split())


def _literal(
    text: Text, targets: list[Target], source: SourceLines, may_hold: Callable[[str], bool]
) -> Iterator[tuple[Target, Place]]:
    """Yield where characters stand, in order."""
    if not targets:
        return
    lines = text.lines(may_hold)
    for number, (line, clean) in enumerate(lines):
        found = sorted(
            (at, target.text, target)
            for target in targets
            for at in _occurrences(clean, target.text)
        )
        if not found:
            continue
        whole, begin = _with_neighbours(lines, number)
        for at, form, target in found:
            column = source.column(line, clean, at, form)
            start = begin + at
            yield target, _placed(text, line, column, whole, start, start + len(form))


def _with_neighbours(lines: Sequence[tuple[int, str]], number: int) -> tuple[str, int]:
    """Join a line with those directly above and below; return also where it begins there."""
    line, clean = lines[number]
    above = f"{lines[number - 1][1]}\n" if number and lines[number - 1][0] == line - 1 else ""
    last = number + 1 == len(lines)
    below = f"\n{lines[number + 1][1]}" if not last and lines[number + 1][0] == line + 1 else ""
    return f"{above}{clean}{below}", len(above)


def _occurrences(line: str, wanted: str) -> Iterator[int]:
    """Yield where characters stand that are no part of a longer word."""
    at = line.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (line[max(at - 1, 0) : at].isalnum() or line[end : end + 1].isalnum()):
            yield at
        at = line.find(wanted, end)


def locate(material: Material, suspects: Iterable[tuple[str, Suspect]]) -> list[Finding]:
    """Look up where suspects stand, all in one job, and make findings of them.

    `suspects` come with the names of their checks. One whose targets stand nowhere is no finding.
    """
    suspects = list(suspects)
    found = _look_up(material, (suspect for _, suspect in suspects))
    names = {key: name for name, key in material.counts.keys.items()}
    findings = []
    for check, suspect in suspects:
        allowed = suspect.documents
        places = {
            replace(place, suggestion=_suggested(suspect, target, place))
            for target in suspect.targets
            for place in found.get(target, ())
            if (allowed is None or names.get(place.document) in allowed)
            and (suspect.where is None or suspect.where(place))
        }
        everywhere = (*suspect.places, *sorted(places, key=place_order))
        if everywhere or not suspect.targets:
            findings.append(_finding(check, suspect, everywhere))
    return findings


def _suggested(suspect: Suspect, target: Target, place: Place) -> str:
    """Write what is suggested for a target as the place wants it: "Evalution", "Evaluation"."""
    suggestion = target.suggestion or suspect.suggestion
    is_folded = target.match in (Match.FOLDED, Match.ALONE)
    return in_case_of(suggestion, place.form) if is_folded else suggestion


def _finding(check: str, suspect: Suspect, places: tuple[Place, ...]) -> Finding:
    suggestion = suspect.suggestion
    if places and places[0].suggestion:
        suggestion = places[0].suggestion
    return Finding(
        check,
        suspect.word,
        suspect.message,
        suggestion,
        places,
        level="note" if places and len(places) <= suspect.tolerated else suspect.level,
        confidence=suspect.confidence,
        others=suspect.others,
    )


def find_places(material: Material, targets: Iterable[Target]) -> dict[Target, list[Place]]:
    """Look up where targets stand, in the documents that hold them; those that stand nowhere lack.

    Of `Match.LITERAL`, nothing is found.
    """
    return _look_up(material, [Suspect("", "", targets=tuple(targets))])


def _look_up(material: Material, suspects: Iterable[Suspect]) -> dict[Target, list[Place]]:
    wanted = _wanted(material, suspects)
    return material.run(PlacesJob(wanted), wanted) if wanted else {}


def _wanted(material: Material, suspects: Iterable[Suspect]) -> dict[str, frozenset[Target]]:
    """Tell what is to be looked up in which documents: those that hold it, by the counts."""
    wanted: dict[str, set[Target]] = defaultdict(set)
    by_word: dict[str, list[tuple[Target, frozenset[str], frozenset[str] | None]]]
    by_word = defaultdict(list)
    for suspect in suspects:
        for target in suspect.targets:
            if target.match is Match.LITERAL:
                for name in suspect.documents or ():
                    wanted[name].add(target)
            else:
                words = [*iter_words(target.text)]
                by_word[words[0] if words else ""].append(
                    (target, frozenset(words), suspect.documents)
                )
    if by_word:
        for name, counts in material.counts.words.items():
            for word in counts.keys() & by_word.keys():
                for target, needed, allowed in by_word[word]:
                    if (
                        (allowed is None or name in allowed)
                        and needed <= counts.keys()
                        and (target.match is Match.FOLDED or material.may_hold(name, target))
                    ):
                        wanted[name].add(target)
    return {name: frozenset(targets) for name, targets in sorted(wanted.items())}
