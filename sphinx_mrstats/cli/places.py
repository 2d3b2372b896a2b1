"""The commands that look at one word: ``kwic`` and ``explain``."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import CONTEXT, KWIC_SORT, TOP
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import project_options, read_sources, read_texts
from sphinx_mrstats.cli.options import add_corpus_options, add_format_options, add_top, top_of
from sphinx_mrstats.cli.output import write_report
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.audit.explanation import Explanation
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["COMMANDS"]


def _configure_kwic(parser: Parser) -> None:
    parser.add_argument(
        "word",
        metavar="WORD",
        help="a word, in any case; or, in quotes, several words that follow each other",
    )
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, KWIC_SORT)
    add_option(shown, TOP, default=0, help="show the first N places; 0: all (default: 0)")
    add_option(
        shown,
        CONTEXT,
        help=f"{CONTEXT.help} (default: {CONTEXT.default}; on a terminal, what fits)",
    )
    add_format_options(parser)


def _kwic(args: argparse.Namespace) -> int:
    """Search, and write what was found; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.concordance import find_occurrences, sort_occurrences
    from sphinx_mrstats.render.concordance import KwicReport

    _check_order(args, "kwic")
    job = partial(find_occurrences, word=args.word, context=args.context)
    found, whole = read_sources(args, job)
    found = tuple(sorted(found, key=lambda each: each.document))  # of all projects
    shown = sort_occurrences(found, args.sort)[: args.top or None]
    write_report(KwicReport(args.word, len(found), shown), args)
    if not found:
        messages.note(f"{args.word!r} was not found")
    return 0 if whole else 2


def _configure_explain(parser: Parser) -> None:
    parser.add_argument("word", metavar="WORD", help="one word, in any case")
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown")
    one = shown.add_mutually_exclusive_group()
    one.add_argument("--counted", action="store_true", help="show only places that are counted")
    one.add_argument(
        "--not-counted", action="store_true", help="show only places that are not counted"
    )
    add_top(shown, "places")
    add_format_options(parser)


def _explain(args: argparse.Namespace) -> int:
    """Search and audit, and write what was found; 0 if every document was read whole."""
    from sphinx_mrstats.render.concordance import ExplanationReport

    _check_order(args, "explain")
    word = _word(args.word)
    options, folder = project_options(args)
    baseline = options.folder / options.baseline if options.baseline else None

    def explain(texts: FileTexts) -> Explanation:
        from sphinx_mrstats.audit.baseline import load_baseline
        from sphinx_mrstats.audit.explanation import explain_word
        from sphinx_mrstats.audit.material import Material

        return explain_word(
            word,
            Material(texts, folder=options.folder),
            rules=texts.rules,
            options=options,
            baseline=load_baseline(baseline) if baseline else (),
        )

    found, whole = read_texts(args, folder, explain)
    places = [
        (path, place)
        for path, place in found.places
        if not ((args.counted and not place.is_counted) or (args.not_counted and place.is_counted))
    ]
    shown = places[: top_of(args) or None]
    write_report(ExplanationReport(found, shown, len(places) - len(shown)), args)
    return 0 if whole else 2


def _check_order(args: argparse.Namespace, command: str) -> None:
    """Refuse a path in the place of the word, as in ``kwic docs whale``.

    Raises:
        UsageError: what stands first exists, and what stands behind it doesn't.

    """
    if len(args.paths) == 1 and Path(args.word).exists() and not Path(args.paths[0]).exists():
        right = shlex.join((command, args.paths[0], args.word))
        raise UsageError(f"the word comes before the paths: sphinx-mrstats {right}")


def _word(text: str) -> str:
    """Return the word in the form in which it is counted.

    Raises:
        UsageError: it is none, or several.

    """
    from sphinx_mrstats.words import iter_words

    words = tuple(iter_words(text))
    if len(words) == 1 and not text.split()[1:]:
        return words[0]
    if words:
        raise UsageError(
            f"{text!r} is {len(words)} words as they are counted: {', '.join(words)}; explain one"
        )
    raise UsageError(
        f"{text!r} is never counted: it is no word, as it has no letter or has a number in it"
    )


COMMANDS = {
    "kwic": Command(
        "WORD [PATH ...]",
        (
            "Show each place of a word, or of words that follow each other, in context.\n"
            "Only what is counted is searched: no markup, code or comments. A line is that\n"
            "of the source, which is searched even where doctrees are counted."
        ),
        """\
examples:
  sphinx-mrstats kwic whale docs
      show each place of "whale" (and "Whale", not "whales") in docs
  sphinx-mrstats kwic "command line" docs --sort right
      show each place of two words, by what follows them
  sphinx-mrstats kwic whale docs --format json --output whale.json
      write them to a file

exit codes: 0 done, whether the word was found or not; 2 the corpus is empty, a
document could not be read whole, or the arguments can't be used.""",
        _configure_kwic,
        _kwic,
    ),
    "explain": Command(
        "WORD [PATH ...]",
        (
            "Explain which rule, list, role or region decides whether a word is counted and\n"
            "whether it is a finding of the audit, and show where it stands."
        ),
        """\
examples:
  sphinx-mrstats explain whale docs
      show where the word stands, which of these places are counted, what keeps
      the others out, and what the audit says of it
  sphinx-mrstats explain whale docs --not-counted
      only the places that are not counted

What the audit says of a word has a score, such as 0.96: of findings from 0.9
on, which are called sure, readers would have acted on 95 in a hundred, of those
from 0.5 on, called likely, on three in four. What is below is doubtful and no
finding unless it is asked for.

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole,
or the arguments can't be used.""",
        _configure_explain,
        _explain,
    ),
}
