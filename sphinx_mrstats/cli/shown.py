"""The options that say what of a result is shown, and how, the same for several commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import DEFAULT_TOP, TOP
from sphinx_mrstats.cli.output import screen_width, wants_color
from sphinx_mrstats.cli.parser import add_option, format_option

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.render.screen import Screen

__all__ = ["add_format_options", "add_output", "add_top", "screen_for", "top_of"]


def add_format_options(parser: Parser, *formats: str) -> None:
    """Add --format, which takes `formats`, and --output."""
    output = parser.add_argument_group("how it is shown")
    add_option(output, format_option(*(formats or ("text", "json", "csv"))))
    add_output(output)


def add_output(group: argparse._ActionsContainer) -> None:
    """Add --output."""
    group.add_argument("--output", metavar="FILE", help="write to FILE (default: standard output)")


def add_top(group: argparse._ActionsContainer, what: str, of_all: str = "json and csv") -> None:
    """Add --top, of which `what` says what is counted, and `of_all` which formats have all."""
    text = f"the first N {what}; 0: all (default: {DEFAULT_TOP}; of {of_all}: all)"
    add_option(group, TOP, default=None, help=text)


def top_of(args: argparse.Namespace) -> int:
    """Tell how many rows are shown; 0 is all, which formats for programs have by default."""
    if args.top is not None:
        return int(args.top)
    return 0 if args.format in {"json", "csv"} else DEFAULT_TOP


def screen_for(args: argparse.Namespace) -> Screen:
    """Make the screen that the result is drawn on: the terminal, if it goes to one."""
    from sphinx_mrstats.render.screen import WIDTH, Screen

    columns = None if args.output else screen_width()
    if columns is None:
        return Screen()
    return Screen(width=min(columns, WIDTH), color=wants_color())
