"""How an option is declared, once, and how its values are read wherever somebody sets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Generic, TypeVar

__all__ = [
    "Kind",
    "Option",
    "choice",
    "decimal",
    "did_you_mean",
    "flag",
    "number",
    "option",
    "options_of",
    "read_values",
    "share",
    "some_of",
    "strings",
    "table",
    "text",
    "toml",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What values an option takes, and how they are read.

    `expected` says what they are, as a message does: "expected a string". `check` makes the value
    of what pyproject.toml or conf.py holds; it raises `ValueError`, with a message or without one.
    `parse` makes of text, as a directive or the command line has it, what `check` takes. `schema`
    describes the values in TOML as JSON Schema does. `choices` are all names that there are,
    if they are few, and `many` says that a value holds several.

    >>> number(1)(3), number(1).from_text("3")
    (3, 3)
    """

    expected: str
    check: Callable[[Any], T]
    parse: Callable[[str], object] = str
    schema: Mapping[str, object] = field(default_factory=dict, hash=False)
    choices: tuple[str, ...] = ()
    many: bool = False

    def __call__(self, value: object) -> T:
        """Read what pyproject.toml or conf.py holds.

        Raises:
            ValueError: the value can't be used; the message says what was expected.

        """
        try:
            return self.check(value)
        except ValueError as fault:
            message = str(fault) or f"expected {self.expected}; got {toml(value)}"
            raise ValueError(message) from None

    def from_text(self, given: str) -> T:
        """Read what a directive or the command line holds.

        Raises:
            ValueError: as above.

        """
        return self(self.parse(given))


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name as users write it, what it takes, its default, and what it is for.

    `unset` says what holds where the default is no value that could be written down. `metavar`
    stands for a value in the help of the command line. `in_builds` says that conf.py can set it
    too, and `changes_results` that another value can lead to other numbers.
    """

    name: str
    kind: Kind[Any]
    default: Any
    help: str
    metavar: str = "NAME"
    unset: str = ""
    in_builds: bool = True
    changes_results: bool = True

    @property
    def field(self) -> str:
        """The option's name in Python."""
        return self.name.replace("-", "_")

    @property
    def shown_default(self) -> str:
        """What holds where nobody sets the option, as reference pages show it."""
        return self.unset or f"``{toml(self.default)}``"


def option(default: Any, help: str, kind: Kind[Any], **more: Any) -> Any:  # noqa: A002  # as argparse
    """Make a field of a dataclass of options; `more` are further fields of `Option`.

    The option's name is the field's, with hyphens for underscores.
    """
    metadata = {"help": help, "kind": kind, **more}
    if isinstance(default, dict):
        return field(default_factory=lambda: default, metadata=metadata, hash=False)
    return field(default=default, metadata=metadata)


def options_of(kind: type) -> dict[str, Option]:
    """Return the options that a dataclass declares, by name.

    >>> @dataclass
    ... class Tables:
    ...     max_rows: int = option(20, "how many rows", number(0))
    >>> options_of(Tables)["max-rows"].help
    'how many rows'
    """
    found = {}
    for each in fields(kind):
        if "kind" in each.metadata:
            name = each.name.replace("_", "-")
            default = each.default
            if each.default_factory is not MISSING:
                default = each.default_factory()
            found[name] = Option(name=name, default=default, **each.metadata)
    return found


def read_values(
    options: Mapping[str, Option], values: Mapping[str, object], *, also: Sequence[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """Read the values of some options; return what they are, by field, and the faults, by name.

    Names in `also` are not read, but named by the message about an unknown option.

    >>> workers = Option("workers", number(1), None, "how many processes")
    >>> read_values({"workers": workers}, {"workers": 2, "worker": 3})
    ({'workers': 2}, {'worker': 'no such key; did you mean workers?'})
    """
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, value in values.items():
        if name not in options:
            known = sorted({*options, *also})
            hint = did_you_mean(name.replace("_", "-").lower(), known)
            faults[name] = f"no such key{hint or '; the keys are ' + ', '.join(known)}"
            continue
        try:
            found[options[name].field] = options[name].kind(value)
        except ValueError as fault:
            faults[name] = str(fault)
    return found, faults


def did_you_mean(given: str, known: Sequence[str]) -> str:
    """Suggest the nearest of `known`, as the end of a message; nothing if none is near.

    >>> did_you_mean("--by-doc", ["--top", "--by-document"])
    '; did you mean --by-document?'
    """
    import difflib

    close = difflib.get_close_matches(given, known, n=1, cutoff=0.55)
    return f"; did you mean {close[0]}?" if close else ""


def toml(value: object) -> str:
    """Show a value roughly as it stands in a TOML file.

    >>> toml(True), toml(("a", "b")), toml({"a": 1})
    ('true', '["a", "b"]', 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "a table" if value else "{}"
    if isinstance(value, frozenset | set):
        value = sorted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return str(value)


def number(at_least: int, at_most: int | None = None, what: str = "a whole number") -> Kind[int]:
    """Make the kind of whole numbers from `at_least` to `at_most`."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
            raise ValueError
        if at_most is not None and value > at_most:
            raise ValueError
        return value

    def parse(given: str) -> object:
        return int(given) if re.fullmatch(r"-?[0-9]{1,18}", given) else given

    limit = {} if at_most is None else {"maximum": at_most}
    end = "" if at_most is None else f" to {at_most}"
    schema = {"type": "integer", "minimum": at_least, **limit}
    return Kind(f"{what} from {at_least}{end}", check, parse, schema)


def decimal(at_least: float = 0, at_most: float | None = None) -> Kind[float]:
    """Make the kind of numbers from `at_least` to `at_most`.

    >>> decimal().from_text("6.63")
    6.63
    """
    most = float("inf") if at_most is None else at_most

    def check(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValueError
        if not at_least <= value <= most or value == float("inf"):
            raise ValueError
        return float(value)

    def parse(given: str) -> object:
        try:
            return float(given)
        except ValueError:
            return given

    limit = {} if at_most is None else {"maximum": at_most}
    end = "" if at_most is None else f" to {at_most:g}"
    schema = {"type": "number", "minimum": at_least, **limit}
    return Kind(f"a number from {at_least:g}{end}", check, parse, schema)


def choice(*names: str) -> Kind[str]:
    """Make the kind of values that are one of `names`.

    >>> choice("text", "json").from_text("jsn")
    Traceback (most recent call last):
    ValueError: expected text or json; got "jsn"; did you mean json?
    """
    expected = names[-1] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

    def check(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        hint = did_you_mean(value, names) if isinstance(value, str) else ""
        raise ValueError(f"expected {expected}; got {toml(value)}{hint}")

    return Kind(expected, check, schema={"enum": list(names)}, choices=names)


def some_of(*names: str) -> Kind[tuple[str, ...]]:
    """Make the kind of values that are some of `names`, each once, in any order.

    >>> some_of("word", "count").from_text("count, word")
    ('count', 'word')
    """
    expected = f"some of {', '.join(names)}, each once"

    def check(value: object) -> tuple[str, ...]:
        given = strings(value)
        for each in given:
            if each not in names:
                hint = did_you_mean(each, names)
                raise ValueError(f"expected {expected}; got {toml(each)}{hint}")
        if not given or len(set(given)) < len(given):
            raise ValueError
        return given

    schema = {"type": "array", "items": {"enum": list(names)}, "uniqueItems": True}
    return Kind(expected, check, _parts, schema, choices=names, many=True)


def _parts(given: str) -> list[str]:
    return given.replace(",", " ").split()


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError


def _table(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise ValueError


_FLAGS = {"": True, "1": True, "true": True, "0": False, "false": False}

# A directive's flag is on without a value.
flag = Kind(
    "true or false", _flag, lambda given: _FLAGS.get(given.lower(), given), {"type": "boolean"}
)
text = Kind("a string", _text, schema={"type": "string"})
strings = Kind(
    'a list of strings, such as ["one", "two"]',
    _strings,
    _parts,
    {"type": "array", "items": {"type": "string", "minLength": 1}},
    many=True,
)
table = Kind("a table", _table, schema={"type": "object"})
share = decimal(0, 1)
