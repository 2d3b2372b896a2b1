"""Where words stand in a text, by their number in it, as a dispersion plot has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.passages import find_passages
from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES, Rules
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.jobs import Paths

__all__ = ["Positions", "find_positions", "positions_in"]


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
