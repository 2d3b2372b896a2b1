"""What slip turns one word into another, and what else speaks for and against a misspelling."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from sphinx_mrstats.audit.misspelling.formation import FORMATIONS, formation, keeps_ending
from sphinx_mrstats.audit.misspelling.search import LEAST_FREQUENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rapidfuzz.distance import Editop

    from sphinx_mrstats.audit.misspelling.search import Search

__all__ = [
    "LARGE",
    "LINE_EVIDENCE",
    "Weights",
    "describe",
    "edit_kinds",
    "formation_evidence",
    "in_words",
    "pair_evidence",
    "probability",
    "weights_for",
    "word_evidence",
]

# Letters at their places on the commonest keyboard; the keys around a key are a slip away. On
# others, most of these are neighbours too.
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

_VOWELS = frozenset("aeiouy")

_SLIPS = {
    "transposed": "two letters are transposed",
    "vowel": "another vowel",
    "key": "a neighbouring key",
    "letter": "another letter",
    "double more": "a letter is doubled",
    "syllable": "a syllable is written twice",
    "double less": "a double letter is single",
    "key more": "a neighbouring key is hit as well",
    "vowel more": "a vowel too many",
    "letter more": "a letter too many",
    "vowel less": "a vowel is missing",
    "letter less": "a letter is missing",
}
"""The kinds of edits, and what to say of them."""


def _neighbouring_keys() -> frozenset[tuple[str, str]]:
    pairs = set()
    for row, keys in enumerate(_KEYBOARD):
        below = _KEYBOARD[row + 1] if row + 1 < len(_KEYBOARD) else ""
        for i, key in enumerate(keys):
            for other in keys[i + 1 : i + 2] + below[max(i - 1, 0) : i + 1]:
                pairs |= {(key, other), (other, key)}
    return frozenset(pairs)


_NEIGHBOURS = _neighbouring_keys()


def edit_kinds(word: str, meant: str) -> Counter[str]:
    """Count the kinds of edits that turn `meant` into `word`; `describe` explains their names.

    >>> edit_kinds("recieve", "receive")
    Counter({'transposed': 1})
    >>> edit_kinds("comand", "command"), edit_kinds("seperate", "separate")
    (Counter({'double less': 1}), Counter({'vowel': 1}))
    """
    if has_syllable_twice(word, meant):
        return Counter({"syllable": 1})
    start, end = _shared_ends(word, meant)
    written, expected = word[start : len(word) - end], meant[start : len(meant) - end]
    if 2 <= len(written) <= 3 and written == expected[::-1]:
        return Counter({"transposed": 1})
    kinds: Counter[str] = Counter()
    edits = list(Levenshtein.editops(meant, word))
    while edits:
        edit = edits.pop(0)
        if edits and _is_transposition(meant, word, edit, edits[0]):
            kinds["transposed"] += 1
            edits.pop(0)
        else:
            kinds[_kind(meant, word, edit)] += 1
    return kinds


# Two letters that follow themselves: "operaration".
_TWICE = re.compile(r"(?=(..)\1)")


def has_syllable_twice(word: str, meant: str = "") -> bool:
    """Tell whether two letters stand twice in a row, and `word` is `meant` without the second.

    Without `meant`, whether there are such letters.

    >>> has_syllable_twice("operaration", "operation"), has_syllable_twice("banana", "bandana")
    (True, False)
    """
    return any(
        not meant or word[: at.start()] + word[at.start() + 2 :] == meant
        for at in _TWICE.finditer(word)
    )


def _shared_ends(word: str, other: str) -> tuple[int, int]:
    """Count the letters that two words share at their beginnings, and then at their ends.

    >>> _shared_ends("tests", "texts")
    (2, 2)
    """
    most = min(len(word), len(other))
    start = 0
    while start < most and word[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and word[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _is_transposition(meant: str, word: str, edit: Editop, following: Editop) -> bool:
    """Tell whether two edits of single letters come to swapping two neighbours."""
    at, to = edit.src_pos, edit.dest_pos
    written, expected = word[to : to + 2], meant[at : at + 2]
    return (
        len(written) == 2
        and written == expected[::-1]
        and written[0] != written[1]
        and following.src_pos <= at + 2
        and following.dest_pos <= to + 2
    )


def _kind(meant: str, word: str, edit: Editop) -> str:
    at, to = edit.src_pos, edit.dest_pos
    if edit.tag == "replace":
        return _replaced(meant[at], word[to])
    if edit.tag == "insert":
        return _more(word[to], _around(word, to))
    return _less(meant[at], _around(meant, at))


def _around(word: str, at: int) -> str:
    return word[max(at - 1, 0) : at] + word[at + 1 : at + 2]


def _replaced(expected: str, written: str) -> str:
    if _is_vowel(expected) and _is_vowel(written):
        return "vowel"
    return "key" if (expected, written) in _NEIGHBOURS else "letter"


def _more(written: str, around: str) -> str:
    if written in around:
        return "double more"
    if any((written, other) in _NEIGHBOURS for other in around):
        return "key more"
    return "vowel more" if _is_vowel(written) else "letter more"


def _less(expected: str, around: str) -> str:
    if expected in around:
        return "double less"
    return "vowel less" if _is_vowel(expected) else "letter less"


@lru_cache(maxsize=1_000)
def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in _VOWELS


def describe(word: str, meant: str) -> str:
    """Say how `word` differs from `meant`.

    >>> describe("recieve", "receive"), describe("befhaviour", "behavior")
    ('two letters are transposed', 'a letter too many, a vowel too many')
    """
    return ", ".join(_SLIPS[kind] for kind in sorted(edit_kinds(word, meant)))


# Beyond these, more of the same tells nothing more.
_MOST_FREQUENT, _LONGEST = 1_000, 12

# How much more frequent than all others as near a word is, as a logarithm: at most, and where there
# is no other.
_LEAST_RELATIVE, _ALONE = -6.0, 3.0

# More than all evidence together comes to.
_UNBOUNDED = 1_000.0

# Tokens of a corpus from which on its counts tell which words are usual.
LARGE = 50_000

# What the lines on which a word stands show; all else is known from the counts.
LINE_EVIDENCE = (
    *("in code", "beside code", "quoted", "unknown in the line", "nearly alone", "lower case"),
    *("capitals", "capitals within", "capital within", "capital beside a capital"),
    *("capital in a byline", "line of names"),
)


# Evidence in words, where its name doesn't say what it is.
_IN_WORDS = {
    "constant": "rare words are seldom misspelled",
    "count": "how often it occurs",
    "length": "its length",
    "part": "it stands only in words with hyphens",
    "small corpus": "there is little text to compare it with",
    "few misspellings": "few words of these documents are surely misspelled",
    "listed": "a list of misspellings has it",
    "listed so": "a list of misspellings corrects it so",
    "listed second": "a list of misspellings has that correction among others",
    "corpus frequency": "how often the suggestion occurs here",
    "in the corpus": "the suggestion is a word of these documents",
    "in the lexicon": "the suggestion is a word of the lexicon",
    "relative": "how frequent the suggestion is beside other words as near",
    "one edit, short": "it is short",
    "two edits, short": "it is short for two slips",
    "first letter": "the first letter differs",
    "last letter": "the last letter differs",
    "first letters": "the first or last letters differ",
    "extra first letter": "a known word with a letter before it",
    "a letter before": "a known word with a letter before it",
    "singular of it": "it is the suggestion without s",
    "ending kept": "whether both have the same ending",
    "prefix": "a known word with a prefix",
    "plural": "the plural of a known word",
    "inflected": "an inflected form of a known word",
    "agent": "a known word with -er or -or",
    "derived": "derived from a known word",
    "compound": "put together from two known words",
    "inflection": "both are forms of one word",
    "in code": "it stands in code too",
    "beside code": "it is part of a name or a path",
    "nearly alone": "its line has few other words",
    "unknown in the line": "unknown words on its line",
}


def in_words(name: str) -> str:
    """Say what a piece of evidence is.

    >>> in_words("in code"), in_words("transposed")
    ('it stands in code too', 'two letters are transposed')
    """
    return _IN_WORDS.get(name) or _SLIPS.get(name, name)


def word_evidence(search: Search, word: str, *, alone: bool, n_tokens: int) -> dict[str, float]:
    """Give the evidence that is the same whatever was meant, but for how the word is formed.

    `alone` says whether the word stands by itself, and not only in words with hyphens; `n_tokens`
    is the size of the corpus.
    """
    evidence: dict[str, float] = {
        "constant": 1,
        "count": log(search.counts[word]),
        "length": min(len(word), _LONGEST),
        "three letters": len(word) == 3,
        "four letters": len(word) <= 4,
        "five letters": len(word) <= 5,
        "part": not alone,
        "listed": word in search.known.wrong,
    }
    if search.known.words:
        evidence["small corpus"] = log(max(LARGE / max(n_tokens, 1), 1))
    return evidence


def formation_evidence(search: Search, word: str) -> dict[str, float]:
    """Give the evidence of how a word is formed from others, which takes longest to look for."""
    if not search.known.words:
        return {
            "inflected": log(1 + search.affixes.best_support(word)),
            "prefix": log(1 + search.affixes.best_beginning(word)),
        }
    return {} if word in search.known.wrong else formation(search, word)


def pair_evidence(
    search: Search,
    word: str,
    meant: str,
    distance: int,
    others: Iterable[tuple[str, int]],
) -> dict[str, float]:
    """Give the evidence that depends on what was meant, which is `distance` edits away.

    `others` are all that the word may have been meant for, with their distances.
    """
    start, end = _shared_ends(word, meant)
    listed = search.known.wrong.get(word, ())
    frequency = search.frequency(meant)
    rivals = [
        search.frequency(other) for other, away in others if other != meant and away <= distance
    ]
    evidence: dict[str, float] = {
        "corpus frequency": log(1 + min(search.counts.get(meant, 0), _MOST_FREQUENT)),
        "relative": max(frequency - max(rivals), _LEAST_RELATIVE) if rivals else _ALONE,
        "ending kept": keeps_ending(word, meant),
    }
    if not search.known.words:
        evidence["inflection"] = log(1 + search.affixes.support(word, meant))
    else:
        evidence["in the corpus"] = search.counts.get(meant, 0) >= LEAST_FREQUENT
        evidence["in the lexicon"] = meant in search.known
    if meant in listed:
        # people make this slip, whatever kind it is
        evidence["listed so" if meant == listed[0] else "listed second"] = 1
        return evidence
    is_two = distance == 2 and not has_syllable_twice(word, meant)
    return evidence | {
        "two edits": is_two,
        "two edits, short": max(8 - len(word), 0) if is_two else 0,
        "one edit, short": max(6 - len(word), 0) if distance == 1 else 0,
        "first letter": start == 0,
        "last letter": end == 0,
        "first letters": min(start, end) < 2,
        "extra first letter": word[1:] == meant,
        "singular of it": not listed and meant == word + "s",
        **edit_kinds(word, meant),
    }


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts, in a logistic model.

    What some evidence can add at most saves looking for it where all of it together couldn't make a
    finding: `most_of_lines` the lines on which a word stands, `most_of_formation` how it is formed,
    `most_of_edit` the kind of each edit.
    """

    of: Mapping[str, float]
    most_of_lines: float
    most_of_formation: float
    most_of_edit: float

    def parts(self, evidence: Mapping[str, float]) -> dict[str, float]:
        """Tell what each piece of evidence adds, where it adds something."""
        return {
            name: value * weight
            for name, value in evidence.items()
            if value and (weight := self.of.get(name, 0.0))
        }

    def add_up(self, evidence: Mapping[str, float]) -> float:
        """Add up what the evidence comes to: the logarithm of the odds."""
        return sum(self.parts(evidence).values())

    def most_of_pair(self, search: Search, word: str, meant: str, distance: int) -> float:
        """Tell at most what the evidence of `pair_evidence` comes to, without looking for it all.

        A word that a list corrects is looked at whatever that comes to.
        """
        if word in search.known.wrong:
            return _UNBOUNDED
        weight, n = self.of.get, search.counts.get(meant, 0)
        most = (
            weight("corpus frequency", 0.0) * log(1 + min(n, _MOST_FREQUENT))
            + max(weight("relative", 0.0), 0.0) * max(search.frequency(meant), _ALONE)
            + abs(weight("ending kept", 0.0))
            + distance * self.most_of_edit
        )
        if not search.known.words:
            return most
        if n >= LEAST_FREQUENT:
            most += weight("in the corpus", 0.0)
        most += max(weight("in the lexicon", 0.0), 0.0)
        if distance == 2 and not has_syllable_twice(word):
            most += weight("two edits", 0.0)
            most += weight("two edits, short", 0.0) * max(8 - len(word), 0)
        return most


@lru_cache(maxsize=2)
def weights_for(*, with_lexicon: bool) -> Weights:
    """Return the weights for a language of which words are known, or for one of which none are.

    They were fitted by ``python -m benchmarks.typo_weights``, whose text says to what.
    """
    tables = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    of: dict[str, float] = tables["lexicon" if with_lexicon else "no lexicon"]

    def most(names: Iterable[str]) -> float:
        return sum(max(of.get(name, 0.0), 0.0) for name in names)

    return Weights(
        of,
        most_of_lines=most(LINE_EVIDENCE),
        most_of_formation=_UNBOUNDED if most(FORMATIONS) else 0.0,
        most_of_edit=max(max(of.get(kind, 0.0), 0.0) for kind in _SLIPS),
    )


def probability(log_odds: float) -> float:
    """Turn the logarithm of odds into a probability, to three places.

    >>> probability(0.0), probability(3.0)
    (0.5, 0.953)
    """
    return round(1 / (1 + exp(-log_odds)), 3)
