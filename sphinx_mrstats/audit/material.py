"""What checks look at: the documents of an audit, and what was read of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.audit.finding import Match
from sphinx_mrstats.audit.misspelling.known import known_of
from sphinx_mrstats.audit.misspelling.languages import ENGLISH, language_of
from sphinx_mrstats.audit.reading import (
    ReadJob,
    add_into,
    add_up,
    joined_letters,
    pairs_in,
    summands,
)
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.words import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_mrstats.audit.cache import AuditCache
    from sphinx_mrstats.audit.finding import Target
    from sphinx_mrstats.audit.misspelling.known import Known
    from sphinx_mrstats.audit.reading import Counts, Forms, Read
    from sphinx_mrstats.audit.texts import TextJob, Texts

__all__ = ["Material"]


class _Code(Mapping[str, int]):
    """How often words stand in `sources` beyond their occurrences in `prose`, where they do.

    Few words are ever asked for, so that none is compared before.
    """

    def __init__(self, sources: Mapping[bytes, int], prose: Mapping[str, int]) -> None:
        self._sources = sources
        self._prose = prose

    def __getitem__(self, word: str) -> int:
        n = self._sources.get(word.encode("utf-8", "replace"), 0) - self._prose.get(word, 0)
        if n <= 0:
            raise KeyError(word)
        return n

    def __iter__(self) -> Iterator[str]:
        return (word for each in sorted(self._sources) if (word := each.decode()) in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


Part = TypeVar("Part")


class Material:
    """The documents of an audit, and what is known of them, which is read when it is first needed.

    `texts` are documents in files, or prose that was read elsewhere, as in Sphinx. `folder` is
    where relative paths of the configuration begin. `objects` are those of the project, where they
    are known: the role that refers to each, by its name. What is known of languages is kept in
    `cache`, if there is one.

    >>> from sphinx_mrstats.audit.texts import GivenText, GivenTexts
    >>> text = GivenText("a", "a.md", "a.md", ((1, "The Sea"), (2, "the sea")))
    >>> material = Material(GivenTexts((text,)))
    >>> dict(material.vocabulary.counts), material.forms.totals()
    ({'sea': 2, 'the': 2}, {'Sea': 1, 'The': 1, 'sea': 1, 'the': 1})
    """

    def __init__(
        self,
        texts: Texts,
        *,
        folder: Path | None = None,
        objects: Mapping[str, str] | None = None,
        cache: AuditCache | None = None,
    ) -> None:
        self.texts = texts
        self.folder = folder or Path()
        self.objects = objects or {}
        self._cache = cache
        self._whole: Material | None = None
        self._names: frozenset[str] | None = None
        self._reads_forms = True

    def read_ahead(self, *, forms: bool) -> None:
        """Say before anything is read whether forms will be wanted, beside counts.

        Where they are read after all, the documents are read a second time.
        """
        self._reads_forms = forms

    def of(self, names: Iterable[str]) -> Material:
        """Return the material of some documents, by their names; they aren't read again."""
        part = Material(self.texts, folder=self.folder, objects=self.objects, cache=self._cache)
        part._whole, part._names = self, frozenset(names)
        return part

    def known(self, language: str) -> Known:
        """Return what is known of a language, by its code.

        Raises:
            ConfigurationError: there is no list of its words.

        """
        return known_of(language, self._cache)

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a check's own job on all documents, or on those of some names."""
        if self._names is not None:
            names = self._names if names is None else self._names.intersection(names)
        return self.texts.run(job, names)

    def may_hold(self, name: str, target: Target) -> bool:
        """Tell whether a document may hold words by themselves."""
        first, _, second = target.text.partition(" ")
        if not second:
            if target.match is not Match.WRITTEN:
                return True
            return target.text in self.forms.by_document.get(name, ())
        if (first + second).lower() not in self._letters:
            return True
        pairs = self.forms.pairs_by_document.get(name, ())
        return (first.lower(), second.lower()) in pairs

    @cached_property
    def read(self) -> Read:
        """What one pass over all documents reads."""
        return self._whole.read if self._whole else self.texts.run(ReadJob(forms=self._reads_forms))

    @cached_property
    def counts(self) -> Counts:
        """The words of each document, its path, its key, its comments."""
        counts, names = self.read.counts, self._names
        if names is None:
            return counts
        return counts.of(names)

    def languages(self, expected: str) -> Mapping[str, str]:
        """Tell the language of each document, where one is expected: a code, or "unspaced"."""
        counts = self.counts
        if expected == ENGLISH:
            return counts.languages
        return {name: language_of(name, words, expected) for name, words in counts.words.items()}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The folded counts of all documents together, and in how many documents words are."""
        frequency = Counter(self._total("frequency"))
        return Vocabulary.from_totals(len(self.counts.words), self.totals, frequency)

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """The folded counts of all documents together, in code point order."""
        return self._total("words")

    def _total(self, name: str) -> dict[str, int]:
        """Return one of the totals of a `Read`, of these documents, in code point order."""
        if self._whole is None:
            return self.read.sum_up()[name]
        others = [each for each in self._whole.counts.words if each not in self.counts.words]
        if len(others) >= len(self.counts.words):
            return add_up(summands(self.counts, self.forms)[name])
        total = dict(self._whole._total(name))
        rest = self._whole.of(others)
        add_into(total, summands(rest.counts, rest.forms)[name], -1)
        return total

    @cached_property
    def forms(self) -> Forms:
        """Words as written, neighbours that are also written as one, unusual characters."""
        if self._whole is not None and self._names is not None:
            return self._whole.forms.of(self._names).summed(self._total)
        counts, read = self.counts, self.read
        if not self._reads_forms:
            read = self.texts.run(ReadJob(counts=False), counts.words)
        self._find_pairs(read)
        return read.forms.summed(self._total) if read is self.read else read.forms

    def _find_pairs(self, read: Read) -> None:
        """Find the neighbours that are one word elsewhere.

        Of documents whose neighbours aren't here, the pairs are known. They are none any more where
        no document has the word, and there may be more of those that are one word only now.
        """
        joined, found = self._letters, read.forms.pairs_by_document
        new: dict[str, list[str]] = {}
        if len(read.neighbours) < len(read.counts.words):
            for name, pairs in [*found.items()]:
                found[name] = {pair: n for pair, n in pairs.items() if pair[0] + pair[1] in joined}
            new = self._only_in(read.neighbours)
        if new:
            phrases = [phrase for each in new.values() for phrase in each]
            for name, text in self.texts.kept_rest().items():
                is_there = name in read.counts.words and name not in read.neighbours
                if is_there and any(phrase in text for phrase in phrases):
                    found[name] = found.get(name, {}) | pairs_in(text, new)
        for name, text in read.neighbours.items():
            found[name] = pairs_in(text, joined)
        for name in [name for name, pairs in found.items() if not pairs]:
            del found[name]
        read.neighbours = {}

    def _only_in(self, names: Collection[str]) -> dict[str, list[str]]:
        """Return the letters of words that only some documents have, with how two words make them.

        Letters that can't be two words of the documents are left out.
        """
        words, totals = self.counts.words, self.totals
        here = add_up(words[name] for name in names)
        new = {}
        for word in here:
            letters = word.replace("-", "")
            halves = ((letters[:n], letters[n:]) for n in range(1, len(letters)))
            phrases = [
                f"{first} {second}"
                for first, second in halves
                # how words in other letters are folded is not looked into
                if not letters.isascii() or (first in totals and second in totals)
            ]
            if phrases and here[word] == totals[word]:
                new[letters] = phrases
        return new

    @cached_property
    def code(self) -> Mapping[str, int]:
        """The occurrences of words in all sources beyond those in prose: in code, in markup."""
        if self._whole is not None:
            return self._whole.code
        return _Code(words_of(self.read.sources), self.totals)

    @cached_property
    def _letters(self) -> frozenset[str]:
        """The letters of all words, by which two neighbours are known to be one word elsewhere."""
        if self._whole is not None:
            return self._whole._letters
        return joined_letters(self.totals)
