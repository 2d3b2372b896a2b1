"""The commands that count: ``count``, ``stats``, and ``prose``, which shows what is counted."""

from __future__ import annotations

import sys
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import (
    BY_CATALOGUE,
    BY_DOCUMENT,
    FREQUENCY_COLUMNS,
    MIN_COUNT,
    MIN_LENGTH,
    STOP_WORDS,
    WINDOW,
)
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import (
    count_corpus,
    read_sources,
    reads_doctrees,
    run_counting,
    settings_for,
    settings_near,
)
from sphinx_mrstats.cli.options import (
    add_corpus_options,
    add_format_options,
    add_reading_options,
    add_top,
    top_of,
)
from sphinx_mrstats.cli.output import write_report, write_result
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.options import Option, choice
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sphinx_mrstats.analysis.dispersion import Dispersion
    from sphinx_mrstats.analysis.translations import Translation
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.documents import Source
    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.settings import Settings

__all__ = ["COMMANDS"]


def _configure_count(parser: Parser) -> None:
    add_corpus_options(parser, cache=True)
    shown = parser.add_argument_group("what is shown (totals and shares are always of all words)")
    add_top(shown, "words, the commonest first")
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    add_option(shown, BY_DOCUMENT)
    output = add_format_options(parser)
    columns = " ".join(FREQUENCY_COLUMNS.kind.choices)
    add_option(
        output,
        FREQUENCY_COLUMNS,
        default=None,
        help=f"which of {columns}, in quotes (default: word count; of text also share"
        " documents, and bars; not for json)",
    )


def _count(args: argparse.Namespace) -> int:
    """Count, and write what was counted; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.frequency import Filter
    from sphinx_mrstats.stopwords import load_stop_words

    show = Filter(top_of(args), load_stop_words(args.stop_words), args.min_length)
    if args.format == "json" and args.columns:
        raise UsageError("--columns: JSON has no columns; use --format csv, or leave them out")
    vocabulary, whole = count_corpus(args, by_document=args.by_document)
    from sphinx_mrstats.render.frequency import FrequencyReport

    write_report(FrequencyReport(vocabulary, show, args.by_document, args.columns), args)
    return 0 if whole else 2


# Rarer words are in few documents by necessity.
_MIN_COUNT = 5

_SORT = Option("sort", choice("uneven", "even", "count"), "uneven", "which words come first")


def _configure_stats(parser: Parser) -> None:
    add_corpus_options(parser)
    measured = parser.add_argument_group("what is measured")
    add_option(measured, WINDOW)
    measured.add_argument(
        "--words",
        action="store_true",
        help="show instead how evenly each word is spread over the documents",
    )
    measured.add_argument(
        "--translations",
        action="store_true",
        help="show instead how many words of gettext's catalogues are translated, by language",
    )
    add_option(measured, BY_CATALOGUE)
    shown = parser.add_argument_group("which words --words shows")
    add_option(shown, _SORT)
    add_top(shown, "words")
    add_option(
        shown,
        MIN_COUNT,
        default=_MIN_COUNT,
        help=f"leave out words that occur fewer than N times (default: {_MIN_COUNT})",
    )
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    add_format_options(parser)


def _stats(args: argparse.Namespace) -> int:
    """Measure, and write the numbers; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.summary import measure_corpus, summarize
    from sphinx_mrstats.render.words import SummaryReport

    if args.words:
        return _dispersion(args)
    if args.translations:
        return _translations(args)
    if args.by_catalogue:
        raise UsageError("--by-catalogue: is about translations; add --translations")
    if reads_doctrees(args):
        messages.note("MATTR is left out: doctrees are counted without the order of their words")
        vocabulary, whole = count_corpus(args, by_document=True)
        summary = summarize(vocabulary)
    else:
        job = partial(measure_corpus, window=args.window)
        measured, whole = read_sources(args, job, lambda a, b: (a[0] + b[0], a[1] + b[1]))
        summary = summarize(*measured)
    write_report(SummaryReport(summary), args)
    return 0 if whole else 2


def _dispersion(args: argparse.Namespace) -> int:
    """Measure how evenly words are spread, and write them."""
    from sphinx_mrstats.analysis.dispersion import dispersions
    from sphinx_mrstats.render.words import DispersionReport
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
    write_report(DispersionReport(_sorted(found, args.sort)[: top_of(args) or None]), args)
    return 0 if whole else 2


def _translations(args: argparse.Namespace) -> int:
    """Count what of catalogues is translated; 0 if there are some, and all could be read."""
    from sphinx_mrstats.analysis.translations import find_catalogues, measure_translations
    from sphinx_mrstats.render.translations import TranslationsReport

    if args.files_from is not None:
        raise UsageError("--files-from: catalogues are found in PATH; leave it out")
    found: list[Translation] = []
    whole = True
    for path in args.paths or ["."]:
        catalogues = find_catalogues(path)
        if not catalogues:
            messages.error(
                f"there are no catalogues (.po files) in {printable(path)}: give the folder that"
                " holds them"
            )
            whole = False
            continue
        job = partial(measure_translations, catalogues)
        measured, all_of_it = run_counting(settings_near(path, args), job)
        found += measured
        whole = whole and all_of_it
    write_report(TranslationsReport(found, args.by_catalogue), args)
    return 0 if whole else 2


def _sorted(found: Iterable[Dispersion], order: str) -> list[Dispersion]:
    """Order words; of equal ones the commoner is first, then in code point order."""
    by_count = sorted(sorted(found, key=attrgetter("word")), key=attrgetter("count"), reverse=True)
    if order == "count":
        return by_count
    return sorted(by_count, key=attrgetter("dp"), reverse=order == "uneven")


_STANDARD_INPUT = "-"

# Control characters command a terminal. They separate words, and are shown as spaces, as the prose
# is piped to programs that would take an escape for text.
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")


def _configure_prose(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    add_reading_options(parser)


def _prose(args: argparse.Namespace) -> int:
    """Write the prose; 0 if the document was read whole."""
    from sphinx_mrstats.markup import scan_lines

    settings = settings_for(["." if args.file == _STANDARD_INPUT else args.file], args)
    source, rules = _read(args.file, settings)
    for problem in source.problems:
        messages.warning(problem)
    lines = scan_lines(source.data, rules)
    if not lines and source.data.strip():
        messages.note(
            "nothing of it is counted: it has no running text of its own (what it includes is"
            " counted where it stands)"
        )
    write_result("".join(f"{line}: {text.translate(_CONTROLS)}\n" for line, text in lines))
    return 2 if source.problems else 0


def _read(file: str, settings: Settings) -> tuple[Source, Rules]:
    """Read a document; give its source, and the rules of its project."""
    from sphinx_mrstats.documents import (
        decode_source,
        find_documents,
        project_near,
        read_source,
    )

    if file == _STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        project = project_near(".", conf=settings.conf_py, sphinx=settings.sphinx)
        rules = settings.rules.in_project(project.markup)
        return decode_source(sys.stdin.buffer.read(), "standard input"), rules
    source = read_source(file)
    found = find_documents([file], **settings.finding())
    for problem in found.problems:
        raise DocumentError(str(problem))
    [document] = found.documents
    return source, settings.rules.for_document(document)


COMMANDS = {
    "count": Command(
        "[PATH ...]",
        "Count the words of documents, and show the commonest.\n"
        "Counted is what an author wrote as running text: no markup, code or comments.",
        """\
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
(the rest is counted), or the arguments can't be used.""",
        _configure_count,
        _count,
    ),
    "stats": Command(
        "[PATH ...]",
        "Show a corpus in numbers: its size, how varied its words are, how its\n"
        "vocabulary grows (Heaps' law), how frequency falls with rank (Zipf's law), and\n"
        "how long it takes to read. With --words, show how evenly words are spread over\n"
        "the documents, by Gries' deviation of proportions: DP is 0 for a word that each\n"
        "document has in proportion to its length, and near 1 for one that only a short\n"
        "document has. With --translations, show how many words of the original have a\n"
        "translation in the .po files that locale_dirs of conf.py names, or in a folder.",
        """\
examples:
  sphinx-mrstats stats docs
      show how large docs is, how varied its words, how long it takes to read
  sphinx-mrstats stats docs --window 100
      let the moving average follow 100 words at a time, as pages are short
  sphinx-mrstats stats docs --words
      show the words that are frequent in few documents
  sphinx-mrstats stats docs --words --sort even --stop-words en
      show what the documents have in common
  sphinx-mrstats stats docs --translations
      show how far each language is, in words rather than in messages
  sphinx-mrstats stats docs --format json
      the same for a program

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is measured), or the arguments can't be used.""",
        _configure_stats,
        _stats,
    ),
    "prose": Command(
        "FILE",
        "Show what of a document is counted, as LINE: TEXT.\n"
        "Markup, code, comments and all else that is not counted is left out.",
        """\
examples:
  sphinx-mrstats prose docs/index.rst
      show which words of docs/index.rst are counted, and on which lines
  git show HEAD~1:docs/index.rst | sphinx-mrstats prose -
      the same for what comes through a pipe

exit codes: 0 done; 2 the document could not be read, or not whole.""",
        _configure_prose,
        _prose,
    ),
}
