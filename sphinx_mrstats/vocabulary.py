"""How often each word occurs, in how many documents, in which ones."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, AnyStr, NoReturn, TypeVar

from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.files import parse_json, read_regular, write_whole
from sphinx_mrstats.text import quiet_json, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["FORMAT", "Vocabulary", "dump_json", "merge_counts"]

FORMAT = 1
"""The version of the JSON that `Vocabulary.to_json` writes and `Vocabulary.from_json` reads."""


# Counts of n-grams by document are large: two million trigrams take 100 MB.
_MOST_BYTES = 1 << 28

_Value = TypeVar("_Value")


def merge_counts(total: dict[AnyStr, int], counts: Mapping[AnyStr, int]) -> None:
    """Add the `counts` of words to `total`, in place; both in text, or both in UTF-8.

    >>> total = {"whale": 2}
    >>> merge_counts(total, {"whale": 1, "sea": 4})
    >>> total
    {'whale': 3, 'sea': 4}
    """
    seen = total.get
    for word, n in counts.items():
        total[word] = seen(word, 0) + n


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """Order as results are shown: by count, largest first; ties by code point."""
    return dict(sorted(sorted(counts.items()), key=lambda item: item[1], reverse=True))


def dump_json(content: Mapping[str, Any]) -> str:
    """Write what `Vocabulary.to_dict` gave, or a part of it, as JSON with a word on each line."""
    import json  # to show words takes none

    # Without `indent`, json's C encoder does the work: ten times as fast.
    text = json.dumps(content, ensure_ascii=False, separators=(",\n", ": "))
    # The bytes of a file name that aren't UTF-8 are lone surrogates in Python. What this error
    # handler makes of them is how JSON writes them.
    return quiet_json(text.encode("utf-8", "backslashreplace").decode("utf-8"))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Counts of words over documents; immutable, and equal where the same was counted.

    Make one with `from_documents`, `sphinx_mrstats.count_documents` or `load`. Vocabularies of
    different documents add up, and what was added can be subtracted again:

    >>> guide = Vocabulary.from_documents({"guide.rst": {"whale": 2, "sea": 1}})
    >>> index = Vocabulary.from_documents({"index.rst": {"whale": 1}})
    >>> both = guide + index
    >>> both.n_documents, both.n_tokens, both.n_types
    (2, 4, 2)
    >>> both.counts["whale"], both.document_frequency["whale"]
    (3, 2)
    >>> both - index == guide
    True
    >>> sum([guide, index], start=Vocabulary()) == both
    True

    Mappings are read-only and in the code point order of the words, or of the names of documents,
    whichever way the counts came together.
    """

    n_documents: int = 0
    """How many documents were counted, those without a word included."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Occurrences of each word, in all documents together."""

    _document_frequency: Mapping[str, int] | None = field(default_factory=dict)

    by_document: Mapping[str, Mapping[str, int]] | None = field(default_factory=dict)
    """Occurrences of each word in each document; None where that was not kept."""

    n_tokens: int = field(init=False, compare=False)
    """How many words were counted, repetitions included."""

    __hash__ = None  # type: ignore[assignment]  # mappings have no hash

    def __post_init__(self) -> None:
        """Put everything in the one order and behind read-only views."""
        put = object.__setattr__
        put(self, "counts", _in_order(self.counts))
        put(self, "n_tokens", sum(self.counts.values()))
        if self._document_frequency is not None:
            put(self, "_document_frequency", _in_order(self._document_frequency))
        if self.by_document is not None:
            put(self, "by_document", _in_order(self.by_document))

    @property
    def n_types(self) -> int:
        """How many distinct words were counted."""
        return len(self.counts)

    @property
    def document_frequency(self) -> Mapping[str, int]:
        """In how many documents each word occurs.

        A vocabulary that was read from JSON without counts per document doesn't know it:
        `VocabularyError`.
        """
        if self._document_frequency is None:
            raise VocabularyError(
                "this vocabulary doesn't say in how many documents a word occurs: it was saved "
                'without "by_document". Count with by_document=True (--by-document) before saving'
            )
        return self._document_frequency

    @classmethod
    def from_documents(cls, by_document: Mapping[str, Mapping[str, int]]) -> Vocabulary:
        """Sum up the counts of documents, which are kept by their names.

        >>> Vocabulary.from_documents({}).n_types
        0
        """
        counts, frequency = _sum_up(by_document.values())
        kept = {name: MappingProxyType(dict(words)) for name, words in by_document.items()}
        return cls(len(kept), counts, frequency, kept)

    @classmethod
    def from_totals(
        cls, n_documents: int, counts: Mapping[str, int], document_frequency: Mapping[str, int]
    ) -> Vocabulary:
        """Make a vocabulary of totals alone, where counts per document aren't kept.

        >>> Vocabulary.from_totals(2, {"whale": 3}, {"whale": 2}).by_document is None
        True
        """
        return cls(n_documents, counts, document_frequency, None)

    def select(self, predicate: Callable[[str], bool]) -> Vocabulary:
        """Keep the documents whose name `predicate` holds for.

        Raises `VocabularyError` where counts per document weren't kept.

        >>> book = Vocabulary.from_documents({"a/one.rst": {"whale": 2}, "two.rst": {"sea": 1}})
        >>> dict(book.select(lambda name: name.startswith("a/")).counts)
        {'whale': 2}
        """
        if self.by_document is None:
            raise VocabularyError(
                "documents can't be selected from a vocabulary without counts per document: "
                "count with by_document=True (--by-document)"
            )
        return Vocabulary.from_documents(
            {name: words for name, words in self.by_document.items() if predicate(name)}
        )

    def most_common(self, n: int | None = None) -> list[tuple[str, int]]:
        """Give the `n` commonest words (None: all) with their counts; ties in code point order.

        >>> Vocabulary.from_documents({"a": {"sea": 2, "ship": 1, "air": 2}}).most_common(2)
        [('air', 2), ('sea', 2)]
        """
        return list(_ranked(self.counts).items())[:n]

    def __add__(self, other: Vocabulary) -> Vocabulary:
        """Join vocabularies of different documents; a document in both is a `ValueError`.

        Counts per document, and per word the number of documents, are kept where both have them.
        """
        if not isinstance(other, Vocabulary):
            return NotImplemented
        counts = dict(self.counts)
        merge_counts(counts, other.counts)
        frequency = by_document = None
        if self._document_frequency is not None and other._document_frequency is not None:
            frequency = dict(self._document_frequency)
            merge_counts(frequency, other._document_frequency)
        if self.by_document is not None and other.by_document is not None:
            if twice := sorted(self.by_document.keys() & other.by_document.keys()):
                raise ValueError(
                    f"document {twice[0]!r} is in both vocabularies ({len(twice)} are): "
                    "it would be counted twice. Subtract its old counts first"
                )
            by_document = {**self.by_document, **other.by_document}
        return Vocabulary(self.n_documents + other.n_documents, counts, frequency, by_document)

    def __sub__(self, other: Vocabulary) -> Vocabulary:
        """Take the documents of `other` out again: the inverse of adding them.

        Documents that aren't in this vocabulary, or not with these counts, are a `ValueError`.
        """
        if not isinstance(other, Vocabulary):
            return NotImplemented
        by_document = frequency = None
        if self.by_document is not None and other.by_document is not None:
            by_document = dict(self.by_document)
            for name, words in other.by_document.items():
                if by_document.pop(name, None) != words:
                    raise ValueError(
                        f"document {name!r} can't be subtracted: the vocabulary doesn't hold it, "
                        "or holds other counts for it"
                    )
        if self._document_frequency is not None and other._document_frequency is not None:
            frequency = _difference(self._document_frequency, other._document_frequency)
        if other.n_documents > self.n_documents:
            raise ValueError(
                f"{other.n_documents} documents can't be subtracted from {self.n_documents}"
            )
        counts = _difference(self.counts, other.counts)
        return Vocabulary(self.n_documents - other.n_documents, counts, frequency, by_document)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle plain dictionaries: read-only views of them have no pickle."""
        by_document = self.by_document
        if by_document is not None:
            by_document = {name: dict(words) for name, words in by_document.items()}
        frequency = self._document_frequency
        return _restore, (
            self.n_documents,
            dict(self.counts),
            None if frequency is None else dict(frequency),
            by_document,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the content of the JSON, words by count, largest first, then by code point."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "documents": self.n_documents,
            "tokens": self.n_tokens,
            "types": self.n_types,
            "words": _ranked(self.counts),
        }
        if self.by_document is not None:
            content["by_document"] = {
                name: _ranked(words) for name, words in self.by_document.items()
            }
        return content

    def to_json(self) -> str:
        """Write the vocabulary as JSON, a word on each line.

        In how many documents a word occurs is not part of it, but follows from ``by_document``.

        >>> print(Vocabulary.from_totals(1, {"sea": 1, "whale": 2}, {"sea": 1, "whale": 1})
        ...       .to_json())
        {"format": 1,
        "documents": 1,
        "tokens": 3,
        "types": 2,
        "words": {"whale": 2,
        "sea": 1}}
        """
        return dump_json(self.to_dict())

    @classmethod
    def from_json(cls, text: str, *, name: str = "vocabulary") -> Vocabulary:
        """Read what `to_json` wrote.

        Raises `VocabularyError` for anything else; the message begins with `name`.
        """
        return _Reader(name).read(text)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `to_json` to a file, whole or not at all (`OSError`)."""
        write_whole(Path(path), (self.to_json() + "\n").encode())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Vocabulary:
        """Read a file that `save`, or ``sphinx-mrstats count --format json``, wrote.

        Raises `VocabularyError` naming the file where it can't be read or holds anything else.
        """
        try:
            text = read_regular(os.fspath(path), _MOST_BYTES).decode("utf-8")
        except OSError as error:
            raise VocabularyError(f"{os.fspath(path)}: {reason(error)}") from error
        except UnicodeDecodeError as error:
            raise VocabularyError(f"{os.fspath(path)}: not UTF-8: {error}") from error
        return cls.from_json(text, name=os.fspath(path))


def _restore(
    n_documents: int,
    counts: dict[str, int],
    frequency: dict[str, int] | None,
    by_document: dict[str, dict[str, int]] | None,
) -> Vocabulary:
    """Make the vocabulary that was pickled."""
    if by_document is not None:
        views = {name: MappingProxyType(words) for name, words in by_document.items()}
        return Vocabulary(n_documents, counts, frequency, views)
    return Vocabulary(n_documents, counts, frequency, None)


def _in_order(mapping: Mapping[str, _Value]) -> Mapping[str, _Value]:
    """Give a read-only view in code point order."""
    return MappingProxyType({word: mapping[word] for word in sorted(mapping)})


def _sum_up(documents: Iterable[Mapping[str, int]]) -> tuple[dict[str, int], dict[str, int]]:
    """Give the occurrences of each word, then the number of documents that hold it."""
    counts: dict[str, int] = {}
    frequency: Counter[str] = Counter()
    for words in documents:
        merge_counts(counts, words)
        frequency.update(words.keys())
    return counts, frequency


def _difference(total: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """Subtract counts; words that come to nothing are left out, less than that is an error."""
    rest = dict(total)
    for word, n in part.items():
        left = rest.pop(word, 0) - n
        if left < 0:
            raise ValueError(
                f"{word!r} can't be subtracted {n} times from {left + n}: the documents "
                "aren't in the vocabulary"
            )
        if left:
            rest[word] = left
    return rest


class _Reader:
    """Check the content of a JSON file part by part, with the file's name in every complaint."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, text: str) -> Vocabulary:
        """Read JSON; raises `VocabularyError` unless `Vocabulary.to_json` could have written it."""
        try:
            content = parse_json(text)
        except ValueError as error:
            raise VocabularyError(f"{self.name}: no JSON: {error}") from error
        return self.vocabulary(content)

    def vocabulary(self, content: object) -> Vocabulary:
        """Read the whole, and compare its sums with what it says they are."""
        if not isinstance(content, dict):
            self.complain("an object", content)
        if content.get("format") != FORMAT:
            self.complain(
                f'"format": {FORMAT}', content.get("format"), "made by a version that differs?"
            )
        n_documents = self.natural(content, "documents")
        counts = self.counts("words", content.get("words"))
        if "by_document" in content:
            documents = content["by_document"]
            if not isinstance(documents, dict):
                self.complain('"by_document" to be an object', documents)
            result = Vocabulary.from_documents(
                {name: self.counts(f"by_document {name!r}", documents[name]) for name in documents}
            )
            self.agree("documents", n_documents, len(documents))
            if result.counts != counts:
                self.complain('"words" to be the sum of "by_document"', "other counts")
        else:
            result = Vocabulary(n_documents, counts, None, None)
        self.agree("tokens", self.natural(content, "tokens"), result.n_tokens)
        self.agree("types", self.natural(content, "types"), result.n_types)
        return result

    def natural(self, content: dict[str, object], key: str) -> int:
        """Read a number of things."""
        value = content.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.complain(f'"{key}" to be a whole number from 0', value)
        return value

    def counts(self, where: str, words: object) -> dict[str, int]:
        """Read words with their occurrences."""
        if not isinstance(words, dict):
            self.complain(f"{where} to be an object of words and counts", words)
        for word, n in words.items():
            if not isinstance(n, int) or isinstance(n, bool) or n < 1:
                self.complain(f"{where}: the count of {word!r} to be a whole number from 1", n)
        return words

    def agree(self, key: str, said: int, found: int) -> None:
        """Compare a sum with what the file says it is."""
        if said != found:
            self.complain(f'"{key}" to be {found}, as its words say', said, "a filtered table?")

    def complain(self, expected: str, found: object, hint: str = "") -> NoReturn:
        """Raise the error that names the file, what was expected and what was found."""
        from textwrap import shorten

        shown = "nothing" if found is None else shorten(repr(found), 60, placeholder=" …")
        raise VocabularyError(
            f"{self.name}: not a saved vocabulary: expected {expected}, found {shown}"
            + (f" ({hint})" if hint else "")
        )
