"""What pages want to show.

Requests are part of the environment, which each build loads; what answers them is imported later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import (
    CONTEXT,
    DEFAULT_TOP,
    FREQUENCY_COLUMNS,
    KEYWORD_COLUMNS,
    KWIC_SORT,
    MIN_COUNT,
    MIN_LENGTH,
    NGRAM_COLUMNS,
    NGRAM_SORT,
    SIZE,
    STOP_WORDS,
)
from sphinx_mrstats.documents import document_filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.sphinxext.prosejobs import ProseJob

__all__ = [
    "OF_TRANSLATIONS",
    "PLOT_KINDS",
    "THIS_PAGE",
    "FilterRequest",
    "FrequencyRequest",
    "KeywordsRequest",
    "KwicRequest",
    "NgramsRequest",
    "NumberRequest",
    "PageRequest",
    "PlotRequest",
    "SummaryRequest",
    "TranslationsRequest",
    "VocabularyRequest",
    "WordsRequest",
]

THIS_PAGE = "."

# The numbers that are of a language's catalogues.
OF_TRANSLATIONS = ("translated", "untranslated")

# What can be drawn.
PLOT_KINDS = ("bars", "zipf", "heaps", "dispersion", "heatmap")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Numbers of some documents, wanted by the page `docname`.

    `location` is where they are asked for, for messages; `documents` are globs on the names of
    documents, or `THIS_PAGE`. Documents are those of the saved `vocabulary`, where there is one.
    """

    docname: str
    location: str
    documents: tuple[str, ...] = ("**",)
    vocabulary: str = ""

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The sections among `documents`, such as ``guide/start#install``: document and id."""
        pairs = (name.partition("#") for name in self.documents if "#" in name)
        return tuple((name or self.docname, section) for name, _, section in pairs)

    @property
    def job(self) -> ProseJob | None:
        """What has to be looked for in prose; None where counts do."""
        if not self.sections:
            return None
        from sphinx_mrstats.sphinxext.prosejobs import CountSections

        return CountSections()

    @property
    def catalogues_of(self) -> tuple[str, ...] | None:
        """Of which languages the project's catalogues are wanted; () is all, None no catalogues."""
        return None

    @property
    def is_explored(self) -> bool:
        """Whether a browser makes an explorer of what is shown."""
        return False

    @property
    def can_wait(self) -> bool:
        """Whether it takes long, and is left out where conf.py has ``mrstats_defer = True``."""
        return self.is_explored

    def chooser(self) -> Callable[[str], bool]:
        """Make the test that the name of a document passes which is asked for."""
        globs = [each for each in self.documents if each != THIS_PAGE and "#" not in each]
        wanted = document_filter(globs)
        this_page = self.docname if THIS_PAGE in self.documents else None
        return lambda name: name == this_page or wanted(name)

    def searched(self) -> Callable[[str], bool]:
        """Make the test of documents in which `job` looks: those chosen, or those of sections."""
        of_sections = {name for name, _ in self.sections}
        return of_sections.__contains__ if of_sections else self.chooser()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRequest(PageRequest):
    """Words, some of which are left out.

    `stop_words` is a name, or a file relative to `folder`; the list itself is loaded when the words
    are shown.
    """

    folder: str
    top: int = DEFAULT_TOP
    stop_words: str = STOP_WORDS.default
    min_length: int = MIN_LENGTH.default


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRequest(FilterRequest):
    """Words with numbers of each."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyRequest(WordsRequest):
    """The commonest words; `format` is a table or another way to write them."""

    columns: tuple[str, ...] = FREQUENCY_COLUMNS.default
    format: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordsRequest(WordsRequest):
    """A table of the words that the documents have more of than all others.

    With `by_document`, it has a row for each of the documents. They are compared with the language
    `against`, a code, where there is one.
    """

    documents: tuple[str, ...] = (THIS_PAGE,)
    columns: tuple[str, ...] = KEYWORD_COLUMNS.default
    by_document: bool = False
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NgramsRequest(WordsRequest):
    """A table of words that follow each other."""

    columns: tuple[str, ...] = NGRAM_COLUMNS.default
    size: int = SIZE.default
    sort: str = NGRAM_SORT.default
    min_count: int = MIN_COUNT.default

    @property
    def job(self) -> ProseJob | None:
        """Count n-grams of this size, unless a saved vocabulary holds them."""
        from sphinx_mrstats.sphinxext.prosejobs import CountNgrams

        return None if self.vocabulary else CountNgrams(self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class KwicRequest(PageRequest):
    """A table of the places of a word, or of words that follow each other."""

    words: tuple[str, ...]
    top: int = DEFAULT_TOP
    sort: str = KWIC_SORT.default
    context: int = CONTEXT.default

    @property
    def job(self) -> ProseJob:
        """Find the words."""
        from sphinx_mrstats.sphinxext.prosejobs import FindWords

        return FindWords(self.words, self.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRequest(FilterRequest):
    """A drawing of one of `PLOT_KINDS`; `words` are those to show, if not the commonest."""

    kind: str
    words: tuple[str, ...] = ()

    @property
    def can_wait(self) -> bool:
        """A live preview does without drawings."""
        return True

    @property
    def job(self) -> ProseJob | None:
        """Find the words' positions, where those are to be drawn."""
        from sphinx_mrstats.sphinxext.prosejobs import FindPositions

        return FindPositions(tuple(sorted(self.words))) if self.kind == "dispersion" else None


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

    @property
    def is_explored(self) -> bool:
        """Whether a browser makes an explorer of what is shown."""
        return True

    @property
    def job(self) -> ProseJob | None:
        """Read the text around the words, which a saved vocabulary doesn't have."""
        from sphinx_mrstats.sphinxext.prosejobs import ReadText

        return None if self.vocabulary else ReadText()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest(PageRequest):
    """A table of how much there is; `by_section` has a row for each section of the documents."""

    by_section: bool = False

    @property
    def job(self) -> ProseJob | None:
        """Count sections, where they are shown."""
        from sphinx_mrstats.sphinxext.prosejobs import CountSections

        return CountSections() if self.by_section or self.sections else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRequest(PageRequest):
    """One number within a sentence; `word` is the one that is counted, where it is of a word."""

    what: str
    word: str = ""

    @property
    def catalogues_of(self) -> tuple[str, ...] | None:
        """The language whose catalogues the number is of; it stands in place of a word."""
        return (self.word,) if self.what in OF_TRANSLATIONS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationsRequest(PageRequest):
    """A table of how much is translated, into `languages`, or all if none is named.

    With `by_catalogue`, it has a row for each catalogue. `saved` is a file of another project's
    numbers.
    """

    languages: tuple[str, ...] = ()
    by_catalogue: bool = False
    saved: str = ""

    @property
    def catalogues_of(self) -> tuple[str, ...] | None:
        """The languages, unless the numbers are of another project."""
        return None if self.saved else self.languages

    @property
    def columns(self) -> tuple[str, ...]:
        """What the table shows: no more columns than fit the text of a page."""
        numbers = ("tokens", "translated", "fuzzy", "missing", "share")
        if not self.by_catalogue:
            return ("language", *numbers, "bar")
        return (
            *(("catalogue",) if len(self.languages) == 1 else ("language", "catalogue")),
            *numbers,
        )
