"""What a directive asks for, read from its options."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.frequency import COLUMNS, DEFAULT_COLUMNS, DEFAULT_TOP
from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.stopwords import NONE, load_stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["THIS_PAGE", "FrequencyRequest", "read_request"]

THIS_PAGE = "."


@dataclass(frozen=True, slots=True)
class FrequencyRequest:
    """A frequency table of some documents, wanted by the page `docname`.

    `location` is the directive's, for messages. `stop_words` is a name, or a file relative to
    `folder`; the list itself is loaded when the table is made.
    """

    docname: str
    location: str
    folder: str
    top: int = DEFAULT_TOP
    documents: tuple[str, ...] = ("**",)
    stop_words: str = NONE
    min_length: int = 1
    columns: tuple[str, ...] = DEFAULT_COLUMNS


def read_request(
    options: Mapping[str, str], *, docname: str, location: str, folder: Path
) -> tuple[FrequencyRequest, list[str]]:
    """Read the options of a directive; return what is asked for and what is wrong with it.

    An option that can't be read is reported and left at its default.
    """
    faults = []
    values: dict[str, Any] = {}
    for name, text in options.items():
        read = _READERS.get(name)
        if read is None:
            faults.append(_unknown(name))
            continue
        try:
            values[name.replace("-", "_")] = read(text.strip(), folder)
        except (ValueError, UsageError) as error:
            faults.append(f":{name}: {error}")
    request = FrequencyRequest(docname=docname, location=location, folder=str(folder), **values)
    return request, faults


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, _READERS, n=1)
    hint = f"did you mean :{close[0]}:? " if close else ""
    known = ", ".join(f":{option}:" for option in (*_READERS, *_COMMON))
    return f":{name}: is no option; {hint}Options are {known}"


def _at_least(minimum: int) -> Callable[[str, Path], int]:
    def read(text: str, folder: Path) -> int:
        if re.fullmatch(r"[0-9]+", text) and int(text) >= minimum:
            return int(text)
        raise ValueError(f"expected a whole number of {minimum} or more, got {text!r}")

    return read


def _read_documents(text: str, folder: Path) -> tuple[str, ...]:
    patterns = tuple(text.split())
    if not patterns:
        raise ValueError("expected document names or globs such as guide/**, got nothing")
    for pattern in patterns:
        glob_to_regex(pattern)
    return patterns


def _read_stop_words(text: str, folder: Path) -> str:
    load_stop_words(text, folder)
    return text


def _read_columns(text: str, folder: Path) -> tuple[str, ...]:
    columns = tuple(re.split(r"[\s,]+", text)) if text else ()
    if not columns or not set(columns) <= set(COLUMNS) or len(set(columns)) < len(columns):
        raise ValueError(f"expected one or more of {' '.join(COLUMNS)}, each once, got {text!r}")
    return columns


_READERS: dict[str, Callable[[str, Path], Any]] = {
    "top": _at_least(0),
    "documents": _read_documents,
    "stop-words": _read_stop_words,
    "min-length": _at_least(1),
    "columns": _read_columns,
}

# Read by the directive itself: they don't change what is shown.
_COMMON = ("caption", "name", "class")
