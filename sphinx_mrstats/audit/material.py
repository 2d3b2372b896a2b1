"""What checks look at: all that one pass over the documents reads of them."""

from __future__ import annotations

import operator
from collections import Counter
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import compress, pairwise
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.audit.finding import Match
from sphinx_mrstats.audit.history import history_kind
from sphinx_mrstats.audit.tokens import classify, separate
from sphinx_mrstats.audit.variants.clusters import is_apostrophe_plural
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.words import count_tokens, count_utf8, normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_mrstats.audit.finding import Target
    from sphinx_mrstats.audit.texts import Text, TextJob, Texts
    from sphinx_mrstats.audit.tokens import Token

__all__ = ["Counts", "Forms", "Material", "Read", "ReadJob"]


@dataclass(slots=True)
class Counts:
    """What documents hold, by their names.

    `words` are the occurrences of each word, folded; `paths` and `keys` are what messages and
    baselines call the document; `comments` are those that begin with ``mrstats:``. `history` says
    of release notes and the like what they are.
    """

    words: dict[str, dict[str, int]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    comments: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    history: dict[str, str] = field(default_factory=dict)


# What ends a run of neighbours: a blank line, or two spaces, where something was left out. This is
# a token that holds no word.
_BREAK = " | "


@dataclass
class Forms:
    """Words as written, of some documents; all are by document.

    `by_document` has the occurrences of each form where it stands by itself: in ``sphinx.util`` or
    ``make_dirs`` no word is meant. `within_of` has those of capitalised forms that follow a word in
    lower case: not at the start of a sentence, nor in a title in which all words are capitalised;
    `beside_of` has those that follow a capitalised word or a comma, as in a name, a title or a list
    of names. `plurals` has what looks like the possessive of an abbreviation, as written, with the
    word behind it. `unusual` are stretches without white space that hold characters beyond ASCII.
    `pairs_by_document` has two neighbours, folded, that are also written as one word; `doubled` has
    words, folded, that stand twice in a row.
    """

    by_document: dict[str, dict[str, int]] = field(default_factory=dict)
    within_of: dict[str, dict[str, int]] = field(default_factory=dict)
    beside_of: dict[str, dict[str, int]] = field(default_factory=dict)
    plurals: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    pairs_by_document: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    unusual: dict[str, dict[str, int]] = field(default_factory=dict)
    doubled: dict[str, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def within(self) -> dict[str, int]:
        """The occurrences of capitalised forms behind a word in lower case, in all documents."""
        return _total(self.within_of)

    @cached_property
    def beside(self) -> dict[str, int]:
        """The occurrences of capitalised forms in names, titles and lists, in all documents."""
        return _total(self.beside_of)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], int]:
        """The occurrences of each pair in all documents."""
        return _total(self.pairs_by_document)

    @cached_property
    def plural_pairs(self) -> dict[tuple[str, str], int]:
        """What looks like a possessive, and the word behind it, in all documents."""
        return _total(self.plurals)

    def totals(self) -> dict[str, int]:
        """Add up the occurrences of each form in all documents."""
        return self._totals

    @cached_property
    def _totals(self) -> dict[str, int]:
        return _total(self.by_document)

    def of(self, names: Collection[str]) -> Forms:
        """Return the forms of some documents."""
        parts = {each.name: _some(getattr(self, each.name), names) for each in fields(self)}
        return Forms(**parts)


Key = TypeVar("Key", str, tuple[str, str])


def _total(by_document: Mapping[str, Mapping[Key, int]]) -> dict[Key, int]:
    """Add up what is counted by document, in the order of what is counted."""
    total: Counter[Key] = Counter()
    for counts in by_document.values():
        total.update(counts)
    return {key: total[key] for key in sorted(total)}


Value = TypeVar("Value")


def _some(by_document: Mapping[str, Value], names: Collection[str]) -> dict[str, Value]:
    return {name: value for name, value in by_document.items() if name in names}


@dataclass(slots=True)
class Read:
    """All that one pass over documents reads: each of them is scanned once for everything.

    `neighbours` are the words of each document in lower case, with a bar where neighbours end, as
    long as nobody has looked for any; `sources` are the occurrences of words in the files as they
    are, code and markup included, in UTF-8.
    """

    counts: Counts = field(default_factory=Counts)
    forms: Forms = field(default_factory=Forms)
    neighbours: dict[str, str] = field(default_factory=dict)
    sources: Counter[bytes] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Read documents: count words, collect forms, and keep which words are neighbours."""

    doing = "auditing"

    def start(self) -> Read:
        """Make the part of no documents."""
        return Read()

    def take(self, text: Text, part: Read) -> None:
        """Map one document."""
        name, source, prose = text.name, text.source(), text.utf8()
        counts = part.counts
        counts.words[name] = {intern(word): n for word, n in count_tokens(prose).items()}
        counts.paths[name] = text.path
        counts.keys[name] = text.key
        if comments := tuple(text.comments()):
            counts.comments[name] = comments
        if kind := history_kind(text.key, source):
            counts.history[name] = kind
        part.sources.update(count_utf8(source.encode("utf-8", "replace")))
        part.neighbours[name] = _take_forms(name, prose.decode("utf-8", "replace"), part.forms)

    def add(self, total: Read, part: Read) -> None:
        """Add up what was read of different documents."""
        for whole, some in ((total.counts, part.counts), (total.forms, part.forms)):
            for each in fields(whole):
                getattr(whole, each.name).update(getattr(some, each.name))
        total.neighbours |= part.neighbours
        total.sources.update(part.sources)


def _take_forms(name: str, plain: str, part: Forms) -> str:
    """Collect the forms of one document; return its words as `_neighbours` wants them."""
    if not plain.isascii():
        unusual = [stretch for stretch in plain.split() if not stretch.isascii()]
        part.unusual[name] = dict(Counter(unusual))
        plain = normalize(plain)
    tokens = _tokens(plain)
    distinct = Counter(tokens)
    held = dict(zip(distinct, map(classify, distinct), strict=True))
    forms: Counter[str] = Counter()
    for token, n in distinct.items():
        if form := held[token].form:
            forms[form] += n
    part.by_document[name] = dict(forms)
    _take_capitals(name, tokens, held, part)
    _take_plurals(name, tokens, held, part)
    chunks = {
        token: f"{'| ' if each.begins else ''}{each.folded or '|'}{' |' if each.ends else ''}"
        for token, each in held.items()
    }
    return " ".join(map(chunks.__getitem__, tokens))


def _tokens(plain: str) -> list[str]:
    """Split a text at white space, with a mark where neighbours end, and at dashes."""
    text = "\n".join(map(str.lstrip, separate(plain).split("\n")))
    return text.replace("\n\n", _BREAK).replace("  ", _BREAK).split()


def _take_capitals(name: str, tokens: list[str], held: Mapping[str, Token], part: Forms) -> None:
    """Count the capitalised forms that follow a word in lower case, a capitalised one, a comma."""
    capitals = {token for token, each in held.items() if each.form[:1].isupper()}
    within: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for at in [at for at, token in enumerate(tokens) if token in capitals]:
        if at:
            token, last = tokens[at], tokens[at - 1]
            before, form = held[last], held[token].form
            if last.endswith(",") and before.form:
                beside[form] += 1
            elif before.form and not before.ends and not held[token].begins:
                (within if before.form.islower() else beside)[form] += 1
    part.within_of[name], part.beside_of[name] = dict(within), dict(beside)


def _take_plurals(name: str, tokens: list[str], held: Mapping[str, Token], part: Forms) -> None:
    """Count what looks like the possessive of an abbreviation, with the word behind it."""
    odd = {token for token in held if token[-1] == "s" and is_apostrophe_plural(held[token].form)}
    if odd:
        pairs: Counter[tuple[str, str]] = Counter()
        for one, other in pairwise(tokens):
            if one in odd and not held[one].ends and not held[other].begins:
                pairs[held[one].form, held[other].form] += 1
        part.plurals[name] = dict(pairs)


def _take_neighbours(name: str, text: str, joined: Collection[str], part: Forms) -> None:
    """Count neighbours that are one word elsewhere, as `joined` has them, and words doubled.

    `text` has a document's words in lower case, with a bar where neighbours end.
    """
    words = text.split()
    found = compress(
        range(len(words)), map(joined.__contains__, map(operator.add, words, words[1:]))
    )
    if pairs := Counter((words[at], words[at + 1]) for at in found):
        part.pairs_by_document[name] = dict(pairs)
    same = compress(words, map(operator.eq, words, words[1:]))
    if doubled := Counter(word for word in same if word != "|"):
        part.doubled[name] = dict(doubled)


Part = TypeVar("Part")


class Material:
    """The documents of an audit, and what is known of them, which is read when it is first needed.

    `texts` are documents in files, or prose that was read elsewhere, as in Sphinx. `folder` is
    where relative paths of the configuration begin. `objects` are those of the project, where they
    are known: the role that refers to each, by its name.

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
    ) -> None:
        self.texts = texts
        self.folder = folder or Path()
        self.objects = objects or {}
        self._whole: Material | None = None
        self._names: frozenset[str] | None = None

    def of(self, names: Iterable[str]) -> Material:
        """Return the material of some documents, by their names; they aren't read again."""
        part = Material(self.texts, folder=self.folder, objects=self.objects)
        part._whole, part._names = self, frozenset(names)
        return part

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a check's own job on all documents, or on those of some names."""
        if self._names is not None:
            names = self._names if names is None else self._names.intersection(names)
        return self.texts.run(job, names)

    def may_hold(self, name: str, target: Target) -> bool:
        """Tell whether a document may hold words by themselves."""
        first, _, second = target.text.partition(" ")
        if not second:
            forms = self.forms.by_document.get(name, ())
            return target.match is not Match.WRITTEN or target.text in forms
        if (first + second).lower() not in self._joined:
            return True
        pairs = self.forms.pairs_by_document.get(name, ())
        return (first.lower(), second.lower()) in pairs

    @cached_property
    def read(self) -> Read:
        """What one pass over all documents reads."""
        return self._whole.read if self._whole else self.texts.run(ReadJob())

    @cached_property
    def counts(self) -> Counts:
        """The words of each document, its path, its key, its comments."""
        counts, names = self.read.counts, self._names
        if names is None:
            return counts
        parts = {each.name: _some(getattr(counts, each.name), names) for each in fields(counts)}
        return Counts(**parts)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The folded counts, with those of each document."""
        return Vocabulary.from_documents(self.counts.words)

    @cached_property
    def forms(self) -> Forms:
        """Words as written, neighbours that are also written as one, unusual characters."""
        if self._whole is not None and self._names is not None:
            return self._whole.forms.of(self._names)
        forms, joined = self.read.forms, self._joined
        while self.read.neighbours:
            name, text = self.read.neighbours.popitem()
            _take_neighbours(name, text, joined, forms)
        return forms

    @cached_property
    def code(self) -> dict[str, int]:
        """The occurrences of words in all sources beyond those in prose: in code, in markup."""
        if self._whole is not None:
            return self._whole.code
        prose = self.vocabulary.counts
        found = ((word.decode(), n) for word, n in sorted(self.read.sources.items()))
        return {word: n - prose.get(word, 0) for word, n in found if n > prose.get(word, 0)}

    @cached_property
    def _joined(self) -> frozenset[str]:
        """The letters of all words, by which two neighbours are known to be one word elsewhere."""
        if self._whole is not None:
            return self._whole._joined
        return frozenset(word.replace("-", "") for word in self.vocabulary.counts)
