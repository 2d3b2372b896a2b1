"""The options of directives, read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.concordance import CONCORDANCE_ORDERS, read_words
from sphinx_mrstats.analysis.frequency import COLUMNS
from sphinx_mrstats.analysis.keyness import KEYWORD_COLUMNS
from sphinx_mrstats.analysis.ngrams import NGRAM_ORDERS
from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import UsageError, VocabularyError
from sphinx_mrstats.sphinxext.requests import PLOT_KINDS
from sphinx_mrstats.sphinxext.tally import load_vocabulary
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COMMON",
    "FREQUENCY_OPTIONS",
    "KEYWORDS_OPTIONS",
    "KWIC_OPTIONS",
    "NGRAMS_OPTIONS",
    "PLOT_OPTIONS",
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
        except (ValueError, UsageError, VocabularyError) as error:
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


def _at_least(minimum: int, most: int | None = None) -> _Reader:
    limit = "or more" if most is None else f"to {most}"

    def read(text: str, folder: Path) -> int:
        if re.fullmatch(r"[0-9]+", text) and minimum <= int(text) <= (most or int(text)):
            return int(text)
        raise ValueError(f"expected a whole number of {minimum} {limit}, got {text!r}")

    return read


def _one_of(*names: str) -> _Reader:
    def read(text: str, folder: Path) -> str:
        if text not in names:
            close = difflib.get_close_matches(text, names, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise ValueError(f"expected one of {', '.join(names)}, got {text!r}{hint}")
        return text

    return read


def _read_flag(text: str, folder: Path) -> bool:
    if text:
        raise ValueError(f"takes no value, got {text!r}")
    return True


def _read_list_of_words(text: str, folder: Path) -> tuple[str, ...]:
    words = [read_words(part) for part in re.split(r"[\s,]+", text) if part]
    if not words or any(len(each) > 1 for each in words):
        raise ValueError(f"expected words, separated by spaces or commas, got {text!r}")
    return tuple(dict.fromkeys(word for (word,) in words))


def _read_vocabulary(text: str, folder: Path) -> str:
    if not text:
        raise ValueError("expected the file of a saved vocabulary, got nothing")
    path = str(folder / text)
    load_vocabulary(path)
    return path


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


# Of a drawing: more are no picture.
_MOST_ROWS = 100

# The options of each directive, beyond `COMMON`: name → how it is read.
_DOCUMENTS: Options = {"documents": lambda text, _folder: read_documents(text)}
_FROM: Options = {**_DOCUMENTS, "vocabulary": _read_vocabulary}
_FILTER: Options = {
    "top": _at_least(0),
    **_FROM,
    "stop-words": _read_stop_words,
    "min-length": _at_least(1),
}
SUMMARY_OPTIONS: Options = _FROM
FREQUENCY_OPTIONS: Options = {
    **_FILTER,
    "columns": _columns(*COLUMNS),
    "format": _one_of("table", "list", "text", "bars"),
}
KEYWORDS_OPTIONS: Options = {
    **_FILTER,
    "columns": _columns(*KEYWORD_COLUMNS),
    "by-document": _read_flag,
}
NGRAMS_OPTIONS: Options = {
    **_FILTER,
    "columns": _columns("rank", "ngram", "count", "share", "documents", "g2", "pmi"),
    "size": _at_least(1),
    "sort": _one_of(*NGRAM_ORDERS),
    "min-count": _at_least(1),
}
KWIC_OPTIONS: Options = {
    "top": _at_least(0),
    **_DOCUMENTS,
    "sort": _one_of(*CONCORDANCE_ORDERS),
    "context": _at_least(0),
}
PLOT_OPTIONS: Options = {
    "kind": _one_of(*PLOT_KINDS),
    **_FILTER,
    "top": _at_least(1, _MOST_ROWS),
    "words": _read_list_of_words,
}
VOCABULARY_OPTIONS: Options = _FILTER
