"""Results of rows as JSON and as comma-separated values."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.text import quiet_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["csv_records", "json_records", "plain", "record"]

# Of decimals. More are noise of a machine's arithmetic, and differ from one to the next.
_DECIMALS = 6


def record(row: object) -> dict[str, Any]:
    """Give the fields of a frozen dataclass by name, with numbers rounded to six decimals.

    >>> from sphinx_mrstats.analysis.zipf import ZipfFit
    >>> record(ZipfFit(1.00000012, 3))
    {'exponent': 1.0, 'n_ranks': 3}
    """
    assert is_dataclass(row)
    return {field.name: plain(getattr(row, field.name)) for field in fields(row)}


def plain(value: Any) -> Any:
    """Round a number that isn't whole; leave all else as it is."""
    return round(value, _DECIMALS) if isinstance(value, float) else value


def json_records(content: Mapping[str, Any]) -> str:
    """Write JSON with a value of `content` on each line, and each item of a list on its own.

    >>> print(json_records({"format": 1, "rows": [{"a": 1, "b": 2}, {"a": 3}]}), end="")
    {"format": 1,
    "rows": [
    {"a": 1, "b": 2},
    {"a": 3}]}
    """
    lines = [f"{_dump(name)}: {_value(value)}" for name, value in content.items()]
    return "{" + ",\n".join(lines) + "}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_dump, value)) + "]"
    return _dump(value)


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # Bytes of a file name that aren't UTF-8: see `sphinx_mrstats.vocabulary.dump_json`.
    return quiet_json(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def csv_records(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write rows below a heading row; lines end in a line feed.

    >>> print(csv_records(["ngram", "pmi"], [["the sea", 0.5]]), end="")
    ngram,pmi
    the sea,0.5
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return text.getvalue()
