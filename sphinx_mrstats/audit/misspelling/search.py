"""Which words of a corpus may be misspelled, and which words each may have been meant for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from math import log
from typing import TYPE_CHECKING, Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sphinx_mrstats.audit.misspelling.formation import Affixes
from sphinx_mrstats.audit.misspelling.known import (
    FREQUENCY_OF_JARGON,
    UNKNOWN_FREQUENCY,
    ends_of,
    is_looked_at,
    rest_of,
)
from sphinx_mrstats.audit.spelling import is_other_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_mrstats.audit.misspelling.known import Known

__all__ = ["LEAST_FREQUENT", "MOST_RARE", "Search", "count_parts", "parts_of"]

# Occurrences: those of a word that may be a misspelling at most, and those of a word that only this
# corpus knows at least, so that it may have been meant.
MOST_RARE, LEAST_FREQUENT = 20, 3

# How many times as frequent a word that only this corpus knows is as a misspelling of it.
_TIMES = 2

# Words that one may have been meant for, of which the evidence is weighed: the most frequent of
# those that are one edit away, and of those that are two.
_MOST_WEIGHED = 4

# An "e" that may stay or go before the ending, as it tells nothing of how the word is said.
_ABLE = re.compile(r"(?<=[^cg\W])eable(?=s?$)")

# In shorter words, two edits may turn anything into anything.
_SHORTEST_OF_TWO_EDITS = 5

# Words of one length that share these letters, at most: the most frequent. English has some 300; a
# program may have put together thousands, and comparing all with all would take without end.
_MOST_ALIKE = 1_000


class _NotedCounts(dict[str, int]):
    """Counts that note in `asked` which words somebody asks for."""

    def __init__(self, counts: Mapping[str, int], asked: set[str]) -> None:
        super().__init__(counts)
        self._asked = asked

    def get(self, word: str, default: Any = None) -> Any:
        self._asked.add(word)
        return super().get(word, default)

    def __getitem__(self, word: str) -> int:
        self._asked.add(word)
        return super().get(word, 0)


class Search:
    """The words of a corpus, those with hyphens in parts, beside what is known of the language.

    `counts` are those that `count_parts` gives. An edit adds, drops or replaces a letter, or
    transposes two neighbours (the optimal string alignment distance; F. J. Damerau, "A technique
    for computer detection and correction of spelling errors", 1964). A word is compared with those
    that are at most two letters longer or shorter and share its first two letters, or its first
    one and its last two. What was meant to begin otherwise is looked up, by replacing, adding,
    dropping and swapping first letters. Words that may be meant because the corpus has them are
    looked for among `only_here`, if those are given.

    >>> from sphinx_mrstats.audit.misspelling.known import NOTHING
    >>> search = Search({"receive": 9, "recieve": 1, "recipe": 5}, NOTHING)
    >>> search.suspects(), search.candidates("recieve")
    (['receive', 'recieve', 'recipe'], [('receive', 1), ('recipe', 2)])
    """

    def __init__(
        self, counts: Mapping[str, int], known: Known, only_here: Iterable[str] | None = None
    ) -> None:
        self.counts = counts
        self.known = known
        self._frequencies: dict[str, float] = {}
        # Words that only this corpus knows, in lists of the names of those that the language has.
        self._own: dict[str, list[str]] = defaultdict(list)
        for word in counts if only_here is None else only_here:
            is_frequent = counts.get(word, 0) >= LEAST_FREQUENT
            if is_frequent and not known.may_be_meant(word) and self._is_target(word):
                for name in (*ends_of(word), rest_of(word)):
                    self._own[name].append(word)
        self._blocks: dict[str, dict[int, list[str]]] = {}
        self._by_rest: dict[str, dict[str, list[str]]] = {}
        self._compared: dict[tuple[str, int, int], list[str]] = {}
        self._asked: set[str] | None = None

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Note what the answers depend on, in a set that grows and may be cleared.

        In it are words whose counts were asked for, and names of lists of targets, after a tab.
        """
        counts, self._asked = self.counts, set()
        self.counts = _NotedCounts(counts, self._asked)
        yield self._asked
        self.counts, self._asked = counts, None

    def only_here(self) -> frozenset[str]:
        """Return the words that may be meant because this corpus has them."""
        return frozenset(word for words in self._own.values() for word in words)

    def has_cut_lists(self) -> bool:
        """Tell whether of some targets that are alike only the most frequent were looked at."""
        return any(
            len(block) == _MOST_ALIKE
            for blocks in self._blocks.values()
            for block in blocks.values()
        )

    @cached_property
    def affixes(self) -> Affixes:
        """The endings and beginnings by which the words of the corpus are formed."""
        return Affixes(self.counts)

    def suspects(self) -> list[str]:
        """Return the words that may be misspellings, sorted."""
        return sorted(filter(self.is_suspect, self.counts))

    def is_suspect(self, word: str) -> bool:
        """Tell whether a word may be a misspelling: it is rare, and not known to be right."""
        return (
            0 < self.counts.get(word, 0) <= MOST_RARE
            and is_looked_at(word)
            and word not in self.known
        )

    def candidates(self, word: str) -> list[tuple[str, int]]:
        """Return what a word may have been meant for, with the number of edits.

        First the corrections that a list has, then the most frequent that are one edit away and
        those that are two.
        """
        listed = self.known.wrong.get(word, ())
        found: dict[int, list[str]] = {1: [], 2: []}
        for meant, distance in self._near(word).items():
            if meant not in listed and self._may_be_meant(word, meant):
                found[distance].append(meant)
        result = [(meant, OSA.distance(word, meant)) for meant in listed]
        for distance, words in found.items():
            words.sort(key=lambda meant: (-self.frequency(meant), meant))
            result += [(meant, distance) for meant in words[:_MOST_WEIGHED]]
        return result

    def frequency(self, word: str) -> float:
        """Tell how frequent a word is, here and in its language, as a logarithm."""
        if self._asked is not None:
            self._asked.add(word)
        if word not in self._frequencies:
            in_language = max(self.known.words.get(word, 0), UNKNOWN_FREQUENCY) / UNKNOWN_FREQUENCY
            self._frequencies[word] = log(1 + self.counts.get(word, 0)) + log(in_language)
        return self._frequencies[word]

    def _may_be_meant(self, word: str, meant: str) -> bool:
        if word not in self.known.wrong and is_other_spelling(word, meant):
            return False
        if word == f"{meant}d":
            return False  # "lockd" is a daemon, and "powerd" lacks an "e"
        if meant == f"{word}s" and word not in self.known.wrong:
            return False  # the singular of a plural
        if word.endswith("js") and word[:-2] in self.known and word not in self.known.wrong:
            return False  # "bootstrapjs" is a library
        if _ABLE.sub("able", word) == _ABLE.sub("able", meant):
            return self._is_right_without_e(word, meant)
        return meant in self.known or self.counts[meant] >= _TIMES * self.counts[word]

    def _is_right_without_e(self, word: str, meant: str) -> bool:
        """Tell of two words that an "e" before "able" sets apart whether only one is right.

        Dictionaries have *resolvable*, and neither *togglable* nor *toggleable*.
        """
        n = self.known.words.get(meant, 0)
        if len(word) > len(meant):
            return n not in (0, FREQUENCY_OF_JARGON)
        return n > FREQUENCY_OF_JARGON

    def _near(self, word: str) -> dict[str, int]:
        """Return the targets that are one or two edits away, with that number."""
        most = 2 if len(word) >= _SHORTEST_OF_TWO_EDITS else 1
        near = dict.fromkeys(self._other_beginnings(word), 1)
        for name in ends_of(word):
            for meant, distance, _ in process.extract(
                word,
                self._comparable(name, len(word), most),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            ):
                near[meant] = int(distance)
        near.pop(word, None)
        return near

    def _is_target(self, word: str) -> bool:
        """Tell whether a misspelled word may have been meant for this one."""
        if self.known.may_be_meant(word):
            return True
        return (
            self.counts.get(word, 0) >= LEAST_FREQUENT
            and is_looked_at(word)
            and word not in self.known.wrong
        )

    def _targets(self, name: str) -> list[str]:
        """Return the targets of a list, by the name that `ends_of` or `rest_of` gives."""
        return self.known.list_of(name) + self._own.get(name, [])

    def _comparable(self, name: str, length: int, most: int) -> list[str]:
        """Return the targets with these letters of about this length."""
        key = name, length, most
        if self._asked is not None:
            self._asked.add(f"\t{name}")
        if key not in self._compared:
            if name not in self._blocks:
                self._blocks[name] = self._by_length(name)
            lengths = range(length - most, length + most + 1)
            blocks = (self._blocks[name].get(n, []) for n in lengths)
            self._compared[key] = [*chain.from_iterable(blocks)]
        return self._compared[key]

    def _by_length(self, name: str) -> dict[int, list[str]]:
        """Sort the targets with these letters by their length; too many are not all looked at."""
        blocks: dict[int, list[str]] = defaultdict(list)
        for word in self._targets(name):
            blocks[len(word)].append(word)
        for block in blocks.values():
            if len(block) > _MOST_ALIKE:
                block.sort(key=lambda word: (-self.frequency(word), word))
                del block[_MOST_ALIKE:]
        return blocks

    def _other_beginnings(self, word: str) -> set[str]:
        """Return the targets that differ from a word in the first letters alone."""
        rest = word[1:]
        near = {each for each in (rest, word[1] + word[0] + word[2:]) if self._is_target(each)}
        near.update(self._with_rest(rest), self._with_rest(word))
        return near

    def _with_rest(self, rest: str) -> list[str]:
        """Return the targets that are a letter and `rest`."""
        name = rest_of(f" {rest}")
        if self._asked is not None:
            self._asked.add(f"\t{name}")
        if name not in self._by_rest:
            self._by_rest[name] = defaultdict(list)
            for word in self._targets(name):
                self._by_rest[name][word[1:]].append(word)
        return self._by_rest[name].get(rest, [])


def parts_of(word: str) -> list[str]:
    """Divide a word at its hyphens; what makes a genitive goes.

    >>> parts_of("client-server's")
    ['client', 'server']
    """
    return [part.removesuffix("'s") for part in word.split("-")]


def count_parts(counts: Mapping[str, int], known: Known) -> Counter[str]:
    """Count words without hyphens, and the parts of those with hyphens.

    No parts are those of a word that is known when it is written as one: "emption" of
    "pre-emption".
    """
    found: Counter[str] = Counter()
    for word, n in counts.items():
        if word.isalpha():
            found[word] += n
            continue
        parts = parts_of(word)
        if len(parts) == 1 or "".join(parts) not in known:
            for part in parts:
                found[part] += n
    return found
