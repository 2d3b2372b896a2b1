"""How arguments are parsed, the same for every command."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from sphinx_mrstats.cli.output import screen_width, write_result
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import Option, choice, did_you_mean, flag
from sphinx_mrstats.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_mrstats.options import Kind

__all__ = ["Command", "Parser", "add_option", "format_option"]

# The widest that help gets, and as wide as it is in a pipe: the documentation shows it.
_WIDTH = 80


_Action = TypeVar("_Action", bound=argparse.Action)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are `UsageError`, and suggest what may have been meant."""

    def __init__(self, prog: str, **options: str) -> None:
        super().__init__(
            prog=prog,
            formatter_class=_formatter,
            allow_abbrev=False,  # an abbreviation would end to be one with the next option
            **options,  # type: ignore[arg-type]
        )
        self.engine_group: _HiddenGroup | None = None

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
            given = unknown[0].partition("=")[0]
            self.error(f"unknown option {unknown[0]}{did_you_mean(given, known)}")
        return namespace

    def add_engine_group(self) -> argparse._ArgumentGroup:
        """Add a group of options that only --help-engine shows."""
        group = _HiddenGroup(self, "how the work is done (the result is always the same)")
        self._action_groups.append(group)
        self.engine_group = group
        self.add_argument(
            "--help-engine",
            action=_HelpEngine,
            nargs=0,
            help="show the options that say how the work is done, and exit",
        )
        return group

    def error(self, message: str) -> NoReturn:
        """Raise `message` with a pointer to the help."""
        raise UsageError(f"{message} (see '{self.prog} --help')")

    def _print_message(self, message: str, file: object = None) -> None:
        """Write help, or the version, as results are written: argparse hides that it can't be."""
        write_result(message)


class _HiddenGroup(argparse._ArgumentGroup):
    """A group of options that the help of a command leaves out, as few need them."""

    def __init__(self, container: Parser, title: str) -> None:
        super().__init__(container, title)
        self.helps: list[tuple[argparse.Action, str | None]] = []

    def _add_action(self, action: _Action) -> _Action:
        self.helps.append((action, action.help))
        action.help = argparse.SUPPRESS
        return super()._add_action(action)

    def show(self) -> None:
        """Show the options in the help from now on."""
        for action, text in self.helps:
            action.help = text


class _HelpEngine(argparse.Action):
    """Shows the options of a `_HiddenGroup`, and ends the command."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        assert isinstance(parser, Parser)
        assert parser.engine_group is not None
        parser.engine_group.show()
        formatter = parser._get_formatter()
        formatter.start_section(parser.engine_group.title)
        formatter.add_arguments(parser.engine_group._group_actions)
        formatter.end_section()
        parser._print_message(formatter.format_help())
        parser.exit()


class Command(NamedTuple):
    """A command: what its help says, how its options are declared, and how it is run.

    `arguments` stand in the usage after the options. `run` is given the parsed arguments, and
    returns the exit code.
    """

    arguments: str
    description: str
    examples: str
    configure: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]

    def describe(self, parser: Parser) -> None:
        """Let a parser have the options and the help of this command."""
        parser.usage = f"{parser.prog} [options] {self.arguments}"
        parser.description = self.description
        parser.epilog = self.examples
        self.configure(parser)


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


def add_option(
    group: argparse._ActionsContainer,
    option: Option,
    *flags: str,
    metavar: str = "",
    help: str = "",  # noqa: A002  # as argparse calls it
    **more: Any,
) -> None:
    """Add an option as it is declared; `flags` are short names for it.

    `metavar`, `help` and what else `add_argument` takes go before what the declaration says. The
    help names the choices and the default, unless it is a text of its own.
    """
    names = [*flags, f"--{option.name}"]
    if option.kind is flag:
        group.add_argument(*names, action="store_true", help=help or option.help)
        return
    choices = () if option.kind.many else option.kind.choices
    settings: dict[str, Any] = {
        "type": _reader(option.kind),
        "metavar": metavar or option.metavar,
        "default": option.default,
        "help": help or _help(option, choices),
    }
    if choices:  # argparse would complain of another one, but the reader does it before
        settings["choices"] = choices
    group.add_argument(*names, **{**settings, **more})


def _help(option: Option, choices: Sequence[str]) -> str:
    if not choices:
        return f"{option.help} (default: {option.unset or option.default})"
    named = [f"{each} (default)" if each == option.default else each for each in choices]
    shown = listed(named, "or")
    return f"{shown}: {option.help}" if option.help else shown


def _reader(kind: Kind[Any]) -> Callable[[str], Any]:
    """Make a type for `add_argument`, with the message that the kind has for a value."""

    def read(text: str) -> Any:
        try:
            return kind.from_text(text)
        except ValueError as fault:
            raise argparse.ArgumentTypeError(str(fault)) from None

    return read


def format_option(*names: str) -> Option:
    """Declare in which formats a result can be written; the first is the usual one."""
    return Option("format", choice(*names), names[0], "")
