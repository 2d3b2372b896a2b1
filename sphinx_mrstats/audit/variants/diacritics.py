"""Words with and without their marks: ``naïve`` and ``naive``."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.cluster import Cluster, majority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["find_diacritics"]

# Of all words. In a language with marks more words have them, and a mark tells two words apart
# ("schon" and "schön").
_FOREIGN_SHARE = 0.005

# "à la" is no other way to write "a".
_SHORTEST = 3


def find_diacritics(counts: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of folded words that differ in marks only, where words with marks are rare.

    >>> [cluster.best for cluster in find_diacritics({"naïve": 1, "naive": 2, "the": 997})]
    ['naive']
    """
    marked = {word for word in counts if not word.isascii() and _plain(word) != word}
    if sum(counts[word] for word in marked) > _FOREIGN_SHARE * sum(counts.values()):
        return
    by_letters: dict[str, dict[str, int]] = defaultdict(dict)
    for word in marked:
        by_letters[_plain(word)][word] = counts[word]
    for plain in sorted(by_letters):
        if len(plain) < _SHORTEST:
            continue
        forms = by_letters[plain]
        if plain in counts:
            forms[plain] = counts[plain]
        if len(forms) > 1:
            best = majority(forms)
            yield Cluster("diacritics", forms, best, tuple(sorted(forms.keys() - {best})))


def _plain(word: str) -> str:
    """Take the marks away."""
    return "".join(
        each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each)
    )
