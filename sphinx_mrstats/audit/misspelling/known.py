"""What is known of a language before a document is read: its words, and common misspellings."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.language import languages, word_list
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NOTHING", "UNKNOWN_FREQUENCY", "Known", "is_other_spelling", "known_of", "languages"]

# British and American parts of words, the first of each pair a pattern of the British one (Oxford
# English Dictionary, "Spelling"; the families that codespell's en-GB_to_en-US dictionary lists).
# What follows is part of the pattern: "behaviour" is British, "resource" is not.
_FAMILIES = tuple(
    (re.compile(rf"(?<=..){british}"), american)
    for british, american in (
        (r"our(?=$|s$|ed|ing|ite|able|al|less|ful|er|ist|y|hood)", "or"),
        (r"is(?=e|ing|ation|able)", "iz"),
        (r"ys(?=e|ing|able)", "yz"),
        (r"ll(?=ed|ing|er|or)", "l"),
        (r"(?<=[tbgh])re(?=$|[sd]$)", "er"),
        (r"ogue(?=$|s$)", "og"),
        (r"(?<=f)ence|(?<=lic)ence", "ense"),
        (r"ae(?=m|s|d|th)", "e"),
    )
)

# What all of these have, to pass over the other words at once.
_MAY_BE_BRITISH = re.compile("our|is[eia]|ys[ei]|ll[eio]|[tbgh]re|ogue|ence|ae")

# The count of a word in pyspellchecker's lists that says that its frequency isn't known: these
# words were added from dictionaries.
UNKNOWN_FREQUENCY = 50

# What words of computing count in films' subtitles, where most of them never occur: as much as
# words that are known but seldom said, so that they may be what was meant.
_FREQUENCY_OF_JARGON = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """The words of a language, and misspellings with their corrections.

    `words` have their frequency in pyspellchecker's list; `wrong` are misspellings in lower case,
    each with what is to be written instead, the likeliest first; `right` are the single words among
    these. `common` are the words whose frequency is known: the others are the rare words of
    dictionaries. Without a language, all four are empty.

    >>> "receive" in known_of("en").common, "nad" in known_of("en").common
    (True, False)
    """

    words: Mapping[str, int] = field(default_factory=dict)
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    def __contains__(self, word: str) -> bool:
        """Tell whether a word is right, as an American or a British spelling."""
        if word in self.words or word in self.right:
            return word not in self.wrong
        return word not in self.wrong and any(
            other in self.words for other in _american_spellings(word)
        )


NOTHING = Known()


def _folder_of(package: str) -> Path:
    """Return the folder of an installed package, without importing it: only its data is read."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            f"the check typo needs the package {package}, which sphinx-mrstats depends on and which"
            " isn't installed here: reinstall sphinx-mrstats"
        )
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=2)
def known_of(language: str) -> Known:
    """Return what is known of a language, by its code; nothing for no language.

    The words are those of pyspellchecker's lists, in which the words of films' subtitles are
    counted; the misspellings, of English alone, those of codespell's dictionary. Both packages are
    read as data; none of their code runs.

    >>> known = known_of("en")
    >>> "receive" in known, "behaviour" in known, "recieve" in known
    (True, True, False)
    >>> known.wrong["recieve"]
    ('receive',)

    Raises:
        ConfigurationError: pyspellchecker has no list of the language.

    """
    if not language:
        return NOTHING
    if language not in languages():
        raise ConfigurationError(
            f"the check typo: lexicon = {language!r}: there is no such list; pyspellchecker has"
            f" {', '.join(languages())}"
        )
    words = word_list(language)
    wrong = {}
    if language == "en":
        jargon = dict.fromkeys(_jargon(), _FREQUENCY_OF_JARGON)
        words |= jargon
        wrong = {word: right for word, right in _misspellings().items() if word not in jargon}
    right = {word for corrections in wrong.values() for word in corrections if word.isalpha()}
    common = frozenset(word for word, n in words.items() if n > UNKNOWN_FREQUENCY)
    return Known(words, wrong, frozenset(right - wrong.keys()), common)


def _jargon() -> list[str]:
    """Read our own list of words of computing: one a line, with comments after ``#``."""
    lines = Path(__file__).with_name("jargon.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _misspellings() -> dict[str, tuple[str, ...]]:
    """Read codespell's dictionary: lines of ``wrong->right``, or ``wrong->one, other,``."""
    dictionary = _folder_of("codespell_lib") / "data" / "dictionary.txt"
    wrong = {}
    for line in dictionary.read_text(encoding="utf-8").lower().splitlines():
        word, _, corrections = line.partition("->")
        if "," in corrections:
            wrong[word] = tuple(one for each in corrections.split(",") if (one := each.strip()))
        else:
            wrong[word] = (corrections.strip(),)
    return wrong


def _american_spellings(word: str) -> list[str]:
    """Replace each British part of a word by the American one.

    >>> _american_spellings("colours"), _american_spellings("controled")
    (['colors'], [])
    """
    if not _MAY_BE_BRITISH.search(word):
        return []
    return [
        word[: found.start()] + american + word[found.end() :]
        for british, american in _FAMILIES
        for found in british.finditer(word)
    ]


def is_other_spelling(word: str, other: str) -> bool:
    """Tell whether two words differ as British and American spelling do, or by diacritics alone.

    >>> is_other_spelling("behaviour", "behavior"), is_other_spelling("recieve", "receive")
    (True, False)
    >>> is_other_spelling("naïve", "naive")
    True
    """
    if not (word.isascii() and other.isascii()) and _plain(word) == _plain(other):
        return True
    if not (_MAY_BE_BRITISH.search(word) or _MAY_BE_BRITISH.search(other)):
        return False
    return other in _american_spellings(word) or word in _american_spellings(other)


def _plain(word: str) -> str:
    """Take the marks from the letters of a word."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
