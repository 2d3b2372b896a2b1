"""Whether a word is formed from other words: by an ending, a beginning, or out of two."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.audit.misspelling.search import Search

__all__ = ["FORMATIONS", "Affixes", "formation", "keeps_ending"]

# Letters of a part of a compound, and of what is left behind a prefix: shorter ones are parts of
# anything.
_SHORTEST_PART, _SHORTEST_REST = 3, 4

# Occurrences of a word that only this corpus knows, so that others are formed from it; or twice as
# many as the other has.
_LEAST_OF_BASE = 3

# Beyond this frequency (a logarithm), more tells nothing more of the part of a compound.
_MOST_FREQUENT_PART = 8.0

_PREFIXES = (
    *("anti", "auto", "backward", "bi", "bio", "co", "cross", "cyber", "de", "dis", "down", "dual"),
    *("eco", "electro", "em", "en", "ever", "extra", "for", "fore", "geo", "hyper", "il", "im"),
    *("in", "infra", "inter", "intra", "ir", "macro", "mal", "mega", "meta", "micro", "mid"),
    *("mini", "mis", "mono", "multi", "nano", "neo", "non", "off", "omni", "out", "over", "para"),
    *("per", "peta", "photo", "poly", "post", "pre", "pro", "proto", "pseudo", "quad", "quasi"),
    *("re", "self", "semi", "sub", "super", "sur", "tele", "tera", "trans", "tri", "ultra", "un"),
    *("under", "uni", "up", "vice"),
)


def _endings(*with_bases: str) -> tuple[tuple[str, str], ...]:
    """Read endings such as ``ied/y``: the ending, and what stands in its place in the base."""
    return tuple((each.partition("/")[0], each.partition("/")[2]) for each in with_bases)


# English endings, by what they make. In each family the first that leads to a known word counts.
_FAMILIES = {
    "plural": _endings("s", "es/e", "ies/y", "es"),
    "inflected": _endings("ed", "ed/e", "ing", "ing/e", "ied/y", "ying/y"),
    "agent": _endings("er", "er/e", "or", "or/e", "ers", "ers/e", "ors/e"),
    "derived": _endings(
        *("able", "able/e", "ible", "ably", "ability", "ability/e", "ish", "ness", "iness/y"),
        *("less", "ful", "ly", "ily/y", "ally", "ment", "ments", "ize", "ise", "izes", "ized"),
        *("izing", "ization", "isation", "ization/e", "ism", "ist", "ists", "ity", "ity/e"),
        *("al", "al/e", "ation", "ation/e", "ations/e", "ion", "ion/e", "ions/e", "ic", "ical"),
        *("ive", "ive/e", "like", "wise", "ward", "wards", "y", "y/e", "ee", "ify", "ie", "ian"),
        *("an", "age", "ship", "hood", "en", "th", "ian/ia", "i", "o", "a", "est", "ier/y"),
    ),
}

FORMATIONS = (*_FAMILIES, "prefix", "compound", "a letter before")
"""What `formation` can tell."""

# Before these, "e" goes ("mov-ing"): "moveing" is not formed by the rules.
_AFTER_NO_E = frozenset({"ed", "ing", "er", "able"})

# Words that take -es and not -s.
_TAKES_ES = re.compile("(?:s|x|z|ch|sh|o)$")

# Endings that tell which form of a word was meant: "ordinarly" was no slip of "ordinary".
_TELLING = ("s", "ed", "ing", "ly", "er", "ion", "able", "ment", "al", "ive")


def formation(search: Search, word: str) -> dict[str, float]:
    """Tell from which words of the corpus or of its language a word is formed, and how.

    >>> from sphinx_mrstats.audit.misspelling.known import known_of
    >>> from sphinx_mrstats.audit.misspelling.search import Search
    >>> search = Search({"backoffs": 1, "backoff": 3, "unprintable": 1}, known_of("en"))
    >>> formation(search, "backoffs")["plural"], formation(search, "unprintable")["prefix"]
    (1.0, 1.0)
    """
    least = max(_LEAST_OF_BASE, 2 * search.counts[word])

    def is_word(base: str) -> bool:
        return (
            len(base) >= _SHORTEST_PART
            and base not in search.known.wrong
            and (base in search.known.words or search.counts.get(base, 0) >= least)
        )

    found: dict[str, float] = {
        family: 1.0
        for family, endings in _FAMILIES.items()
        if any(map(is_word, _bases(word, endings)))
    }
    if any(
        word.startswith(prefix)
        and len(word) - len(prefix) >= _SHORTEST_REST
        and is_word(word[len(prefix) :])
        for prefix in _PREFIXES
    ):
        found["prefix"] = 1.0
    halves = [
        min(search.frequency(word[:n]), search.frequency(word[n:]), _MOST_FREQUENT_PART)
        for n in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        if is_word(word[:n]) and is_word(word[n:])
    ]
    if halves:
        found["compound"] = max(halves)
    if len(word) > _SHORTEST_REST and is_word(word[1:]):
        found["a letter before"] = 1.0
    return found


def _bases(word: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what a word may have been before it got one of some endings, by English spelling."""
    for ending, base in endings:
        if not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)] + base
        if not base and (
            (ending == "es" and not _TAKES_ES.search(stem))
            or (ending in _AFTER_NO_E and stem.endswith("e"))
        ):
            continue
        yield stem
        if not base and ending[0] in "aeiou" and stem[-1:] == stem[-2:-1]:
            yield stem[:-1]  # "plan" of "planning"


def keeps_ending(word: str, meant: str) -> float:
    """Tell whether both words have the same telling ending: 1, not the same: -1, or none: 0.

    >>> keeps_ending("ordinarly", "ordinarily"), keeps_ending("ordinarly", "ordinary")
    (1.0, -1.0)
    """
    one = [ending for ending in _TELLING if word.endswith(ending)]
    other = [ending for ending in _TELLING if meant.endswith(ending)]
    if one == other:
        return 1.0 if one else 0.0
    return -1.0


# The shortest that a stem is, and the longest that an ending and a beginning are, in letters: of
# "command-s", "class-ical", "inter-face". English, German and French have few that are longer.
_SHORTEST_STEM = 3
_LONGEST_ENDING = 4
_LONGEST_BEGINNING = 5

# Stems of more endings than this are no stems but common first letters, as of "con-".
_MOST_ENDINGS = 40

# Rules that are looked through for an ending, those of the largest support: all of them in Django's
# documentation, but of four endings.
_MOST_RULES = 100


class Affixes:
    """Which endings stand for each other, and which beginnings are put before words.

    A *rule* is two endings that are found with the same stem, such as "" and "s", after the same
    letter, and its support is the number of stems that have both: what J. Goldsmith ("Unsupervised
    learning of the morphology of a natural language", 2001) calls a signature, taken in pairs.

    >>> affixes = Affixes(["test", "tests", "hint", "hints", "page", "pages", "class"])
    >>> affixes.support("counts", "count"), affixes.support("classs", "class")
    (2, 0)
    >>> affixes.best_support("words"), affixes.best_support("hints")  # there is "hint"
    (0, 2)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._endings: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for stem, ending in _divisions(word):
                self._endings.setdefault(stem, []).append(ending)
        self._support: Counter[tuple[str, str]] = Counter()
        for stem, endings in self._endings.items():
            if 1 < len(endings) <= _MOST_ENDINGS:
                after = [stem[-1] + ending for ending in endings]
                self._support.update(
                    (one, other) for one in after for other in after if one[1:2] != other[1:2]
                )
        self._rules: dict[str, list[tuple[int, str]]] = {}
        for (one, other), support in self._support.items():
            self._rules.setdefault(one, []).append((support, other[1:]))
        for one, rules in self._rules.items():
            self._rules[one] = nlargest(_MOST_RULES, rules)
        # a word is asked for again and again, with one that may have been meant after the other
        self._two_best = lru_cache(maxsize=1)(self._find_two_best)
        self._before: Counter[str] = Counter(
            beginning
            for word in self._words
            for beginning, rest in _beginnings(word)
            if rest in self._words
        )

    def support(self, word: str, other: str) -> int:
        """Count the stems that have both endings by which `word` and `other` differ."""
        return self._support[_endings_of(word, other)]

    def best_support(self, word: str, *, without: str = "") -> int:
        """Give the largest support of a rule between `word` and any other word but `without`."""
        return max(
            (support for support, other in self._two_best(word) if other != without), default=0
        )

    def _find_two_best(self, word: str) -> list[tuple[int, str]]:
        """Return the two largest supports of rules between `word` and others, with these."""
        found: list[tuple[int, str]] = []
        for stem, ending in _divisions(word):
            one = stem[-1] + ending
            endings, rules = self._endings.get(stem, ()), self._rules.get(one, ())
            if len(endings) < len(rules):
                supports = ((self._support[one, stem[-1] + other], other) for other in endings)
                found += ((support, stem + other) for support, other in supports if support)
            else:
                known = ((n, stem + other) for n, other in rules if stem + other in self._words)
                found += islice(known, 2)
        return nlargest(2, found)

    def best_beginning(self, word: str) -> int:
        """Count the words with the commonest beginning without which `word` is a word too."""
        return max(
            (
                self._before[beginning]
                for beginning, rest in _beginnings(word)
                if rest in self._words
            ),
            default=0,
        )


def _divisions(word: str) -> Iterator[tuple[str, str]]:
    for n in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        yield word[: len(word) - n], word[len(word) - n :]


def _beginnings(word: str) -> Iterator[tuple[str, str]]:
    for n in range(1, min(_LONGEST_BEGINNING, len(word) - _SHORTEST_STEM - 1) + 1):
        yield word[:n], word[n:]


def _endings_of(word: str, other: str) -> tuple[str, str]:
    """Return the endings by which two words differ, each after the letter before it."""
    n = 0
    while n < min(len(word), len(other)) and word[n] == other[n]:
        n += 1
    if n < _SHORTEST_STEM:
        return "", ""
    return word[n - 1 :], other[n - 1 :]
