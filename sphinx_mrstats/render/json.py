"""A vocabulary as JSON, whole or only the words that are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.frequency import tabulate, tabulate_documents
from sphinx_mrstats.vocabulary import dump_json

if TYPE_CHECKING:
    from sphinx_mrstats.analysis.frequency import Filter, FrequencyTable
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["render_json"]


def render_json(vocabulary: Vocabulary, show: Filter) -> str:
    """Write `vocabulary` as JSON: the words that `show` lets through, the totals of all.

    Where all are shown this is `Vocabulary.to_json`, which `Vocabulary.load` reads. The filter
    applies to each document by itself. The text ends with a newline.

    >>> from sphinx_mrstats.analysis.frequency import Filter
    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> book = Vocabulary.from_totals(1, {"sea": 1, "whale": 2}, {"sea": 1, "whale": 1})
    >>> print(render_json(book, Filter(top=1)), end="")
    {"format": 1,
    "documents": 1,
    "tokens": 3,
    "types": 2,
    "words": {"whale": 2}}
    """
    content = vocabulary.to_dict()
    if not show.shows_all:
        content["words"] = _shown(tabulate(vocabulary, show))
        if "by_document" in content:
            tables = tabulate_documents(vocabulary, show)
            content["by_document"] = {table.name: _shown(table) for table in tables}
    return dump_json(content) + "\n"


def _shown(table: FrequencyTable) -> dict[str, int]:
    return {row.word: row.count for row in table.rows}
