"""``sphinx-mrstats stats``: a corpus in numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.options import WINDOW
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import count_corpus, read_sources, reads_doctrees
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import add_option
from sphinx_mrstats.cli.shown import add_format_options, screen_for

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.analysis.summary import CorpusSummary
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats stats docs
      show how large docs is, how varied its words, how long it takes to read
  sphinx-mrstats stats docs --window 100
      let the moving average follow 100 words at a time, as pages are short
  sphinx-mrstats stats docs --format json
      the same for a program

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is measured), or the arguments can't be used."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] [PATH ...]"
    parser.description = (
        "Show a corpus in numbers: its size, how varied its words are, how its\n"
        "vocabulary grows (Heaps' law), how frequency falls with rank (Zipf's law), and\n"
        "how long it takes to read."
    )
    parser.epilog = _EXAMPLES
    add_corpus_options(parser)
    measured = parser.add_argument_group("what is measured")
    add_option(measured, WINDOW)
    add_format_options(parser)


def run(args: argparse.Namespace) -> int:
    """Measure, and write the numbers; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.summary import measure_corpus, summarize

    if reads_doctrees(args):
        messages.note("MATTR is left out: doctrees are counted without the order of their words")
        vocabulary, whole = count_corpus(args, by_document=True)
        summary = summarize(vocabulary)
    else:
        job = partial(measure_corpus, window=args.window)
        measured, whole = read_sources(args, job, lambda a, b: (a[0] + b[0], a[1] + b[1]))
        summary = summarize(*measured)
    write_result(_render(summary, args), args.output)
    return 0 if whole else 2


def _render(summary: CorpusSummary, args: argparse.Namespace) -> str:
    if args.format == "text":
        from sphinx_mrstats.render.summary import draw_summary

        screen = screen_for(args)
        draw_summary(screen, summary)
        return screen.text()
    from sphinx_mrstats.render.records import csv_records, json_records

    values = _values(summary)
    if args.format == "json":
        return json_records({"format": 1, **values})
    return csv_records(("measure", "value"), values.items())


def _values(summary: CorpusSummary) -> dict[str, Any]:
    """Give every number by its name; None for what can't be measured."""
    from sphinx_mrstats.analysis.reading import WORDS_PER_MINUTE
    from sphinx_mrstats.render.records import plain

    windows, heaps, zipf = summary.windows, summary.heaps, summary.zipf
    values = {
        "documents": summary.n_documents,
        "tokens": summary.n_tokens,
        "types": summary.n_types,
        "hapaxes": summary.n_hapaxes,
        "type_token_ratio": summary.type_token_ratio,
        "mattr": windows and windows.mattr,
        "mattr_window": windows and windows.size,
        "mattr_windows": windows and windows.n_windows,
        "heaps_k": heaps and heaps.k,
        "heaps_beta": heaps and heaps.beta,
        "heaps_r2": heaps and heaps.r2,
        "zipf_exponent": zipf and zipf.exponent,
        "reading_minutes": summary.reading_minutes,
        "words_per_minute": WORDS_PER_MINUTE,
    }
    return {name: plain(value) for name, value in values.items()}
