"""``sphinx-mrstats kwic``: each place of a word, with what stands around it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import CONTEXT, KWIC_SORT, TOP
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import read_sources
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import screen_width, wants_color, write_result
from sphinx_mrstats.cli.parser import add_option
from sphinx_mrstats.cli.shown import add_format_options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.concordance import Occurrence
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats kwic whale docs
      show each place of "whale" (and "Whale", not "whales") in docs
  sphinx-mrstats kwic "command line" docs --sort right
      show each place of two words, by what follows them
  sphinx-mrstats kwic whale docs --format json --output whale.json
      write them to a file

exit codes: 0 done, whether the word was found or not; 2 the corpus is empty, a
document could not be read whole, or the arguments can't be used."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] WORD [PATH ...]"
    parser.description = (
        "Show each place of a word, or of words that follow each other, in context.\n"
        "Only what is counted is searched: no markup, code or comments. A line is that\n"
        "of the source, which is searched even where doctrees are counted."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "word", metavar="WORD", help="a word, in any case; several, in quotes, have to follow"
    )
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, KWIC_SORT)
    add_option(shown, TOP, default=0, help="the first N places; 0: all (default: 0)")
    add_option(
        shown,
        CONTEXT,
        help=f"{CONTEXT.help} (default: {CONTEXT.default}; on a terminal, what fits)",
    )
    add_format_options(parser)


def run(args: argparse.Namespace) -> int:
    """Search, and write what was found; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.concordance import find_occurrences, sort_occurrences

    job = partial(find_occurrences, word=args.word, context=args.context)
    found, whole = read_sources(args, job)
    found = tuple(sorted(found, key=lambda each: each.document))  # of all projects
    shown = sort_occurrences(found, args.sort)[: args.top or None]
    write_result(_render(shown, len(found), args), args.output)
    if not found:
        messages.note(f"{args.word!r} was not found")
    return 0 if whole else 2


def _render(found: Sequence[Occurrence], n_found: int, args: argparse.Namespace) -> str:
    if args.format == "text":
        from sphinx_mrstats.render.kwic import render_kwic

        width = None if args.output else screen_width()
        return render_kwic(found, width=width, color=width is not None and wants_color())
    from sphinx_mrstats.render.records import csv_records, json_records, record

    records = [record(occurrence) for occurrence in found]
    if args.format == "json":
        head = {"format": 1, "word": args.word, "count": n_found}
        return json_records({**head, "occurrences": records})
    from sphinx_mrstats.render.csv import safe_name, safe_text

    return csv_records(
        ("path", "line", "left", "keyword", "right"),
        (
            (
                safe_name(each.path),
                each.line,
                *map(safe_text, (each.left, each.keyword, each.right)),
            )
            for each in found
        ),
    )
