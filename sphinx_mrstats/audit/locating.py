"""From what checks suspect to findings with places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Finding, place_order
from sphinx_mrstats.audit.places import PlacesJob
from sphinx_mrstats.audit.suspect import Match, Suspect
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.audit.finding import Place
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.suspect import Target

__all__ = ["find_places", "locate"]


def locate(material: Material, suspects: Iterable[tuple[str, Suspect]]) -> list[Finding]:
    """Look up where suspects stand, all in one job, and make findings of them.

    `suspects` come with the names of their checks. One whose targets stand nowhere is no finding.
    """
    suspects = list(suspects)
    found = _look_up(material, (suspect for _, suspect in suspects))
    names = {key: name for name, key in material.counts.keys.items()}
    findings: list[Finding] = []
    for check, suspect in suspects:
        allowed = suspect.documents
        places = sorted(
            {
                place
                for target in suspect.targets
                for place in found.get(target, ())
                if (allowed is None or names.get(place.document) in allowed)
                and (suspect.where is None or suspect.where(place))
            },
            key=place_order,
        )
        findings += _findings(check, suspect, places)
    return findings


def find_places(material: Material, targets: Iterable[Target]) -> dict[Target, list[Place]]:
    """Look up where targets stand, in the documents that hold them; those that stand nowhere lack.

    Of `Match.LITERAL`, nothing is found.
    """
    return _look_up(material, [Suspect("", "", targets=tuple(targets))])


def _look_up(material: Material, suspects: Iterable[Suspect]) -> dict[Target, list[Place]]:
    wanted = _wanted(material, suspects)
    return material.run(PlacesJob(wanted), wanted) if wanted else {}


def _findings(check: str, suspect: Suspect, places: list[Place]) -> Iterator[Finding]:
    """Make a finding of each place, or one of all."""

    def finding(*where: Place, level: str = suspect.level) -> Finding:
        return Finding(check, suspect.word, suspect.message, suspect.suggestion, where, level=level)

    everywhere = (*suspect.places, *places)
    if suspect.together and everywhere:
        tolerated = len(everywhere) <= suspect.tolerated
        yield finding(*everywhere, level="note" if tolerated else suspect.level)
    elif everywhere:
        yield from map(finding, everywhere)
    elif not suspect.targets:
        yield finding()


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
