"""Where words stand: by their number in a text, as a dispersion plot has them, or with the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from sphinx_mrstats.analysis.passages import find_passages
from sphinx_mrstats.jobs import DEFAULT_RUN, DocumentJob, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.words import iter_words, locate_words, normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths

__all__ = [
    "PlacedText",
    "Positions",
    "find_places",
    "find_positions",
    "place_words",
    "positions_in",
]


@dataclass(frozen=True, slots=True)
class Positions:
    """Where words stand in a text of `n_tokens` words: at which of them, from 0, by the word.

    Words that don't occur are not in `places`.
    """

    n_tokens: int
    places: Mapping[str, tuple[int, ...]]


def positions_in(texts: Iterable[str], wanted: Collection[str]) -> Positions:
    """Find `wanted`, folded words, in texts that follow each other.

    >>> positions_in(["The whale.", "A whale and the sea"], {"whale", "ship"})
    Positions(n_tokens=7, places={'whale': (1, 3)})
    """
    places: dict[str, list[int]] = {}
    at = 0
    for text in texts:
        for word in iter_words(text):
            if word in wanted:
                places.setdefault(word, []).append(at)
            at += 1
    return Positions(at, {word: tuple(places[word]) for word in sorted(places)})


def find_positions(
    paths: Paths,
    wanted: Collection[str],
    *,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> dict[str, Positions]:
    """Find words in each reStructuredText document, by its name, in the order of the names.

    `wanted` are folded as what is counted is. Paths and rules are those of
    `sphinx_mrstats.count_documents`, and so are the errors; `options` say how the job runs.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("The ``code`` and the *Whale*.")
    ...     find_positions(folder, ["whale"])
    {'index.rst': Positions(n_tokens=4, places={'whale': (3,)})}
    """
    found = run_job(
        paths,
        _PositionsJob(frozenset(word for text in wanted for word in iter_words(text)), rules),
        options,
    )
    return {name: found[name] for name in sorted(found)}


@dataclass(frozen=True, slots=True)
class _PositionsJob(DocumentJob[dict[str, Positions]]):
    """Find some words in each document."""

    wanted: frozenset[str]
    rules: Rules

    doing = "searching"

    def start(self) -> dict[str, Positions]:
        return {}

    def take(self, document: Document, source: bytes, part: dict[str, Positions]) -> None:
        texts = (
            passage.text for passage in find_passages(source, self.rules.for_document(document))
        )
        part[document.name] = positions_in(texts, self.wanted)

    def add(self, total: dict[str, Positions], part: dict[str, Positions]) -> None:
        """Bring documents together."""
        total |= part


Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class PlacedText(Generic[Mark]):
    r"""The text of one document, and where each of its words begins in it.

    `text` holds the blocks of the prose, each on a line of its own, normalised. `marks` are pairs,
    in the order of the text: where a block begins, and what tells its place in the document.
    `places` are the places of each word, folded, in ascending order, in characters from 0.
    """

    text: str
    marks: tuple[tuple[int, Mark], ...]
    places: dict[str, list[int]]


def place_words(blocks: Iterable[tuple[Mark, str]]) -> PlacedText[Mark]:
    r"""Join blocks of prose, and find all words in them; no blocks give an empty text.

    >>> placed = place_words([("top", "The Sea"), ("end", "the\nsea")])
    >>> placed.text, placed.marks
    ('The Sea\nthe sea', ((0, 'top'), (8, 'end')))
    >>> placed.places
    {'the': [0, 8], 'sea': [4, 12]}
    """
    texts, marks = [], []
    size = 0
    for mark, block in blocks:
        text = " ".join(normalize(block).split())
        if text:
            marks.append((size, mark))
            texts.append(text)
            size += len(text) + 1
    whole = "\n".join(texts)
    places: dict[str, list[int]] = {}
    for word, start, _end in locate_words(whole):
        places.setdefault(word, []).append(start)
    return PlacedText(whole, tuple(marks), places)


def find_places(
    paths: Paths,
    *,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> dict[str, PlacedText[int]]:
    r"""Find the places of all words of documents, by the documents' names, in their order.

    A mark is the line of the source on which a block begins, from 1. Each word has as many places
    as `sphinx_mrstats.count_documents` counts. Paths and rules are that function's, and so are
    the errors; `options` say how the job runs.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("The *white*\nwhale.\n\nThe ``code``.")
    ...     placed = find_places(folder)["index.rst"]
    >>> placed.places, placed.marks
    ({'the': [0, 17], 'white': [4], 'whale': [10]}, ((0, 1), (17, 4)))
    """
    found = run_job(paths, _PlacesJob(rules), options)
    return {name: found[name] for name in sorted(found)}


@dataclass(frozen=True, slots=True)
class _PlacesJob(DocumentJob[dict[str, PlacedText[int]]]):
    """Find all words of each document."""

    rules: Rules

    doing = "searching"

    def start(self) -> dict[str, PlacedText[int]]:
        return {}

    def take(self, document: Document, source: bytes, part: dict[str, PlacedText[int]]) -> None:
        passages = find_passages(source, self.rules.for_document(document))
        part[document.name] = place_words((each.lines[0], each.text) for each in passages)

    def add(self, total: dict[str, PlacedText[int]], part: dict[str, PlacedText[int]]) -> None:
        """Bring documents together."""
        total.update(part)
