"""The options that say what of a result is shown, and how, the same for several commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sphinx_mrstats.cli.output import screen_width, wants_color
from sphinx_mrstats.cli.parser import number

if TYPE_CHECKING:
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.render.screen import Screen

__all__ = [
    "add_format_options",
    "add_min_length",
    "add_stop_words",
    "add_top",
    "decimal",
    "screen_for",
    "top_of",
]

FORMATS = ("text", "json", "csv")


def add_format_options(parser: Parser) -> None:
    """Add --format and --output."""
    output = parser.add_argument_group("how it is shown")
    output.add_argument(
        "--format",
        choices=FORMATS,
        metavar="NAME",
        default="text",
        help="text (default), json or csv",
    )
    output.add_argument("--output", metavar="FILE", help="write to FILE (default: standard output)")


def add_top(group: argparse._ActionsContainer, what: str) -> None:
    """Add --top, of which `what` says what is counted."""
    group.add_argument(
        "--top",
        metavar="N",
        type=number(0),
        help=f"the first N {what}; 0: all (default: 20; of json and csv: all)",
    )


def top_of(args: argparse.Namespace) -> int:
    """Tell how many rows are shown; 0 is all."""
    from sphinx_mrstats.analysis.frequency import DEFAULT_TOP

    if args.top is not None:
        return int(args.top)
    return DEFAULT_TOP if args.format == "text" else 0


def add_stop_words(group: argparse._ActionsContainer, what: str) -> None:
    """Add --stop-words, of which `what` says what is left out."""
    group.add_argument(
        "--stop-words",
        metavar="NAME",
        default="none",
        help=f"leave out {what} (en, de, ..., or a file; default: none)",
    )


def add_min_length(group: argparse._ActionsContainer) -> None:
    """Add --min-length."""
    group.add_argument(
        "--min-length",
        metavar="N",
        type=number(1),
        default=1,
        help="leave out words shorter than N characters (default: 1)",
    )


def decimal(text: str) -> float:
    """Read a number that is 0 or more, for `add_argument`.

    >>> decimal("6.63")
    6.63
    """
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0")
    return value


def screen_for(args: argparse.Namespace) -> Screen:
    """Make the screen that the result is drawn on: the terminal, if it goes to one."""
    from sphinx_mrstats.render.screen import WIDTH, Screen

    columns = None if args.output else screen_width()
    if columns is None:
        return Screen()
    return Screen(width=min(columns, WIDTH), color=wants_color())
