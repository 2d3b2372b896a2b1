"""The report of a count: the words of documents by how often they occur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.frequency import (
    DEFAULT_COLUMNS,
    Filter,
    tabulate,
    tabulate_documents,
)
from sphinx_mrstats.render.data import write_csv
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table, safe
from sphinx_mrstats.render.tables import escape, rst_table
from sphinx_mrstats.vocabulary import dump_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.frequency import FrequencyTable, WordFrequency
    from sphinx_mrstats.render.screen import Screen
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["FrequencyReport", "cell", "rst_frequencies"]


def cell(row: WordFrequency, column: str) -> str:
    """Write what stands in a `column` of a table, which is the name of a field of `row`.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> cell(WordFrequency(1, "whale", 1685, 0.0077, 120), "share")
    '0.77%'
    """
    return f"{row.share:.2%}" if column == "share" else str(getattr(row, column))


def rst_frequencies(rows: Iterable[WordFrequency], columns: Sequence[str] = DEFAULT_COLUMNS) -> str:
    """Write `rows` as a table of reStructuredText; `columns` are names of their fields.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> rows = [WordFrequency(1, "whale", 1685, 0.0077, 120), WordFrequency(2, "鯨", 9, 0.0, 1)]
    >>> print(rst_frequencies(rows, ["word", "count", "share"]), end="")
    =====  =====  =====
    Word   Count  Share
    =====  =====  =====
    whale   1685  0.77%
    鯨         9  0.00%
    =====  =====  =====
    """
    return rst_table(
        [column.capitalize() for column in columns],
        [[cell(row, column) for column in columns] for row in rows],
        numbers=[column != "word" for column in columns],
    )


@dataclass(frozen=True)
class FrequencyReport(Report):
    """The words of a vocabulary that `show` lets through, and its totals, which are of all words.

    With `by_document` the words of each document are shown too, or in CSV alone. `only` are the
    columns that were asked for, if any were.
    """

    vocabulary: Vocabulary
    show: Filter
    by_document: bool = False
    only: tuple[str, ...] | None = None

    def json(self) -> str:
        """Write the vocabulary as JSON: where all is shown, as `Vocabulary.load` reads it.

        The filter applies to each document by itself.
        """
        return dump_json(self.content()) + "\n"

    def content(self) -> Mapping[str, Any]:
        """Give the vocabulary with the words that are shown."""
        content = self.vocabulary.to_dict()
        if not self.show.shows_all:
            content["words"] = _counts(tabulate(self.vocabulary, self.show))
            if "by_document" in content:
                tables = tabulate_documents(self.vocabulary, self.show)
                content["by_document"] = {table.name: _counts(table) for table in tables}
        return content

    def csv(self) -> str:
        """Write the words; with those of documents, the document is the first column."""
        columns = self.only or DEFAULT_COLUMNS
        heading = ("document", *columns) if self.by_document else columns
        return write_csv(heading, (list(map(safe, row)) for row in self.rows()))

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the rows of CSV: shares are from 0 to 1, and not rounded."""
        columns = self.only or DEFAULT_COLUMNS
        for table in self._tables()[1 if self.by_document else 0 :]:
            name = [Names((table.name,))] if self.by_document else []
            for row in table.rows:
                yield [*name, *(str(getattr(row, column)) for column in columns)]

    def tables(self) -> Sequence[Table]:
        """Give a table for all documents together, and one for each."""
        columns = self.only or DEFAULT_COLUMNS
        shown = tuple(Column(each.capitalize(), "" if each == "word" else ">") for each in columns)
        return [
            Table(
                shown,
                tuple(tuple(cell(row, column) for column in columns) for row in table.rows),
                title=Names((table.name,)) if table.name else "",
            )
            for table in self._tables()
        ]

    def rst(self) -> str:
        """Write tables, that of a document with the document's name for its caption."""
        return "\n".join(
            _captioned(table.name, rst_frequencies(table.rows, self.only or DEFAULT_COLUMNS))
            for table in self._tables()
        )

    def draw(self, screen: Screen) -> None:
        """Draw each table with its totals below it: see `sphinx_mrstats.render.bars`."""
        from sphinx_mrstats.render.bars import draw_frequencies

        draw_frequencies(self._tables(), screen, self.only)

    def _tables(self) -> list[FrequencyTable]:
        documents = tabulate_documents(self.vocabulary, self.show) if self.by_document else ()
        return [tabulate(self.vocabulary, self.show), *documents]


def _counts(table: FrequencyTable) -> dict[str, int]:
    return {row.word: row.count for row in table.rows}


def _captioned(caption: str, table: str) -> str:
    if not caption:
        return table
    indented = "".join(f"   {line}\n" for line in table.splitlines())
    return f".. table:: {escape(caption)}\n\n{indented}"
