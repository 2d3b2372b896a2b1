"""What changed between two states of documents, as sections of cells for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.numbers import plural
from sphinx_mrstats.render.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_mrstats.analysis.difference import Change, Difference

__all__ = ["KINDS", "Names", "Section", "difference_record", "document_section", "sections"]

KINDS = ("came", "went", "rose", "fell")

# Names of documents in a cell; more make a table too wide to read.
_NAMES = 2


@dataclass(frozen=True, slots=True)
class Names:
    """Names of files, which each format writes so that they mean nothing to it."""

    names: tuple[str, ...]
    n_more: int = 0

    def join(self, write: Callable[[str], str]) -> str:
        """Write the names, and how many more there are.

        >>> Names(("a.rst", "b.rst"), 1).join(str)
        'a.rst, b.rst, 1 more'
        """
        more = [f"{self.n_more:,} more"] if self.n_more else []
        return ", ".join([*map(write, self.names), *more])


_Line = tuple[str | Names, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table below a title; `numbers` says which columns hold numbers.

    Of the cells, words and numbers mean nothing to any format; all else is `Names`.
    """

    title: str
    headings: _Line
    rows: tuple[_Line, ...]
    numbers: tuple[bool, ...]

    def cells(self, write: Callable[[str], str]) -> list[list[str]]:
        """Write all cells, the headings first, names by `write`."""
        return [
            [cell.join(write) if isinstance(cell, Names) else cell for cell in line]
            for line in (self.headings, *self.rows)
        ]


def sections(found: Difference, titles: tuple[str, str]) -> tuple[Section, ...]:
    """Write sizes, and each kind of change that there is, as cells; `titles` name both states.

    The first section, of sizes, has no title.
    """
    states = tuple(Names((title,)) for title in titles)
    old, new = found.old_size, found.size
    sizes = (
        ("Documents", old.n_documents, new.n_documents),
        ("Words (tokens)", old.n_tokens, new.n_tokens),
        ("Different words (types)", old.n_types, new.n_types),
    )
    result = [
        Section(
            "",
            ("Size", *states, "Change"),
            tuple((name, f"{a:,}", f"{b:,}", signed(b - a)) for name, a, b in sizes),
            (False, True, True, True),
        )
    ]
    for kind, n in (("came", found.n_came), ("went", found.n_went)):
        changes = getattr(found, kind)
        title = f"{kind.capitalize()}: {plural(n, 'word', 'words')}{_of_which(n, len(changes))}"
        result.append(Section(title, *_counts(changes)))
    result += [Section(kind.capitalize(), *_moves(getattr(found, kind))) for kind in KINDS[2:]]
    return tuple(section for section in result if section.rows)


def _counts(changes: Sequence[Change]) -> tuple[_Line, tuple[_Line, ...], tuple[bool, ...]]:
    rows = tuple((each.word, f"{each.count or each.old_count:,}", _where(each)) for each in changes)
    return ("Word", "Count", "Where"), rows, (False, True, False)


def _moves(changes: Sequence[Change]) -> tuple[_Line, tuple[_Line, ...], tuple[bool, ...]]:
    rows = tuple(
        (
            each.word,
            f"{each.old_count:,}",
            f"{each.count:,}",
            f"{each.keyness:,.1f}",
            f"{each.ratio:+.2f}",
        )
        for each in changes
    )
    return ("Word", "Before", "After", "G²", "Log ratio"), rows, (False, True, True, True, True)


def signed(n: int) -> str:
    """Write by how much a number has changed.

    >>> signed(1200), signed(-3), signed(0)
    ('+1,200', '-3', '0')
    """
    return f"{n:+,}" if n else "0"


def _where(change: Change) -> Names:
    names = change.documents
    return Names(names[:_NAMES], max(0, len(names) - _NAMES))


def _of_which(n: int, n_shown: int) -> str:
    return f", the commonest {n_shown:,}" if n_shown < n else ""


def document_section(found: Sequence[Difference]) -> Section:
    """Write the words of each kind of change of each document, a document to a row."""
    rows: tuple[_Line, ...] = tuple(
        (
            Names((each.name,)),
            *(", ".join(change.word for change in getattr(each, kind)) for kind in KINDS),
        )
        for each in found
    )
    headings: _Line = ("Document", *(kind.capitalize() for kind in KINDS))
    return Section("Each document", headings, rows, (False,) * len(headings))


def difference_record(found: Difference) -> dict[str, Any]:
    """Give all there is to know, for JSON."""
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
    for kind in KINDS:
        content[kind] = [record(each) for each in getattr(found, kind)]
    return content
