"""The second job: words as they are written, their neighbours, and unusual characters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.variants.plurals import is_apostrophe_plural
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from sphinx_mrstats.audit.texts import Text

__all__ = ["Forms", "FormsJob", "stands_alone"]

# Characters that make a word part of something technical, such as a name, a path, a URL: directly
# before it, and directly after it.
_NOT_BEFORE = r"(?<![\w./\\=@:$%#&~+<>{}|'’-])"
_NOT_AFTER = r"(?![\w/\\=@$%#&~+<>{}(|]|[.:'’-]\w)"

# A word as written that stands by itself; or what ends a run of neighbours: a word in quotes, which
# is only mentioned, something technical up to the next white space, punctuation, more than a single
# space or line end.
_PIECE = re.compile(
    r"[\"“][^\s\"“”]+[\"”]"
    rf"|{_NOT_BEFORE}(?>[^\W_]+(?:['’‐‑-][^\W_]+)*){_NOT_AFTER}|[^\w\s]|\w\S*|\s{{2,}}"
)
_OPENING, _CLOSING = '"“', '"”'
_WORD = re.compile(r"[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_BEFORE = re.compile(_NOT_BEFORE)
_AFTER = re.compile(_NOT_AFTER)

# A stretch without white space that holds a character beyond ASCII.
_UNUSUAL = re.compile(r"(?>[!-~]*)[^\s\x00-\x7f]\S*")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word is one by itself: no part of a name, a path or a URL, and not quoted.

    >>> text = 'of a css file, css_file, and .css, "css"'
    >>> [stands_alone(text, at, at + 3) for at in (5, 15, 30, 36)]
    [True, False, False, False]
    """
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if before and after and before in _OPENING and after in _CLOSING:
        return False
    return _BEFORE.match(text, start) is not None and _AFTER.match(text, end) is not None


@dataclass(slots=True)
class Forms:
    """Words as written, of some documents.

    `by_document` has the occurrences of each form in each document, where it stands by itself: in
    ``sphinx.util`` or ``make_dirs`` no word is meant. `within` has those of capitalised forms that
    follow a word in lower case: not at the start of a sentence, nor in a title in which all words
    are capitalised. `pairs` are the occurrences of two neighbours as written, those that are also
    written as one word, and those of which the first looks like a possessive of an abbreviation.
    `unusual` are stretches without white space that hold characters beyond ASCII, by document.
    """

    by_document: dict[str, dict[str, int]] = field(default_factory=dict)
    within: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    unusual: dict[str, dict[str, int]] = field(default_factory=dict)

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
        pieces = _PIECE.findall(plain)
        part.by_document[text.name] = {
            piece: n
            for piece, n in Counter(pieces).items()
            if piece.isalpha() or _WORD.fullmatch(piece)
        }
        joined = self.joined
        for (first, second), n in Counter(pairwise(pieces)).items():
            if (first + second).lower() in joined or is_apostrophe_plural(first):
                pair = first, second
                part.pairs[pair] = part.pairs.get(pair, 0) + n
            if first.islower() and second[:1].isupper():
                part.within[second] = part.within.get(second, 0) + n

    def add(self, total: Forms, part: Forms) -> None:
        """Add up what was collected of different documents."""
        total.by_document |= part.by_document
        total.unusual |= part.unusual
        for form, n in part.within.items():
            total.within[form] = total.within.get(form, 0) + n
        for pair, n in part.pairs.items():
            total.pairs[pair] = total.pairs.get(pair, 0) + n
