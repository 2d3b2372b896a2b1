"""Compounds written as one word, with a hyphen, or as two: ``filename``, ``file name``."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.clusters import Cluster, majority

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["PARTICLES", "Evidence", "find_compounds"]

# Two words that are shorter come together by chance, and a compound of so few letters is a short
# form: "I-O", "b-t".
_SHORTEST = 3

# Words after a verb that make it another one: "to log in" has "a login" beside it, and both are
# right.
PARTICLES = frozenset(
    {
        *("about", "across", "along", "apart", "around", "aside", "away", "back", "by", "down"),
        *("forth", "forward", "in", "into", "off", "on", "onto", "out", "over", "through", "to"),
        *("together", "under", "up", "with"),
    }
)

# Words that are endings too: "need less", "transfer ring" are not "needless" and "transferring".
_ENDINGS = frozenset({"able", "form", "hood", "less", "like", "most", "ring", "ship", "wise"})

# Of lists of function words, those that are common in technical prose and not in them.
_PREPOSITIONS = frozenset({"per", "via"})

# One word that two are to be written as has to be established: so many occurrences in so many
# documents, and hardly more in code than in prose. A name of the project's code is no such word.
_ESTABLISHED = 5
_SPREAD = 3
_CODE_SHARE = 1.3

# A word of fewer occurrences, and more in code, is taken for a name.
_FREQUENT = 10

# One word that should be two is the invention of one writer if it stands in one document only.
_SOLID_SPREAD = 2

# A name of a class, such as ``QuerySet``, is not the compound ``query set``.
_CAMEL = re.compile(r"[^\W\d_]*?[a-z][A-Z]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells words from names: occurrences in code, and documents, by folded words."""

    code: Mapping[str, int]
    documents: Mapping[str, int]


@dataclass(slots=True)
class _Written:
    """A compound by the ways of writing it, each with its forms."""

    solid: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    hyphen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    space: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def find_compounds(
    forms: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    evidence: Evidence,
    function_words: Collection[str] = (),
) -> Iterator[Cluster]:
    """Yield clusters of compounds, in the order of their letters; a plural is with its singular.

    `forms` are the occurrences of words as written, `pairs` those of two neighbours. Only what is
    also written as one word counts: between "a command-line tool" and "the command line" there is a
    difference. Two neighbours of which one is among `function_words` are no compound.

    >>> forms = {"re-use": 1, "reuse": 9, "perform": 5, "per-form": 2}
    >>> pairs = {("per", "form"): 1}
    >>> for found in find_compounds(forms, pairs, Evidence({}, {})):
    ...     print(found.best, found.odd)
    reuse ('re-use',)
    """
    written = _by_letters(_of_interest(forms, pairs))
    phrases = set()
    for (first, second), n in pairs.items():
        parts = first.lower(), second.lower()
        joined = "".join(parts)
        if joined in written:
            if parts[0] in function_words or parts[0] in _PREPOSITIONS:
                phrases.add(joined)
            elif _is_compound(parts, function_words):
                written[joined].space[" ".join(parts)] += n
    _join_plurals(written)
    for joined in sorted(written):
        compound = written[joined]
        if compound.solid and (compound.hyphen or compound.space) and len(joined) > _SHORTEST:
            cluster = _cluster(compound, evidence, is_phrase=joined in phrases)
            if cluster is not None:
                yield cluster


def _of_interest(forms: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Leave out the forms that nobody writes with a hyphen or as two words, nor their plurals."""
    letters = {form.lower().replace("-", "") for form in forms if "-" in form}
    letters.update(f"{first}{second}".lower() for first, second in pairs)
    letters.update([f"{each}s" for each in letters], [each.removesuffix("s") for each in letters])
    return {form: n for form, n in forms.items() if form.lower().replace("-", "") in letters}


def _by_letters(forms: Mapping[str, int]) -> dict[str, _Written]:
    """Bring forms of the same letters together, unless they are names of classes."""
    camel = {form.lower() for form in forms if _CAMEL.match(form)}
    written: dict[str, _Written] = defaultdict(_Written)
    for form, n in forms.items():
        folded = form.lower()
        joined = folded.replace("-", "")
        if joined in camel or "'" in folded or "’" in folded or folded.startswith("per-"):
            continue  # "per-form", beside "per-user", is not "perform"
        compound = written[joined]
        (compound.solid if joined == folded else compound.hyphen)[folded] += n
    return written


def _is_compound(parts: tuple[str, str], function_words: Collection[str]) -> bool:
    return (
        min(map(len, parts)) >= _SHORTEST
        and parts[1] not in PARTICLES
        and parts[1] not in _ENDINGS
        and not any(part in function_words or "-" in part for part in parts)
    )


def _join_plurals(written: dict[str, _Written]) -> None:
    for plural in [joined for joined in written if joined.endswith("s")]:
        both = written.get(plural[:-1]), written[plural]
        # "thread-local" beside "threadlocals" are an adjective and a noun; "as-is" is no plural
        last = [
            re.split("[ -]", form)[-1] for form in (*written[plural].hyphen, *written[plural].space)
        ]
        if min(map(len, last), default=_SHORTEST) < _SHORTEST:
            continue
        if any(each is not None and each.solid and (each.hyphen or each.space) for each in both):
            compound, forms = written[plural[:-1]], written.pop(plural)  # made where there is none
            compound.solid.update(forms.solid)
            compound.hyphen.update(forms.hyphen)
            compound.space.update(forms.space)


def _cluster(compound: _Written, evidence: Evidence, *, is_phrase: bool) -> Cluster | None:
    solid, hyphen, space = (
        sum(way.values()) for way in (compound.solid, compound.hyphen, compound.space)
    )
    counts = {**compound.solid, **compound.hyphen, **compound.space}
    odd: list[str]
    if solid >= max(hyphen, space):
        # "a per-form limit" is a phrase, and "perform" another word
        name = solid < _FREQUENT and not _prose(compound.solid, evidence)
        odd = [] if is_phrase or name else _prose(compound.hyphen, evidence)
        if _is_established(compound.solid, evidence):
            odd += compound.space
        best = majority(compound.solid)
    else:
        odd = _prose(compound.solid, evidence)
        if space > hyphen:
            odd = [form for form in odd if evidence.documents.get(form, 0) >= _SOLID_SPREAD]
        best = majority(compound.space if space > hyphen else compound.hyphen)
    return Cluster("hyphen and space", counts, best, tuple(sorted(odd))) if odd else None


def _prose(forms: Mapping[str, int], evidence: Evidence) -> list[str]:
    """Leave out what stands in code as often: a name, which just stands without markup."""
    code = sum(evidence.code.get(form, 0) for form in forms)
    return list(forms) if code < sum(forms.values()) else []


def _is_established(solid: Mapping[str, int], evidence: Evidence) -> bool:
    n = sum(solid.values())
    spread = max(evidence.documents.get(form, 0) for form in solid)
    code = sum(evidence.code.get(form, 0) for form in solid)
    return n >= _ESTABLISHED and spread >= _SPREAD and code <= _CODE_SHARE * n
