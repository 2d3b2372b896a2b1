"""The commands that look back: ``diff`` compares two states, ``history`` follows releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.options import (
    BY_DOCUMENT,
    FOR_PROGRAMS,
    MIN_G2,
    MIN_LENGTH,
    STOP_WORDS,
)
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.options import (
    add_counting_options,
    add_format_options,
    add_path_option,
    add_top,
    top_of,
)
from sphinx_mrstats.cli.output import write_file, write_report
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.cli.revisions import (
    choose_revisions,
    count_revisions_of,
    count_sides,
    find_repository,
    read_sides,
    split_path,
)
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import Option, choice, number
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.history import Milestone
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.cli.revisions import Side

__all__ = ["COMMANDS"]


def _configure_diff(parser: Parser) -> None:
    parser.add_argument(
        "old",
        metavar="OLD",
        help="a folder, a file, a vocabulary saved as JSON, or a git revision (v1.0, HEAD~3,"
        " v1.0:docs; A..B or A...B for both sides)",
    )
    parser.add_argument(
        "new",
        metavar="NEW",
        nargs="?",
        help="what OLD is compared with, given in the same way (default: the documents in PATH as"
        " they are now)",
    )
    parser.add_argument(
        "where",
        metavar="PATH",
        nargs="?",
        help="the folder of the documents in a revision (default: the folder that is compared with"
        " it, or the current folder)",
    )
    add_path_option(parser)
    add_counting_options(parser, cache=True)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, BY_DOCUMENT, help="show the changes of each document too")
    add_top(shown, "words of each kind")
    add_option(
        shown,
        MIN_G2,
        default=None,
        help="leave out words that rose or fell by a smaller G2; one of 100 words reaches 6.63 by"
        " chance (default: 6.63; of json and csv: 0)",
    )
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    output = add_format_options(parser)
    output.add_argument("--exit-code", action="store_true", help="end with 1 if anything changed")


def _diff(args: argparse.Namespace) -> int:
    """Compare, and write what changed; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.difference import difference, differences
    from sphinx_mrstats.render.difference import DifferenceReport

    options = _options(args)
    path = args.where or _former_path(args)
    sides = read_sides(args.old, args.new, path)
    args.paths = [path or next((side.path for side in sides if side.is_folder), ".")]
    (old_words, new_words), whole = count_sides(sides, args)
    total = difference(old_words, new_words, **options)
    documents = differences(old_words, new_words, **options) if args.by_document else None
    write_report(DifferenceReport(_record(sides[0]), _record(sides[1]), total, documents), args)
    if not whole:
        return 2
    return int(args.exit_code and total.is_changed)


def _former_path(args: argparse.Namespace) -> str | None:
    """Take the path from --path, the option that it was before it became the last argument."""
    if args.path is not None:
        messages.note(f"--path is not needed any more: give {args.path} as the last argument")
    return args.path  # type: ignore[no-any-return]


def _options(args: argparse.Namespace) -> dict[str, Any]:
    from sphinx_mrstats.analysis.difference import DEFAULT_MIN_KEYNESS
    from sphinx_mrstats.stopwords import load_stop_words

    for_programs = args.format in FOR_PROGRAMS
    min_g2 = args.min_g2
    return {
        "top": top_of(args),
        "min_keyness": (0.0 if for_programs else DEFAULT_MIN_KEYNESS) if min_g2 is None else min_g2,
        "stop_words": load_stop_words(args.stop_words),
        "min_length": args.min_length,
    }


def _record(side: Side) -> dict[str, str]:
    """Describe one side of a comparison for JSON: its name and, for a revision, its commit."""
    if not side.revision:
        return {"name": side.name}
    commit = side.revision.commit
    return {
        "name": side.name,
        "commit": commit.oid,
        "date": commit.date,
        "path": side.revision.folder,
    }


_SORT = Option(
    "sort",
    choice("version", "date"),
    "version",
    "the order of the rows; tags without a version stand last",
)
_LAST = Option("last", number(1), None, "show only the last N revisions", metavar="N")
_MEASURE = Option(
    "measure", choice("tokens", "types", "documents", "new", "gone"), "tokens", "what is drawn"
)


def _configure_history(parser: Parser) -> None:
    parser.add_argument(
        "revisions",
        metavar="REVISION",
        nargs="*",
        help="a glob that chooses tags (in quotes), or the name of a revision (default: all tags);"
        " PATH, behind them, is the folder of the documents (default: the current folder)",
    )
    add_path_option(parser)
    add_counting_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, _SORT)
    add_option(shown, _LAST, help=_LAST.help)
    shown.add_argument(
        "--no-pre", action="store_true", help="leave out tags of pre-releases, such as 2.0rc1"
    )
    shown.add_argument(
        "--word",
        metavar="WORD",
        action="append",
        default=[],
        help="show how often WORD occurs; may be given several times",
    )
    shown.add_argument(
        "--plot", metavar="FILE", help="draw a plot to FILE too: .svg, .png or .pdf (extra: plots)"
    )
    add_option(
        shown,
        _MEASURE,
        help=f"what is drawn: {_MEASURE.kind.expected} (default: tokens; with --word, the words'"
        " occurrences per million)",
    )
    add_format_options(parser)


def _history(args: argparse.Namespace) -> int:
    """Count, and write a line for each revision; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.history import State, trace_history
    from sphinx_mrstats.render.history import HistoryReport
    from sphinx_mrstats.revisions import Revision

    words = _words(args.word)
    _check_plot(args.plot, words)
    names, path = split_path(args.revisions)
    path = path or _former_path(args) or "."
    args.paths = [path]
    repository = find_repository(path)
    commits = choose_revisions(repository, names, order=args.sort, stable=args.no_pre)
    wanted = [Revision(repository, commit, repository.prefix) for commit in commits]
    counted, whole = count_revisions_of(wanted[-(args.last or 0) :], args)
    held = [each for each in counted if each.documents.documents]
    if without := [each.revision.commit.name for each in counted if each not in held]:
        messages.note(f"left out, as they have no documents: {', '.join(without)}")
    if not held:
        messages.error(f"there are no documents: no revision has any in {path}")
    states = [
        State(each.revision.commit.name, [b for b in each.blobs.values() if b in each.counts])
        for each in held
    ]
    milestones = trace_history(states, held[0].counts if held else {}, words)
    if args.plot:
        _plot(milestones, words, args)
    held_commits = [each.revision.commit for each in held]
    write_report(HistoryReport(path, milestones, held_commits, words), args)
    return 0 if whole and held else 2


def _words(given: Sequence[str]) -> tuple[str, ...]:
    """Fold the words that are followed, as what is counted is."""
    from sphinx_mrstats.words import iter_words

    words: list[str] = []
    for text in given:
        folded = tuple(iter_words(text))
        if len(folded) != 1:
            raise UsageError(f"--word: {text!r} is {len(folded) or 'no'} words; expected one")
        words += folded
    return tuple(dict.fromkeys(words))


def _check_plot(path: str | None, words: Sequence[str]) -> None:
    """Refuse a plot that can't be drawn, before anything is counted."""
    if path is None:
        return
    from sphinx_mrstats.render.plots.charts import COLORS
    from sphinx_mrstats.render.plots.drawing import FORMATS, PLOTS_EXTRA, plots_version

    form = Path(path).suffix.lstrip(".")
    if form not in FORMATS:
        known = ", ".join(f".{form}" for form in FORMATS)
        raise UsageError(f"--plot {printable(path)}: expected a name that ends in one of {known}")
    if form != "svg" and not plots_version():
        raise UsageError(PLOTS_EXTRA)
    if len(words) > len(COLORS):
        raise UsageError(f"--plot: no more than {len(COLORS)} words can be told apart in a chart")


def _plot(milestones: Sequence[Milestone], words: Sequence[str], args: argparse.Namespace) -> None:
    from sphinx_mrstats.render.history import chart_history
    from sphinx_mrstats.render.plots.drawing import draw

    chart = chart_history(milestones, words, measure=args.measure)
    write_file(draw(chart, Path(args.plot).suffix.lstrip(".")), args.plot)


COMMANDS = {
    "diff": Command(
        "OLD [NEW] [PATH]",
        (
            "Show the words that came, went, rose and fell between two states of the\n"
            "documents. Revisions are read from git; no file is checked out."
        ),
        """\
examples:
  sphinx-mrstats diff v1.0 docs
      show what changed in docs since the tag v1.0
  sphinx-mrstats diff origin/main...HEAD docs --format markdown
      write what a branch changes, as a comment for its pull request
  sphinx-mrstats diff v1.0:doc v2.0:docs --by-document
      compare two releases between which the documents moved
  sphinx-mrstats diff words.json docs --exit-code
      compare with what `count --format json` wrote; end with 1 if it differs

exit codes: 0 done; 1 something changed, with --exit-code only; 2 a side is
empty, a document could not be read whole (the rest is compared), or the
arguments can't be used.""",
        _configure_diff,
        _diff,
    ),
    "history": Command(
        "[REVISION ...] [PATH]",
        (
            "Follow the documents through the tags of a git repository: their size, and the\n"
            "words that are new and gone. A document that didn't change is counted once."
        ),
        """\
examples:
  sphinx-mrstats history docs
      show how large docs was in each tag, and how many words were new
  sphinx-mrstats history "v[0-9]*.0" HEAD docs --plot growth.svg
      draw it too, for some tags and what is committed now
  sphinx-mrstats history docs --word master --word main --no-pre
      follow words, through releases alone
  sphinx-mrstats history docs --format json
      the same for a program, with the new words of each tag

exit codes: 0 done; 2 no revision has documents, one of them could not be read
whole (the rest is counted), or the arguments can't be used.""",
        _configure_history,
        _history,
    ),
}
