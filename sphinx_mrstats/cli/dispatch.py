"""From the command line's arguments to a command, and from whatever ends it to an exit code."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_mrstats import __version__
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.output import discard
from sphinx_mrstats.cli.parser import Parser
from sphinx_mrstats.cli.termination import Terminated, termination_raised
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.options import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main"]

# Each command is a module of this name, with configure(parser) and run(args) -> exit code, which is
# imported only when it is asked for; the line is what the overview says of it.
COMMANDS = {
    "audit": "look for words that are wrong or inconsistent",
    "cog": "run the scripts that documents embed, and replace their output",
    "completion": "write what makes a shell complete this command line",
    "count": "count words; show the commonest, or write them all to a file",
    "diff": "show the words that came, went, rose and fell",
    "dispersion": "show how evenly words are spread over the documents",
    "explain": "say why a word is counted or not, and a finding or not",
    "history": "follow the words through the tags of git",
    "keywords": "show what makes documents different from others",
    "kwic": "show each place of a word, in context",
    "lock": "keep the words that were agreed on; show those that differ",
    "ngrams": "count words that follow each other",
    "prose": "show what of a document is counted, line by line",
    "stats": "show how large and how varied the text is",
}

_NO_MEMORY = (
    "there is not enough memory: give this process more, or take fewer documents at a time (a"
    " document that takes all memory by itself is named and left out)"
)

# As a shell reports what was ended by these signals (128 + SIGINT, SIGPIPE, SIGTERM).
_INTERRUPTED = 130
_PIPE_CLOSED = 141
_TERMINATED = 143


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv` (by default, the process's arguments); return the exit code.

    0: done. 1: findings, or stale output. 2: it can't be done, or not wholly; a message on standard
    error says why. No user's mistake ends in a traceback.
    """
    try:
        with termination_raised():
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


def _run(argv: Sequence[str]) -> int:
    if argv and argv[0] in COMMANDS:
        command = import_module(f"sphinx_mrstats.cli.{argv[0]}")
        parser = Parser(f"{messages.PROGRAM} {argv[0]}")
        command.configure(parser)
        return int(command.run(parser.parse(argv[1:])))
    return _overview(argv)


def _overview(argv: Sequence[str]) -> int:
    commands = "".join(f"  {name:<12}{line}\n" for name, line in COMMANDS.items())
    parser = Parser(
        messages.PROGRAM,
        usage=f"{messages.PROGRAM} COMMAND [options] [arguments]",
        description="Count the words of reStructuredText documentation.",
        epilog=f"commands:\n{commands}\n"
        f"'{messages.PROGRAM} COMMAND --help' explains a command, with examples.",
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help="show the version"
    )
    if argv and not argv[0].startswith("-"):
        parser.error(f"there is no command {argv[0]!r}{did_you_mean(argv[0], list(COMMANDS))}")
    parser.parse(argv)
    parser.error("no command was given")
