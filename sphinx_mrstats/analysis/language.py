"""How often words occur in a language: what keywords are compared with where no text is at hand.

The counts are those of the lists in the package pyspellchecker, of words in the subtitles of films
and series, which are read as data: none of the package's code runs. They are a language as it is
spoken, not as documentation is written, and that is enough to tell what documentation is about.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.options import Kind, Option, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AGAINST", "Language", "language", "languages", "word_list", "word_list_file"]


def languages() -> list[str]:
    """Return the codes of the languages that there are word lists of, sorted.

    Raises:
        ConfigurationError: pyspellchecker isn't installed.

    """
    return sorted(path.name.removesuffix(".json.gz") for path in _lists().glob("*.json.gz"))


def word_list(code: str) -> dict[str, int]:
    """Read the counts of a language's words, by its code, which is one of `languages`."""
    return json.loads(gzip.decompress(word_list_file(code).read_bytes()))  # type: ignore[no-any-return]


def word_list_file(code: str) -> Path:
    """Return the file that `word_list` reads."""
    return _lists() / f"{code}.json.gz"


def _lists() -> Path:
    spec = importlib.util.find_spec("spellchecker")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "the words of a language take the package pyspellchecker, which sphinx-mrstats depends"
            " on and which isn't installed here: reinstall sphinx-mrstats"
        )
    return Path(spec.submodule_search_locations[0]) / "resources"


@dataclass(frozen=True, slots=True)
class Language:
    """The words of a language with their counts, in the place of the vocabulary of documents."""

    counts: Mapping[str, int]
    n_tokens: int
    n_documents: int = 0


@lru_cache(maxsize=2)
def language(code: str) -> Language:
    """Return a language by its code, such as ``en``.

    >>> english = language("en")
    >>> english.counts["model"] > 1000 * english.counts.get("queryset", 0)
    True

    Raises:
        ConfigurationError: there is no list of its words.

    """
    try:
        counts = word_list(_known(code))
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    return Language(counts, sum(counts.values()))


def _known(code: str) -> str:
    if code and code not in (known := languages()):
        hint = did_you_mean(code, known) or f"; there is {', '.join(known)}"
        raise ValueError(f"there is no list of the words of {code!r}{hint}")
    return code


AGAINST = Option(
    "against",
    Kind("the code of a language, such as en", _known),
    "",
    "compare with the words of a language (en, de, es, fr, ...) instead",
    metavar="LANG",
)
