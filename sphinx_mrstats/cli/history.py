"""``sphinx-mrstats history``: how the documents grew, tag by tag."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpusoptions import add_counting_options
from sphinx_mrstats.cli.output import write_file, write_result
from sphinx_mrstats.cli.parser import add_option
from sphinx_mrstats.cli.shown import add_format_options, screen_for
from sphinx_mrstats.cli.sides import count_revisions_of, find_repository
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import Option, choice, number
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.history import Milestone
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.documents.git import Commit

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats history --path docs
      show how large docs was in each tag, and how many words were new
  sphinx-mrstats history "v[0-9]*.0" HEAD --path docs --plot growth.svg
      draw it too, for some tags and what is committed now
  sphinx-mrstats history --path docs --word master --word main --no-pre
      follow words, through releases alone
  sphinx-mrstats history --path docs --format json
      the same for a program, with the new words of each tag

exit codes: 0 done; 2 no revision has documents, one of them could not be read
whole (the rest is counted), or the arguments can't be used."""

_SORT = Option(
    "sort", choice("version", "date"), "version", "the order; what has no version stands last"
)
_LAST = Option("last", number(1), None, "the last N revisions only", metavar="N")
_MEASURE = Option(
    "measure", choice("tokens", "types", "documents", "new", "gone"), "tokens", "what is drawn"
)


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] [REVISION ...]"
    parser.description = (
        "Follow the documents through the tags of a git repository: their size, and the\n"
        "words that are new and gone. A document that didn't change is counted once."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "revisions",
        metavar="REVISION",
        nargs="*",
        help="tags by a glob (in quotes), or any revision by its name (default: all tags)",
    )
    parser.add_argument(
        "--path",
        metavar="PATH",
        default=".",
        help="where the documents are (default: the current folder)",
    )
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
        help="show how often WORD occurs; may be repeated",
    )
    shown.add_argument(
        "--plot", metavar="FILE", help="draw it to FILE too: .svg, .png or .pdf (extra: plots)"
    )
    add_option(
        shown,
        _MEASURE,
        help=f"what is drawn: {_MEASURE.kind.expected} (default: tokens; with --word, the words'"
        " occurrences per million)",
    )
    add_format_options(parser)


def run(args: argparse.Namespace) -> int:
    """Count, and write a line for each revision; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.history import State, trace_history
    from sphinx_mrstats.cli.timeline import choose_revisions
    from sphinx_mrstats.revisions import Revision

    words = _words(args.word)
    _check_plot(args.plot, words)
    args.paths = [args.path]
    repository = find_repository(args.path)
    commits = choose_revisions(repository, args.revisions, order=args.sort, stable=args.no_pre)
    wanted = [Revision(repository, commit, repository.prefix) for commit in commits]
    counted, whole = count_revisions_of(wanted[-(args.last or 0) :], args)
    held = [each for each in counted if each.documents.documents]
    if without := [each.revision.commit.name for each in counted if each not in held]:
        messages.note(f"without documents, and left out: {', '.join(without)}")
    if not held:
        messages.error(f"there are no documents: no revision has any in {args.path}")
    states = [
        State(each.revision.commit.name, [b for b in each.blobs.values() if b in each.counts])
        for each in held
    ]
    milestones = trace_history(states, held[0].counts if held else {}, words)
    if args.plot:
        _plot(milestones, words, args)
    rows = [
        _row(milestone, each.revision.commit, words)
        for milestone, each in zip(milestones, held, strict=True)
    ]
    write_result(_render(rows, words, args), args.output)
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


def _row(milestone: Milestone, commit: Commit, words: Sequence[str]) -> dict[str, Any]:
    """Give what is known of a revision, by name."""
    return {
        "name": milestone.name,
        "commit": commit.oid,
        "date": commit.date,
        "documents": milestone.n_documents,
        "tokens": milestone.n_tokens,
        "types": milestone.n_types,
        "new": milestone.n_new,
        "gone": milestone.n_gone,
        "new_words": list(milestone.new_words or ()),
        "gone_words": list(milestone.gone_words or ()),
        "words": dict(zip(words, milestone.counts, strict=True)),
    }


def _render(rows: Sequence[dict[str, Any]], words: Sequence[str], args: argparse.Namespace) -> str:
    if args.format == "text":
        from sphinx_mrstats.render.history import draw_history

        screen = screen_for(args)
        draw_history(screen, rows, words)
        return screen.text()
    from sphinx_mrstats.render.records import csv_records, json_records

    if args.format == "json":
        return json_records({"format": 1, "path": args.path, "revisions": list(rows)})
    from sphinx_mrstats.render.csv import safe_text

    columns = ("date", "commit", "documents", "tokens", "types", "new", "gone")
    return csv_records(
        ("revision", *columns, *(f"word:{word}" for word in words)),
        (
            (safe_text(row["name"]), *(row[name] for name in columns), *row["words"].values())
            for row in rows
        ),
    )


def _check_plot(path: str | None, words: Sequence[str]) -> None:
    """Complain before anything is counted."""
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
