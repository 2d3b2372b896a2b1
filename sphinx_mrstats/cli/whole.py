"""Every command in one parser, for what describes the command line: completion, the manual."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["whole_parser"]


def whole_parser(commands: Mapping[str, str], *, version: str) -> Parser:
    """Build a parser that has every one of `commands` (name: what it does) as a subcommand.

    The command line itself loads only the module of the command that is given, which is faster; so
    this is for programs that describe the options, not for parsing.

    >>> parser = whole_parser({"prose": "show what is counted"}, version="1.0")
    >>> parser.prog
    'sphinx-mrstats'
    """
    parser = Parser(
        messages.PROGRAM,
        usage=f"{messages.PROGRAM} COMMAND [options] [arguments]",
        description="Count the words of reStructuredText documentation.",
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {version}", help="show the version"
    )
    described = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, line in commands.items():
        module = import_module(f"sphinx_mrstats.cli.{name}")
        module.configure(described.add_parser(name, prog=f"{messages.PROGRAM} {name}", help=line))
    return parser
