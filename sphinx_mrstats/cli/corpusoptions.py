"""The options that say what is counted, and where the work is done."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli.parser import number

if TYPE_CHECKING:
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["add_corpus_options", "add_counting_options", "add_reading_options"]


def add_corpus_options(parser: Parser, *, doctrees: bool = True, cache: bool = False) -> None:
    """Add PATH and the options that say what is counted, and where the work is done.

    Without `doctrees`, it is always the source that is read; a `cache` is for what only counts.
    """
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="a folder, searched for *.rst; a file; a URL such as s3://...; or a glob on these, in"
        " quotes (default: the current folder)",
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
            help="take paths from FILE too, one on each line, or ended by NUL; -: standard input",
        )
    counted.add_argument(
        "--follow-links",
        action="store_true",
        help="follow links to folders, and to files outside the project",
    )
    add_reading_options(counted)
    if doctrees:
        counted.add_argument(
            "--text",
            choices=("source", "doctree"),
            metavar="NAME",
            help="read the source (default), or the doctree: what Sphinx makes of it, with all that"
            " is included and generated",
        )
    else:
        parser.set_defaults(text="source")
    work = parser.add_argument_group("how the work is done (the result is always the same)")
    work.add_argument(
        "--workers",
        metavar="N",
        type=number(1),
        help="how many processes (default: one for each processor; one for a small job)",
    )
    work.add_argument(
        "--engine",
        metavar="NAME",
        help="serial, pool, dask, or one that another package adds (default: pool)",
    )
    work.add_argument(
        "--scheduler",
        metavar="URL",
        help="the address of a Dask scheduler, such as tcp://10.0.0.1:8786 (default: one that is"
        " started here)",
    )
    parser.set_defaults(profile=False)
    if lists:
        work.add_argument(
            "--profile",
            action="store_true",
            help="say where the time went, and which documents took longest",
        )
    if cache:
        work.add_argument(
            "--cache",
            metavar="FOLDER",
            help="remember counts in FOLDER, and count no document again that is known; off: don't"
            " (default: off)",
        )


def add_reading_options(group: argparse._ActionsContainer) -> None:
    """Add the options that say what of a document is prose."""
    group.add_argument(
        "--include",
        choices=("code",),
        metavar="code",
        help="count code too: literal blocks, inline literals, roles in code font",
    )


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
