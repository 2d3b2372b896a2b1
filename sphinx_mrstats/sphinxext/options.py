"""The options of directives, read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.frequency import COLUMNS
from sphinx_mrstats.analysis.keyness import KEYWORD_COLUMNS
from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COMMON",
    "FREQUENCY_OPTIONS",
    "KEYWORDS_OPTIONS",
    "SUMMARY_OPTIONS",
    "VOCABULARY_OPTIONS",
    "Options",
    "read_documents",
    "read_options",
]

# Makes a value of an option's text; paths in it start from the folder that is given.
_Reader = Callable[[str, Path], Any]
Options = dict[str, _Reader]

# What directives read by docutils' own means: it doesn't change what is counted.
COMMON = ("caption", "name", "class")


def read_options(
    options: Mapping[str, str], known: Options, folder: Path
) -> tuple[dict[str, Any], list[str]]:
    """Read the options of a directive; return the values, and what is wrong with the options.

    `known` are those that the directive has, beyond `COMMON`; `folder` is where paths start. An
    option that can't be read is reported and has no value.
    """
    faults = []
    values: dict[str, Any] = {}
    for name, text in options.items():
        if name not in known:
            faults.append(_unknown(name, (*known, *COMMON)))
            continue
        try:
            values[name.replace("-", "_")] = known[name](text.strip(), folder)
        except (ValueError, UsageError) as error:
            faults.append(f":{name}: {error}")
    return values, faults


def read_documents(text: str) -> tuple[str, ...]:
    """Read globs that are separated by white space.

    Raises:
        ValueError: there is none, or one can't be read.

    """
    patterns = tuple(text.split())
    if not patterns:
        raise ValueError("expected document names or globs such as guide/**, got nothing")
    for pattern in patterns:
        glob_to_regex(pattern)
    return patterns


def _unknown(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean :{close[0]}:? " if close else ""
    return f":{name}: is no option; {hint}Options are {', '.join(f':{one}:' for one in known)}"


def _at_least(minimum: int) -> _Reader:
    def read(text: str, folder: Path) -> int:
        if re.fullmatch(r"[0-9]+", text) and int(text) >= minimum:
            return int(text)
        raise ValueError(f"expected a whole number of {minimum} or more, got {text!r}")

    return read


def _read_stop_words(text: str, folder: Path) -> str:
    load_stop_words(text, folder)
    return text


def _columns(*known: str) -> _Reader:
    def read(text: str, folder: Path) -> tuple[str, ...]:
        columns = tuple(re.split(r"[\s,]+", text)) if text else ()
        if not columns or not set(columns) <= set(known) or len(set(columns)) < len(columns):
            raise ValueError(f"expected one or more of {' '.join(known)}, each once, got {text!r}")
        return columns

    return read


# The options of each directive, beyond `COMMON`: name → how it is read.
SUMMARY_OPTIONS: Options = {"documents": lambda text, _folder: read_documents(text)}
_WORDS_OPTIONS: Options = {
    "top": _at_least(0),
    **SUMMARY_OPTIONS,
    "stop-words": _read_stop_words,
    "min-length": _at_least(1),
}
FREQUENCY_OPTIONS: Options = {**_WORDS_OPTIONS, "columns": _columns(*COLUMNS)}
KEYWORDS_OPTIONS: Options = {**_WORDS_OPTIONS, "columns": _columns(*KEYWORD_COLUMNS)}
VOCABULARY_OPTIONS: Options = {**_WORDS_OPTIONS}
