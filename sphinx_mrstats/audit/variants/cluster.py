"""One word in all the ways that it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Cluster", "majority"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The forms of one word, with the occurrences of each.

    `kind` says in what they differ; `best` is the form that most writers chose. `odd` are the forms
    that are to be changed; the rest are right beside `best`, as ``command-line tool`` is beside
    ``the command line``.
    """

    kind: str
    counts: Mapping[str, int]
    best: str
    odd: tuple[str, ...]


def majority(counts: Mapping[str, int]) -> str:
    """Return the form with most occurrences; of equal ones the first in code point order.

    >>> majority({"web site": 2, "website": 5})
    'website'
    """
    return min(counts, key=lambda form: (-counts[form], form))
