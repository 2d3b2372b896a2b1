"""The options that several commands have: what is counted, where, and how it is shown."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import DEFAULT_TOP, FOR_PROGRAMS, FORMATS, TOP
from sphinx_mrstats.cli.parser import add_option, format_option
from sphinx_mrstats.settings import settings_options

if TYPE_CHECKING:
    from sphinx_mrstats.cli.parser import Parser

__all__ = [
    "add_corpus_options",
    "add_counting_options",
    "add_format_options",
    "add_output",
    "add_path_option",
    "add_reading_options",
    "add_top",
    "top_of",
]

_SETTINGS = settings_options()


def add_corpus_options(parser: Parser, *, doctrees: bool = True, cache: bool = False) -> None:
    """Add PATH and the options that say what is counted, and where the work is done.

    Without `doctrees`, it is always the source that is read; a `cache` is for what only counts.
    """
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="a folder, which is searched for documents; a file; a URL such as s3://...; or a glob,"
        " in quotes (default: the current folder)",
    )
    add_counting_options(parser, doctrees=doctrees, cache=cache, lists=True)


def add_counting_options(
    parser: Parser, *, doctrees: bool = True, cache: bool = False, lists: bool = False
) -> None:
    """Add the options that say what is counted, and where the work is done."""
    counted = parser.add_argument_group("what is counted")
    parser.set_defaults(files_from=None, cache=None)
    if lists:
        counted.add_argument(
            "--files-from",
            metavar="FILE",
            type=_path_list,
            help="read paths from FILE too, one on each line, or ended by NUL; -: standard input",
        )
    add_option(counted, _SETTINGS["follow-links"])
    add_reading_options(counted)
    if doctrees:
        add_option(counted, _SETTINGS["text"], default=None)
    else:
        parser.set_defaults(text="source")
    work = parser.add_engine_group()
    add_option(work, _SETTINGS["workers"])
    add_option(work, _SETTINGS["engine"], default=None)
    add_option(work, _SETTINGS["scheduler"])
    parser.set_defaults(profile=False)
    if lists:
        work.add_argument(
            "--profile",
            action="store_true",
            help="say where the time went, and which documents took longest",
        )
    if cache:
        # As text: "off" is another thing than an option that isn't given.
        add_option(work, _SETTINGS["cache"], type=str)


def add_reading_options(group: argparse._ActionsContainer) -> None:
    """Add the options that say what of a document is prose."""
    code = _SETTINGS["include-code"].help
    group.add_argument("--include", choices=("code",), metavar="code", help=code)


def _path_list(name: str) -> list[str]:
    """Read a list of paths, for `add_argument`."""
    from sphinx_mrstats.documents import read_list
    from sphinx_mrstats.text import printable, reason

    try:
        if name != "-":
            return read_list(Path(name).read_bytes())
        if sys.stdin is None:
            raise argparse.ArgumentTypeError("standard input is closed")
        return read_list(sys.stdin.buffer.read())
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{printable(name)}: {reason(error)}") from None


def add_path_option(parser: Parser, default: str | None = None) -> None:
    """Add --path, the former way to say where documents are, which help leaves out."""
    parser.add_argument("--path", metavar="PATH", default=default, help=argparse.SUPPRESS)


def add_format_options(parser: Parser) -> argparse._ArgumentGroup:
    """Add --format, for what every report can be written as, and --output; return their group."""
    group = parser.add_argument_group("how it is shown")
    add_option(group, format_option(*FORMATS))
    add_output(group)
    return group


def add_output(group: argparse._ActionsContainer) -> None:
    """Add --output."""
    group.add_argument("--output", metavar="FILE", help="write to FILE (default: standard output)")


def add_top(group: argparse._ActionsContainer, what: str, of_all: str = "json and csv") -> None:
    """Add --top, of which `what` says what is counted, and `of_all` which formats have all."""
    text = f"show the first N {what}; 0: all (default: {DEFAULT_TOP}; of {of_all}: all)"
    add_option(group, TOP, default=None, help=text)


def top_of(args: argparse.Namespace) -> int:
    """Tell how many rows are shown; 0 is all, which formats for programs have by default."""
    if args.top is not None:
        return int(args.top)
    return 0 if args.format in FOR_PROGRAMS else DEFAULT_TOP
