"""How arguments are parsed, the same for every command."""

from __future__ import annotations

import argparse
import difflib
from typing import TYPE_CHECKING, NoReturn

from sphinx_mrstats.cli.output import screen_width, write_result
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Parser", "did_you_mean", "number", "one_of"]

# The widest that help gets, and as wide as it is in a pipe: the documentation shows it.
_WIDTH = 80


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are `UsageError`, and suggest what may have been meant."""

    def __init__(self, prog: str, **options: str) -> None:
        super().__init__(
            prog=prog,
            formatter_class=_formatter,
            allow_abbrev=False,  # an abbreviation would end to be one with the next option
            **options,  # type: ignore[arg-type]
        )

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse `arguments`; options and paths may come in any order.

        Raises:
            UsageError: an argument is unknown, missing or can't be used.

        """
        namespace, unknown = self.parse_known_intermixed_args(_without_end_mark(arguments))
        if unknown and not unknown[0].startswith("-"):
            self.error(f"{unknown[0]!r} is one argument too many")
        if unknown:
            known = [name for name in self._option_string_actions if name.startswith("--")]
            self.error(f"unknown option {unknown[0]}{did_you_mean(unknown[0], known)}")
        return namespace

    def error(self, message: str) -> NoReturn:
        """Raise `message` with a pointer to the help."""
        raise UsageError(f"{message} (see '{self.prog} --help')")

    def _print_message(self, message: str, file: object = None) -> None:
        """Write help, or the version, as results are written: argparse hides that it can't be."""
        write_result(message)


def _without_end_mark(arguments: Sequence[str]) -> list[str]:
    """Apply ``--``, after which nothing is an option; argparse can't, where options may follow."""
    if "--" not in arguments:
        return list(arguments)
    end = arguments.index("--")
    # Whatever begins with a hyphen can only be a path, as no word does.
    operands = (f"./{a}" if a.startswith("-") and a != "-" else a for a in arguments[end + 1 :])
    return [*arguments[:end], *operands]


def _formatter(prog: str) -> argparse.HelpFormatter:
    width = min(_WIDTH, screen_width() or _WIDTH)
    # argparse keeps two columns free; 22 holds "--stop-words NAME".
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=22, width=width)


def did_you_mean(given: str, known: Sequence[str]) -> str:
    """Suggest the nearest of `known`, as the end of a message; nothing if none is near.

    >>> did_you_mean("--by-doc", ["--top", "--by-document"])
    '; did you mean --by-document?'
    """
    close = difflib.get_close_matches(given.partition("=")[0], known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else ""


def number(at_least: int) -> Callable[[str], int]:
    """Make a type for `add_argument`: a whole number that is at least `at_least`.

    >>> number(0)("20")
    20
    """

    def whole_number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = at_least - 1
        if value < at_least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {at_least}")
        return value

    return whole_number


def one_of(names: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Make a type for `add_argument`: some of `names`, separated by commas or spaces.

    >>> one_of(["word", "count"])("count, word")
    ('count', 'word')
    """

    def some(text: str) -> tuple[str, ...]:
        given = tuple(text.replace(",", " ").split())
        for name in given:
            if name not in names:
                raise argparse.ArgumentTypeError(
                    f"{name!r} is none of {', '.join(names)}{did_you_mean(name, names)}"
                )
        if not given:
            raise argparse.ArgumentTypeError(f"expected some of {', '.join(names)}")
        return given

    return some
