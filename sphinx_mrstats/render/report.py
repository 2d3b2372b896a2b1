"""A report: one result, and how it is written as text, JSON, CSV, reStructuredText and Markdown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx_mrstats.analysis.options import FORMATS
from sphinx_mrstats.render.data import safe_name, safe_text, write_csv, write_json
from sphinx_mrstats.render.tables import code, escape, markdown_table, rst_table
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_mrstats.render.screen import Screen

__all__ = ["Cell", "Column", "Names", "Report", "Table", "safe"]

# What stands where there is nothing to show.
_NOTHING = "-"


class Names(NamedTuple):
    """Names of files, or other text from outside: each format escapes it, so that it is no markup.

    >>> str(Names(("a.rst", "b.rst"), n_more=1))
    'a.rst, b.rst, 1 more'
    """

    names: tuple[str, ...]
    n_more: int = 0
    are_files: bool = True

    def join(self, write: Callable[[str], str]) -> str:
        """Write the names, and how many more there are."""
        more = [f"{self.n_more:,} more"] if self.n_more else []
        return ", ".join([*map(write, self.names), *more])

    def __str__(self) -> str:
        return self.join(str)


# Words and numbers mean nothing to any format; None is a number that there is none of.
Cell = str | int | float | Names | None


class Column(NamedTuple):
    """A column of a table: numbers have a format specification, such as ``,``, in `form`.

    A column with a `style` is left out first where not all columns fit a terminal.
    """

    heading: str | Names
    form: str = ""
    style: str = ""

    def write(self, cell: Cell, write: Callable[[str], str]) -> str:
        """Write a cell of this column, names by `write`."""
        if cell is None:
            return _NOTHING
        if isinstance(cell, Names):
            return cell.join(write)
        return format(cell, self.form)


class Table(NamedTuple):
    """Rows below headings, with a title above them and a note below them, if there are such."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str | Names = ""
    note: str = ""

    def cells(self, write: Callable[[str], str]) -> list[list[str]]:
        """Write all cells, the headings first, names by `write`."""
        headings = [
            each.heading.join(write) if isinstance(each.heading, Names) else each.heading
            for each in self.columns
        ]
        lines = [
            [column.write(cell, write) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]
        return [headings, *lines]

    def titled(self, write: Callable[[str], str]) -> str:
        """Write the title, names by `write`."""
        return self.title.join(write) if isinstance(self.title, Names) else self.title

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Which columns hold numbers."""
        return tuple(bool(column.form) for column in self.columns)


class Report(ABC):
    """A result that can be written in each of `FORMATS`.

    `columns` are the headings of the rows that CSV has: names of the fields in JSON. `widest` is
    how wide text gets on a terminal that is wider; None: as wide as the terminal.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    widest: ClassVar[int | None] = 80

    @abstractmethod
    def content(self) -> Mapping[str, Any]:
        """Give all there is to know, for JSON, without the version of the format."""

    @abstractmethod
    def rows(self) -> Iterable[Sequence[Cell]]:
        """Give the rows of CSV, below `columns`."""

    @abstractmethod
    def tables(self) -> Sequence[Table]:
        """Give what a reader is shown."""

    def write(self, form: str, screen: Screen | None = None) -> str:
        """Write the report in one of `FORMATS`; text is drawn on `screen`, or for a pipe."""
        match form:
            case "json":
                return self.json()
            case "csv":
                return self.csv()
            case "rst":
                return self.rst()
            case "markdown":
                return self.markdown()
            case "text":
                from sphinx_mrstats.render.screen import Screen

                screen = screen or Screen()
                self.draw(screen)
                return screen.text()
            case _:
                raise ValueError(f"expected a format among {', '.join(FORMATS)}; got {form!r}")

    def draw(self, screen: Screen) -> None:
        """Draw the tables below each other."""
        self.draw_tables(screen, self.tables())

    @staticmethod
    def draw_tables(screen: Screen, tables: Iterable[Table]) -> None:
        """Draw tables below each other, with their titles and notes."""
        from rich.text import Text

        from sphinx_mrstats.render.screen import grid

        print_ = screen.console.print
        for number, table in enumerate(tables):
            if number:
                print_()
            if table.title:
                print_(Text(table.titled(printable), style="bold"), soft_wrap=True)
            if table.rows:
                print_(grid(table, screen))
            if table.note:
                if table.rows:
                    print_()
                print_(Text(table.note), soft_wrap=True)

    def json(self) -> str:
        """Write JSON, which begins with the version of the format."""
        return write_json(self.content())

    def csv(self) -> str:
        """Write comma-separated values; no text in them is a formula to a spreadsheet."""
        return write_csv(self.columns, (list(map(safe, row)) for row in self.rows()))

    def rst(self) -> str:
        """Write tables below rubrics, so that they can stand anywhere in a document."""
        return self._blocks(".. rubric:: {}", escape, rst_table)

    def markdown(self) -> str:
        """Write tables below titles in bold type."""
        return self._blocks("**{}**", code, markdown_table)

    def _blocks(self, title: str, write: Callable[[str], str], draw: Callable[..., str]) -> str:
        blocks = []
        for table in self.tables():
            headings, *lines = table.cells(write)
            parts = [title.format(table.titled(write)) + "\n"] if table.title else []
            parts += [draw(headings, lines, numbers=table.numbers)] if lines else []
            parts += [f"{table.note}\n"] if table.note else []
            blocks.append("\n".join(parts))
        return "\n".join(blocks)


def safe(cell: Cell) -> Any:
    """Give what CSV holds of a cell: no name is a formula to a spreadsheet."""
    if isinstance(cell, Names):
        return cell.join(safe_name if cell.are_files else safe_text)
    return cell
