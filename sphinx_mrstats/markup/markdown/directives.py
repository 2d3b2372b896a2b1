"""The parts of a MyST directive: options, body, and the bodies that are no Markdown by themselves.

The rules are those of myst-parser's `parse_directive_text`, and of the directives `glossary` of
Sphinx and `csv-table` of docutils.
"""

from __future__ import annotations

import csv
import re
from textwrap import dedent
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.markdown.frontmatter import read_yaml
from sphinx_mrstats.markup.markdown.places import Lines, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["csv_cells", "glossary_items", "split_options", "with_first"]

_CLASSIFIER = re.compile(" +: +")


def split_options(lines: Lines) -> tuple[str, Lines]:
    """Part a directive's options, as YAML, from its body.

    Options stand between lines of three dashes, or begin with a colon each, up to the first line
    that doesn't; three colons begin another directive.

    >>> split_options(Lines([":class: wide", "", "Text."]))
    ('class: wide', Lines(text=['', 'Text.'], places=None, elsewhere=False))
    """
    text = lines.text
    if text and text[0].startswith("---"):
        end = next((n for n in range(1, len(text)) if text[n].startswith("---")), len(text))
        options = dedent("\n".join(text[1:end]))
        if end == len(text):
            return options, lines.part(end)
        rest = text[end].lstrip("-").removeprefix(" ")
        if not rest:
            return options, lines.part(end + 1)
        first = lines.part(end, end + 1).dedented(len(text[end]) - len(rest))
        return options, _joined(first, lines.part(end + 1))
    end = 0
    while end < len(text) and _is_option(text[end]):
        end += 1
    return "\n".join(line.lstrip()[1:] for line in text[:end]), lines.part(end)


def _is_option(line: str) -> bool:
    stripped = line.lstrip()
    return stripped.startswith(":") and not stripped.startswith(":::")


def _joined(first: Lines, second: Lines) -> Lines:
    places = None if first.places is None else first.places + (second.places or [])
    return Lines(first.text + second.text, places, second.elsewhere)


def with_first(first: str, place: Place, lines: Lines) -> Lines:
    """Put what stands on a directive's first line in front of its body."""
    return _joined(Lines([first], None if lines.places is None else [place]), lines)


def glossary_items(body: Lines) -> Iterator[tuple[bool, Lines]]:
    """Yield the terms and the definitions of a glossary, in order: whether a term, and its lines.

    A sorting key behind a term is left out. Definitions are indented; lines that begin with two
    dots are comments.

    >>> [item.text for _, item in glossary_items(Lines(["Whale : W", "  A", "  mammal."]))]
    [['Whale'], ['A', 'mammal.']]
    """
    start, indent, in_comment = -1, 0, False
    for number, line in enumerate(body.text):
        if line.strip() and not line[0].isspace():
            if start >= 0:
                yield False, body.part(start, number).dedented(indent)
                start = -1
            in_comment = line.startswith(".. ")
            if not in_comment:
                term = body.part(number, number + 1)
                term.text = [_CLASSIFIER.split(line)[0]]
                yield True, term
        elif line.strip() and not in_comment and start < 0:
            start, indent = number, len(line) - len(line.lstrip())
    if start >= 0:
        yield False, body.part(start).dedented(indent)


def csv_cells(options: str, body: Lines) -> Iterator[Lines]:
    """Yield the cells of a `csv-table`: those of its header option, then those of its body.

    What is no CSV by the table's dialect is not read, as docutils reports it and shows nothing.

    >>> [cell.text for cell in csv_cells("delim: ;", Lines(["a; b", "c"]))]
    [['a'], ['b'], ['c']]
    """
    given = {str(key): "" if value is None else str(value) for key, value in _options(options)}
    if "file" in given or "url" in given:
        return
    found: list[Lines] = []
    header = given.get("header", "").split("\n")
    place = body.places[0] if body.places else (0, 0)
    titles = Lines(header, body.places and [place] * len(header), elsewhere=True)
    for lines in (titles, body):
        try:
            found += _cells(lines, given)
        except csv.Error:
            return
    yield from found


def _options(options: str) -> list[tuple[object, object]]:
    """Read options; a header such as ``"a", "b"`` is text though YAML would not take it."""
    quoted = re.sub(
        r"(?m)^(header|delim|quote|escape):[ \t]+(?![>|])(.*\S)[ \t]*$", _as_block, options
    )
    return list(read_yaml(quoted).items())


def _as_block(option: re.Match[str]) -> str:
    return f"{option[1]}: |-\n  {option[2]}"


def _character(given: str) -> str:
    """Return the character that an option names: itself, or "tab", "space", or its code."""
    if given in ("tab", "space"):
        return {"tab": "\t", "space": " "}[given]
    if len(given) > 1:
        digits = given.lower().removeprefix("&#").removesuffix(";").lstrip("\\").lstrip("u+0x")
        try:
            return chr(int(digits, 10 if given.isdigit() else 16))
        except (ValueError, OverflowError):
            return given[0]
    return given


def _cells(lines: Lines, given: dict[str, str]) -> Iterator[Lines]:
    escape = _character(given["escape"]) if given.get("escape") else None
    reader = csv.reader(
        (line + "\n" for line in lines.text),
        delimiter=_character(given.get("delim", "")) or ",",
        quotechar=_character(given.get("quote", "")) or '"',
        escapechar=escape,
        doublequote=escape is None,
        skipinitialspace="keepspace" not in given,
        strict=True,
    )
    start = column = 0
    for row in reader:
        for cell in row:
            text = [line.rstrip() for line in cell.splitlines()]
            places: list[Place] | None = None
            if lines.elsewhere or not lines.places:
                places = lines.places and lines.places[:1] * len(text)
            else:
                places = []
                for number, line in enumerate(text):
                    at = min(start + number, len(lines.text) - 1)
                    column = max(lines.text[at].find(line, column if not number else 0), 0)
                    places.append((lines.places[at][0], lines.places[at][1] + column))
                    column += len(line)
            start += cell.count("\n")
            yield Lines(text, places, lines.elsewhere)
        start, column = reader.line_num, 0
