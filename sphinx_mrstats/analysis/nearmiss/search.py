"""Near misses: rare words that a frequent word explains better than any other origin."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from math import exp
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.nearmiss.company import Documents
from sphinx_mrstats.analysis.nearmiss.deletions import DeletionIndex
from sphinx_mrstats.analysis.nearmiss.edits import describe
from sphinx_mrstats.analysis.nearmiss.evidence import Corpus
from sphinx_mrstats.analysis.nearmiss.spelling import is_other_spelling
from sphinx_mrstats.analysis.nearmiss.weights import WEIGHTS
from sphinx_mrstats.analysis.nearmiss.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["NearMiss", "Search", "find_near_misses"]

# Letters of the words that are looked at. Two letters are near anything; what is longer is a run of
# a script without spaces, or was put together by a program.
_SHORTEST, _LONGEST = 3, 24

# Occurrences: those of a word that may be a misspelling at most, those of what was meant at least,
# and how many times as frequent that has to be.
_MOST_RARE, _LEAST_FREQUENT, _TIMES = 20, 3, 2

# What is meant where nearly everything is near: short words that are among the commonest.
_LEAST_OF_THREE, _LEAST_OF_TWO_EDITS = 200, 100

# Words that one may have been meant for, of which the evidence is weighed: the nearest and most
# frequent. One word in a hundred of Django's has more than 11; what `benchmarks.typos` finds and
# corrects there is the same as without a limit, and with 4 too.
_MOST_WEIGHED = 6

_NO_WRITING = Writing()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A word that is likely a misspelling of `suggestion`.

    `count` and `frequency` are the occurrences of the two; `score` is how likely it is, from 0 to
    1; `why` says what the slip is.
    """

    word: str
    suggestion: str
    count: int
    frequency: int
    score: float
    why: str


def find_near_misses(
    vocabulary: Vocabulary,
    writing: Writing = _NO_WRITING,
    *,
    lexicon: Collection[str] = frozenset(),
    min_score: float = 0.5,
) -> tuple[NearMiss, ...]:
    """List the words that are likely misspellings, in code point order, with what was meant.

    A word is examined where it is rare and a word that is much more frequent is one or two edits
    away. Evidence for and against is weighed in a logistic model: the kind of the slip, both
    counts, whether the word is an inflection or a compound of words of the corpus, how its letters
    follow each other, its capitals, and what else is in the document. The parts of words with
    hyphens are examined apart. Words that stand in code too are no misspellings, nor are names with
    capitals within, nor is what `lexicon` holds. The time is linear in the number of words: of
    those that are all alike, the most frequent are looked at.

    No words have no near misses.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> words = {"receive": 40, "received": 9, "sent": 60, "send": 80, "recieve": 1}
    >>> [found.suggestion for found in find_near_misses(Vocabulary.from_documents({"a": words}))]
    ['receive']
    """
    search = Search(vocabulary, writing)
    counts = vocabulary.counts
    names = writing.names()
    likely = {
        part: found
        for part in search.rare()
        if part not in lexicon
        and part not in names
        and (found := search.best(part)) is not None
        and found[1] >= min_score
    }
    misses = []
    for word in sorted(counts):
        for part in _parts(word):
            if part in likely:
                meant, score = likely[part]
                misses.append(
                    NearMiss(
                        word,
                        word.replace(part, meant),
                        counts[word],
                        search.corpus.counts[meant],
                        score,
                        describe(part, meant),
                    )
                )
                break
    return tuple(misses)


class Search:
    """The words of a corpus, those with hyphens in parts, and what each may have been meant for."""

    def __init__(self, vocabulary: Vocabulary, writing: Writing = _NO_WRITING) -> None:
        parts: Counter[str] = Counter()
        for word, n in vocabulary.counts.items():
            for part in _parts(word):
                parts[part] += n
        self._rare = [
            word
            for word, n in parts.items()
            if n <= _MOST_RARE
            and _SHORTEST <= len(word) <= _LONGEST
            and word.isalpha()
            and word not in writing.code
        ]
        documents = Documents(vocabulary.by_document or {}, self._rare)
        self.corpus = Corpus(parts, writing, alone=vocabulary.counts, documents=documents)
        self._index = DeletionIndex(
            word
            for word, n in sorted(parts.items(), key=lambda part: (-part[1], part[0]))
            if n >= _LEAST_FREQUENT and _SHORTEST <= len(word) <= _LONGEST
        )

    def rare(self) -> list[str]:
        """Return the words that may be misspellings."""
        return self._rare

    def best(self, word: str) -> tuple[str, float] | None:
        """Return what a word was most likely meant for, and how likely; None if for nothing."""
        shared = None
        best = None
        for meant, distance in islice(self.candidates(word), _MOST_WEIGHED):
            if shared is None:
                shared = _weigh(self.corpus.of_word(word))
            total = shared + _weigh(self.corpus.of_pair(word, meant, distance))
            if best is None or (total, meant) > best:
                best = total, meant
        if best is None:
            return None
        total, meant = best
        if is_other_spelling(word, meant):
            return None
        return meant, round(1 / (1 + exp(-total)), 3)

    def candidates(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield what a word may have been meant for, with the number of edits.

        The nearest first, and of those as near the most frequent.
        """
        counts = self.corpus.counts
        least = max(_LEAST_FREQUENT, _TIMES * counts[word])
        if len(word) == _SHORTEST:
            least = max(least, _LEAST_OF_THREE)
        for meant, distance in self._index.near(word):
            if distance == 2 and (
                len(word) < 5
                or len(meant) < 5
                or (len(word) == 5 and counts[meant] < _LEAST_OF_TWO_EDITS)
            ):
                continue
            if counts[meant] >= least:
                yield meant, distance


def _weigh(evidence: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in evidence.items() if value)


def _parts(word: str) -> list[str]:
    """Divide a word at its hyphens; what makes a genitive goes.

    >>> _parts("client-server's")
    ['client', 'server']
    """
    return [part.removesuffix("'s") for part in word.split("-")]
