"""Tables of comma-separated values, and where in the source each cell stands."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, TypeAlias

from sphinx_mrstats.markup import grammar

if TYPE_CHECKING:
    from sphinx_mrstats.markup.source import Stretch

__all__ = ["Cell", "csv_cells"]

# A cell's lines, each of stretches.
Cell: TypeAlias = "list[list[Stretch]]"

# A line without its line end, and the offset at which it stands.
_Line = tuple[str, int]


def csv_cells(
    text: bytes, options: list[tuple[int, int]], body: list[tuple[int, int]]
) -> list[Cell]:
    """Return the cells of a `csv-table`: those of its header option, then those of its body.

    The slices of `text` are lines. What is no CSV by the table's dialect is not read, as docutils
    reports it and shows nothing.
    """
    given = _options(text, options)
    if "file" in given or "url" in given:
        return []
    dialect = _dialect({name: lines[0][0].strip() for name, lines in given.items()})
    lines = [(text[start:end].decode("utf-8", "replace"), start) for start, end in body]
    while lines and not lines[-1][0]:
        lines.pop()
    while lines and not lines[0][0]:
        del lines[0]
    found: list[Cell] = []
    for part in (given.get("header"), lines):
        if part:
            cells = _parse(part, dialect)
            if cells is None:
                return []
            found += cells
    return found


def _options(text: bytes, lines: list[tuple[int, int]]) -> dict[str, list[_Line]]:
    """Return the lines of each option: the first from behind its name on, the others dedented."""
    found: dict[str, list[_Line]] = {}
    current: list[_Line] = []
    first = 0  # how deep the first option is
    for start, end in lines:
        at = start + len(text[start:end]) - len(text[start:end].lstrip(b" "))
        indent = at - start
        match = grammar.FIELD.match(text, at)
        if match and (not current or indent <= first):
            first = indent
            current = [(text[match.end() : end].decode("utf-8", "replace"), match.end())]
            found[match["name"].decode("utf-8", "replace").lower()] = current
        elif current:
            current.append((text[at:end].decode("utf-8", "replace"), at))
    return found


def _character(text: str) -> str:
    """Return the character that an option names: itself, or "tab", "space", or its code."""
    if text in ("tab", "space"):
        return {"tab": "\t", "space": " "}[text]
    if len(text) > 1:
        digits = text.lower().removeprefix("&#").removesuffix(";").lstrip("\\").lstrip("u+0x")
        try:
            return chr(int(digits, 16 if not text.isdigit() else 10))
        except (ValueError, OverflowError):
            return text[0]
    return text


def _dialect(given: dict[str, str]) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        skipinitialspace = "keepspace" not in given
        strict = True

    if "delim" in given:
        Dialect.delimiter = _character(given["delim"]) or ","
    if "quote" in given:
        Dialect.quotechar = _character(given["quote"]) or '"'
    if "escape" in given:
        Dialect.doublequote = False
        Dialect.escapechar = _character(given["escape"]) or None
    return Dialect


def _parse(lines: list[_Line], dialect: type[csv.Dialect]) -> list[Cell] | None:
    found: list[Cell] = []
    row_start = reached = 0  # the line at hand, and where in it the last cell ends
    quote = re.compile(f"[^{re.escape(dialect.quotechar or '')}]++|.", re.DOTALL)
    try:
        reader = csv.reader([line + "\n" for line, _ in lines], dialect)
        for row in reader:
            number = row_start
            for value in row:
                cell: Cell = []
                for index, shown in enumerate(value.splitlines()):
                    if index:
                        number, reached = min(number + 1, len(lines) - 1), 0
                    stretches, reached = _align(shown.rstrip(), *lines[number], reached, quote)
                    cell.append(stretches)
                found.append(cell)
            row_start, reached = reader.line_num, 0
    except csv.Error:
        return None
    return found


def _align(
    shown: str, line: str, offset: int, reached: int, quote: re.Pattern[str]
) -> tuple[list[Stretch], int]:
    """Find text that a cell shows in its line, from character `reached` on; quotes were doubled."""
    stretches: list[Stretch] = []
    for piece in quote.findall(shown):
        at = line.find(piece, reached)
        at = reached if at < 0 else at
        stretches.append((piece.encode(), offset + len(line[:at].encode())))
        reached = at + len(piece)
    return stretches, reached
