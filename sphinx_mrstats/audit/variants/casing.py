"""Names and abbreviations whose capitals differ: ``GitHub`` and ``Github``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.cluster import Cluster, majority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["find_casing"]

# What most writers do is right if so many do. Below, both may be meant: a class and what it stands
# for, a command and the project of that name.
_CLEAR_SHARE = 0.8

# Of abbreviations: in lower case they may be words and names, such as ``id``.
_CLEAR_SHARE_OF_CAPITALS = 0.85

# Fewer say nothing about what most writers do.
_FEWEST = 3


def find_casing(counts: Mapping[str, int], within: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of forms that differ in capitals only, in the order of their folded forms.

    `counts` are the occurrences of forms as written, and `within` those of capitalised forms that
    follow a word in lower case. A capital at the start of a sentence or a title says nothing, so
    that a capitalised form counts as often as it stands within.
    Clusters are only those whose majority form has capitals: that a common word is capitalised here
    and there may be a title, an emphasis, the name of something.
    """
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    for form, n in counts.items():
        by_word[form.lower()][form] = n
    for word in sorted(by_word):
        if len(by_word[word]) > 1 and len(word) > 1:
            cluster = _cluster(by_word[word], within)
            if cluster is not None and not _names_things(word, cluster, counts):
                yield cluster


def _cluster(written: Mapping[str, int], within: Mapping[str, int]) -> Cluster | None:
    counts = {
        form: within.get(form, 0) if _is_capitalised(form) else n for form, n in written.items()
    }
    counts = {form: n for form, n in counts.items() if n}
    if len(counts) < 2:
        return None
    best = majority(counts)
    share = _CLEAR_SHARE_OF_CAPITALS if best.isupper() else _CLEAR_SHARE
    if best.islower() or counts[best] < max(_FEWEST, share * sum(counts.values())):
        return None
    odd = tuple(form for form in sorted(counts) if form != best and not _is_right(form, best))
    if best.isupper() and sum(counts[form] for form in odd) == 1:
        return None  # once in lower case: a file's suffix, the name of a format
    return Cluster("case", counts, best, odd) if odd else None


def _names_things(word: str, cluster: Cluster, counts: Mapping[str, int]) -> bool:
    """Tell whether a name is also the plural of a common word: ``Windows``."""
    return _is_capitalised(cluster.best) and word.endswith("s") and word[:-1] in counts


def _is_capitalised(form: str) -> bool:
    """Tell whether a form has a capital at its start and nowhere else."""
    return form[0].isupper() and form[1:].islower()


def _is_right(form: str, best: str) -> bool:
    """Tell whether a form is the best one at the start of a sentence, or in capitals throughout."""
    return form.isupper() or form == best[0].upper() + best[1:]
