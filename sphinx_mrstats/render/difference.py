"""The report of a comparison: the words that came, went, rose and fell between two states."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sphinx_mrstats.render.data import record
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table
from sphinx_mrstats.render.screen import WIDTH
from sphinx_mrstats.render.tables import code, markdown_table
from sphinx_mrstats.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.difference import Change, Difference
    from sphinx_mrstats.render.screen import Screen

__all__ = ["DifferenceReport"]

_KINDS = ("came", "went", "rose", "fell")

_STYLES = {"came": "green", "went": "red", "rose": "cyan", "fell": "yellow"}

# Names of documents in a cell; more make a table too wide to read.
_NAMES = 2

_NOTHING = "Nothing changed."

# Below its document, each kind of change hangs under its name.
_INDENT = "  "


@dataclass(frozen=True)
class DifferenceReport(Report):
    """What changed between two states, in all, and in each document that is given.

    `old` and `new` say what the states are: their ``name``, and of a revision what git knows of it.
    """

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    total: Difference
    documents: Sequence[Difference] | None = None

    columns = ("document", "change", "word", "old_count", "count", "keyness", "ratio")

    def content(self) -> Mapping[str, Any]:
        """Give what the states are, their sizes, and all changes."""
        content = {"old": self.old, "new": self.new, **_record(self.total)}
        if self.documents is not None:
            content["by_document"] = [_record(each) for each in self.documents]
        return content

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give each change of a word: of all documents together, or of each by itself."""
        for found in [self.total] if self.documents is None else self.documents:
            for kind in _KINDS:
                for each in getattr(found, kind):
                    fields = (getattr(each, column) for column in self.columns[2:])
                    yield [Names((found.name,)), kind, *fields]

    def tables(self) -> Sequence[Table]:
        """Give the sizes, without a title, then each kind of change that there is."""
        return [*self._total(), *([_by_document(self.documents)] if self.documents else [])]

    def _total(self) -> list[Table]:
        found = self.total
        tables = [_sizes(found, self.old["name"], self.new["name"])]
        for kind, n in (("came", found.n_came), ("went", found.n_went)):
            changes = getattr(found, kind)
            title = f"{kind.capitalize()}: {plural(n, 'word')}{_of_which(n, len(changes))}"
            tables.append(_counts(title, changes))
        tables += [_moves(kind.capitalize(), getattr(found, kind)) for kind in _KINDS[2:]]
        return [table for table in tables if table.rows]

    def draw(self, screen: Screen) -> None:
        """Draw the whole, then the words of each document below its name."""
        print_ = screen.console.print
        self.draw_tables(screen, self._total())
        if not self.total.is_changed:
            print_()
            print_(_NOTHING)
        for each in self.documents or ():
            print_()
            name = Text(printable(each.name), style="bold")
            size = f"  {each.old_size.n_tokens:,} → {each.size.n_tokens:,} words"
            print_(name.append(size, style="not bold dim"), soft_wrap=True)
            _draw_words(screen, each)

    def rst(self) -> str:
        """Write tables below rubrics."""
        return super().rst() + ("" if self.total.is_changed else f"\n{_NOTHING}\n")

    def markdown(self) -> str:
        """Write a comment for a pull request: what came in sight, all else to be unfolded."""
        blocks = [f"### Words: {code(self.old['name'])} → {code(self.new['name'])}\n"]
        for table in self.tables():
            headings, *lines = table.cells(code)
            drawn = markdown_table(headings, lines, numbers=table.numbers)
            if title := table.titled(code):
                is_open = " open" if title.startswith("Came") else ""
                drawn = f"<details{is_open}><summary>{title}</summary>\n\n{drawn}\n</details>\n"
            blocks.append(drawn)
        if not self.total.is_changed:
            blocks.append(f"{_NOTHING}\n")
        return "\n".join(blocks)


def _sizes(found: Difference, old_name: str, new_name: str) -> Table:
    old, new = found.old_size, found.size
    sizes = (
        ("Documents", old.n_documents, new.n_documents),
        ("Words (tokens)", old.n_tokens, new.n_tokens),
        ("Different words (types)", old.n_types, new.n_types),
    )
    return Table(
        (
            Column("Size"),
            Column(Names((old_name,)), ","),
            Column(Names((new_name,)), ","),
            Column("Change", ">"),
        ),
        tuple((name, a, b, f"{b - a:+,}" if b - a else "0") for name, a, b in sizes),
    )


def _counts(title: str, changes: Sequence[Change]) -> Table:
    rows = tuple((each.word, each.count or each.old_count, _where(each)) for each in changes)
    return Table((Column("Word"), Column("Count", ","), Column("Where")), rows, title)


def _moves(title: str, changes: Sequence[Change]) -> Table:
    columns = (
        Column("Word"),
        Column("Before", ","),
        Column("After", ","),
        Column("G²", ",.1f"),
        Column("Log ratio", "+.2f"),
    )
    fields = ("word", "old_count", "count", "keyness", "ratio")
    rows = tuple(tuple(getattr(each, name) for name in fields) for each in changes)
    return Table(columns, rows, title)


def _where(change: Change) -> Names:
    names = change.documents
    return Names(names[:_NAMES], max(0, len(names) - _NAMES))


def _of_which(n: int, n_shown: int) -> str:
    return f", the commonest {n_shown:,}" if n_shown < n else ""


def _by_document(found: Sequence[Difference]) -> Table:
    """Write the words of each kind of change of each document, a document to a row."""
    columns = (Column("Document"), *(Column(kind.capitalize()) for kind in _KINDS))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Names((each.name,)),
            *(", ".join(change.word for change in getattr(each, kind)) for kind in _KINDS),
        )
        for each in found
    )
    return Table(columns, rows, "Each document")


def _draw_words(screen: Screen, found: Difference) -> None:
    width = min(screen.console.width, WIDTH)
    for kind in _KINDS:
        words = ", ".join(change.word for change in getattr(found, kind))
        first = f"{_INDENT}{kind}  "
        for line in textwrap.wrap(
            words,
            width,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        ):
            shown = Text(line)
            if line.startswith(first):
                shown.stylize(_STYLES[kind], len(_INDENT), len(first))
            screen.console.print(shown, soft_wrap=True)


def _record(found: Difference) -> dict[str, Any]:
    old, new, documents = found.old_size, found.size, found.documents
    content: dict[str, Any] = {"name": found.name} if found.name else {}
    content["documents"] = {"old": old.n_documents, "new": new.n_documents}
    if documents:
        content["documents"] |= {
            "came": documents.came,
            "went": documents.went,
            "changed": documents.n_changed,
        }
    content["tokens"] = {"old": old.n_tokens, "new": new.n_tokens}
    content["types"] = {"old": old.n_types, "new": new.n_types}
    for kind in _KINDS:
        content[kind] = [record(each) for each in getattr(found, kind)]
    return content
