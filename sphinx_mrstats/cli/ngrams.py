"""``sphinx-mrstats ngrams``: words that follow each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import MIN_COUNT, NGRAM_SORT, SIZE, STOP_WORDS
from sphinx_mrstats.cli.corpus import read_sources
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import add_option
from sphinx_mrstats.cli.shown import (
    add_format_options,
    add_top,
    screen_for,
    top_of,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.ngrams import NgramFrequency
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats ngrams docs
      show the commonest pairs of words
  sphinx-mrstats ngrams docs --size 3 --stop-words en
      show three words, of which neither the first nor the last is a common one
  sphinx-mrstats ngrams docs --sort g2
      show collocations: pairs that are no chance
  sphinx-mrstats ngrams docs --sort pmi --min-count 5
      show pairs of which neither word is often without the other

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is counted), or the arguments can't be used."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] [PATH ...]"
    parser.description = (
        "Count n-grams: words that follow each other, with nothing but a space or the\n"
        "end of a line between them. G2 says how sure it is that this is no chance, PMI\n"
        "(in bits) how much more often than by chance it happens. The source is read,\n"
        "even where doctrees are counted."
    )
    parser.epilog = _EXAMPLES
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown (totals and shares are always of all)")
    add_option(shown, SIZE)
    add_option(shown, NGRAM_SORT)
    add_top(shown, "n-grams")
    add_option(shown, MIN_COUNT)
    add_option(
        shown,
        STOP_WORDS,
        help="leave out those that begin or end with a common word (en, de, ..., or a file's;"
        " default: none)",
    )
    add_format_options(parser)


def run(args: argparse.Namespace) -> int:
    """Count, and write what was counted; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.ngrams import count_ngrams, ngram_table
    from sphinx_mrstats.stopwords import load_stop_words

    stop_words = load_stop_words(args.stop_words)
    ngrams, whole = read_sources(args, partial(count_ngrams, size=args.size))
    rows = ngram_table(
        ngrams,
        order=args.sort,
        top=top_of(args),
        min_count=args.min_count,
        stop_words=stop_words,
    )
    write_result(_render(ngrams, rows, args), args.output)
    return 0 if whole else 2


def _render(ngrams: Vocabulary, rows: Sequence[NgramFrequency], args: argparse.Namespace) -> str:
    from sphinx_mrstats.render.records import csv_records, json_records, record

    records = [record(row) for row in rows]
    if args.format == "json":
        head = {
            "format": 1,
            "size": args.size,
            "documents": ngrams.n_documents,
            "tokens": ngrams.n_tokens,
            "types": ngrams.n_types,
        }
        return json_records({**head, "ngrams": records})
    if args.format == "csv":
        columns = ("rank", "ngram", "count", "share", "documents", "g2", "pmi")
        return csv_records(columns, ([each[name] for name in columns] for each in records))
    return _text(ngrams, rows, args)


def _text(ngrams: Vocabulary, rows: Sequence[NgramFrequency], args: argparse.Namespace) -> str:
    from sphinx_mrstats.render.grid import Column, grid
    from sphinx_mrstats.render.numbers import plural

    screen = screen_for(args)
    if rows:
        columns = [
            Column("ngram", "Words"),
            Column("count", "Count", ","),
            Column("share", "Share", ".2%", "dim"),
            Column("documents", "Documents", ",", "dim"),
            Column("g2", "G²", ",.1f"),
            Column("pmi", "PMI", ".2f"),
        ]
        screen.console.print(grid(columns if args.size > 1 else columns[:4], rows, screen))
        screen.console.print()
    totals = (
        f"{plural(ngrams.n_documents, 'document', 'documents')} · {ngrams.n_tokens:,} n-grams of"
        f" size {args.size} · {ngrams.n_types:,} different"
    )
    screen.console.print(totals, soft_wrap=True)
    return screen.text()
