"""The values that a conf.py writes out, read from its syntax: none of it is run."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["EVERYTHING", "MOST_BYTES", "Conf", "read_conf"]

# The largest conf.py of a hundred public projects has 60 kB.
MOST_BYTES = 1 << 20

# Of expressions and statements within each other; a conf.py that a person wrote has five.
_DEEPEST = 50

# Of characters and items that are handled in all: names of lists in lists could stand for more than
# fits into memory. A hundred times what the largest conf.py needs.
_MOST_WORK = 10_000_000

# The key of `Conf.doubts` for what may set any value, such as ``from common import *``.
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Conf:
    """What a conf.py sets: `values` as far as they are written out, by their names.

    `lines` has the line, from 1, where each was set last. `doubts` has the line of what may make
    another value of one, by its name: a call, a condition, what another module holds. In `values`
    is then what is certain of it: a list without the items that aren't known, the value from before
    a condition.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    doubts: Mapping[str, int] = field(default_factory=dict)


def read_conf(data: bytes) -> Conf:
    r"""Read a conf.py: assignments of literals, what is added to them, names of earlier ones.

    Understood are strings, f-strings of what is known, numbers, lists, tuples, sets, dictionaries,
    ``+``, ``+=``, ``append``, ``extend``, ``insert``, ``update``, and items that are set by their
    key. What stands below a condition counts where each branch comes to the same.

    >>> conf = read_conf(b"a = ['x']\na += ['y']\nif ready():\n    a.append('z')\nb = f'{a[0]}'")
    >>> conf.values, dict(conf.doubts)
    ({'a': ['x', 'y'], 'b': ''}, {'a': 4, 'b': 5})

    Raises:
        ValueError: it is no Python, or larger or deeper than any that a person wrote.

    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES >> 20} MiB, so it is not read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in strings, which are not ours to mend
            tree = ast.parse(data)
    except SyntaxError as error:
        raise ValueError(f"not valid Python (line {error.lineno}): {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):  # a NUL; brackets in brackets
        raise ValueError("can't be read as Python") from None
    reader = _Reader(_Names(), _Work())
    reader.read(tree.body)
    names = reader.names
    return Conf(names.values, names.lines, names.doubts)


class _UnknownError(Exception):
    """An expression depends on more than what is written out."""


@dataclass(slots=True)
class _Work:
    """What may still be done with one file."""

    left: int = _MOST_WORK
    depth: int = 0

    def take(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise _UnknownError


@dataclass(slots=True)
class _Names:
    """What names stand for at one place of the file; values are never changed, but replaced."""

    values: dict[str, object] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    doubts: dict[str, int] = field(default_factory=dict)

    def copy(self) -> _Names:
        return _Names({**self.values}, {**self.weights}, {**self.lines}, {**self.doubts})

    def set(self, name: str, value: object, weight: int, line: int, doubt: int | None) -> None:
        self.values[name], self.weights[name], self.lines[name] = value, weight, line
        self.doubts.pop(name, None)
        if doubt is not None:
            self.doubts[name] = doubt

    def forget(self, name: str, line: int) -> None:
        """Know nothing of a name any more."""
        self.values.pop(name, None)
        self.lines[name] = self.doubts[name] = line


class _Reader:
    """Reads statements one after the other."""

    def __init__(self, names: _Names, work: _Work) -> None:
        self.names = names
        self._work = work
        self._whole = True

    def read(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        """Read a statement that sets names; leave one that holds others to `_compound`."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, value)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                if isinstance(op, ast.Add):
                    self._change(name, value, _added)
                else:
                    self.names.forget(name, node.lineno)
            case ast.Expr(value=ast.Call() as call):
                self._call(call)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:  # of an import of all, the name is EVERYTHING
                    name = (alias.asname or alias.name).partition(".")[0]
                    self.names.forget(name, node.lineno)
            case ast.Delete(targets=targets):
                for target in targets:
                    self._forget_targets(target)
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.If(body=body, orelse=other) | ast.While(body=body, orelse=other):
                self._branches(node, [body, other])
            case ast.For(target=target, body=body, orelse=other):
                self._forget_targets(target)
                self._branches(node, [body, []])
                self.read(other)
            case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
                caught = [handler.body for handler in handlers]
                self._branches(node, [[*body, *other], *caught])
                self.read(last)
            case ast.Match(cases=cases):
                self._branches(node, [[], *(case.body for case in cases)])
            case ast.With(items=items, body=body):
                for item in items:
                    self._forget_targets(item.optional_vars)
                self.read(body)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                self.names.forget(name, node.lineno)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Name(id=name), _:
                self._set(name, value)
            case ast.Tuple(elts=names) | ast.List(elts=names), ast.Tuple(elts=values):
                if len(names) == len(values):
                    for one, its in zip(names, values, strict=True):
                        self._assign(one, its)
                else:
                    self._forget_targets(target)
            case ast.Subscript(value=ast.Name(id=name), slice=key), _:
                pair = ast.Dict([key], [value], lineno=value.lineno)
                self._change(name, pair, _updated)
            case _:
                self._forget_targets(target)

    def _call(self, call: ast.Call) -> None:
        """Take a call that adds to a list or a dictionary; any other changes nothing here."""
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=how), args=[value]):
                if how in _METHODS:
                    self._change(name, value, _METHODS[how])
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="insert"), args=[_, at]):
                self._change(name, at, _METHODS["append"])
            case ast.Call(func=ast.Name(id="exec"), args=[_, ast.Name(id=name), *_]):
                self.names.forget(name, call.lineno)  # it sets what is in this dictionary
            case ast.Call(func=ast.Name(id="exec")):
                self.names.forget(EVERYTHING, call.lineno)
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=how)):
                if how in _UNCERTAIN and name in self.names.values:
                    self.names.doubts[name] = call.lineno

    def _set(self, name: str, node: ast.expr) -> None:
        """Let a name stand for a value from here on."""
        before, self._whole = self._work.left, True
        try:
            value = self._value(node)
        except _UnknownError:
            self.names.forget(name, node.lineno)
            return
        doubt = None if self._whole else node.lineno
        self.names.set(name, value, before - self._work.left, node.lineno, doubt)

    def _change(
        self, name: str, node: ast.expr, change: Callable[[object, object], object]
    ) -> None:
        """Let a name stand for what a value makes of that for which it stood."""
        names, before, self._whole = self.names, self._work.left, True
        doubt = names.doubts.get(name)
        try:
            value = self._value(node)
        except _UnknownError:
            if name in names.values or doubt is not None:
                names.doubts[name] = node.lineno
            return
        if not self._whole:
            doubt = node.lineno
        try:
            aliases = [name]
            if name in names.values:
                self._work.take(names.weights[name])
                old = names.values[name]
                if isinstance(old, list | dict):  # changed for all that it is called
                    aliases = [each for each, of in names.values.items() if of is old]
                value = change(old, value)
            elif doubt is None:  # of a name that was never set
                return
            elif change is _METHODS["append"]:
                value = [value]
        except (_UnknownError, TypeError):
            names.forget(name, node.lineno)
            return
        for each in aliases:
            names.set(each, value, before - self._work.left, node.lineno, doubt)

    def _forget_targets(self, target: ast.expr | None) -> None:
        for node in ast.walk(target) if target is not None else ():
            if isinstance(node, ast.Name):
                self.names.forget(node.id, node.lineno)

    def _branches(self, node: ast.stmt, bodies: Sequence[Sequence[ast.stmt]]) -> None:
        """Read what may or may not be run; what is the same in each branch is certain."""
        before = self.names
        if self._work.depth >= _DEEPEST or self._work.left < 0:
            before.forget(EVERYTHING, node.lineno)
            return
        ends = []
        self._work.depth += 1
        for body in bodies:
            self.names = before.copy()
            self._work.left -= len(before.values)
            self.read(body)
            ends.append(self.names)
        self._work.depth -= 1
        self.names = before
        touched = {name for end in ends for name in _touched(before, end)}
        for name in sorted(touched):
            values = [end.values.get(name, _UnknownError) for end in ends]
            first = ends[0]
            if all(name in end.values and name not in end.doubts for end in ends) and all(
                value == values[0] for value in values
            ):
                before.set(name, values[0], first.weights[name], first.lines[name], None)
            else:
                changed = next(end for end in ends if name in _touched(before, end))
                line = changed.doubts.get(name, changed.lines[name])
                before.doubts[name] = line
                before.lines.setdefault(name, line)

    def _value(self, node: ast.expr | None) -> object:
        """Give what an expression stands for, and note where only a part of that is known."""
        self._work.take(1)
        if self._work.depth >= 2 * _DEEPEST:  # an expression in the deepest statement
            self._unknown()
        self._work.depth += 1
        try:
            return self._compute(node)
        finally:
            self._work.depth -= 1

    def _compute(self, node: ast.expr | None) -> object:
        value: object
        match node:
            case ast.Constant(value=str() as value):
                self._work.take(len(value))
            case ast.Constant(value=bool() | int() | float() | None as value):
                pass
            case ast.Name(id=name):
                value = self._known(name)
            case ast.List(elts=items) | ast.Set(elts=items):
                value = self._items(items)
            case ast.Tuple(elts=items):
                value = tuple(self._items(items))
            case ast.Dict(keys=keys, values=values):
                value = self._entries(keys, values)
            case ast.JoinedStr(values=parts):
                value = "".join(map(self._part, parts))
            case ast.BinOp(op=ast.Add()):
                value = self._sum(node)
            case _:
                self._unknown()
        return value

    def _unknown(self) -> NoReturn:
        raise _UnknownError

    def _known(self, name: str) -> object:
        names = self.names
        if name not in names.values:
            self._unknown()
        self._work.take(names.weights[name])
        if name in names.doubts:
            self._whole = False
        return names.values[name]

    def _items(self, nodes: Sequence[ast.expr]) -> list[object]:
        """Give the items of a list that are known."""
        items: list[object] = []
        for node in nodes:
            try:
                if isinstance(node, ast.Starred):
                    value = self._value(node.value)
                    items += value if isinstance(value, list | tuple) else self._unknown()
                else:
                    items.append(self._value(node))
            except _UnknownError:
                self._whole = False
        return items

    def _entries(
        self, keys: Sequence[ast.expr | None], values: Sequence[ast.expr]
    ) -> dict[object, object]:
        """Give the entries of a dictionary that are known."""
        entries: dict[object, object] = {}
        for key, value in zip(keys, values, strict=True):
            try:
                if key is None:  # **other
                    other = self._value(value)
                    entries |= other if isinstance(other, dict) else self._unknown()
                else:
                    entries[self._value(key)] = self._value(value)
            except (_UnknownError, TypeError):
                self._whole = False
        return entries

    def _part(self, node: ast.expr) -> str:
        """Give a part of an f-string; nothing of what isn't known, which may be a version."""
        try:
            match node:
                case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                    value = self._value(inner)
                    if isinstance(value, str | int):
                        return str(value)
                case _:
                    return cast("str", self._value(node))
        except _UnknownError:
            pass
        self._whole = False
        return ""

    def _sum(self, node: ast.expr) -> object:
        """Add up what is known; as many terms as there are, without going deeper for each."""
        terms: list[ast.expr] = []
        while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            terms.append(node.right)
            node = node.left
        terms.append(node)
        known = []
        for term in reversed(terms):
            try:
                known.append(self._value(term))
            except _UnknownError:
                self._whole = False
        if not known:
            self._unknown()
        total = known[0]
        try:
            for value in known[1:]:
                total = _added(total, value)
        except TypeError:
            self._unknown()
        return total


def _touched(before: _Names, after: _Names) -> Iterator[str]:
    """Name what a branch has set, or put in doubt."""
    for name in after.lines.keys() | after.doubts.keys():
        if (
            after.values.get(name) is not before.values.get(name)
            or after.lines.get(name) != before.lines.get(name)
            or after.doubts.get(name) != before.doubts.get(name)
        ):
            yield name


def _added(one: object, other: object) -> object:
    match one, other:
        case (str(), str()) | (list(), list()) | (tuple(), tuple()):
            return one + other  # type: ignore[operator]
        case list(), tuple():
            return [*one, *other]
    raise TypeError


def _appended(one: object, other: object) -> object:
    return _added(one, [other])


def _updated(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return one | other
    raise TypeError


_METHODS: dict[str, Callable[[object, object], object]] = {
    "append": _appended,
    "extend": _added,
    "update": _updated,
}

# What these leave is not worked out.
_UNCERTAIN = frozenset({"clear", "pop", "popitem", "remove", "setdefault"})
