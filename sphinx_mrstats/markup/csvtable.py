"""Tables of comma-separated values, and which line of the source each cell begins at."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.blocks import FIELD, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["csv_cells"]


def csv_cells(body: Lines, options: Lines) -> Iterator[Lines]:
    """Yield the cells of a `csv-table`: those of its header option, then those of its body.

    What is no CSV by the table's dialect is not read, as docutils reports it and shows nothing.
    """
    given = _options(options)
    dialect = _dialect(given)
    if "file" in given or "url" in given:
        return
    found: list[Lines] = []
    for lines in (given.get("header"), body):
        if lines and lines.text:
            cells = _parse(lines, dialect)
            if cells is None:
                return
            found += cells
    yield from found


def _options(options: Lines) -> dict[str, Lines]:
    found: dict[str, Lines] = {}
    at = 0
    while at < len(options.text):
        match = FIELD.match(options.text[at])
        if not match:
            at += 1
            continue
        found[match["name"].lower()], at = options.indented(at, match.end())
    return found


def _character(lines: Lines) -> str:
    """Return the character that an option names: itself, or "tab", "space", or its code."""
    text = lines.text[0].strip() if lines.text else ""
    if text in ("tab", "space"):
        return {"tab": "\t", "space": " "}[text]
    if len(text) > 1:
        digits = text.lower().removeprefix("&#").removesuffix(";").lstrip("\\").lstrip("u+0x")
        try:
            return chr(int(digits, 16 if not text.isdigit() else 10))
        except (ValueError, OverflowError):
            return text[0]
    return text


def _dialect(given: dict[str, Lines]) -> type[csv.Dialect]:
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


def _parse(lines: Lines, dialect: type[csv.Dialect]) -> list[Lines] | None:
    found: list[Lines] = []
    start = 0
    try:
        reader = csv.reader((line + "\n" for line in lines.text), dialect)
        for row in reader:
            at = start
            for cell in row:
                text = cell.splitlines()
                last = len(lines.numbers) - 1
                numbers = [lines.numbers[min(at + n, last)] for n in range(len(text))]
                found.append(Lines([line.rstrip() for line in text], numbers))
                at += cell.count("\n")
            start = reader.line_num
    except csv.Error:
        return None
    return found
