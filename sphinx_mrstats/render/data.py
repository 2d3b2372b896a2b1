"""What programs read: JSON with a record on each line, and comma-separated values."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.text import printable, quiet_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["FORMAT", "plain", "record", "safe_name", "safe_text", "write_csv", "write_json"]

FORMAT = 1
"""The version of all JSON that is written: see ``schemas``."""

# How many decimals are written: more are noise of arithmetic, and differ between machines.
_DECIMALS = 6

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"); tab and carriage
# return do too, and are escaped before.
_FORMULA_STARTS = ("=", "+", "-", "@")


def record(row: object) -> dict[str, Any]:
    """Give the fields of a frozen dataclass by name, with numbers rounded to six decimals.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> record(WordFrequency(1, "sea", 3, 0.12345678, 2))
    {'rank': 1, 'word': 'sea', 'count': 3, 'share': 0.123457, 'documents': 2}
    """
    assert is_dataclass(row)
    return {field.name: plain(getattr(row, field.name)) for field in fields(row)}


def plain(value: Any) -> Any:
    """Round a number that isn't whole; leave all else as it is."""
    return round(value, _DECIMALS) if isinstance(value, float) else value


def write_json(content: Mapping[str, Any]) -> str:
    """Write JSON with a value of `content` on each line, and each item of a list on its own.

    The first value is the version of the format.

    >>> print(write_json({"size": 2, "rows": [{"a": 1, "b": 2}, {"a": 3}]}), end="")
    {"format": 1,
    "size": 2,
    "rows": [
    {"a": 1, "b": 2},
    {"a": 3}]}
    """
    lines = [f"{_dump(name)}: {_value(value)}" for name, value in content.items()]
    return "{" + ",\n".join([f'"format": {FORMAT}', *lines]) + "}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_dump, value)) + "]"
    return _dump(value)


def _dump(value: Any) -> str:
    import json  # only where it is asked for

    text = json.dumps(value, ensure_ascii=False)
    # Bytes of a file name that aren't UTF-8: see `sphinx_mrstats.vocabulary.dump_json`.
    return quiet_json(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write rows below a heading row; lines end in a line feed.

    >>> print(write_csv(["ngram", "pmi"], [["the sea", 0.5]]), end="")
    ngram,pmi
    the sea,0.5
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return text.getvalue()


def safe_name(name: str) -> str:
    """Write a file name so that a spreadsheet doesn't take it for a formula.

    It gets ``./`` before it, which opens the same file.

    >>> safe_name("a.rst"), safe_name("=a.rst")
    ('a.rst', './=a.rst')
    """
    name = printable(name)
    return f"./{name}" if name.startswith(_FORMULA_STARTS) else name


def safe_text(text: str) -> str:
    """Write text so that a spreadsheet doesn't take it for a formula: with a space before it.

    >>> safe_text("=1+1"), safe_text("the sea")
    (' =1+1', 'the sea')
    """
    text = printable(text)
    return f" {text}" if text.startswith(_FORMULA_STARTS) else text
