"""``sphinx-mrstats dispersion``: which words are spread over all documents, and which over few."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import MIN_COUNT, MIN_LENGTH, STOP_WORDS
from sphinx_mrstats.cli.corpus import count_corpus
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import add_option
from sphinx_mrstats.cli.shown import (
    add_format_options,
    add_top,
    screen_for,
    top_of,
)
from sphinx_mrstats.options import Option, choice

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats dispersion docs
      show the words that are frequent in few documents
  sphinx-mrstats dispersion docs --sort even --stop-words en
      show what the documents have in common
  sphinx-mrstats dispersion docs --min-count 1 --format csv
      write all words to a table

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is measured), or the arguments can't be used."""

# Rarer words are in few documents by necessity.
_MIN_COUNT = 5

_SORT = Option("sort", choice("uneven", "even", "count"), "uneven", "which words are first")

_COLUMNS = ("word", "count", "documents", "dp", "dp_norm")


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] [PATH ...]"
    parser.description = (
        "Show how evenly words are spread over the documents, by Gries' deviation of\n"
        "proportions: DP is 0 for a word that each document has in proportion to its\n"
        "length, and near 1 for one that only a short document has."
    )
    parser.epilog = _EXAMPLES
    add_corpus_options(parser)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, _SORT)
    add_top(shown, "words")
    add_option(
        shown,
        MIN_COUNT,
        default=_MIN_COUNT,
        help=f"leave out words that occur less than N times (default: {_MIN_COUNT})",
    )
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    add_format_options(parser)


def run(args: argparse.Namespace) -> int:
    """Measure, and write the words; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.dispersion import dispersions
    from sphinx_mrstats.stopwords import load_stop_words

    stop_words = load_stop_words(args.stop_words)
    vocabulary, whole = count_corpus(args, by_document=True)
    found = [
        each
        for each in dispersions(vocabulary).values()
        if each.count >= args.min_count
        and each.word not in stop_words
        and len(each.word) >= args.min_length
    ]
    write_result(_render(_sorted(found, args.sort)[: top_of(args) or None], args), args.output)
    return 0 if whole else 2


def _sorted(found: Iterable[Dispersion], order: str) -> list[Dispersion]:
    """Order words; of equal ones the commoner is first, then in code point order."""
    by_count = sorted(sorted(found, key=attrgetter("word")), key=attrgetter("count"), reverse=True)
    if order == "count":
        return by_count
    return sorted(by_count, key=attrgetter("dp"), reverse=order == "uneven")


def _render(found: Sequence[Dispersion], args: argparse.Namespace) -> str:
    from sphinx_mrstats.render.records import csv_records, json_records, record

    if args.format == "json":
        return json_records({"format": 1, "words": [record(each) for each in found]})
    if args.format == "csv":
        return csv_records(_COLUMNS, [[getattr(each, c) for c in _COLUMNS] for each in found])
    from sphinx_mrstats.render.dispersion import draw_dispersions

    screen = screen_for(args)
    draw_dispersions(screen, found)
    return screen.text()
