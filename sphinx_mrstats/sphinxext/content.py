"""What a request comes to, as the texts that a reader sees."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

from sphinx_mrstats.analysis.reading import reading_minutes
from sphinx_mrstats.render.numbers import cell
from sphinx_mrstats.sphinxext.requests import (
    FrequencyRequest,
    KeywordsRequest,
    NumberRequest,
    SummaryRequest,
    VocabularyRequest,
)
from sphinx_mrstats.sphinxext.tally import Tally

if TYPE_CHECKING:
    from sphinx_mrstats.analysis.keyness import Keyword
    from sphinx_mrstats.sphinxext.requests import PageRequest
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["content", "reading_time"]

_ = get_translation("mrstats")


@singledispatch
def content(request: PageRequest, tally: Tally) -> list[list[str]]:
    """Return the cells of the table that `request` asks for, row by row.

    A page is written again when this changes; nothing else of the counts may show on it.
    """
    raise TypeError(f"nothing is known of how to show a {type(request).__name__}")


@content.register
def _frequency(request: FrequencyRequest, tally: Tally) -> list[list[str]]:
    rows = [[cell(row, column) for column in request.columns] for row in tally.rows(request)]
    return rows or [[str(_("no words")), *[""] * (len(request.columns) - 1)]]


@content.register
def _keywords(request: KeywordsRequest, tally: Tally) -> list[list[str]]:
    rows = [
        [_cell_of_keyword(keyword, column) for column in request.columns]
        for keyword in tally.keywords(request)
    ]
    return rows or [[str(_("no words")), *[""] * (len(request.columns) - 1)]]


def _cell_of_keyword(keyword: Keyword, column: str) -> str:
    value = getattr(keyword, column)
    return f"{value:.1f}" if isinstance(value, float) else str(value)


@content.register
def _vocabulary(request: VocabularyRequest, tally: Tally) -> list[list[str]]:
    spread = tally.dispersions(request)
    rows = [
        [row.word, str(row.count), str(row.documents), f"{spread[row.word].dp_norm:.2f}"]
        for row in tally.rows(request)
    ]
    return rows or [[str(_("no words")), *[""] * (len(request.columns) - 1)]]


@content.register
def _summary(request: SummaryRequest, tally: Tally) -> list[list[str]]:
    vocabulary = tally.vocabulary(request)
    return [
        [str(_("Documents")), str(vocabulary.n_documents)],
        [str(_("Words")), str(vocabulary.n_tokens)],
        [str(_("Distinct words")), str(vocabulary.n_types)],
        [str(_("Words that occur once")), str(_hapaxes(vocabulary))],
        [str(_("Reading time")), reading_time(vocabulary.n_tokens)],
    ]


@content.register
def _number(request: NumberRequest, tally: Tally) -> list[list[str]]:
    vocabulary = tally.vocabulary(request)
    match request.what:
        case "tokens":
            text = str(vocabulary.n_tokens)
        case "types":
            text = str(vocabulary.n_types)
        case "documents":
            text = str(vocabulary.n_documents)
        case "count":
            text = str(vocabulary.counts.get(request.word, 0))
        case "reading-time":
            text = reading_time(vocabulary.n_tokens)
        case what:
            raise ValueError(f"there is no number {what!r}")
    return [[text]]


def _hapaxes(vocabulary: Vocabulary) -> int:
    return sum(count == 1 for count in vocabulary.counts.values())


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
