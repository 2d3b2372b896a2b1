"""What the command line says on standard error."""

from __future__ import annotations

import sys

from sphinx_mrstats.cli.output import discard
from sphinx_mrstats.text import printable_lines

__all__ = ["PROGRAM", "error", "note", "profile", "warning"]

PROGRAM = "sphinx-mrstats"


def error(message: object) -> None:
    """Say why there is no result, or not a whole one; each line of `message` is a message."""
    _say("error", message)


def warning(message: object) -> None:
    """Say what was left out of the result."""
    _say("warning", message)


def note(message: object) -> None:
    """Say what the user may want to know, and need not act upon."""
    _say("note", message)


def profile(message: object) -> None:
    """Say where the time went."""
    _say("profile", message)


def _say(kind: str, message: object) -> None:
    if sys.stderr is None:  # closed by whoever started the process
        return
    try:
        for line in printable_lines(str(message)).splitlines():
            print(f"{PROGRAM}: {kind}: {line}", file=sys.stderr)
    except OSError:  # it is full, or nobody reads it: the exit code has to do
        discard(sys.stderr)
