"""What one pass over the documents reads of each for the checks, and how that adds up."""

from __future__ import annotations

import operator
from array import array
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import compress, pairwise, repeat
from sys import intern
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sphinx_mrstats.audit.history import history_kind
from sphinx_mrstats.audit.misspelling.languages import ENGLISH, language_of
from sphinx_mrstats.audit.tokens import HELD, separate
from sphinx_mrstats.audit.variants.clusters import is_apostrophe_plural
from sphinx_mrstats.words import count_tokens, normalize, split_utf8, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sphinx_mrstats.audit.texts import Text
    from sphinx_mrstats.audit.tokens import Token

__all__ = [
    "Counts",
    "Forms",
    "Read",
    "ReadJob",
    "add_into",
    "add_up",
    "joined_letters",
    "pairs_in",
    "summands",
]


def pack(counts: Mapping[str, int]) -> bytes:
    """Write counts in a form that takes little room and is quickly read.

    >>> unpack(pack({"whale": 2, "sea": 1}))
    {'whale': 2, 'sea': 1}
    """
    words = "\n".join(counts).encode("utf-8", "surrogatepass")
    return words + b"\0" + array("Q", counts.values()).tobytes()


def unpack(data: bytes) -> dict[str, int]:
    """Read what `pack` wrote."""
    words, _, numbers = data.partition(b"\0")
    if not words:
        return {}
    decoded = words.decode("utf-8", "surrogatepass").split("\n")
    return dict(zip(map(intern, decoded), array("Q", numbers), strict=True))


class ByDocument(dict[str, dict[str, int]]):
    """Counts by the names of documents; those that come from a cache are read when asked for."""

    def __getitem__(self, name: str) -> dict[str, int]:
        """Return the counts of a document."""
        counts: dict[str, int] | bytes = super().__getitem__(name)
        if isinstance(counts, bytes):
            counts = unpack(counts)
            self[name] = counts
        return counts

    def get(self, name: str, default: Any = None) -> Any:
        """Return the counts of a document, or something else where there is none."""
        return self[name] if name in self else default  # noqa: SIM401

    def values(self) -> Any:
        """Return the counts of all documents."""
        return map(self.__getitem__, self)

    def items(self) -> Any:
        """Return the names of all documents with their counts."""
        return ((name, self[name]) for name in self)

    def __reduce__(self) -> tuple[type, tuple[dict[str, bytes]]]:
        """Pickle the counts as `pack` writes them."""
        raw: Iterable[tuple[str, Any]] = super().items()
        packed = {name: each if isinstance(each, bytes) else pack(each) for name, each in raw}
        return type(self), (packed,)


@dataclass(slots=True)
class Counts:
    """What documents hold, by their names.

    `words` are the occurrences of each word, folded; `paths` and `keys` are what messages and
    baselines call the document; `comments` are those that begin with ``mrstats:``. `history` says
    of release notes and the like what they are; `languages` are those that documents are in, if
    English is expected.
    """

    words: ByDocument = field(default_factory=ByDocument)
    paths: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    comments: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    history: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    def of(self, names: Collection[str]) -> Counts:
        """Return what some documents hold."""
        return Counts(
            **{each.name: _some(getattr(self, each.name), names) for each in fields(self)}
        )


# What ends a run of neighbours: a blank line, or two spaces, where something was left out. This is
# a token that holds no word.
_BREAK = " | "


@dataclass
class Forms:
    """Words as written, of some documents; all are by document.

    `by_document` has the occurrences of each form where it stands by itself: in ``sphinx.util`` or
    ``make_dirs`` no word is meant. `within_of` has those of capitalised forms that follow a word in
    lower case: not at the start of a sentence, nor in a title in which all words are capitalised.
    `plurals` has what looks like the possessive of an abbreviation, as written, with the word
    behind it. `unusual` are stretches without white space that hold characters beyond ASCII.
    `pairs_by_document` has two neighbours, folded, that are also written as one word; `doubled` has
    words, folded, that stand twice in a row.
    """

    by_document: ByDocument = field(default_factory=ByDocument)
    within_of: ByDocument = field(default_factory=ByDocument)
    plurals: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    pairs_by_document: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    unusual: dict[str, dict[str, int]] = field(default_factory=dict)
    doubled: dict[str, dict[str, int]] = field(default_factory=dict)

    # what gives totals that are known; no field, so that it isn't kept
    _sum: ClassVar[Any] = None

    @cached_property
    def within(self) -> dict[str, int]:
        """The occurrences of capitalised forms behind a word in lower case, in all documents."""
        total: dict[str, int] = (
            self._sum("within") if self._sum else add_up(self.within_of.values())
        )
        return total

    @cached_property
    def pairs(self) -> dict[tuple[str, str], int]:
        """The occurrences of each pair in all documents."""
        return add_up(self.pairs_by_document.values())

    @cached_property
    def plural_pairs(self) -> dict[tuple[str, str], int]:
        """What looks like a possessive, and the word behind it, in all documents."""
        return add_up(self.plurals.values())

    def totals(self) -> dict[str, int]:
        """Add up the occurrences of each form in all documents."""
        return self._totals

    @cached_property
    def _totals(self) -> dict[str, int]:
        total: dict[str, int] = (
            self._sum("forms") if self._sum else add_up(self.by_document.values())
        )
        return total

    def summed(self, how: Callable[[str], dict[str, int]]) -> Forms:
        """Let totals be taken from where they are known."""
        self.__dict__["_sum"] = how
        return self

    def of(self, names: Collection[str]) -> Forms:
        """Return the forms of some documents."""
        parts = {each.name: _some(getattr(self, each.name), names) for each in fields(self)}
        return Forms(**parts)


Key = TypeVar("Key", str, tuple[str, str])


def add_up(counts: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    """Add up what is counted in several documents, in the order of what is counted.

    >>> add_up([{"whale": 1, "sea": 2}, {"sea": 1}])
    {'sea': 3, 'whale': 1}
    """
    total: dict[Key, int] = {}
    for each in counts:
        # the loop over the words is that of `map`, which is twice as fast as one written out
        before = map(total.get, each, repeat(0))
        total.update(zip(each, map(operator.add, each.values(), before), strict=True))
    return {key: total[key] for key in sorted(total)}


Value = TypeVar("Value")


def _some(by_document: dict[str, Value], names: Collection[str]) -> Any:
    # as a dictionary has it: counts that nobody asks for stay as they are
    some = {name: value for name, value in dict.items(by_document) if name in names}
    return type(by_document)(some)


@dataclass(slots=True)
class Read:
    """All that one pass over documents reads: each of them is scanned once for everything.

    `neighbours` are the words of each document in lower case, with a bar where neighbours end, as
    long as nobody has looked for any; `sources` are the occurrences of tokens in the files as they
    are, code and markup included, in UTF-8, as `sphinx_mrstats.words.split_utf8` splits them.
    `totals` are those of all documents, by their names in `summands`, once somebody has asked for
    them; `sources` then has words instead of tokens.
    """

    counts: Counts = field(default_factory=Counts)
    forms: Forms = field(default_factory=Forms)
    neighbours: dict[str, str] = field(default_factory=dict)
    sources: Counter[bytes] = field(default_factory=Counter)
    totals: dict[str, dict[str, int]] = field(default_factory=dict)

    def sum_up(self) -> dict[str, dict[str, int]]:
        """Return the totals of all documents."""
        if not self.totals:
            words_of(self.sources)
            added = summands(self.counts, self.forms)
            self.totals = {name: add_up(each) for name, each in added.items()}
        return self.totals


def summands(counts: Counts, forms: Forms) -> dict[str, Iterable[Mapping[str, int]]]:
    """Return what is added up, by the name of the total: words, documents with them, forms."""
    words = counts.words
    return {
        "words": words.values(),
        "frequency": (dict.fromkeys(each, 1) for each in words.values()),
        "forms": forms.by_document.values(),
        "within": forms.within_of.values(),
    }


def add_into(total: dict[str, int], counts: Iterable[Mapping[str, int]], sign: int) -> None:
    """Add counts to a total, or take them out where `sign` is -1; what is left of none goes."""
    change = operator.add if sign > 0 else operator.sub
    for each in counts:
        # the loop over the words is that of `map`, as in `add_up`
        after = [*map(change, map(total.get, each, repeat(0)), each.values())]
        total.update(zip(each, after, strict=True))
        for key in compress(each, map(operator.not_, after)):
            del total[key]


def _in_order(total: dict[str, int]) -> dict[str, int]:
    keys, ordered = [*total], sorted(total)
    return total if keys == ordered else {key: total[key] for key in ordered}


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Read documents: count words, and collect forms and neighbours where these are asked for."""

    counts: bool = True
    forms: bool = True

    doing = "auditing"

    def asked(self, name: str) -> object:
        """Return what the part of a document depends on beside it."""
        return self.counts, self.forms

    def start(self) -> Read:
        """Make the part of no documents."""
        return Read()

    def take(self, text: Text, part: Read) -> None:
        """Map one document."""
        name, prose = text.name, text.utf8()
        if self.counts:
            source, counts = text.source(), part.counts
            counts.words[name] = {intern(word): n for word, n in count_tokens(prose).items()}
            counts.paths[name] = text.path
            counts.keys[name] = text.key
            if comments := tuple(text.comments()):
                counts.comments[name] = comments
            if kind := history_kind(text.key, source):
                counts.history[name] = kind
            counts.languages[name] = language_of(name, counts.words[name], ENGLISH)
            part.sources.update(split_utf8(source.encode("utf-8", "replace")))
            for _line, remark in comments:  # whoever lets a word pass doesn't use it in code
                part.sources.subtract(split_utf8(remark.encode("utf-8", "replace")))
        if self.forms:
            plain = prose.decode("utf-8", "replace")
            part.neighbours[name] = _take_forms(name, plain, part.forms)

    def add(self, total: Read, part: Read) -> None:
        """Add up what was read of different documents."""
        if total.totals:
            self._change(total, part, 1)
        for whole, some in ((total.counts, part.counts), (total.forms, part.forms)):
            for each in fields(whole):
                dict.update(getattr(whole, each.name), getattr(some, each.name))
        total.neighbours |= part.neighbours
        total.sources.update(part.sources)

    def take_out(self, total: Read, part: Read) -> None:
        """Undo `add`, in a total that was kept."""
        self._change(total, part, -1)
        names = [*part.counts.words, *part.forms.by_document]
        for whole in (total.counts, total.forms):
            for each in fields(whole):
                by_document = getattr(whole, each.name)
                for name in names:
                    by_document.pop(name, None)
        total.sources.subtract(part.sources)

    def _change(self, total: Read, part: Read, sign: int) -> None:
        words_of(part.sources)
        for name, counts in summands(part.counts, part.forms).items():
            add_into(total.totals[name], counts, sign)

    def settle(self, total: Read) -> Read:
        """Bring a total in order, in which parts were added and taken out."""
        total.totals = {name: _in_order(each) for name, each in total.totals.items()}
        return total

    def to_keep(self, total: Read) -> tuple[Read, dict[str, str]]:
        """Return what is kept of all documents together, and what of it is seldom wanted again."""
        joined = joined_letters(total.sum_up()["words"])
        pairs = {name: pairs_in(text, joined) for name, text in total.neighbours.items()}
        forms = replace(total.forms, pairs_by_document=pairs)
        return replace(total, forms=forms, neighbours={}), total.neighbours


def _take_forms(name: str, plain: str, part: Forms) -> str:
    """Collect the forms of one document; return its words as `_take_neighbours` wants them."""
    if not plain.isascii():
        unusual = [stretch for stretch in plain.split() if not stretch.isascii()]
        part.unusual[name] = dict(Counter(unusual))
        plain = normalize(plain)
    held = [*map(HELD.__getitem__, _tokens(plain))]
    forms = Counter(map(_FORM, held))
    del forms[""]
    part.by_document[name] = dict(forms)
    _take_capitals(name, held, part)
    _take_plurals(name, held, part)
    neighbours = " ".join(map(_SHOWN, held))
    words = neighbours.split()
    same = compress(words, map(operator.eq, words, words[1:]))
    if doubled := Counter(word for word in same if word != "|"):
        part.doubled[name] = dict(doubled)
    return neighbours


_FORM, _SHOWN, _CAPITAL = map(operator.attrgetter, ("form", "shown", "is_capital"))


def _tokens(plain: str) -> list[str]:
    """Split a text at white space, with a mark where neighbours end, and at dashes."""
    text = "\n".join(map(str.lstrip, separate(plain).split("\n")))
    return text.replace("\n\n", _BREAK).replace("  ", _BREAK).split()


def _take_capitals(name: str, held: Sequence[Token], part: Forms) -> None:
    """Count the capitalised forms that follow a word in lower case."""
    within = Counter(
        token.form
        for before, token in compress(pairwise(held), map(_CAPITAL, held[1:]))
        if not before.ends and not token.begins and before.form.islower()
    )
    part.within_of[name] = dict(within)


def _take_plurals(name: str, held: Sequence[Token], part: Forms) -> None:
    """Count what looks like the possessive of an abbreviation, with the word behind it."""
    pairs = Counter(
        (one.form, other.form)
        for one, other in compress(pairwise(held), map(_CAPITAL, held))
        if not one.ends and not other.begins and is_apostrophe_plural(one.form)
    )
    if pairs:
        part.plurals[name] = dict(pairs)


def pairs_in(text: str, joined: Collection[str]) -> dict[tuple[str, str], int]:
    """Count neighbours that are one word elsewhere, as `joined` has them.

    `text` has a document's words in lower case, with a bar where neighbours end.
    """
    words = text.split()
    found = compress(
        range(len(words)), map(joined.__contains__, map(operator.add, words, words[1:]))
    )
    return dict(Counter((words[at], words[at + 1]) for at in found))


def joined_letters(words: Iterable[str]) -> frozenset[str]:
    """Return the letters of words, without hyphens, that two neighbours may have together."""
    return frozenset(word.replace("-", "") for word in words)
