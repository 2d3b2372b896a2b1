"""From the command line's arguments to a command, and from whatever ends it to an exit code."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_mrstats import __version__
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.output import discard
from sphinx_mrstats.cli.parser import Command, Parser
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.options import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COMMANDS", "load_command", "main", "whole_parser"]

# What the overview says: for each group of commands, their names, and a line about each.
_GROUPS = {
    "count": {
        "count": "count words; show the commonest, or write them all to a file",
        "stats": "show how large and varied the text is, how words are spread",
        "prose": "show what of a document is counted, line by line",
    },
    "look closer": {
        "keywords": "show what makes documents different from others",
        "ngrams": "count words that follow each other",
        "kwic": "show each place of a word, in context",
        "explain": "say why a word is counted or not, and a finding or not",
    },
    "audit": {
        "audit": "look for words that are wrong or inconsistent",
    },
    "keep": {
        "lock": "keep the words that were agreed on; show those that differ",
        "diff": "show the words that came, went, rose and fell",
        "history": "follow the words through the tags of git",
    },
    "cog": {
        "cog": "run the scripts that documents embed, and replace their output",
    },
    "set up": {
        "completion": "write what makes a shell complete this command line",
    },
}

COMMANDS = {name: line for group in _GROUPS.values() for name, line in group.items()}
"""The commands by name, with a line about each."""

# The module that declares a command, where it isn't called like the command. It is imported only
# when the command is asked for.
_MODULES = {
    "stats": "count",
    "prose": "count",
    "keywords": "words",
    "ngrams": "words",
    "kwic": "places",
    "explain": "places",
    "diff": "changes",
    "history": "changes",
}

# How a command was written in earlier versions, and how it is now.
_FORMER = {"dispersion": ("stats", "--words")}

_DESCRIPTION = "Count the words of documentation, and look for those that are wrong."

_NO_MEMORY = (
    "there is not enough memory: give this process more, or take fewer documents at a time (a"
    " document that takes all memory by itself is named and left out)"
)

# As a shell reports what was ended by these signals (128 + SIGINT, SIGPIPE, SIGTERM).
_INTERRUPTED = 130
_PIPE_CLOSED = 141
_TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """SIGTERM told the process to end; code that handles Ctrl-C handles this too."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv` (by default, the process's arguments); return the exit code.

    0: done. 1: findings, or stale output. 2: it can't be done, or not wholly; a message on standard
    error says why. No user's mistake ends in a traceback.
    """
    try:
        with _termination_raised():
            return _run(sys.argv[1:] if argv is None else argv)
    except MrstatsError as error:
        messages.error(error)
        return error.exit_code
    except MemoryError:
        messages.error(_NO_MEMORY)
        return MrstatsError.exit_code
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        discard(sys.stdout)
        return _PIPE_CLOSED
    except Terminated:
        return _TERMINATED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except SystemExit as end:  # argparse has shown help or the version
        return int(end.code or 0)


def load_command(name: str) -> Command:
    """Import the command `name`, which is one of `COMMANDS`.

    >>> load_command("prose").arguments
    'FILE'
    """
    module = import_module(f"sphinx_mrstats.cli.{_MODULES.get(name, name)}")
    command: Command = module.COMMANDS[name]
    return command


def whole_parser() -> Parser:
    """Build a parser that has every command as a subcommand, and shows every option.

    The command line itself imports only the command that is given, which is faster; so this is for
    what describes the command line, such as completion, and not for parsing.

    >>> whole_parser().prog
    'sphinx-mrstats'
    """
    parser = _main_parser()
    described = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, line in COMMANDS.items():
        one: Parser = described.add_parser(name, prog=f"{messages.PROGRAM} {name}", help=line)
        load_command(name).describe(one)
        if one.engine_group is not None:
            one.engine_group.show()
    return parser


def _run(argv: Sequence[str]) -> int:
    if argv and argv[0] in _FORMER:
        now = _FORMER[argv[0]]
        messages.note(f"{argv[0]!r} is now written {' '.join(now)!r}")
        argv = [*now, *argv[1:]]
    if not argv or argv[0] not in COMMANDS:
        return _overview(argv)
    command = load_command(argv[0])
    parser = Parser(f"{messages.PROGRAM} {argv[0]}")
    command.describe(parser)
    return command.run(parser.parse(argv[1:]))


def _main_parser(**more: str) -> Parser:
    parser = Parser(
        messages.PROGRAM,
        usage=f"{messages.PROGRAM} COMMAND [options] [arguments]",
        description=_DESCRIPTION,
        **more,
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help="show the version"
    )
    return parser


def _overview(argv: Sequence[str]) -> int:
    """Show the commands, or say what is wrong with the first argument."""
    groups = "".join(
        f"\n{title}:\n" + "".join(f"  {name:<12}{line}\n" for name, line in group.items())
        for title, group in _GROUPS.items()
    )
    program = messages.PROGRAM
    parser = _main_parser(
        epilog=f"to begin with:\n  {program} count docs    the commonest words of the documents"
        f" in docs\n  {program} audit docs    those that look wrong\n{groups}\n"
        f"'{program} COMMAND --help' explains a command, with examples.",
    )
    if argv and not argv[0].startswith("-"):
        parser.error(f"there is no command {argv[0]!r}{did_you_mean(argv[0], list(COMMANDS))}")
    if command := next((each for each in argv if each in COMMANDS), None):
        parser.error(f"options stand after the command: {program} {command} {argv[0]} ...")
    parser.parse(argv)
    parser.error("no command was given")


@contextmanager
def _termination_raised() -> Iterator[None]:
    """Make the first SIGTERM raise `Terminated` in this context, so that a command cleans up.

    Where somebody else handles or ignores it, and in other threads than the main one, nothing
    changes.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def end(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is cleaned up already
        raise Terminated

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
