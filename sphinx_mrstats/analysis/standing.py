"""Where a word stands in sources, counted or not, and what decided that.

Whether an occurrence is counted is asked of the scanner itself: each is replaced by a mark, letters
of the same number that are nowhere else, and the document is scanned. What decided it is found in
the same way: the document is scanned by other rules, with code counted, or with one directive or
role taken for prose, and a rule under which the mark appears is what had kept it out. Only what no
rule changes, such as a comment, is told by its form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.analysis.markdownsurroundings import MarkdownSurroundings
from sphinx_mrstats.analysis.surroundings import Surroundings
from sphinx_mrstats.documents import MARKDOWN
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.markup.rules import Body, Role
from sphinx_mrstats.words import count_tokens, locate_words, normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

__all__ = ["Standing", "find_standings"]

# Letters for marks: no vowels, as a mark is no word of any language, and none of Roman numbers,
# which begin items of lists.
_LETTERS = "qzkjwhbgfy"

# A word of one or two letters has too few such marks. These are as narrow, so that tables keep
# their shape: signs of Cuneiform and of Egyptian hieroglyphs, of which a document has hardly any.
_SIGNS = [chr(code) for block in ((0x12000, 0x12399), (0x13000, 0x1342F)) for code in range(*block)]
_FEWEST_LETTERS = 3

# So many places are looked at together, which are fewer than there are marks.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """One place of a word in a source.

    `line` and `column` are from 1, in characters; `form` is the word as written and `context` its
    line. `region` says what it stands in, and why that is not counted if `is_counted` is false.
    """

    line: int
    column: int
    form: str
    context: str
    is_counted: bool
    region: str


class _Spot(NamedTuple):
    start: int
    end: int
    mark: str


def find_standings(source: str, word: str, rules: Rules = DEFAULT_RULES) -> list[Standing]:
    r"""Find each place of `word`, folded as words are counted, in the source of a document.

    A part of what is no word is no place of it, such as the whale of ``whale2``. The document is
    scanned a few times, and once more for each directive and role that a place may be in, but not
    for each place.

    >>> text = "The whale and ``whale``.\n\n.. whale\n"
    >>> for found in find_standings(text, "whale"):
    ...     print(found.line, found.column, found.is_counted, found.region)
    1 5 True prose
    1 17 False an inline literal, which is code
    3 4 False a comment
    """
    text = normalize(source.replace("\r\n", "\n").replace("\r", "\n"))
    places = [(start, end) for found, start, end in locate_words(text) if found == word]
    around = MarkdownSurroundings(text) if rules.parser == MARKDOWN else Surroundings(text)
    standings: list[Standing] = []
    for first in range(0, len(places), _MOST):
        part = places[first : first + _MOST]
        marks = _marks(text, min(end - start for start, end in part))
        spots = [
            _Spot(start, end, mark.ljust(end - start, mark[-1]))
            for (start, end), mark in zip(part, marks, strict=False)
        ]
        standings += _explain(text, spots, rules, around)
    return standings


def _marks(text: str, length: int) -> Iterator[str]:
    """Yield texts of a length that are nowhere in `text`, in any case."""
    used = text.lower()
    if length < _FEWEST_LETTERS:
        yield from (sign * length for sign in _SIGNS if sign not in used)
    else:
        tails = map("".join, product(_LETTERS, repeat=_FEWEST_LETTERS))
        marks = (tail.rjust(length, _LETTERS[0]) for tail in tails)
        yield from (mark for mark in marks if mark not in used)


def _explain(
    text: str, spots: Sequence[_Spot], rules: Rules, around: Surroundings
) -> Iterator[Standing]:
    # A name is what makes its markup what it is: it may not be replaced.
    regions = {spot: name for spot in spots if (name := around.name_at(spot.start))}
    asked = [spot for spot in spots if spot not in regions]
    marked = _replace(text, asked)
    counted = _kept(marked, asked, rules)
    regions |= dict.fromkeys(counted, "prose")
    left = [spot for spot in asked if spot not in counted]
    if left:
        code = _kept(marked, left, replace(rules, include_code=True))
        prose = scan(marked, rules).decode("utf-8", "replace")
        for spot in left:
            if spot in code:
                regions[spot] = _code(spot, rules, around)
            elif spot.mark in prose:
                regions[spot] = "a part of a longer word, or joined to code"
            else:
                regions[spot] = around.markup_at(spot.start)
        regions |= _by_rule(marked, left, rules, around, code)
    for spot in spots:
        line, column = around.place(spot.start)
        yield Standing(
            line,
            column,
            text[spot.start : spot.end],
            around.line_at(spot.start),
            spot in counted,
            regions[spot],
        )


def _replace(text: str, spots: Iterable[_Spot]) -> bytes:
    """Put its mark for each occurrence."""
    parts = []
    end = 0
    for spot in spots:
        parts += [text[end : spot.start], spot.mark]
        end = spot.end
    return "".join((*parts, text[end:])).encode("utf-8", "replace")


def _kept(marked: bytes, spots: Iterable[_Spot], rules: Rules) -> frozenset[_Spot]:
    """Scan by some rules; return the spots whose marks are words of the prose."""
    words = count_tokens(scan(marked, rules))
    return frozenset(spot for spot in spots if spot.mark in words)


def _by_rule(
    marked: bytes,
    spots: Sequence[_Spot],
    rules: Rules,
    around: Surroundings,
    code: Collection[_Spot],
) -> dict[_Spot, str]:
    """Find the directives and roles that spots are in, and without which they were counted."""
    found: dict[_Spot, str] = {}
    enclosing = {spot: around.directives_at(spot.start) for spot in spots}
    nearby = {spot: around.roles_at(spot.start) for spot in spots}
    directives = sorted({each.name for around_it in enclosing.values() for each in around_it})
    # Code in what is left out is not counted for two reasons, of which the outer one is told.
    for with_code in (rules.include_code, True):
        for name in directives:
            changed = replace(
                rules,
                prose_directives=rules.prose_directives | {name},
                include_code=with_code,
            )
            inside = [
                spot
                for spot in spots
                if spot not in found and name in {each.name for each in enclosing[spot]}
            ]
            for spot in _kept(marked, inside, changed):
                in_head = next(each.in_head for each in enclosing[spot] if each.name == name)
                found[spot] = _directive(name, rules, in_head=in_head)
        spots = [spot for spot in spots if spot not in found and spot not in code]
    for name in sorted({name for roles in nearby.values() for name in roles}):
        changed = replace(rules, prose_roles=rules.prose_roles | {name})
        inside = [spot for spot in nearby if spot not in found and name in nearby[spot]]
        found |= dict.fromkeys(_kept(marked, inside, changed), _role(name, rules))
    return found


def _code(spot: _Spot, rules: Rules, around: Surroundings) -> str:
    """Say what code a spot is in; markup that code shows is none."""
    for each in around.directives_at(spot.start):
        if not each.in_head and rules.directive(each.name).body is Body.CODE:
            return _directive(each.name, rules, in_head=False)
    return around.code_at(spot.start)


def _directive(name: str, rules: Rules, *, in_head: bool) -> str:
    if name in rules.code_directives or name in rules.ignored_directives:
        return f"the directive {name}, by the configuration"
    if in_head:
        return f"the argument of the directive {name}"
    match rules.directive(name).body:
        case Body.CODE:
            return f"the directive {name}, which is code"
        case Body.OBJECT:
            return "a field that only names types"
    return f"the directive {name}, of which nothing is counted"


def _role(name: str, rules: Rules) -> str:
    if name in rules.code_roles or name in rules.ignored_roles:
        return f"the role {name}, by the configuration"
    match rules.role(name):
        case Role.CODE:
            return f"the role {name}, which is code"
        case Role.TITLE | Role.UNKNOWN | Role.NUMBERED:
            return f"the role {name}, of which only an explicit title is counted"
    return f"the role {name}"
