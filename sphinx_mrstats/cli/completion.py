"""``sphinx-mrstats completion``: what makes a shell complete the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import Command
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.cli.parser import Parser

__all__ = ["COMMANDS"]

_SHELLS = ("bash", "zsh", "tcsh")

# What stands for a path in the help of all commands.
_PATHS = frozenset({"PATH", "FILE", "OLD", "NEW", "FOLDER"})


def _configure(parser: Parser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=_SHELLS, help=" or ".join(_SHELLS))


def _run(args: argparse.Namespace) -> int:
    """Write the script for a shell."""
    from sphinx_mrstats.cli.dispatch import whole_parser

    try:
        import shtab
    except ImportError:
        raise UsageError(
            "completion needs the package shtab: pip install 'sphinx-mrstats[completion]'"
        ) from None
    parser = whole_parser()
    _complete_paths(parser, shtab.FILE)
    write_result(shtab.complete(parser, shell=args.shell) + "\n")
    return 0


def _complete_paths(parser: argparse.ArgumentParser, complete: Any) -> None:
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                _complete_paths(command, complete)
        elif action.metavar in _PATHS:
            action.complete = complete  # type: ignore[attr-defined]


COMMANDS = {
    "completion": Command(
        "SHELL",
        "Write the script that makes a shell complete this command line.",
        """\
examples:
  eval "$(sphinx-mrstats completion bash)"
      complete commands, options and paths in this shell; in ~/.bashrc, in each
  sphinx-mrstats completion zsh > ~/.zfunc/_sphinx-mrstats
      for zsh, where ~/.zfunc is in fpath before compinit is called

exit codes: 0 done; 2 the package shtab is missing, or the shell is unknown.""",
        _configure,
        _run,
    ),
}
