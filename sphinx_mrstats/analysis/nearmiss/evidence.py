"""What speaks for and against a rare word being a misspelling of a frequent one, as numbers."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.nearmiss.affixes import Affixes
from sphinx_mrstats.analysis.nearmiss.edits import edit_kinds, shared_ends
from sphinx_mrstats.analysis.nearmiss.letters import LetterModel
from sphinx_mrstats.analysis.nearmiss.writing import CaseModel, Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sphinx_mrstats.analysis.nearmiss.company import Documents

__all__ = ["Corpus"]

# A word of a letter model: one that occurs once may itself be misspelled.
_LEAST_FOR_MODEL = 2

# The parts of a compound: "file" and "system" of "filesystem". Shorter ones are parts of anything.
_SHORTEST_PART, _LEAST_OF_PART = 3, 3

# Beyond these, more of the same tells nothing more; the weights are fitted with them.
_MOST_FREQUENT, _LONGEST = 1_000, 12
_LETTERS_AT_LEAST, _LETTERS_AT_MOST, _CASE_AT_LEAST = -8.0, 4.0, -5.0


class Corpus:
    """The words of a corpus, and what they show of how its words are formed and written.

    `counts` are those of words without hyphens and of the parts of those with hyphens; `alone` are
    the former. `documents` tell which documents hold a word.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        writing: Writing,
        *,
        alone: Collection[str],
        documents: Documents,
    ) -> None:
        self.counts = counts
        self._alone = alone
        self._documents = documents
        hapaxes = [word for word, n in counts.items() if n == 1]
        self._affixes = Affixes(counts)
        self._letters = LetterModel(word for word, n in counts.items() if n >= _LEAST_FOR_MODEL)
        self._case = CaseModel(writing, hapaxes)
        self._log_probability = lru_cache(maxsize=None)(self._letters.log_probability)

    def of_word(self, word: str) -> dict[str, float]:
        """Give the evidence that is the same whatever was meant."""
        return {
            "constant": 1.0,
            "count": log(self.counts[word]),
            "length": min(len(word), _LONGEST),
            "three letters": len(word) == 3,
            "four letters": len(word) <= 4,
            "part": word not in self._alone,
            "capitals": self._case.only_capitals(word),
            "beginning": log(1 + self._affixes.best_beginning(word)),
            "compound": self._compound(word),
        }

    def of_pair(self, word: str, meant: str, distance: int) -> dict[str, float]:
        """Give the evidence that depends on what was meant, which is `distance` edits away."""
        start, end = shared_ends(word, meant)
        letters = self._log_probability(word) - self._log_probability(meant)
        letters = min(max(letters, _LETTERS_AT_LEAST), _LETTERS_AT_MOST)
        return {
            "frequency": log(min(self.counts[meant], _MOST_FREQUENT)),
            "two edits": distance == 2,
            "two edits, short": max(8 - len(word), 0) if distance == 2 else 0,
            "one edit, short": max(6 - len(word), 0) if distance == 1 else 0,
            "first letter": start == 0,
            "last letter": end == 0,
            "first letters": min(start, end) < 2,
            "letter ratio": letters,
            "case": max(self._case.log_ratio(word, meant), _CASE_AT_LEAST),
            "names": self._case.both_names(word, meant),
            "inflection": log(1 + self._affixes.support(word, meant)),
            "inflected": log(1 + self._affixes.best_support(word, without=meant)),
            **self._documents.of_pair(word, meant, self.counts[meant]),
            **edit_kinds(word, meant),
        }

    def _compound(self, word: str) -> float:
        """Give the logarithm of the rarer part's count, of the best two parts; 0 without any."""
        best = 0
        for n in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            rarer = min(self.counts.get(word[:n], 0), self.counts.get(word[n:], 0))
            if rarer >= _LEAST_OF_PART:
                best = max(best, rarer)
        return log(best) if best else 0.0
