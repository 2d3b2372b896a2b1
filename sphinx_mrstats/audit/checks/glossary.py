"""The check ``glossary``: terms that are defined and not used, used and not linked, not defined."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Place, Suspect, Target, place_order
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.audit.reststructure import glossary_entries, linked_terms
from sphinx_mrstats.options import number, option, text
from sphinx_mrstats.stopwords import load_stop_words
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.texts import Text

__all__ = ["CHECK", "Options", "residual_idf"]

# In bits. Of words that stand where chance puts them it is 0; K. Church and W. Gale find the
# keywords of news articles above 1 ("Inverse document frequency: a measure of deviations from
# Poisson", 1995, table 2).
_CHARACTERISTIC = 1.0

# Words and what separates them: two spaces, and all that is no letter, end a phrase.
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\d+|_|  ")

# Of a term that is never linked, the uses are shown in so many documents.
_SHOWN = 10

# How sure readers may be. Of 80 findings that experienced maintainers read they would have acted on
# 8: on terms of several words in projects that link their terms, which are shown, and on very few
# of the others, which are on request.
_LIKELY, _MAYBE, _DOUBTFUL = 0.6, 0.4, 0.2

# A project that links so many terms of its glossary wants them to be linked.
_USUAL = 5

# Shorter words are seldom terms.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Options:
    """What a term is."""

    uses: int = option(
        3, "a term that is used so often should be linked once, with :term:", number(1)
    )
    frequent: int = option(50, "a word that occurs so often may need a definition", number(1))
    undefined: int = option(
        10, "report at most so many words that may need a definition", number(0)
    )
    language: str = option(
        "en", "the language, whose common words such as 'the' need no definition", text
    )


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield the terms of glossaries that are not as they should be; nothing without a glossary."""
    found = material.run(_GlossaryJob())
    if not found.defined:
        return
    linked = {_folded(term) for term in found.linked}
    unlinked = sorted(found.defined.keys() - linked - _aliases(found.defined, linked))
    is_usual = len(linked) >= _USUAL
    phrases = _count_phrases(material, [term for term in unlinked if " " in term])
    for term in unlinked:
        definitions = found.defined[term]
        uses = _count_uses(term, material, phrases) - len(definitions)
        if not uses:
            yield Suspect(
                word=term,
                message=f"{term!r} is defined in the glossary and never used",
                places=definitions,
                confidence=_MAYBE,
            )
        elif uses >= options.uses:
            yield Suspect(
                word=term,
                message=f"{term!r} is defined in the glossary and used {uses} times, never linked",
                suggestion=f":term:`{term}`",
                targets=_targets(term),
                documents=_where_most(term, material),
                where=partial(_is_elsewhere, definitions=definitions),
                confidence=_LIKELY if " " in term and is_usual else _DOUBTFUL,
            )
    yield from _undefined(material, options, set(found.defined))


def _aliases(defined: Mapping[str, tuple[Place, ...]], linked: Collection[str]) -> set[str]:
    """Return the terms that are defined together with one that is linked: on lines in a row."""
    lines = {
        (place.document, place.line + step)
        for term in linked
        for place in defined.get(term, ())
        if place.line is not None
        for step in (-1, 1)
    }
    return {
        term
        for term, places in defined.items()
        if any((place.document, place.line) in lines for place in places)
    }


def _count_uses(term: str, material: Material, phrases: Mapping[str, int]) -> int:
    """Count the uses of a term, its definition among them."""
    counts = phrases if " " in term else material.vocabulary.counts
    return sum(counts.get(target.text, 0) for target in _targets(term))


def _count_phrases(material: Material, terms: Iterable[str]) -> Counter[str]:
    """Count terms of several words in the documents that hold all of their words."""
    phrases = {target.text: set(target.text.split()) for term in terms for target in _targets(term)}
    names = [
        name
        for name, words in material.counts.words.items()
        if any(needed <= words.keys() for needed in phrases.values())
    ]
    return material.run(_PhrasesJob(frozenset(phrases)), names) if names else Counter()


@dataclass(frozen=True, slots=True)
class _PhrasesJob:
    """Count phrases, across the ends of lines too."""

    phrases: frozenset[str]

    doing = "auditing"

    def asked(self, name: str) -> object:
        return sorted(self.phrases)

    def start(self) -> Counter[str]:
        return Counter()

    def take(self, text: Text, part: Counter[str]) -> None:
        prose = " ".join(_LETTERS.findall(text.plain().lower()))
        for phrase in self.phrases:
            if n := f" {prose} ".count(f" {phrase} "):
                part[phrase] += n

    def add(self, total: Counter[str], part: Counter[str]) -> None:
        total.update(part)


def _where_most(term: str, material: Material) -> frozenset[str]:
    """Name the documents that use a term most, by its first word."""
    forms = [target.text.partition(" ")[0] for target in _targets(term)]
    ranked = sorted(
        (-sum(words.get(form, 0) for form in forms), name)
        for name, words in material.counts.words.items()
    )
    return frozenset(name for n, name in ranked[:_SHOWN] if n)


def _is_elsewhere(place: Place, definitions: tuple[Place, ...]) -> bool:
    """Tell whether a place is on another page than the definition, which readers see otherwise."""
    return all(place.document != each.document for each in definitions)


def _undefined(material: Material, options: Options, defined: set[str]) -> Iterator[Suspect]:
    """Yield frequent words that are typical of some documents, and that no term holds."""
    known = {word for term in defined for target in _targets(term) for word in target.text.split()}
    known |= load_stop_words(options.language, material.folder)
    vocabulary = material.vocabulary
    candidates = [
        (-count, word)
        for word, count in vocabulary.counts.items()
        if count >= options.frequent
        and len(word) >= _SHORTEST
        and not known.intersection((word, word.removesuffix("s")))
        and residual_idf(count, vocabulary.document_frequency[word], vocabulary.n_documents)
        >= _CHARACTERISTIC
    ]
    words = {word for _, word in candidates}
    once = sorted(each for each in candidates if each[1].removesuffix("s") not in words - {each[1]})
    for count, word in once[: options.undefined]:
        yield Suspect(
            word=word,
            message=f"{word!r} is used {-count} times, is typical of some documents, and not"
            " defined in the glossary",
            level="note",
            confidence=_DOUBTFUL,
        )


def residual_idf(count: int, n_with: int, n_documents: int) -> float:
    """Return how many bits rarer than by chance the documents with a word are.

    `count` are its occurrences and `n_with` the documents that they are in, of `n_documents`. What
    is characteristic stands often in few documents; by chance, as Poisson's distribution has it,
    the same number of occurrences would be in more of them (K. Church and W. Gale, "Inverse
    document frequency: a measure of deviations from Poisson", 1995). 0 for a word that doesn't
    occur.

    >>> round(residual_idf(100, 5, 100), 2)
    3.66
    >>> residual_idf(0, 0, 100)
    0.0
    """
    if not n_with:
        return 0.0
    chance = -math.expm1(-count / n_documents)
    return math.log2(n_documents / n_with) + math.log2(chance)


def _folded(term: str) -> str:
    return " ".join(iter_words(term))


def _targets(term: str) -> tuple[Target, ...]:
    """Return a term, and its plural or singular by the commonest rules of English."""
    forms = [term, f"{term}s", f"{term}es"]
    if term.endswith("s"):
        forms.append(term[:-1])
    if term.endswith("y"):
        forms.append(f"{term[:-1]}ies")
    return tuple(map(Target, forms))


@dataclass(slots=True)
class _Glossary:
    """The terms that are defined, with their places, and those that are linked."""

    defined: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _GlossaryJob:
    """Read the glossaries, and the links to their terms."""

    doing = "auditing"

    def asked(self, name: str) -> object:
        return ()

    def start(self) -> _Glossary:
        return _Glossary()

    def take(self, text: Text, part: _Glossary) -> None:
        part.linked.update(linked_terms(text.source()))
        for entry in glossary_entries(text):
            if term := _folded(entry.term):
                place = Place(text.path, entry.line, form=entry.term, document=text.key)
                part.defined[term] = (*part.defined.get(term, ()), place)

    def add(self, total: _Glossary, part: _Glossary) -> None:
        total.linked |= part.linked
        for term, places in part.defined.items():
            both = (*total.defined.get(term, ()), *places)
            total.defined[term] = tuple(sorted(both, key=place_order))


CHECK = Check(
    name="glossary",
    description="terms of the glossary that are never used, or never linked; frequent words that it"
    " should define",
    run=_run,
    options=Options,
    reads_history=False,
    reads_forms=False,
)
