"""What changed between two states of the same documents: words that came, went, rose and fell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.keyness import log_likelihood, log_ratio
from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "DEFAULT_MIN_KEYNESS",
    "Change",
    "Difference",
    "DocumentChanges",
    "Size",
    "difference",
    "differences",
]

DEFAULT_MIN_KEYNESS = 6.63
"""G² that chance gives one word of a hundred (χ², one degree of freedom)."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large one state is, in documents, tokens and types."""

    n_documents: int
    n_tokens: int
    n_types: int


@dataclass(frozen=True, slots=True)
class Change:
    """A word that occurs more or less often than before.

    `per_million` and `old_per_million` are occurrences for each million of tokens; `keyness` is G²,
    from 0: how sure it is that the change is none of chance; `ratio` the binary logarithm of the
    relative frequencies' ratio: 1 for twice as common as before, -1 for half. Both are 0 where one
    state has no words at all. `documents` has the names of the documents that hold a word that
    came, or held one that went, where that is known.
    """

    word: str
    old_count: int
    count: int
    old_per_million: float
    per_million: float
    keyness: float
    ratio: float
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """The names of the documents that came and went, and how many have other words than before."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    n_changed: int


_UNCHANGED = DocumentChanges((), (), 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """What came, went, rose and fell in all documents, or in the one document `name`.

    `old_size` and `size` are of everything that was counted. `n_came` and `n_went` are numbers of
    words, including those that `top` leaves out. `documents` is None if counts per document were
    not kept. `is_changed` is true if anything differs, whether it is listed or not.
    """

    name: str
    old_size: Size
    size: Size
    came: tuple[Change, ...]
    went: tuple[Change, ...]
    rose: tuple[Change, ...]
    fell: tuple[Change, ...]
    n_came: int
    n_went: int
    documents: DocumentChanges | None
    is_changed: bool


def difference(
    old: Vocabulary,
    new: Vocabulary,
    *,
    name: str = "",
    top: int = 20,
    min_keyness: float = DEFAULT_MIN_KEYNESS,
    stop_words: Collection[str] = frozenset(),
    min_length: int = 1,
    among: tuple[Vocabulary, Vocabulary] | None = None,
) -> Difference:
    """Compare two states of the same documents.

    A word **came** that only `new` has, and **went** that only `old` has; the commonest are first.
    A word of both **rose** or **fell** if it is commoner or rarer than before, relative to all
    words, with a G² of `min_keyness` at least; the surest are first. Ties stand in code point
    order. Of each kind the first `top` are given, 0 means all. Words in `stop_words` and those of
    fewer than `min_length` characters are left out; sizes are of all words. Where one state has no
    words, all of the other came or went. `among` has both states of all documents, where these are
    but some: words that are new to all, or gone from all, are then first.

    >>> old = Vocabulary.from_documents({"a": {"the": 10, "whale": 8, "cat": 1}})
    >>> new = Vocabulary.from_documents({"a": {"the": 10, "whale": 1, "sea": 8}})
    >>> found = difference(old, new, min_keyness=3.84)
    >>> [[each.word for each in kind] for kind in (found.came, found.went, found.rose, found.fell)]
    [['sea'], ['cat'], [], ['whale']]
    >>> found.fell[0].ratio
    -3.0
    """
    all_old, all_new = among or (old, new)
    changes = [
        _change(word, old, new)
        for word in sorted(old.counts.keys() | new.counts.keys())
        if len(word) >= min_length and word not in stop_words
    ]
    came = _sorted((each for each in changes if not each.old_count), known=all_old.counts)
    went = _sorted((each for each in changes if not each.count), known=all_new.counts)
    moved = sorted(
        (each for each in changes if each.old_count and each.count and each.keyness >= min_keyness),
        key=lambda each: -each.keyness,
    )
    rose = [each for each in moved if _trend(each, old, new) > 0]
    fell = [each for each in moved if _trend(each, old, new) < 0]
    shown = slice(top or None)
    documents = _documents(old, new)
    return Difference(
        name,
        _size(old),
        _size(new),
        came=_placed(came[shown], new),
        went=_placed(went[shown], old),
        rose=tuple(rose[shown]),
        fell=tuple(fell[shown]),
        n_came=len(came),
        n_went=len(went),
        documents=documents,
        is_changed=(old.n_documents, old.counts) != (new.n_documents, new.counts)
        or (documents is not None and documents != _UNCHANGED),
    )


def differences(old: Vocabulary, new: Vocabulary, **options: Any) -> tuple[Difference, ...]:
    """Compare each document that has other words than before, in the order of their names.

    The options are those of `difference`. A document that only one state has is compared with one
    that has no words. Words that are new to all documents, or gone from all, are first.

    >>> old = Vocabulary.from_documents({"a": {"sea": 1}, "b": {"ox": 1}})
    >>> new = Vocabulary.from_documents({"a": {"sea": 2}, "b": {"ox": 1}, "c": {"cat": 1}})
    >>> [found.name for found in differences(old, new)]
    ['a', 'c']

    Raises:
        VocabularyError: counts per document were not kept in one of them.

    """
    if old.by_document is None or new.by_document is None:
        raise VocabularyError(
            "documents can't be compared without counts per document: count with "
            "by_document=True (--by-document)"
        )
    names = sorted(old.by_document.keys() | new.by_document.keys())
    return tuple(
        difference(_alone(name, old), _alone(name, new), name=name, among=(old, new), **options)
        for name in names
        if old.by_document.get(name) != new.by_document.get(name)
    )


def _alone(name: str, vocabulary: Vocabulary) -> Vocabulary:
    documents = vocabulary.by_document or {}
    return Vocabulary.from_documents({name: documents[name]} if name in documents else {})


def _sorted(changes: Iterable[Change], *, known: Mapping[str, int]) -> list[Change]:
    return sorted(changes, key=lambda each: (each.word in known, -each.old_count - each.count))


def _size(vocabulary: Vocabulary) -> Size:
    return Size(vocabulary.n_documents, vocabulary.n_tokens, vocabulary.n_types)


def _change(word: str, old: Vocabulary, new: Vocabulary) -> Change:
    old_count, count = old.counts.get(word, 0), new.counts.get(word, 0)
    table = (count, new.n_tokens, old_count, old.n_tokens)
    comparable = bool(old.n_tokens and new.n_tokens)
    return Change(
        word,
        old_count,
        count,
        1_000_000 * old_count / (old.n_tokens or 1),
        1_000_000 * count / (new.n_tokens or 1),
        log_likelihood(*table) if comparable else 0.0,
        log_ratio(*table) if comparable else 0.0,
    )


def _trend(change: Change, old: Vocabulary, new: Vocabulary) -> int:
    """Tell which relative frequency is larger, in integers: ratios of floats are never the same."""
    return change.count * old.n_tokens - change.old_count * new.n_tokens


def _placed(changes: Sequence[Change], vocabulary: Vocabulary) -> tuple[Change, ...]:
    """Add the names of the documents that hold each word."""
    if vocabulary.by_document is None:
        return tuple(changes)
    holders: dict[str, list[str]] = {change.word: [] for change in changes}
    for name, words in vocabulary.by_document.items():
        for word in holders.keys() & words.keys():
            holders[word].append(name)
    return tuple(replace(change, documents=tuple(holders[change.word])) for change in changes)


def _documents(old: Vocabulary, new: Vocabulary) -> DocumentChanges | None:
    before, after = old.by_document, new.by_document
    if before is None or after is None:
        return None
    return DocumentChanges(
        came=tuple(name for name in after if name not in before),
        went=tuple(name for name in before if name not in after),
        n_changed=sum(words != after[name] for name, words in before.items() if name in after),
    )
