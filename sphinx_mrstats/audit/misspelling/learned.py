"""What was learned of the suspects of a corpus, and which of them have to be looked at again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING
from zlib import crc32

from sphinx_mrstats.audit.misspelling.known import ends_of, rest_of
from sphinx_mrstats.audit.misspelling.search import Search, count_parts, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sphinx_mrstats.audit.misspelling.known import Known

__all__ = ["Learned", "Pairs", "learn"]

Pairs = list[tuple[float, str, dict[str, float]]]
"""What a word may have been meant for: the sum of the evidence, the word, the evidence."""

# Words whose counts may differ, or a twentieth of all, so that it isn't quicker to begin anew.
_FEW = 500


@dataclass(frozen=True, slots=True)
class Learned:
    """What a word of a corpus may have been meant for, by what that depends on.

    `counts` are those of the corpus at that time, and `parts` those of the parts of its words.
    `suspects` are the words that were looked at, sorted, `in_code` those of them that stand in code
    too, and `pairs` what was found for those for which something was. `only_here` are the words
    that may be meant because the corpus has them.
    `asked` are digests of all that was asked for a suspect, one suspect after the other; `ends` is
    how many there are up to the end of those of each suspect.
    """

    counts: dict[str, int]
    parts: dict[str, int]
    suspects: list[str]
    in_code: frozenset[str]
    pairs: dict[str, Pairs]
    only_here: frozenset[str]
    asked: bytes
    ends: list[int]

    def changed(self, counts: Mapping[str, int]) -> set[str] | None:
        """Return the words, and their parts, whose counts differ now; None if they are many."""
        words = {word for word, _ in self.counts.items() ^ counts.items()}
        if len(words) > max(_FEW, len(counts) // 20):
            return None
        return words.union(part for word in words for part in parts_of(word))

    def search(self, counts: Mapping[str, int], known: Known, changed: Collection[str]) -> Search:
        """Return the search in a corpus as it is now, of which some words changed."""
        parts = Counter(self.parts)
        words = [word for word in changed if counts.get(word) != self.counts.get(word)]
        parts.update(count_parts({word: counts.get(word, 0) for word in words}, known))
        parts.subtract(count_parts({word: self.counts.get(word, 0) for word in words}, known))
        return Search(+parts, known, self.only_here.union(changed))

    def find_again(
        self,
        search: Search,
        changed: Collection[str],
        code: Collection[str],
        look: Callable[[str], Pairs],
    ) -> tuple[list[str], dict[str, Pairs]]:
        """Return the suspects of today and their pairs, looking only at what may be different.

        These are the suspects that changed, or are in code and weren't, or the other way round; and
        those for which a word was asked for that changed, or a list of words that may be meant.
        """
        suspects = {*self.suspects}.difference(changed)
        suspects.update(filter(search.is_suspect, changed))
        moved = (self.only_here ^ search.only_here()).intersection(changed)
        asked = {
            *changed,
            *(f"\t{name}" for word in moved for name in (*ends_of(word), rest_of(word))),
        }
        again = self._who_asked(asked).union(changed)
        again.update(word for word in suspects if (word in code) != (word in self.in_code))
        pairs = {
            word: found
            for word in sorted(suspects)
            if (found := look(word) if word in again else self.pairs.get(word))
        }
        return sorted(suspects), pairs

    def _who_asked(self, asked: Iterable[str]) -> set[str]:
        """Return the suspects for which something was asked; some more, as digests are short."""
        digests = array(_DIGESTS, self.asked)
        places = compress(range(len(digests)), map({*map(_digest, asked)}.__contains__, digests))
        return {self.suspects[bisect_right(self.ends, at)] for at in places}


def learn(
    search: Search,
    counts: Mapping[str, int],
    code: Collection[str],
    look: Callable[[str], Pairs],
) -> Learned:
    """Look at all suspects, and note what is asked for each."""
    suspects = search.suspects()
    pairs, asked, ends = {}, array(_DIGESTS), []
    with search.noting() as noted:
        for word in suspects:
            noted.clear()
            if found := look(word):
                pairs[word] = found
            asked.extend(map(_digest, sorted({word, *noted})))
            ends.append(len(asked))
    in_code = frozenset(word for word in suspects if word in code)
    only_here = search.only_here()
    return Learned(
        dict(counts),
        dict(search.counts),
        *(suspects, in_code, pairs, only_here, asked.tobytes(), ends),
    )


# Digests of 32 bits: two of a hundred thousand words are mistaken for each other now and then, and
# looked at again for nothing.
_DIGESTS = "I"


def _digest(asked: str) -> int:
    return crc32(asked.encode("utf-8", "surrogatepass"))
