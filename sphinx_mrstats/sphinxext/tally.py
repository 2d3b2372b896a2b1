"""The counts of documents added up for what a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.dispersion import dispersions
from sphinx_mrstats.analysis.frequency import frequency_table
from sphinx_mrstats.analysis.keyness import find_keywords
from sphinx_mrstats.documents import document_filter
from sphinx_mrstats.sphinxext.requests import THIS_PAGE
from sphinx_mrstats.stopwords import load_stop_words
from sphinx_mrstats.vocabulary import Vocabulary, merge_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.analysis.frequency import WordFrequency
    from sphinx_mrstats.analysis.keyness import Keyword
    from sphinx_mrstats.sphinxext.domain import CountsByCondition
    from sphinx_mrstats.sphinxext.requests import KeywordsRequest, PageRequest, WordsRequest

__all__ = ["Tally"]


class Tally:
    """What one build shows: the counts of its documents, under the conditions that hold in it.

    `counts` are those of every document; `is_counted` tells which of them count, and `holds`
    whether the expression of an ``only`` directive is true.
    """

    def __init__(
        self,
        counts: Mapping[str, CountsByCondition],
        *,
        is_counted: Callable[[str], bool] = lambda docname: True,
        holds: Callable[[str], bool] = lambda expression: True,
    ) -> None:
        self._all_counts = counts
        self._counts = {name: counts[name] for name in sorted(counts) if is_counted(name)}
        self._holds = holds
        self._vocabularies: dict[tuple[str, ...], Vocabulary] = {}
        self._dispersions: dict[tuple[str, ...], dict[str, Dispersion]] = {}
        self._rows: dict[WordsRequest, tuple[WordFrequency, ...]] = {}
        self._keywords: dict[KeywordsRequest, tuple[Keyword, ...]] = {}

    def holds(self, expression: str) -> bool:
        """Tell whether the text of an ``only`` is shown, as Sphinx does: also if it is no good."""
        try:
            return self._holds(expression)
        except Exception:  # whatever a parser of expressions may raise
            return True

    def words(self) -> dict[str, Mapping[str, int]]:
        """Return the words of each document, by its name, sorted."""
        return {docname: self._words(counts) for docname, counts in self._counts.items()}

    def words_of(self, docname: str) -> Mapping[str, int] | None:
        """Return the words of any document, counted or not; None if there is no such document."""
        counts = self._all_counts.get(docname)
        return None if counts is None else self._words(counts)

    def docnames(self, request: PageRequest) -> tuple[str, ...]:
        """Return the names of the documents that `request` is about, sorted."""
        wanted = document_filter([glob for glob in request.documents if glob != THIS_PAGE])
        this_page = request.docname if THIS_PAGE in request.documents else None
        return tuple(name for name in self._counts if wanted(name) or name == this_page)

    def rows(self, request: WordsRequest) -> tuple[WordFrequency, ...]:
        """Return the rows of the table that `request` asks for, none where there are no words.

        Raises:
            UsageError: its file of stop words is gone.

        """
        if request not in self._rows:
            self._rows[request] = frequency_table(
                self.vocabulary(request),
                top=request.top,
                stop_words=load_stop_words(request.stop_words, request.folder),
                min_length=request.min_length,
            )
        return self._rows[request]

    def keywords(self, request: KeywordsRequest) -> tuple[Keyword, ...]:
        """Return the words that set the documents of `request` apart from all others.

        Raises:
            UsageError: its file of stop words is gone.

        """
        if request not in self._keywords:
            chosen = self.docnames(request)
            self._keywords[request] = find_keywords(
                self._vocabulary(chosen),
                self._vocabulary(tuple(sorted(self._counts.keys() - set(chosen)))),
                top=request.top,
                stop_words=load_stop_words(request.stop_words, request.folder),
                min_length=request.min_length,
            )
        return self._keywords[request]

    def dispersions(self, request: PageRequest) -> dict[str, Dispersion]:
        """Return how evenly each word is spread over the documents that `request` is about."""
        docnames = self.docnames(request)
        if docnames not in self._dispersions:
            self._dispersions[docnames] = dispersions(self._vocabulary(docnames))
        return self._dispersions[docnames]

    def vocabulary(self, request: PageRequest) -> Vocabulary:
        """Return all words of the documents that `request` is about."""
        return self._vocabulary(self.docnames(request))

    def _vocabulary(self, docnames: tuple[str, ...]) -> Vocabulary:
        if docnames not in self._vocabularies:
            self._vocabularies[docnames] = Vocabulary.from_documents(
                {name: self._words(self._counts[name]) for name in docnames}
            )
        return self._vocabularies[docnames]

    def _words(self, counts: CountsByCondition) -> Mapping[str, int]:
        """Add up what of a document stands under conditions that hold."""
        if counts.keys() == {()}:
            return counts[()]
        words: dict[str, int] = {}
        for conditions, part in counts.items():
            if all(map(self.holds, conditions)):
                merge_counts(words, part)
        return words
