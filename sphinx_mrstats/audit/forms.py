"""The second job: words as they are written, their neighbours, and unusual characters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from operator import add
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.tokens import classify, separate
from sphinx_mrstats.audit.variants.plurals import is_apostrophe_plural
from sphinx_mrstats.vocabulary import merge_counts
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_mrstats.audit.documenttext import Text
    from sphinx_mrstats.audit.tokens import Token

__all__ = ["Forms", "FormsJob"]

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
