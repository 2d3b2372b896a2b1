"""The check ``term``: terms that a project forbids, with what to write instead."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.options import Kind, flag, number, option, table, text
from sphinx_mrstats.settings import read_table
from sphinx_mrstats.words import iter_words, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options", "Term"]


def _date(value: object) -> datetime.date:
    """Read a date as TOML or ISO 8601 write it."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        return datetime.date.fromisoformat(text(value))
    except ValueError:
        raise ValueError from None


_a_date = Kind("a date such as 2026-12-31", _date, schema={"type": "string", "format": "date"})


@dataclass(frozen=True, slots=True)
class Term:
    """One forbidden term: what to write instead, why, and how long and how often it may stay."""

    use: str = option("", "what to write instead", text)
    reason: str = option("", "why", text)
    case: bool = option(
        False, "find the term only as it is written here, with these capitals", flag
    )
    deadline: datetime.date | None = option(
        None, "the last day on which the places are notes, which fail nothing", _a_date
    )
    most: int | None = option(
        None,
        "how many places there may be: as long as there are no more, they are notes",
        number(0),
    )


def _terms(value: object) -> dict[str, Term]:
    """Read the table of terms: a term is what to write instead, or a table."""
    terms = {}
    for name, entry in table(value).items():
        values = {"use": entry} if isinstance(entry, str) else entry
        if not isinstance(values, dict):
            raise ValueError(f"{name}: expected a string or a table; got {entry!r}")
        if not any(iter_words(name.replace("*", "").replace("?", ""))):
            raise ValueError(f"{name!r} holds no word")
        try:
            terms[name] = read_table(Term, values, f"terms.{name}", None)
        except ConfigurationError as fault:
            raise ValueError(str(fault)) from None
    return terms


@dataclass(frozen=True, slots=True)
class Options:
    """What is forbidden."""

    terms: Mapping[str, Term] = option(
        {},
        'a table: term = "what to write", or term = {use, reason, case, deadline, most}',
        Kind(table.expected, _terms, schema=table.schema),
    )
    today: datetime.date = field(default_factory=datetime.date.today)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield the forbidden terms, each with all of its places."""
    for name, term in options.terms.items():
        targets = tuple(_targets(name, term, material))
        if not targets:
            continue
        late = term.deadline is not None and options.today > term.deadline
        level = "note" if term.deadline is not None and not late else "error"
        yield Suspect(
            word=normalize(name).lower(),
            message=_message(name, term, late=late),
            suggestion=term.use,
            targets=targets,
            tolerated=term.most or 0,
            level=level,
        )


def _targets(name: str, term: Term, material: Material) -> Iterator[Target]:
    """Yield what is looked for: of a pattern, the words of the documents that it matches."""
    if re.search(r"[*?]", name):
        pattern = normalize(name).lower()
        yield from (
            Target(word) for word in material.vocabulary.counts if fnmatchcase(word, pattern)
        )
    elif term.case:
        yield Target(normalize(name), Match.WRITTEN)
    else:
        yield Target(" ".join(iter_words(name)))


def _message(name: str, term: Term, *, late: bool) -> str:
    message = f"{name!r} is not to be used"
    if term.deadline is not None:
        message += f" {'since' if late else 'after'} {term.deadline.isoformat()}"
    if term.most is not None:
        message += f"; at most {term.most} places are left"
    return f"{message} ({term.reason})" if term.reason else message


CHECK = Check(
    name="term",
    description="terms that are not to be used, and what to write instead, with deadlines and"
    " the number of places that may stay",
    run=_run,
    options=Options,
    reads_history=False,
    reads_forms=False,
)
