"""British and American spellings of English words, told by rules.

There is no well-kept package of them: breame, the only one of its kind, has had no release since
2021. The rules are those of the differences that are systematic, as R. W. Burchfield describes them
("The New Fowler's Modern English Usage", 3rd edition, 1996, under -ize, -our and -or, -re and -er,
doubling of consonants with suffixes, ae and oe), with the few words of other patterns in a list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.clusters import Cluster, majority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["american", "american_share", "find_spellings"]

# A vowel, a consonant, a vowel before the doubled l: two syllables, unlike ``filled``.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        (r"(?<=[a-z]{3})is(e[sdr]?|ers?|ing|able|ations?|ational)$", r"iz\1"),
        (r"(?<=[a-z]{2}l)ys(e[sdr]?|ers?|ing)$", r"yz\1"),
        (
            r"(?<=[a-z])(?<![eo]ndeav)(?<=av|ol|on|ab|ig|um|rb|vi|ap|mo)"
            r"our(s|ed|ing|ite|ites|able|ably|al|ally|less|ful|hood)?$",
            r"or\1",
        ),
        (r"(?<=[aeiou][^aeiou\W])([aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
        (r"(?<=[aeiou][^aeiou\W][^aeiou\W])([aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
        (r"(?<=[a-z]al)ogue(s?)$", r"og\1"),
        # not metre: units have their British names in the system of units (SI brochure, BIPM)
        (r"^(cent|theat|fib|calib|lust|spect|meag|sab)re(s?)$", r"\1er\2"),
        (r"^(def|off|pret)ence(s?)$", r"\1ense\2"),
    )
)
"""Patterns of British endings, each with the American one."""

# What all British words have: the ending of one of the patterns above.
_MAY_BE_BRITISH = re.compile(
    r"is(?:e[sdr]?|ers?|ing|able|ations?|ational)$|ys(?:e[sdr]?|ers?|ing)$"
    r"|our(?:s|ed|ing|ites?|able|ably|al|ally|less|ful|hood)?$|ll(?:ed|ing|ers?)$|ogues?$|res?$"
    r"|ences?$"
)

_WORDS = {
    "ageing": "aging",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "catalogued": "cataloged",
    "cataloguing": "cataloging",
    "centred": "centered",
    "centring": "centering",
    "enrol": "enroll",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "fulfils": "fulfills",
    "fulfilment": "fulfillment",
    "grey": "gray",
    "greyed": "grayed",
    "greyscale": "grayscale",
    "instalment": "installment",
    "mould": "mold",
    "plough": "plow",
    "programme": "program",
    "programmes": "programs",
    "sceptical": "skeptical",
    "skilful": "skillful",
    "tyre": "tire",
    "tyres": "tires",
    "encyclopaedia": "encyclopedia",
    "manoeuvre": "maneuver",
    "mediaeval": "medieval",
    "anaesthetic": "anesthetic",
    "colour-blind": "color-blind",
}
"""British words of other patterns, each with the American one."""

# Words that end as British ones do and don't differ, or differ in meaning.
_EXCEPTIONS = frozenset(
    {
        *("analyses", "contour", "devour", "flour", "four", "glamour", "hour"),
        *("paramour", "parlour", "pour", "sour", "tour", "troubadour", "velour", "your"),
    }
)


def american(word: str) -> str:
    """Return the American spelling of a folded word; the word itself where the two don't differ.

    A word that only looks British gets a spelling that nobody uses, so that this is of use only
    where the result occurs too.

    >>> [american(word) for word in ("colours", "customise", "labelled", "analogue", "filled")]
    ['colors', 'customize', 'labeled', 'analog', 'filled']
    """
    if word in _WORDS:
        return _WORDS[word]
    if not _MAY_BE_BRITISH.search(word) or word in _EXCEPTIONS or not word.isascii():
        return word
    for pattern, better in _RULES:
        found, n = pattern.subn(better, word)
        if n:
            return found
    return word


def american_share(counts: Mapping[str, int]) -> float | None:
    """Return the share of American spellings among words that occur in both; None without any.

    >>> american_share({"colour": 1, "color": 3, "sea": 9})
    0.75
    """
    pairs = _pairs(counts)
    n_british = sum(counts[word] for word, _ in pairs)
    n_american = sum(counts[better] for better in {better for _, better in pairs})
    total = n_british + n_american
    return n_american / total if total else None


def _pairs(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the words that occur in both spellings: the British one, the American one."""
    found = ((word, american(word)) for word in sorted(counts))
    return [(word, better) for word, better in found if better != word and better in counts]


def find_spellings(counts: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of words, folded, that occur in British and in American spelling.

    Inflected forms are one cluster. What is odd is what most words with two spellings are not: a
    project that writes "behavior" and "color" has "favour" by mistake, even if only that.
    """
    share = american_share(counts)
    if share is None:
        return
    pairs = [(word, better) for word in sorted(counts) if (better := american(word)) != word]
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (word, better), stem in zip(pairs, _stems([each for _, each in pairs]), strict=True):
        stems[stem].append((word, better))
    for stem in sorted(stems):
        british = {word: counts[word] for word, _ in stems[stem]}
        americans = {better: counts[better] for _, better in stems[stem] if better in counts}
        if not americans:
            continue
        all_counts = british | americans
        is_british = share < 0.5  # half
        odd = americans if is_british else british
        form = majority(british if is_british else americans)
        yield Cluster("US and UK spelling", all_counts, form, tuple(sorted(odd)))


def _stems(words: list[str]) -> list[str]:
    import snowballstemmer

    return list(snowballstemmer.stemmer("english").stemWords(words))
