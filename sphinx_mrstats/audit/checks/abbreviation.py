"""The check ``abbreviation``: short forms that nothing explains, or not in time, or not alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Place, Suspect, Target, place_order
from sphinx_mrstats.audit.misspelling.known import own_list
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.audit.reststructure import abbreviations, glossary_entries
from sphinx_mrstats.options import number, option, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.texts import Text

__all__ = ["CHECK", "Expansion", "Options", "find_expansions"]

# An abbreviation is of capitals, two at least, and perhaps a plural.
_SHORT = r"[A-Z][A-Z&-]*[A-Z](?=s?\b)"
_CALLED = r"(?:(?:or|aka|a\.k\.a\.|called|abbreviated(?: as| to)?|short)[ \n]+)"
_AFTER = re.compile(rf"(?:\({_CALLED}?|,?[ \n]{_CALLED})[\"'“‘]?({_SHORT})s?(?=[\"'”’]?[,;:.) \n])")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT})s?\s\(([^(),;:.]{{4,100}})\)")

# Of the long form, at most as many words as the short form has letters and five more, or twice as
# many (A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in
# biomedical text", 2003, section 2.1).
_MORE_WORDS = 5

# What an X stands for at the start of a word.
_CROSS = re.compile(r"\b(?:cross|trans|ext)")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A short form, what it stands for, and where that is said: an offset in the text."""

    short: str
    long: str
    start: int


def find_expansions(text: str) -> Iterator[Expansion]:
    """Yield the expansions in a passage, in order.

    >>> text = "Random-access memory (RAM) is fast, unlike NFS (network file system) shares (OK?)."
    >>> [(found.short, found.long) for found in find_expansions(text)]
    [('RAM', 'Random-access memory'), ('NFS', 'network file system')]
    """
    found = []
    for match in _AFTER.finditer(text):
        words = re.split(r"\s+", text[: match.start()].rstrip())
        most = min(len(match[1]) + _MORE_WORDS, len(match[1]) * 2)
        long = _long_form(match[1], " ".join(words[-most:]).rstrip("\"”'’,"))
        if long and match[1].lower() not in long.lower().split():
            found.append(Expansion(match[1], long, match.start()))
    for match in _BEFORE.finditer(text):
        inside = " ".join(match[2].split())
        if _long_form(match[1], inside) == inside:
            found.append(Expansion(match[1], inside, match.start()))
    return iter(sorted(found, key=lambda each: each.start))


def _long_form(short: str, candidate: str) -> str:
    """Return the end of `candidate` that `short` abbreviates; empty if there is none.

    From the right, each letter of the short form has to be found in the long form in order, and the
    first at the beginning of a word (Schwartz and Hearst, 2003, section 2.2).

    >>> _long_form("HTML", "written in the hypertext markup language")
    'hypertext markup language'
    >>> _long_form("SEA", "of the whale")
    ''
    """
    at = len(candidate) - 1
    letters = [letter.lower() for letter in short if letter.isalpha()]
    # "Cross-Site Scripting (XSS)"
    text = _CROSS.sub(lambda found: f"x{found[0][1:]}", candidate.lower())
    for left in range(len(letters) - 1, -1, -1):
        while at >= 0 and not (
            text[at] == letters[left] and (left > 0 or at == 0 or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    return candidate[at + 1 :]


# How long a short form is. A longer word in capitals is emphasis, or a name of code.
_SHORTEST, _LONGEST = 2, 6

# How sure readers may be. Of 215 findings that experienced maintainers read they would have acted
# on 24, nearly all of them a concept of the field that a guide uses several times and never
# explains; what divides these from names of products and of code is not in the text. None is shown
# unless it is asked for; the first kind comes first then.
_MAYBE, _DOUBTFUL = 0.45, 0.2

# So many uses in one document make a concept of it.
_CONCEPT = 5

# Of a short form that nothing explains, the uses are shown in so many documents.
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Options:
    """What needs to be explained."""

    known: tuple[str, ...] = option(
        (), "short forms that your readers know, beside common ones such as HTML", strings
    )
    uses: int = option(3, "a short form that is used so often has to be explained", number(1))


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield short forms, in their order."""
    counts, documents = _short_forms(material)
    told = material.run(ExpansionsJob())
    known = {*own_list("well-known"), *options.known} | told.defined
    for short in sorted({*counts, *told.places}):
        expansions = told.places.get(short, {})
        if not expansions:
            if short not in known and counts[short] >= options.uses:
                yield Suspect(
                    word=short,
                    message=f"{short!r} is used {counts[short]} times and never explained",
                    targets=_targets(short),
                    documents=frozenset(sorted(documents[short])[:_SHOWN]),
                    confidence=_confidence(short, documents[short], material),
                )
            continue
        places = sorted((each for found in expansions.values() for each in found), key=place_order)
        if len(expansions) > 1:
            ways = ", ".join(repr(long) for long in sorted(expansions))
            yield Suspect(
                word=short,
                message=f"{short!r} is explained in {len(expansions)} ways: {ways}",
                places=tuple(places),
                confidence=_DOUBTFUL,
            )
        if short not in known:
            yield from _too_early(short, places, documents.get(short, frozenset()))


def _confidence(short: str, documents: frozenset[str], material: Material) -> float:
    """Say how likely it is that a short form that nothing explains needs to be explained."""
    forms = material.forms.by_document
    most = max(
        forms[name].get(short, 0) + forms[name].get(f"{short}s", 0) for name in sorted(documents)
    )
    is_code = material.code.get(short.lower(), 0) > material.vocabulary.counts.get(short.lower(), 0)
    return _MAYBE if most >= _CONCEPT and not is_code else _DOUBTFUL


def _too_early(short: str, places: list[Place], documents: frozenset[str]) -> Iterator[Suspect]:
    """Yield the uses of a short form above the line that explains it in the same document."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.document, place)
    for key in sorted(first):
        yield Suspect(
            word=short,
            message=f"{short!r} is used before line {first[key].line} explains it",
            targets=_targets(short),
            documents=documents,
            where=partial(_is_above, other=first[key]),
            confidence=_MAYBE,
        )


def _is_above(place: Place, other: Place) -> bool:
    """Tell whether a place is above another one in the same document."""
    return place.document == other.document and (place.line or 0) < (other.line or 0)


def _targets(short: str) -> tuple[Target, ...]:
    return Target(short, Match.WRITTEN), Target(f"{short}s", Match.WRITTEN)


def _short_forms(material: Material) -> tuple[dict[str, int], dict[str, frozenset[str]]]:
    """Count the short forms, plurals included, and name the documents that hold them."""
    counts: dict[str, int] = {}
    documents: dict[str, set[str]] = {}
    for name, forms in material.forms.by_document.items():
        for form, n in forms.items():
            short = form[:-1] if form[-1] == "s" else form
            if short.isupper() and short.isalpha() and _SHORTEST <= len(short) <= _LONGEST:
                counts[short] = counts.get(short, 0) + n
                documents.setdefault(short, set()).add(name)
    # What is also a word in lower case is one that somebody stresses: "do NOT".
    lower = material.vocabulary.counts
    for short in [each for each in counts if lower.get(each.lower(), 0) > 2 * counts[each]]:
        del counts[short]
    return counts, {short: frozenset(names) for short, names in documents.items()}


@dataclass(slots=True)
class _Told:
    """What is said of short forms: the places of each long form; those that glossaries define."""

    places: dict[str, dict[str, tuple[Place, ...]]] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)

    def add(self, short: str, long: str, places: tuple[Place, ...]) -> None:
        """Note where `long` is said to be what `short` stands for, in whatever capitals."""
        told = self.places.setdefault(short, {})
        folded = long.lower().replace("-", " ").removesuffix("s")
        told[folded] = tuple(sorted((*told.get(folded, ()), *places), key=place_order))


@dataclass(frozen=True, slots=True)
class ExpansionsJob:
    """Find what is said of short forms."""

    doing = "auditing"

    def asked(self, name: str) -> object:
        return ()

    def start(self) -> _Told:
        return _Told()

    def take(self, text: Text, part: _Told) -> None:
        for short, long, line in abbreviations(text):
            part.add(short, long, (Place(text.path, line, form=short, document=text.key),))
        part.defined.update(entry.term for entry in glossary_entries(text))
        if text.source() and not _may_explain(text.source()):
            return
        for passage in text.passages(_may_explain):
            for found in find_expansions(passage.text):
                line = passage.lines[passage.text.count("\n", 0, found.start)]
                context = " ".join(passage.text[max(found.start - 40, 0) :][:80].split())
                place = Place(text.path, line, form=found.short, context=context, document=text.key)
                part.add(found.short, found.long, (place,))

    def add(self, total: _Told, part: _Told) -> None:
        total.defined |= part.defined
        for short, told in part.places.items():
            for long, places in told.items():
                total.add(short, long, places)


# A bracket, or a word such as "or", before capitals; a bracket behind them.
_MAY_EXPLAIN = re.compile(
    r"(?:\(|\b(?:or|aka|a\.k\.a\.|called|abbreviated(?: as| to)?|short)\s+)[\"'“‘*_`]*[A-Z][A-Z&-]"
    r"|[A-Z]s?[*_`]*\s+\([*_`]*[A-Za-z]"
)


def _may_explain(block: str) -> bool:
    """Tell whether the source of a block may explain a short form."""
    return _MAY_EXPLAIN.search(block) is not None


CHECK = Check(
    name="abbreviation",
    description="short forms that are never explained, used before they are, or explained in two"
    " ways (shown with --all only)",
    run=_run,
    options=Options,
    reads_history=False,
    surest=_MAYBE,
)
