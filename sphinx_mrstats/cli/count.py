"""``sphinx-mrstats count``: the words of documents, and how often they occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import (
    BY_DOCUMENT,
    DEFAULT_TOP,
    FREQUENCY_COLUMNS,
    MIN_LENGTH,
    STOP_WORDS,
    TOP,
)
from sphinx_mrstats.cli.corpus import count_corpus
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import screen_width, wants_color, write_result
from sphinx_mrstats.cli.parser import add_option, format_option
from sphinx_mrstats.cli.shown import add_output, top_of

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.analysis.frequency import Filter
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats count docs
      show the commonest words of the documents in docs
  sphinx-mrstats count docs --top 50 --stop-words en --min-length 3
      show 50, without those that every English text is full of
  sphinx-mrstats count docs --format json --by-document --output words.json
      write all words, and those of each document, to a file
  sphinx-mrstats count docs --format rst --columns "rank word count share"
      write a table to be included in a document

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is counted), or the arguments can't be used."""

_FORMATS = ("text", "json", "csv", "rst")


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] [PATH ...]"
    parser.description = (
        "Count the words of reStructuredText documents, and show the commonest.\n"
        "Counted is what an author wrote as running text: no markup, code or comments."
    )
    parser.epilog = _EXAMPLES
    add_corpus_options(parser, cache=True)
    shown = parser.add_argument_group("what is shown (totals and shares are always of all words)")
    text = f"the N commonest words; 0: all (default: {DEFAULT_TOP}; of json and csv: all)"
    add_option(shown, TOP, default=None, help=text)
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    add_option(shown, BY_DOCUMENT)
    output = parser.add_argument_group("how it is shown")
    add_option(
        output,
        format_option(*_FORMATS),
        help="text (default), json, csv or rst (a table in reStructuredText)",
    )
    columns = " ".join(FREQUENCY_COLUMNS.kind.choices)
    add_option(
        output,
        FREQUENCY_COLUMNS,
        default=None,
        help=f"some of {columns}, in quotes (default: word count; of text also share documents, and"
        " bars; not for json)",
    )
    add_output(output)


def run(args: argparse.Namespace) -> int:
    """Count, and write what was counted; 0 if every document was read whole."""
    show = _filter(args)
    if args.format == "json" and args.columns:
        from sphinx_mrstats.errors import UsageError

        raise UsageError("--columns: JSON has no columns; use --format csv, or leave them out")
    vocabulary, whole = count_corpus(args, by_document=args.by_document)
    write_result(_render(vocabulary, show, args), args.output)
    return 0 if whole else 2


def _filter(args: argparse.Namespace) -> Filter:
    from sphinx_mrstats.analysis.frequency import Filter
    from sphinx_mrstats.stopwords import load_stop_words

    return Filter(top_of(args), load_stop_words(args.stop_words), args.min_length)


def _render(vocabulary: Vocabulary, show: Filter, args: argparse.Namespace) -> str:
    if args.format == "json":
        from sphinx_mrstats.render.json import render_json

        return render_json(vocabulary, show)
    from sphinx_mrstats.analysis.frequency import DEFAULT_COLUMNS, tabulate, tabulate_documents

    tables = [tabulate(vocabulary, show)]
    if args.by_document:
        documents = tabulate_documents(vocabulary, show)
        tables = [*documents] if args.format == "csv" else [*tables, *documents]
    if args.format == "csv":
        from sphinx_mrstats.render.csv import render_csv

        return render_csv(tables, args.columns or DEFAULT_COLUMNS, by_document=args.by_document)
    if args.format == "rst":
        from sphinx_mrstats.render.rst import render_rst

        return render_rst(tables, args.columns or DEFAULT_COLUMNS)
    from sphinx_mrstats.render.text import WIDTH, render_text

    screen = None if args.output else screen_width()
    if screen is None:
        return render_text(tables, args.columns)
    return render_text(tables, args.columns, width=min(screen, WIDTH), color=wants_color())
