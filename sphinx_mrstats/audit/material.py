"""What checks look at: what one job counts of the documents, and what further jobs read of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.audit.finding import Match
from sphinx_mrstats.audit.tokens import classify, separate
from sphinx_mrstats.audit.variants.clusters import is_apostrophe_plural
from sphinx_mrstats.vocabulary import Vocabulary, merge_counts
from sphinx_mrstats.words import count_tokens, count_utf8, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_mrstats.audit.finding import Target
    from sphinx_mrstats.audit.texts import Text, TextJob, Texts
    from sphinx_mrstats.audit.tokens import Token

__all__ = ["CountJob", "Counts", "Forms", "FormsJob", "Material", "SourceJob"]


@dataclass(slots=True)
class Counts:
    """What documents hold, by their names.

    `words` are the occurrences of each word, folded; `paths` and `keys` are what messages and
    baselines call the document; `comments` are those that begin with ``mrstats:``.
    """

    words: dict[str, dict[str, int]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    comments: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountJob:
    """Count the words of each document."""

    doing = "counting"

    def start(self) -> Counts:
        """Make the part of no documents."""
        return Counts()

    def take(self, text: Text, part: Counts) -> None:
        """Map one document."""
        part.words[text.name] = count_tokens(text.utf8())
        part.paths[text.name] = text.path
        part.keys[text.name] = text.key
        if comments := tuple(text.comments()):
            part.comments[text.name] = comments

    def add(self, total: Counts, part: Counts) -> None:
        """Add up what was counted of different documents."""
        total.words |= part.words
        total.paths |= part.paths
        total.keys |= part.keys
        total.comments |= part.comments


@dataclass(frozen=True, slots=True)
class SourceJob:
    """Count the words of documents as they are, code and markup included; words are in UTF-8."""

    doing = "auditing"

    def start(self) -> Counter[bytes]:
        """Make the part of no documents."""
        return Counter()

    def take(self, text: Text, part: Counter[bytes]) -> None:
        """Count one document; nothing where the source isn't known."""
        part.update(count_utf8(text.source().encode("utf-8", "replace")))

    def add(self, total: Counter[bytes], part: Counter[bytes]) -> None:
        """Add up what was counted of different documents."""
        total.update(part)


# What ends a run of neighbours: a blank line, or two spaces, where something was left out. This is
# a token that holds no word.
_BREAK = " | "

# A stretch without white space that holds a character beyond ASCII.
_UNUSUAL = re.compile(r"(?>[!-~]*)[^\s\x00-\x7f]\S*")


@dataclass
class Forms:
    """Words as written, of some documents.

    `by_document` has the occurrences of each form in each document, where it stands by itself: in
    ``sphinx.util`` or ``make_dirs`` no word is meant. `within` has those of capitalised forms that
    follow a word in lower case: not at the start of a sentence, nor in a title in which all words
    are capitalised; `beside` has those that follow a capitalised word or a comma, as in a name, a
    title or a list of names. `pairs_by_document` has two neighbours as written: those that are also
    written as one word, and those of which the first looks like the possessive of an abbreviation.
    `unusual` are stretches without white space that hold characters beyond ASCII, by document.
    """

    by_document: dict[str, dict[str, int]] = field(default_factory=dict)
    within: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    pairs_by_document: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    unusual: dict[str, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], int]:
        """The occurrences of each pair in all documents."""
        total: Counter[tuple[str, str]] = Counter()
        for counts in self.pairs_by_document.values():
            total.update(counts)
        return dict(sorted(total.items()))

    def totals(self) -> dict[str, int]:
        """Add up the occurrences of each form in all documents."""
        total: Counter[str] = Counter()
        for counts in self.by_document.values():
            total.update(counts)
        return dict(sorted(total.items()))


@dataclass(frozen=True, slots=True)
class FormsJob:
    """Collect forms; of neighbours those which `joined` has, joined and in lower case."""

    joined: frozenset[str] = frozenset()

    doing = "auditing"

    def start(self) -> Forms:
        """Make the part of no documents."""
        return Forms()

    def take(self, text: Text, part: Forms) -> None:
        """Map one document."""
        plain = text.plain()
        if not plain.isascii():
            part.unusual[text.name] = dict(Counter(_UNUSUAL.findall(plain)))
            plain = normalize(plain)
        tokens = _tokens(separate(plain))
        distinct = Counter(tokens)
        held = dict(zip(distinct, map(classify, distinct), strict=True))
        forms: Counter[str] = Counter()
        for token, n in distinct.items():
            if form := held[token].form:
                forms[form] += n
        part.by_document[text.name] = dict(forms)
        if pairs := self._pairs(tokens, held):
            part.pairs_by_document[text.name] = pairs
        _take_within(tokens, held, part)

    def _pairs(self, tokens: list[str], held: Mapping[str, Token]) -> dict[tuple[str, str], int]:
        """Count the neighbours that are asked for; all pairs are joined and looked up at once."""
        joined = self.joined
        apart = [held[token].folded or _BREAK for token in tokens]
        found = [at for at, word in enumerate(map(add, apart, apart[1:])) if word in joined]
        odd = {
            token
            for token, each in held.items()
            if each.form[-1:] == "s" and is_apostrophe_plural(each.form)
        }
        if odd:
            found += [at for at, token in enumerate(tokens[:-1]) if token in odd]
        pairs: Counter[tuple[str, str]] = Counter()
        for at in found:
            one, other = held[tokens[at]], held[tokens[at + 1]]
            if not one.ends and not other.begins:
                pairs[one.form, other.form] += 1
        return dict(pairs)

    def add(self, total: Forms, part: Forms) -> None:
        """Add up what was collected of different documents."""
        total.by_document |= part.by_document
        total.unusual |= part.unusual
        total.pairs_by_document |= part.pairs_by_document
        merge_counts(total.within, part.within)
        merge_counts(total.beside, part.beside)


def _tokens(plain: str) -> list[str]:
    """Split a text at white space, with a mark where neighbours end."""
    text = "\n".join(map(str.lstrip, plain.split("\n")))
    return text.replace("\n\n", _BREAK).replace("  ", _BREAK).split()


def _take_within(tokens: list[str], held: Mapping[str, Token], part: Forms) -> None:
    """Count the capitalised forms that follow a word in lower case, a capitalised one, a comma."""
    capitals = {token for token, each in held.items() if each.form[:1].isupper()}
    for at in [at for at, token in enumerate(tokens) if token in capitals]:
        if at:
            token, last = tokens[at], tokens[at - 1]
            before, form = held[last], held[token].form
            if last.endswith(",") and before.form:
                part.beside[form] = part.beside.get(form, 0) + 1
            elif before.form and not before.ends and not held[token].begins:
                beside = part.within if before.form.islower() else part.beside
                beside[form] = beside.get(form, 0) + 1


Part = TypeVar("Part")


class Material:
    """The documents of an audit, and what is known of them; each job runs when it is first needed.

    `texts` are documents in files, or prose that was read elsewhere, as in Sphinx. `folder` is
    where relative paths of the configuration begin. `objects` are those of the project, where they
    are known: the role that refers to each, by its name.

    >>> from sphinx_mrstats.audit.texts import GivenText
    >>> from sphinx_mrstats.audit.texts import GivenTexts
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

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a check's own job on all documents, or on those of some names."""
        return self.texts.run(job, names)

    def may_hold(self, name: str, target: Target) -> bool:
        """Tell whether a document may hold words by themselves, as far as that is known by now."""
        if "forms" not in self.__dict__:
            return True
        first, _, second = target.text.partition(" ")
        if not second:
            forms = self.forms.by_document.get(name, ())
            return target.match is not Match.WRITTEN or target.text in forms
        if (first + second).lower() not in self._joined:
            return True
        pairs = self.forms.pairs_by_document.get(name, ())
        return any((a.lower(), b.lower()) == (first.lower(), second.lower()) for a, b in pairs)

    @cached_property
    def counts(self) -> Counts:
        """The words of each document, its path, its key, its comments."""
        return self.texts.run(CountJob())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The folded counts, with those of each document."""
        return Vocabulary.from_documents(self.counts.words)

    @cached_property
    def forms(self) -> Forms:
        """Words as written, neighbours that are also written as one, unusual characters."""
        return self.texts.run(FormsJob(self._joined))

    @cached_property
    def code(self) -> dict[str, int]:
        """The occurrences of words in the sources beyond those in prose: in code, in markup."""
        prose = self.vocabulary.counts
        found = ((word.decode(), n) for word, n in self.texts.run(SourceJob()).items())
        return {word: n - prose.get(word, 0) for word, n in found if n > prose.get(word, 0)}

    @cached_property
    def _joined(self) -> frozenset[str]:
        """The letters of all words, by which two neighbours are known to be one word elsewhere."""
        return frozenset(word.replace("-", "") for word in self.vocabulary.counts)
