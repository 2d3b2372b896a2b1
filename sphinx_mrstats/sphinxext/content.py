"""What a request comes to, as what a reader sees."""

from __future__ import annotations

from functools import singledispatch
from math import floor
from typing import TYPE_CHECKING, cast

from sphinx.locale import get_translation

from sphinx_mrstats.analysis.summary import reading_minutes
from sphinx_mrstats.sphinxext.requests import (
    THIS_PAGE,
    FrequencyRequest,
    KeywordsRequest,
    KwicRequest,
    NgramsRequest,
    NumberRequest,
    PlotRequest,
    SummaryRequest,
    TranslationsRequest,
    VocabularyRequest,
)
from sphinx_mrstats.sphinxext.tables import Bar, Cell, Link
from sphinx_mrstats.sphinxext.tally import Tally, stop_words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_mrstats.render.plots.charts import Chart
    from sphinx_mrstats.sphinxext.requests import PageRequest
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["Rows", "content", "make_content", "numbers", "reading_time", "sections", "totals"]

_ = get_translation("mrstats")

Rows = list[list[Cell]]


def content(request: PageRequest, tally: Tally) -> Rows | Chart:
    """Return the cells of the table that `request` asks for, row by row, or what is to be drawn.

    A page is written again when this changes; nothing else of the counts may show on it.

    Raises:
        UsageError: its file of stop words is gone.
        VocabularyError: its vocabulary is.

    """
    if tally.defers and request.can_wait:
        return [[str(_("This is left out of previews."))]]
    if request not in tally.shown:
        tally.shown[request] = make_content(request, tally)
    return cast("Rows | Chart", tally.shown[request])


@singledispatch
def make_content(request: PageRequest, tally: Tally) -> Rows | Chart:
    """Make what `content` returns."""
    raise TypeError(f"nothing is known of how to show a {type(request).__name__}")


@make_content.register
def _frequency(request: FrequencyRequest, tally: Tally) -> Rows:
    found = tally.rows(request)
    rows: Rows = [[tally.numerals.cell(row, column) for column in request.columns] for row in found]
    if request.format == "bars":
        for cells, row in zip(rows, found, strict=True):
            cells.append(Bar(row.count / found[0].count))
        return rows or _no_words(len(request.columns) + 1)
    return rows or _no_words(len(request.columns))


@make_content.register
def _keywords(request: KeywordsRequest, tally: Tally) -> Rows:
    if request.by_document:
        return [
            [
                each.name if request.vocabulary else Link(each.name, "", tally.title(each.name)),
                ", ".join(keyword.word for keyword in each.keywords) or str(_("no words")),
            ]
            for each in tally.keywords_by_document(request)
        ]
    rows: Rows = [
        [tally.numerals.cell(keyword, column) for column in request.columns]
        for keyword in tally.keywords(request)
    ]
    return rows or _no_words(len(request.columns))


@make_content.register
def _ngrams(request: NgramsRequest, tally: Tally) -> Rows:
    rows: Rows = [
        [tally.numerals.cell(row, column) for column in request.columns]
        for row in tally.ngrams(request)
    ]
    return rows or _no_words(len(request.columns))


@make_content.register
def _vocabulary(request: VocabularyRequest, tally: Tally) -> Rows:
    spread = tally.dispersions(request)
    write = tally.numerals.write
    rows: Rows = [
        [
            row.word,
            write(row.count),
            write(row.documents),
            write(spread[row.word].dp_norm, decimals=2),
        ]
        for row in tally.rows(request)
    ]
    return rows or _no_words(len(request.columns))


@make_content.register
def _kwic(request: KwicRequest, tally: Tally) -> Rows:
    rows: Rows = [
        [place.left, Link(name, place.anchor, place.keyword), place.right, tally.title(name)]
        for name, place in tally.places(request)
    ]
    return rows or [["", " ".join(request.words), "", str(_("not found"))]]


@make_content.register
def _summary(request: SummaryRequest, tally: Tally) -> Rows:
    if request.by_section:
        return list(_sections(request, tally)) or [[str(_("no words")), "", "", ""]]
    vocabulary, write = tally.vocabulary(request), tally.numerals.write
    return [
        [str(_("Documents")), write(vocabulary.n_documents)],
        [str(_("Words")), write(vocabulary.n_tokens)],
        [str(_("Distinct words")), write(vocabulary.n_types)],
        [str(_("Words that occur once")), write(_hapaxes(vocabulary))],
        [str(_("Reading time")), reading_time(vocabulary.n_tokens)],
    ]


def _sections(request: SummaryRequest, tally: Tally) -> Iterator[list[Cell]]:
    """Give a row for each document and, below it, one for each of its sections."""

    def numbers_of(words: Mapping[str, int]) -> list[str]:
        n_tokens = sum(words.values())
        write = tally.numerals.write
        return [write(n_tokens), write(len(words)), reading_time(n_tokens)]

    for docname in tally.docnames(request):
        words = tally.words_of(docname) or {}
        yield [Link(docname, "", tally.title(docname)), *numbers_of(words)]
        for name, depth, title in tally.sections(docname):
            indented = "\N{NO-BREAK SPACE}" * 2 * depth + title
            yield [
                Link(docname, name, indented),
                *numbers_of(tally.section_words(request, docname, name)),
            ]


@make_content.register
def _translations(request: TranslationsRequest, tally: Tally) -> Rows:
    from sphinx_mrstats.analysis.translations import add_up_languages, load_translations

    found = load_translations(request.saved) if request.saved else tally.translations()
    if request.languages:
        found = tuple(each for each in found if each.language in request.languages)
    shown = found if request.by_catalogue else add_up_languages(found)
    numerals = tally.numerals
    rows: Rows = []
    for each in shown:
        cells: dict[str, Cell] = {
            "language": numerals.language(each.language) or "–",
            "catalogue": each.catalogue,
            "tokens": numerals.write(each.words),
            "share": numerals.percent(each.share),
            "bar": Bar(each.share),
        }
        rows.append([cells.get(name) or numerals.cell(each, name) for name in request.columns])
    return rows or [[str(_("no catalogues")), *[""] * (len(request.columns) - 1)]]


def _of_language(request: NumberRequest, tally: Tally) -> str:
    """Write a number of a language's catalogues; of the original there is nothing to translate."""
    from sphinx_mrstats.analysis.translations import Translation, add_up_languages

    language = tally.language if request.word == THIS_PAGE else request.word
    found = [each for each in tally.translations() if each.language == language]
    [total] = add_up_languages(found) or (Translation(language, ""),)
    if request.what == "untranslated":
        return tally.numerals.write(total.fuzzy + total.missing)
    return tally.numerals.percent(floor(total.share * 100) / 100, decimals=0)


@make_content.register
def _number(request: NumberRequest, tally: Tally) -> Rows:
    if request.catalogues_of is not None:
        return [[_of_language(request, tally)]]
    vocabulary, write = tally.vocabulary(request), tally.numerals.write
    match request.what:
        case "tokens":
            text = write(vocabulary.n_tokens)
        case "types":
            text = write(vocabulary.n_types)
        case "documents":
            text = write(vocabulary.n_documents)
        case "count":
            text = write(vocabulary.counts.get(request.word, 0))
        case "reading-time":
            text = reading_time(vocabulary.n_tokens)
        case what:
            raise ValueError(f"there is no number {what!r}")
    return [[text]]


def _say(text: str) -> str:
    return str(_(text))


@make_content.register(PlotRequest)
def _chart(request: PlotRequest, tally: Tally) -> Chart:
    from sphinx_mrstats.analysis.frequency import frequency_table
    from sphinx_mrstats.analysis.laws import fit_heaps, fit_zipf, rank_frequency, vocabulary_growth
    from sphinx_mrstats.render.plots.makers import (
        bars_chart,
        dispersion_chart,
        heaps_chart,
        heatmap_chart,
        zipf_chart,
    )

    if request.kind == "dispersion":
        return dispersion_chart(request.words, tally.positions(request), _say)
    vocabulary = tally.vocabulary(request)
    match request.kind:
        case "zipf":
            counts = rank_frequency(vocabulary)
            return zipf_chart(counts, fit_zipf(counts), _say)
        case "heaps":
            points = vocabulary_growth(vocabulary)
            return heaps_chart(points, fit_heaps(points), _say)
    rows = frequency_table(
        vocabulary,
        top=request.top,
        stop_words=stop_words_of(request),
        min_length=request.min_length,
    )
    if request.kind == "bars":
        return bars_chart(rows, _say)
    words = request.words or [row.word for row in rows]
    title = str if request.vocabulary else tally.title
    return heatmap_chart(words, vocabulary, _say, title_of=title)


def _no_words(n_columns: int) -> Rows:
    return [[str(_("no words")), *[""] * (n_columns - 1)]]


def _hapaxes(vocabulary: Vocabulary) -> int:
    return sum(count == 1 for count in vocabulary.counts.values())


def totals(tally: Tally) -> dict[str, str | int]:
    """Give templates the numbers of all documents together."""
    vocabulary = tally.whole()
    return {"documents": vocabulary.n_documents, **numbers(vocabulary.n_tokens, vocabulary.n_types)}


def sections(tally: Tally, docname: str) -> list[dict[str, str | int]]:
    """Give templates the numbers of each section of a document, with its subsections."""
    request = SummaryRequest(docname=docname, location=docname, by_section=True)
    found = []
    for each in tally.sections(docname):
        words = tally.section_words(request, docname, each.name)
        numbers_of = numbers(sum(words.values()), len(words))
        found.append({"id": each.name, "title": each.title, "depth": each.depth, **numbers_of})
    return found


def numbers(n_tokens: int, n_types: int) -> dict[str, str | int]:
    """Give templates the numbers of a text."""
    return {
        "tokens": n_tokens,
        "types": n_types,
        "minutes": reading_minutes(n_tokens),
        "reading_time": reading_time(n_tokens),
    }


def reading_time(n_tokens: int) -> str:
    """Say how long words take to read, to the minute; a single word takes a minute.

    >>> reading_time(0), reading_time(1), reading_time(23_800)
    ('0 minutes', '1 minute', '1 h 40 min')
    """
    minutes = reading_minutes(n_tokens)
    if minutes == 1:
        return str(_("1 minute"))
    if minutes < 60:
        return str(_("%d minutes")) % minutes
    return str(_("%d h %d min")) % divmod(minutes, 60)
