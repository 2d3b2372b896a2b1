"""The options of directives, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.concordance import read_words
from sphinx_mrstats.analysis.language import AGAINST
from sphinx_mrstats.analysis.options import (
    BY_CATALOGUE,
    BY_DOCUMENT,
    CONTEXT,
    FREQUENCY_COLUMNS,
    KEYWORD_COLUMNS,
    KWIC_SORT,
    MIN_COUNT,
    MIN_LENGTH,
    NGRAM_COLUMNS,
    NGRAM_SORT,
    SIZE,
    STOP_WORDS,
    TOP,
)
from sphinx_mrstats.documents import glob_to_regex
from sphinx_mrstats.errors import UsageError, VocabularyError
from sphinx_mrstats.options import Kind, Option, choice, did_you_mean, flag, number, strings, text
from sphinx_mrstats.sphinxext.requests import PLOT_KINDS, THIS_PAGE
from sphinx_mrstats.sphinxext.tally import load_vocabulary
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "COMMON",
    "FREQUENCY_OPTIONS",
    "KEYWORDS_OPTIONS",
    "KWIC_OPTIONS",
    "NGRAMS_OPTIONS",
    "PLOT_OPTIONS",
    "SUMMARY_OPTIONS",
    "TRANSLATIONS_OPTIONS",
    "VOCABULARY_OPTIONS",
    "Options",
    "read_documents",
    "read_options",
]

# The options of a directive, beyond `COMMON`, by name.
Options = dict[str, Option]

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
    for name, given in options.items():
        if name not in known:
            faults.append(_unknown(name, (*known, *COMMON)))
            continue
        try:
            value = known[name].kind.from_text(given.strip())
            if name in _FILES:
                value = _FILES[name](value, folder)
            values[known[name].field] = value
        except (ValueError, UsageError, VocabularyError) as error:
            faults.append(f":{name}: {error}")
    return values, faults


def read_documents(given: str) -> tuple[str, ...]:
    """Read globs that are separated by white space.

    Raises:
        ValueError: there is none, or one can't be read.

    """
    return _DOCUMENTS.kind.from_text(given)  # type: ignore[no-any-return]


def _unknown(name: str, known: tuple[str, ...]) -> str:
    hint = did_you_mean(f":{name}:", [f":{one}:" for one in known])
    return f":{name}: is no option{hint or '; options are '}" + (
        "" if hint else ", ".join(f":{one}:" for one in known)
    )


def _globs(value: object) -> tuple[str, ...]:
    patterns = strings(value)
    if not patterns:
        raise ValueError("expected document names or globs such as guide/**; got nothing")
    for pattern in patterns:
        document, hash_sign, section = pattern.partition("#")
        if hash_sign and (not section or "*" in document):
            raise ValueError(f"expected a section such as guide/start#install; got {pattern!r}")
        glob_to_regex(document or THIS_PAGE)
    return patterns


def _words(value: object) -> tuple[str, ...]:
    words = [read_words(part) for part in strings(value)]
    if not words or any(len(each) > 1 for each in words):
        raise ValueError
    return tuple(dict.fromkeys(word for (word,) in words))


def _vocabulary(name: str, folder: Path) -> str:
    if not name:
        raise ValueError("expected the file of a saved vocabulary; got nothing")
    path = str(folder / name)
    load_vocabulary(path)
    return path


def _translations(name: str, folder: Path) -> str:
    from sphinx_mrstats.analysis.translations import load_translations

    path = str(folder / name)
    load_translations(path)
    return path


def _stop_words(name: str, folder: Path) -> str:
    load_stop_words(name, folder)
    return name


# The options that may name a file: what else is to be read of them.
_FILES: dict[str, Callable[[str, Path], str]] = {
    "vocabulary": _vocabulary,
    "saved": _translations,
    "stop-words": _stop_words,
}

# Of a drawing: more are no picture.
_MOST_ROWS = 100

_DOCUMENTS = Option("documents", Kind("globs", _globs, str.split), ("**",), "which are counted")
_VOCABULARY = Option("vocabulary", text, "", "a saved vocabulary in place of the project's")
_BY_SECTION = Option("by-section", flag, False, "a row for each section")
_LANGUAGES = Option("languages", strings, (), "which are shown, by their codes")
_SAVED = Option("saved", text, "", "numbers of another project, in place of this one's")
_FORMAT = Option("format", choice("table", "list", "text", "bars"), "table", "how it is shown")
_KIND = Option("kind", choice(*PLOT_KINDS), None, "what is drawn")
_ROWS = Option("top", number(1, _MOST_ROWS), 20, "how many words are drawn")
_WORDS = Option(
    "words",
    Kind("words, separated by spaces or commas", _words, strings.parse),
    (),
    "the words that are drawn",
)


def _by_name(*options: Option) -> Options:
    return {each.name: each for each in options}


_FROM = (_DOCUMENTS, _VOCABULARY)
_FILTER = (TOP, *_FROM, STOP_WORDS, MIN_LENGTH)
SUMMARY_OPTIONS = _by_name(*_FROM, _BY_SECTION)
FREQUENCY_OPTIONS = _by_name(*_FILTER, FREQUENCY_COLUMNS, _FORMAT)
KEYWORDS_OPTIONS = _by_name(*_FILTER, KEYWORD_COLUMNS, BY_DOCUMENT, AGAINST)
NGRAMS_OPTIONS = _by_name(*_FILTER, NGRAM_COLUMNS, SIZE, NGRAM_SORT, MIN_COUNT)
KWIC_OPTIONS = _by_name(TOP, _DOCUMENTS, KWIC_SORT, CONTEXT)
PLOT_OPTIONS = _by_name(_KIND, *_FILTER, _ROWS, _WORDS)
TRANSLATIONS_OPTIONS = _by_name(_LANGUAGES, BY_CATALOGUE, _SAVED)
VOCABULARY_OPTIONS = _by_name(*_FILTER)
