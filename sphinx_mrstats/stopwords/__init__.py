"""Lists of words that a result leaves out when it is shown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sphinx_mrstats.documents.reading import decode_source
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.options import did_you_mean
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.words import iter_words

__all__ = ["NONE", "load_stop_words", "stop_word_languages"]

NONE = "none"

# The lists are data of this package, so that a result changes with a release of it, and with
# nothing else: each file says where its words are from.
_LISTS = Path(__file__).with_name("lists")

_LANGUAGES = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cz": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
}


def stop_word_languages() -> dict[str, str]:
    """Return the languages that have a list: code → English name, by code.

    >>> stop_word_languages()["en"]
    'english'
    """
    return dict(_LANGUAGES)


def load_stop_words(spec: str, base: Path | str | None = None) -> frozenset[str]:
    """Load a list of stop words, folded as counted words are.

    `spec` is ``none`` (an empty list), a language by code, locale or English name (``en``,
    ``pt_BR``, ``German``), or the path of a UTF-8 text file, relative to `base` (by default, to the
    current folder). A file has words separated by spaces or lines; lines that begin with ``#`` are
    comments. A file that is named like a language is meant if it is written as a path (``./en``).

    >>> sorted(load_stop_words("en") & {"the", "don't", "whale"})
    ["don't", 'the']
    >>> load_stop_words("none")
    frozenset()

    Raises:
        UsageError: `spec` is none of these, or its file can't be read.

    """
    if spec.strip().lower() == NONE:
        return frozenset()
    name = spec.strip().lower().replace("-", "_")
    codes = {english: code for code, english in _LANGUAGES.items()}
    for candidate in (name, name.partition("_")[0]):
        if code := codes.get(candidate, candidate if candidate in _LANGUAGES else None):
            return _language_list(code)
    path = Path(base or ".", spec).expanduser()
    if not path.exists():
        raise UsageError(_unknown(spec))
    return _read_list(path)


@lru_cache(maxsize=8)
def _language_list(code: str) -> frozenset[str]:
    return _read_list(_LISTS / f"{code}.txt")


def _read_list(path: Path) -> frozenset[str]:
    try:
        source = decode_source(read_regular(path), str(path))
    except OSError as error:
        raise UsageError(f"stop words: {printable(str(path))}: {reason(error)}") from None
    if source.problems:
        raise UsageError(f"stop words: {source.problems[0]}")
    lines = source.data.decode().splitlines()
    return frozenset(
        iter_words("\n".join(line for line in lines if not line.lstrip().startswith("#")))
    )


def _unknown(spec: str) -> str:
    hint = did_you_mean(spec.lower(), [*_LANGUAGES, *_LANGUAGES.values(), NONE]) or "."
    listed = ", ".join(f"{code} ({name})" for code, name in _LANGUAGES.items())
    return (
        f"stop words {spec!r}: neither a language nor a file{hint}"
        f" Possible are {NONE}, the path of a file, or a language: {listed}"
    )
