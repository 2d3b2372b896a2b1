"""Plurals of abbreviations with an apostrophe: ``API's`` where ``APIs`` is meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["find_plurals", "is_apostrophe_plural"]

_ENDINGS = ("'s", "’s")

# Of one letter, as in "mind your p's and q's", the apostrophe is usual.
_LEAST = 3


def is_apostrophe_plural(form: str) -> bool:
    """Tell whether a form is an abbreviation in capitals with an apostrophe and an s.

    >>> [is_apostrophe_plural(form) for form in ("API's", "Python's", "I's")]
    [True, False, False]
    """
    return form.endswith(_ENDINGS) and form[:-2].isupper() and len(form) > 3


def find_plurals(
    forms: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    function_words: Collection[str],
) -> Iterator[Cluster]:
    """Yield clusters of a plural and the same with an apostrophe, which is not a possessive.

    A possessive is followed by what is possessed; one that is followed by one of `function_words`
    ("the API's are") is a plural. The odd forms of a cluster are such pairs of words.
    """
    wrong: dict[str, dict[str, int]] = defaultdict(dict)
    for (first, second), n in sorted(pairs.items()):
        if is_apostrophe_plural(first) and second in function_words:
            wrong[f"{first[:-2]}s"][f"{first} {second}"] = n
    for plural in sorted(wrong):
        right = {plural: forms[plural]} if plural in forms else {}
        counts = {**right, **wrong[plural]}
        yield Cluster("plural", counts, plural, tuple(wrong[plural]))
