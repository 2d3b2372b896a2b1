"""What pages want to show."""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_mrstats.analysis.frequency import DEFAULT_COLUMNS, DEFAULT_TOP
from sphinx_mrstats.stopwords import NONE

__all__ = [
    "THIS_PAGE",
    "FrequencyRequest",
    "KeywordsRequest",
    "NumberRequest",
    "PageRequest",
    "SummaryRequest",
    "VocabularyRequest",
    "WordsRequest",
]

THIS_PAGE = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Numbers of some documents, wanted by the page `docname`.

    `location` is where they are asked for, for messages; `documents` are globs on the names of
    documents, or `THIS_PAGE`.
    """

    docname: str
    location: str
    documents: tuple[str, ...] = ("**",)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRequest(PageRequest):
    """A table of words, some of which are left out.

    `stop_words` is a name, or a file relative to `folder`; the list itself is loaded when the table
    is made.
    """

    folder: str
    top: int = DEFAULT_TOP
    stop_words: str = NONE
    min_length: int = 1
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyRequest(WordsRequest):
    """A table of the commonest words."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordsRequest(WordsRequest):
    """A table of the words that the documents have more of than all others."""

    documents: tuple[str, ...] = (THIS_PAGE,)
    columns: tuple[str, ...] = ("word", "count", "keyness")


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyRequest(WordsRequest):
    """A vocabulary to be explored: of the explorers on its page the one of this `number`, from 1.

    `top` words stand in the table that a reader without JavaScript sees.
    """

    number: int
    top: int = 100
    columns: tuple[str, ...] = ("word", "count", "documents", "dispersion")

    @property
    def name(self) -> str:
        """What the explorer's data are called."""
        return f"vocabulary/{self.docname}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest(PageRequest):
    """A table of how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRequest(PageRequest):
    """One number within a sentence; `word` is the one that is counted, where it is of a word."""

    what: str
    word: str = ""
