"""What a check suspects, before it is known where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.audit.finding import Place

__all__ = ["Match", "Suspect", "Target"]


class Match(Enum):
    """How the text of a target is compared with what a document holds."""

    FOLDED = auto()  # words as they are counted: in any case, normalised
    ALONE = auto()  # such words, each by itself: no part of a name or a path
    WRITTEN = auto()  # words by themselves, in this very case
    LITERAL = auto()  # these very characters, within a line


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked for: a word, or several that follow each other with one space between two.

    `text` is folded as words are for `Match.FOLDED`; else it is as written, normalised for
    `Match.WRITTEN`.
    """

    text: str
    match: Match = Match.FOLDED


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something that a check has found.

    `word`, `message`, `suggestion` and `level` are those of the finding. Where it stands, `targets`
    say: it is looked up in the documents that hold them, or only in `documents` where these are
    given (of `Match.LITERAL` they have to be). Each place is a finding of its own, unless
    `together` asks for one finding with all places. `places` are known already and come first.
    Without targets and places the finding is about the whole. A finding of all places is a note as
    long as there are no more than `tolerated`. `where` tells which places count.
    """

    word: str
    message: str
    suggestion: str = ""
    targets: tuple[Target, ...] = ()
    documents: frozenset[str] | None = None
    together: bool = False
    places: tuple[Place, ...] = ()
    level: str = "warning"
    tolerated: int = 0
    where: Callable[[Place], bool] | None = None
