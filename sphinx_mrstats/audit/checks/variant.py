"""The check ``variant``: words that are written in more than one way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.audit.spelling import american
from sphinx_mrstats.audit.variants.clusters import (
    american_share,
    find_casing,
    find_diacritics,
    find_plurals,
    find_spellings,
    majority,
)
from sphinx_mrstats.audit.variants.compounds import Evidence, find_compounds
from sphinx_mrstats.audit.variants.judging import Judge, is_used, written_like
from sphinx_mrstats.options import flag, option, text
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.variants.clusters import Cluster

__all__ = ["CHECK", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """What is compared."""

    language: str = option(
        "en", "the language: its common words make no compounds; en has US and UK spellings", text
    )
    case: bool = option(True, "find GitHub and Github", flag)
    compounds: bool = option(True, "find filename, file-name and file name", flag)
    spelling: bool = option(True, "find colour and color (English only)", flag)
    diacritics: bool = option(True, "find naïve and naive", flag)
    plurals: bool = option(True, "find APIs and API's", flag)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield one suspect for each word, with all places of the forms that are to be changed."""
    material = _in_one_language(material, options.language.partition("-")[0])
    names = frozenset(material.counts.words)
    forms = material.forms
    totals = forms.totals()
    function_words = load_stop_words(options.language, material.folder)
    found: list[Iterator[Cluster]] = []
    if options.case:
        found.append(find_casing(totals, forms.within))
    if options.spelling and options.language.partition("-")[0] == "en":
        found.append(find_spellings(material.vocabulary.counts))
    if options.compounds:
        evidence = _evidence(material, totals)
        found.append(find_compounds(totals, forms.pairs, evidence, function_words))
    if options.diacritics:
        found.append(find_diacritics(material.vocabulary.counts))
    if options.plurals:
        found.append(find_plurals(totals, forms.plural_pairs, function_words))
    is_english = options.language.partition("-")[0] == "en"
    share = american_share(material.vocabulary.counts)
    judge = Judge(material.code, material.known("en").words if is_english else frozenset(), share)
    capitals = _Capitals(totals)
    for cluster in chain.from_iterable(found):
        exact = cluster.kind in ("case", "plural")
        best = cluster.best if exact else capitals.of(cluster.best)
        match = Match.WRITTEN if exact else Match.ALONE
        yield Suspect(
            word=best,
            message=f"{best!r} is written in other ways too ({cluster.kind}):"
            f" {_counted(cluster.counts)}{_reason(cluster, share)}",
            suggestion=best,
            targets=tuple(
                Target(form, match, _suggested(form, best, cluster)) for form in cluster.odd
            ),
            documents=names,
            where=partial(is_used, kind=cluster.kind),
            confidence=judge.confidence(cluster),
        )


def _in_one_language(material: Material, language: str) -> Material:
    """Leave out translations: documents that are surely in another language than most are in."""
    languages = material.languages(language)
    names = [name for name, each in languages.items() if each == language]
    return material.of(names) if len(languages) / 2 < len(names) < len(languages) else material


def _suggested(form: str, best: str, cluster: Cluster) -> str:
    """Write what to write for a form: "colors" for "colours", though most write "color"."""
    if cluster.kind == "plural":
        return f"{best} {form.partition(' ')[2]}"
    if cluster.kind == "hyphen and space":
        return written_like(best, form)
    if cluster.kind == "US and UK spelling":
        better = american(form)
        others = (word for word in sorted(cluster.counts) if american(word) == form != word)
        return better if better != form else next(others, best)
    return best


def _reason(cluster: Cluster, american: float | None) -> str:
    """Say why US or UK spelling is suggested, where most write this word in the other one."""
    n_odd = sum(cluster.counts.get(form, 0) for form in cluster.odd)
    if cluster.kind != "US and UK spelling" or american is None:
        return ""
    if 2 * n_odd < sum(cluster.counts.values()):
        return ""
    name, share = ("UK", 1 - american) if american < 0.5 else ("US", american)
    return f"; of all words that have both spellings here, {share:.0%} are in {name} spelling"


def _evidence(material: Material, totals: Mapping[str, int]) -> Evidence:
    """Tell of words that may be compounds how often they stand in code, and in how many documents.

    Only those are looked at that are written in another way too: as two words, or with a hyphen.
    """
    hyphens = {form.lower() for form in totals if "-" in form}
    solid = {form.replace("-", "") for form in hyphens}
    for first, second in material.forms.pairs:
        solid.add((first + second).lower())
    counts = material.vocabulary.counts
    words = frozenset(hyphens | solid) & counts.keys()
    frequency = material.vocabulary.document_frequency
    return Evidence(
        code={word: material.code.get(word, 0) for word in sorted(words)},
        documents={word: frequency[word] for word in sorted(words)},
    )


class _Capitals:
    """Forms by what they are in lower case, sorted out when one is first asked for."""

    def __init__(self, totals: Mapping[str, int]) -> None:
        self._totals = totals

    @cached_property
    def _forms(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for form, n in self._totals.items():
            if not form.islower():
                found.setdefault(form.lower(), {})[form] = n
        return found

    def of(self, word: str) -> str:
        """Write a folded word as most do, unless somebody writes it in lower case: German nouns."""
        if word in self._totals or word not in self._forms:
            return word
        return majority(self._forms[word])


def _counted(counts: Mapping[str, int]) -> str:
    """List forms with their occurrences, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{form} {n}" for form, n in ordered)


CHECK = Check(
    name="variant",
    description="words written in more than one way: capitals, hyphens and spaces, US and UK"
    " spelling, diacritics, plurals of abbreviations",
    run=_run,
    options=Options,
    reads_history=False,
)
