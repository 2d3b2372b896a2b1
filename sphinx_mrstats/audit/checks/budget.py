"""The check ``budget``: how long pages may be, and how many words may be new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Place, Suspect
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.options import Kind, number, option, table, text
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options"]

# New words that a message names.
_NAMED = 10


def _pages(value: object) -> dict[str, int]:
    """Read a table of globs, each with a number of words."""
    pages = table(value)
    for glob in pages:
        glob_to_regex(glob)
    return {glob: number(1)(most) for glob, most in pages.items()}


@dataclass(frozen=True, slots=True)
class Options:
    """What there may be of."""

    tokens: int = option(0, "how many words a page may have; 0: any number", number(0))
    pages: Mapping[str, int] = option(
        {},
        'a table of other limits: "glob of documents" = words; the first glob that matches holds',
        Kind(table.expected, _pages, schema=table.schema),
    )
    new_types: int | None = option(
        None, "how many different words there may be that the reference doesn't have", number(0)
    )
    reference: str = option(
        "", "a file of known words: a vocabulary (count --format json), or a lock", text
    )


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield the pages that are too long, and the words if too many are new."""
    counts = material.counts
    globs = [(glob_to_regex(glob), most) for glob, most in options.pages.items()]
    for name in sorted(counts.words):
        n_tokens = sum(counts.words[name].values())
        most = _most(name, globs, options.tokens)
        if most and n_tokens > most:
            yield Suspect(
                word=counts.keys[name],
                message=f"{n_tokens:,} words; the budget of this page is {most:,}",
                places=(Place(counts.paths[name], document=counts.keys[name]),),
            )
    if options.new_types is not None:
        yield from _new_types(material, options, options.new_types)


def _most(name: str, globs: list[tuple[re.Pattern[str], int]], otherwise: int) -> int:
    """Return the budget of a document."""
    docname = name.rpartition(".")[0] if "." in name.rpartition("/")[2] else name
    return next((most for glob, most in globs if glob.fullmatch(docname)), otherwise)


def _new_types(material: Material, options: Options, most: int) -> Iterator[Suspect]:
    if not options.reference:
        raise ConfigurationError(
            "audit.budget.new-types needs audit.budget.reference: the vocabulary that words are new"
            " in comparison with, such as the output of 'sphinx-mrstats count --format json'"
        )
    known = _read_reference(material, options.reference)
    new = sorted(
        (word for word in material.vocabulary.counts if word not in known),
        key=lambda word: (-material.vocabulary.counts[word], word),
    )
    if len(new) > most:
        named = ", ".join(new[:_NAMED]) + (", …" if len(new) > _NAMED else "")
        yield Suspect(
            word="",
            message=f"{len(new):,} words are new; the budget is {most:,}: {named}",
        )


def _read_reference(material: Material, name: str) -> frozenset[str]:
    path = material.folder / name
    if path.suffix == ".json":
        return frozenset(Vocabulary.load(path).counts)
    try:
        lines = read_regular(path).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "not UTF-8"
        raise ConfigurationError(f"audit.budget.reference: {printable(str(path))}: {why}") from None
    return frozenset(word for line in lines for word in iter_words(line.partition("#")[0]))


CHECK = Check(
    name="budget",
    description="pages that have more words than they may have, and too many new words",
    run=_run,
    options=Options,
    reads_forms=False,
)
