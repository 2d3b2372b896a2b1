"""``sphinx-mrstats diff``: the words that came, went, rose and fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.options import BY_DOCUMENT, MIN_G2, MIN_LENGTH, STOP_WORDS
from sphinx_mrstats.cli.corpusoptions import add_counting_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import add_option, format_option
from sphinx_mrstats.cli.shown import add_output, add_top, screen_for, top_of
from sphinx_mrstats.cli.sides import count_sides, read_sides

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.difference import Difference
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.cli.sides import Side

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats diff v1.0 docs
      show what changed in docs since the tag v1.0
  sphinx-mrstats diff origin/main...HEAD --path docs --format markdown
      write what a branch changes, as a comment for its pull request
  sphinx-mrstats diff v1.0:doc v2.0:docs --by-document
      compare two releases between which the documents moved
  sphinx-mrstats diff words.json docs --exit-code
      compare with what `count --format json` wrote; end with 1 if it differs

exit codes: 0 done; 1 something changed, with --exit-code only; 2 a side is
empty, a document could not be read whole (the rest is compared), or the
arguments can't be used."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] OLD [NEW]"
    parser.description = (
        "Show the words that came, went, rose and fell between two states of the\n"
        "documents. Revisions are read from git; no file is checked out."
    )
    parser.epilog = _EXAMPLES
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
        help="the same (default: the documents as they stand in --path)",
    )
    parser.add_argument(
        "--path",
        metavar="PATH",
        help="where the documents are, in a revision that doesn't say it (default: the folder on"
        " the other side, or the current folder)",
    )
    add_counting_options(parser, cache=True)
    shown = parser.add_argument_group("what is shown")
    add_option(shown, BY_DOCUMENT, help="show the changes of each document too")
    add_top(shown, "words of each kind", "json")
    add_option(
        shown,
        MIN_G2,
        default=None,
        help="of words that rose or fell, leave out those of less; one of 100 reaches 6.63 by"
        " chance (default: 6.63; of json: 0)",
    )
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    output = parser.add_argument_group("how it is shown")
    add_option(output, format_option("text", "json", "rst", "markdown"))
    add_output(output)
    output.add_argument("--exit-code", action="store_true", help="end with 1 if anything changed")


def run(args: argparse.Namespace) -> int:
    """Compare, and write what changed; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.difference import difference, differences

    options = _options(args)
    sides = read_sides(args.old, args.new, args.path)
    args.paths = [args.path or next((side.path for side in sides if side.is_folder), ".")]
    (old, new), whole = count_sides(sides, args)
    found = [difference(old, new, **options)]
    if args.by_document:
        found += differences(old, new, **options)
    write_result(_render(found, sides, args), args.output)
    if not whole:
        return 2
    return int(args.exit_code and found[0].is_changed)


def _options(args: argparse.Namespace) -> dict[str, Any]:
    from sphinx_mrstats.analysis.difference import DEFAULT_MIN_KEYNESS
    from sphinx_mrstats.stopwords import load_stop_words

    for_programs = args.format == "json"
    min_g2 = args.min_g2
    return {
        "top": top_of(args),
        "min_keyness": (0.0 if for_programs else DEFAULT_MIN_KEYNESS) if min_g2 is None else min_g2,
        "stop_words": load_stop_words(args.stop_words),
        "min_length": args.min_length,
    }


def _render(found: Sequence[Difference], sides: tuple[Side, Side], args: argparse.Namespace) -> str:
    if args.format == "json":
        return _json(found, sides, args)
    from sphinx_mrstats.render import differences

    titles = (sides[0].name, sides[1].name)
    if args.format == "rst":
        return differences.render_rst(found, titles)
    if args.format == "markdown":
        return differences.render_markdown(found, titles)
    screen = screen_for(args)
    differences.draw_differences(screen, found, titles)
    return screen.text()


def _json(found: Sequence[Difference], sides: tuple[Side, Side], args: argparse.Namespace) -> str:
    from sphinx_mrstats.render.difference import difference_record
    from sphinx_mrstats.render.records import json_records

    content: dict[str, Any] = {"format": 1}
    for key, side in zip(("old", "new"), sides, strict=True):
        content[key] = {"name": side.name}
        if side.revision:
            content[key] |= {
                "commit": side.revision.commit.oid,
                "date": side.revision.commit.date,
                "path": side.revision.folder,
            }
    content |= difference_record(found[0])
    if args.by_document:
        content["by_document"] = [difference_record(each) for each in found[1:]]
    return json_records(content)
