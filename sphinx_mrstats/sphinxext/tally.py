"""The counts of documents added up for what a page shows.

Templates ask for the numbers of each page that is written: what only some pages show, and what
takes the reader of documents, is imported where it is asked for.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.dispersion import dispersions
from sphinx_mrstats.analysis.frequency import frequency_table
from sphinx_mrstats.analysis.keyness import compare_documents, find_keywords
from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.sphinxext.numerals import Numerals
from sphinx_mrstats.sphinxext.sections import with_subsections
from sphinx_mrstats.stopwords import load_stop_words
from sphinx_mrstats.vocabulary import Vocabulary, merge_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.analysis.frequency import WordFrequency
    from sphinx_mrstats.analysis.keyness import Comparison, Keyword
    from sphinx_mrstats.analysis.language import Language
    from sphinx_mrstats.analysis.ngrams import NgramFrequency
    from sphinx_mrstats.analysis.positions import Positions
    from sphinx_mrstats.analysis.translations import Translation
    from sphinx_mrstats.sphinxext.memory import CountsByCondition
    from sphinx_mrstats.sphinxext.prosejobs import PlaceOfWord, ProseJob, Stretch
    from sphinx_mrstats.sphinxext.requests import (
        FilterRequest,
        KeywordsRequest,
        KwicRequest,
        NgramsRequest,
        PageRequest,
        PlotRequest,
        VocabularyRequest,
        WordsRequest,
    )
    from sphinx_mrstats.sphinxext.sections import Section

__all__ = ["Tally", "load_vocabulary", "stop_words_of", "unfit_vocabulary"]


def stop_words_of(request: FilterRequest) -> Collection[str]:
    """Load the words that a request leaves out.

    Raises:
        UsageError: its file of stop words is gone.

    """
    return load_stop_words(request.stop_words, request.folder)


class Tally:
    """What one build shows: the counts of its documents, under the conditions that hold in it.

    `counts` gives those of every document, and `found` what was looked for in their prose;
    `is_counted` tells which of them count, `holds` whether the expression of an ``only`` directive
    is true, and `title` how a document is called on pages, which are in `language`; `sections`
    gives the sections of a document, and `translations` says what its catalogues come to. What can
    wait is not made where it `defers`. `shown` is what requests came to.
    """

    def __init__(
        self,
        counts: Callable[[], Mapping[str, CountsByCondition]],
        *,
        found: Callable[[], Mapping[str, Mapping[ProseJob, Any]]] = dict,
        is_counted: Callable[[str], bool] = lambda docname: True,
        holds: Callable[[str], bool] = lambda expression: True,
        title: Callable[[str], str] = lambda docname: docname,
        language: str = "en",
        defers: bool = False,
        sections: Callable[[str], tuple[Section, ...]] = lambda docname: (),
        translations: Callable[[], tuple[Translation, ...]] = tuple,
    ) -> None:
        self.translations = translations
        self.language = language
        self.sections = sections
        self.defers = defers
        self.title = title
        self.numerals = Numerals(language)
        self._all_counts = counts()
        self._counts = {
            name: self._all_counts[name] for name in sorted(self._all_counts) if is_counted(name)
        }
        self._find = found
        self._found: Mapping[str, Mapping[ProseJob, Any]] | None = None
        self._holds = holds
        self._vocabularies: dict[tuple[str, ...], Vocabulary] = {}
        self._dispersions: dict[tuple[str, tuple[str, ...]], dict[str, Dispersion]] = {}
        self.shown: dict[PageRequest, object] = {}

    def holds(self, expression: str) -> bool:
        """Tell whether the text of an ``only`` is shown, as Sphinx does: also if it is no good."""
        try:
            return self._holds(expression)
        except Exception:  # whatever a parser of expressions may raise
            return True

    def words(self) -> dict[str, Mapping[str, int]]:
        """Return the words of each document, by its name, sorted."""
        return {docname: self._words(counts) for docname, counts in self._counts.items()}

    def whole(self) -> Vocabulary:
        """Return all words of all documents that count."""
        return self._vocabulary(tuple(self._counts))

    def words_of(self, docname: str) -> Mapping[str, int] | None:
        """Return the words of any document, counted or not; None if there is no such document."""
        counts = self._all_counts.get(docname)
        return None if counts is None else self._words(counts)

    def docnames(self, request: PageRequest) -> tuple[str, ...]:
        """Return the names of the documents that `request` is about, sorted."""
        if not request.vocabulary:
            return tuple(filter(request.chooser(), self._counts))
        by_document = load_vocabulary(request.vocabulary).by_document
        if by_document is None:
            return (request.vocabulary,)  # all of it, whatever its documents are called
        return tuple(filter(request.chooser(), by_document))

    def rows(self, request: WordsRequest) -> tuple[WordFrequency, ...]:
        """Return the rows of the table that `request` asks for, none where there are no words.

        Raises:
            UsageError: its file of stop words is gone.
            VocabularyError: its vocabulary is.

        """
        return frequency_table(
            self.vocabulary(request),
            top=request.top,
            stop_words=stop_words_of(request),
            min_length=request.min_length,
        )

    def keywords(self, request: KeywordsRequest) -> tuple[Keyword, ...]:
        """Return the words that set the documents of `request` apart from all others.

        Raises:
            UsageError: its file of stop words is gone.
            VocabularyError: its vocabulary is.

        """
        chosen, rest = self._sides(request)
        return find_keywords(
            chosen,
            rest,
            top=request.top,
            stop_words=stop_words_of(request),
            min_length=request.min_length,
        )

    def keywords_by_document(self, request: KeywordsRequest) -> tuple[Comparison, ...]:
        """Return the words that set each document of `request` apart from all others.

        Raises:
            UsageError: its file of stop words is gone.
            VocabularyError: its vocabulary is.

        """
        whole = load_vocabulary(request.vocabulary) if request.vocabulary else self.whole()
        chosen = set(self.docnames(request))
        comparisons = compare_documents(
            whole,
            _language(request),
            top=request.top,
            stop_words=stop_words_of(request),
            min_length=request.min_length,
        )
        return tuple(each for each in comparisons if each.name in chosen)

    def ngrams(self, request: NgramsRequest) -> tuple[NgramFrequency, ...]:
        """Return the n-grams that `request` asks for.

        Raises:
            UsageError: its file of stop words is gone.
            VocabularyError: its vocabulary is.

        """
        from sphinx_mrstats.analysis.ngrams import ngram_table

        ngrams = (
            self.vocabulary(request)
            if request.vocabulary
            else Vocabulary.from_documents(
                {name: self._words(result) for name, result in self._results(request)}
            )
        )
        table = ngram_table(
            ngrams,
            order=request.sort,
            top=0 if request.min_length > 1 else request.top,
            min_count=request.min_count,
            stop_words=stop_words_of(request),
        )
        long_enough = (
            row for row in table if min(map(len, row.ngram.split())) >= request.min_length
        )
        return tuple(long_enough)[: request.top or None]

    def places(self, request: KwicRequest) -> list[tuple[str, PlaceOfWord]]:
        """Return the places that `request` asks for, each with the name of its document."""
        from sphinx_mrstats.analysis.concordance import sort_occurrences

        found = [
            (name, place)
            for name, places in self._results(request)
            for place in places
            if self._all_hold(place.conditions)
        ]
        document_of = {id(place): name for name, place in found}
        places = sort_occurrences((place for _, place in found), request.sort)
        return [(document_of[id(place)], place) for place in places[: request.top or None]]

    def positions(self, request: PlotRequest) -> list[tuple[str, Positions]]:
        """Return the positions that `request` asks for, stretch by stretch of each document."""
        return [
            (name, positions)
            for name, stretches in self._results(request)
            for conditions, positions in stretches
            if self._all_hold(conditions)
        ]

    def section_words(self, request: PageRequest, docname: str, name: str) -> dict[str, int]:
        """Return the words of a section and its subsections; none if there is no such section."""
        wanted = with_subsections(self.sections(docname), name)
        words: dict[str, int] = {}
        for conditions, section, counts in self._results_of(docname, request.job) or ():
            if section in wanted and self._all_hold(conditions):
                merge_counts(words, counts)
        return words

    def texts(self, request: VocabularyRequest) -> dict[str, list[Stretch]]:
        """Return the text of each document that `request` is about, by the document's name."""
        return {
            name: [each for each in stretches if self._all_hold(each.conditions)]
            for name, stretches in self._results(request)
        }

    def dispersions(self, request: PageRequest) -> dict[str, Dispersion]:
        """Return how evenly each word is spread over the documents that `request` is about."""
        chosen = request.vocabulary, self.docnames(request)
        if chosen not in self._dispersions:
            self._dispersions[chosen] = dispersions(self.vocabulary(request))
        return self._dispersions[chosen]

    def vocabulary(self, request: PageRequest) -> Vocabulary:
        """Return all words of the documents that `request` is about.

        Raises:
            VocabularyError: its vocabulary is gone.

        """
        if request.sections:
            parts = {
                f"{docname}#{name}": self.section_words(request, docname, name)
                for docname, name in request.sections
            }
            whole = {name: self._words(self._counts[name]) for name in self.docnames(request)}
            return Vocabulary.from_documents({**whole, **parts})
        if not request.vocabulary:
            return self._vocabulary(self.docnames(request))
        vocabulary = load_vocabulary(request.vocabulary)
        if vocabulary.by_document is None:
            # In how many documents each word occurs isn't known, and nothing that asks is shown.
            return Vocabulary.from_totals(
                vocabulary.n_documents, vocabulary.counts, dict.fromkeys(vocabulary.counts, 0)
            )
        return vocabulary.select(request.chooser())

    def _sides(self, request: KeywordsRequest) -> tuple[Vocabulary, Vocabulary | Language]:
        """Return what is compared with what."""
        if (others := _language(request)) is not None:
            return self.vocabulary(request), others
        chosen = self.docnames(request)
        if request.vocabulary:
            whole = load_vocabulary(request.vocabulary)
            return whole.select(set(chosen).__contains__), whole.select(
                lambda name: name not in chosen
            )
        rest = tuple(sorted(self._counts.keys() - set(chosen)))
        return self._vocabulary(chosen), self._vocabulary(rest)

    def _results(self, request: PageRequest) -> Iterator[tuple[str, Any]]:
        """Yield what was found for `request` in each of its documents."""
        job = request.job
        if job is not None:
            for name in filter(request.searched(), self._counts):
                if (result := self._results_of(name, job)) is not None:
                    yield name, result

    def _results_of(self, docname: str, job: ProseJob | None) -> Any:
        """Return what a search came to in a document that counts; None where it wasn't done."""
        if self._found is None:
            self._found = self._find()
        return None if job is None else self._found.get(docname, {}).get(job)

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
            if self._all_hold(conditions):
                merge_counts(words, part)
        return words

    def _all_hold(self, conditions: tuple[str, ...]) -> bool:
        return all(map(self.holds, conditions))


def _language(request: KeywordsRequest) -> Language | None:
    if not request.against:
        return None
    from sphinx_mrstats.analysis.language import language

    return language(request.against)


def load_vocabulary(path: str) -> Vocabulary:
    """Load a vocabulary, once for each state of its file.

    Raises:
        VocabularyError: it can't be read, or holds something else.

    """
    try:
        status = Path(path).stat()
    except OSError as error:
        raise VocabularyError(f"{path}: {error.strerror}") from None
    return _load(path, status.st_mtime_ns, status.st_size)


# A page has a few directives, which may share a file.
@lru_cache(maxsize=4)
def _load(path: str, _mtime: int, _size: int) -> Vocabulary:
    return Vocabulary.load(path)


def unfit_vocabulary(
    values: Mapping[str, Any], *, needs_documents: bool = False, ngrams_of: int = 0
) -> str:
    """Say why a saved vocabulary can't do what the options of a directive ask for; empty if it can.

    `needs_documents` is for what is about documents, not words; `ngrams_of` is the size of the
    n-grams that it should hold.
    """
    if "vocabulary" not in values:
        return ""
    vocabulary = load_vocabulary(values["vocabulary"])
    about_documents = (
        needs_documents
        or "documents" in values.get("columns", ())
        or values.get("documents", ("**",)) != ("**",)
    )
    if about_documents and vocabulary.by_document is None:
        return (
            f"{values['vocabulary']}: was saved without counts by document; use sphinx-mrstats "
            "count --format json --by-document"
        )
    if ngrams_of and any(word.count(" ") != ngrams_of - 1 for word in vocabulary.counts):
        return (
            f"{values['vocabulary']}: holds other than n-grams of {ngrams_of} words; save what "
            "sphinx_mrstats.analysis.ngrams.count_ngrams counts"
        )
    return ""
