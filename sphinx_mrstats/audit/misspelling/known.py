"""What is known of languages before a document is read, and which language each document is in."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.language import languages, word_list
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.stopwords import load_stop_words, stop_word_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "NOTHING",
    "UNKNOWN_FREQUENCY",
    "Corpus",
    "Known",
    "divide",
    "is_other_spelling",
    "is_unspaced",
    "known_of",
    "language_of",
    "languages",
    "own_list",
]

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
        jargon = dict.fromkeys(own_list("jargon"), _FREQUENCY_OF_JARGON)
        words |= jargon
        wrong = {word: right for word, right in _misspellings().items() if word not in jargon}
    right = {word for corrections in wrong.values() for word in corrections if word.isalpha()}
    common = frozenset(word for word, n in words.items() if n > UNKNOWN_FREQUENCY)
    return Known(words, wrong, frozenset(right - wrong.keys()), common)


@cache
def own_list(name: str) -> tuple[str, ...]:
    """Read a list of words that this package has itself, from its folder ``lists``.

    Lines that begin with ``#`` are comments.

    >>> "backoff" in own_list("jargon"), "HTTP" in own_list("well-known")
    (True, True)
    """
    text = (Path(__file__).parents[1] / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())


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


# Scripts without spaces between words, and Korean, in which what stands between two spaces is a
# whole phrase, by the first and last code points of their blocks (Unicode, Blocks.txt).
_UNSPACED = (
    *((0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF)),
    *((0x2E80, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)


def is_unspaced(word: str) -> bool:
    """Tell whether a word is in a script without spaces between words.

    >>> is_unspaced("文档"), is_unspaced("документ")
    (True, False)
    """
    return not word.isascii() and any(
        first <= ord(letter) <= last for letter in word for first, last in _UNSPACED
    )


# Of all words that documents say, so that a lexicon is of their language. English lists have some
# nine in ten of English documentation, and some one in ten of German.
_LEAST_KNOWN = 0.5

# Of all words, those in scripts without spaces, so that a document is in such a language.
_LEAST_UNSPACED = 0.2

# A document is taken for one of another language where at least this share of its words are stop
# words of that language, and this many times as many as of the lexicon's: the languages share some.
_LEAST_STOP_WORDS, _TIMES = 0.15, 1.5

# Fewer words don't tell of which language they are.
_LEAST_TOKENS = 20

# What names a document's language in its path.
_FOLDERS = frozenset({"locale", "locales", "translations", "lang", "languages", "i18n", "l10n"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents of one language: their names, the counts of their words, what is known of it."""

    names: tuple[str, ...]
    counts: Mapping[str, int]
    known: Known


def divide(
    by_document: Mapping[str, Mapping[str, int]],
    known: Known,
    language: str,
    total: Mapping[str, int] | None = None,
) -> list[Corpus]:
    """Divide documents by language; those in scripts without spaces between words are left out.

    `known` is what is known of `language`, in which documents are that show no other; without one,
    these are in the language that most are in. No documents are no corpora. `total` are the counts
    of all documents together, where they are known: most documents are in one language, and the
    counts of these are those of all without the others.

    >>> words = {"of": 3, "the": 9, "sea": 9}, {"de": 6, "la": 4, "les": 9, "des": 9, "est": 9}
    >>> [corpus.names for corpus in divide(dict(zip("ab", words)), NOTHING, "en")]
    [('a',), ('b',)]
    """
    names: dict[str, list[str]] = defaultdict(list)
    for name, words in by_document.items():
        names[language_of(name, words, language)].append(name)
    unspaced = names.pop("unspaced", [])
    if not language and (unsure := names.pop("", None)):
        most = max(sorted(names), key=lambda code: len(names[code]), default="")
        names[most] += unsure
    corpora = []
    for code, each in sorted(names.items()):
        counts = Counter[str]()
        others = [name for other in names if other != code for name in names[other]] + unspaced
        if total is not None and len(others) < len(each):
            counts.update(total)
            for name in others:
                counts.subtract(by_document[name])
            counts = +counts
        else:
            for name in each:
                counts.update(by_document[name])
        n_known = sum(n for word, n in counts.items() if word in known.words)
        is_known = code == language and n_known >= _LEAST_KNOWN * counts.total()
        corpora.append(Corpus(tuple(sorted(each)), counts, known if is_known else NOTHING))
    return corpora


def language_of(name: str, words: Mapping[str, int], expected: str) -> str:
    """Tell a document's language by its path and its words: a code, or "unspaced".

    The path says so where a folder of translations is in it (``translations/fr/``); else the words
    do, where they are stop words of another language more than of the one that is `expected`.

    >>> german = {"und": 10, "der": 9, "wal": 9}
    >>> language_of("translations/pt_BR/a", {}, "en"), language_of("a", german, "en")
    ('pt', 'de')
    """
    n_tokens = sum(words.values())
    if not "".join(words).isascii():
        odd = ((word, n) for word, n in words.items() if not word.isascii())
        n_unspaced = sum(n for word, n in odd if is_unspaced(word))
        if n_unspaced > _LEAST_UNSPACED * n_tokens:
            return "unspaced"
    lists = _stop_words()
    folders = name.replace("\\", "/").split("/")[:-1]
    for folder, within in pairwise(folders):
        code = within.replace("-", "_").partition("_")[0].lower()
        if folder.lower() in _FOLDERS and code in lists:
            return code
    if n_tokens < _LEAST_TOKENS:
        return expected
    shares = _shares_of_stop_words(words, expected)
    best = max(sorted(shares), key=lambda code: shares[code])
    if shares[best] < max(_LEAST_STOP_WORDS * n_tokens, _TIMES * shares.get(expected, 0)):
        return expected
    return best


def _shares_of_stop_words(words: Mapping[str, int], expected: str) -> dict[str, int]:
    """Count the stop words of each language; of the one that is expected alone where they do."""
    lists = _stop_words()
    found = Counter[str]()
    if expected in lists:
        found[expected] = sum(map(words.get, lists[expected], repeat(0)))
        if found[expected] > _LEAST_STOP_WORDS * sum(words.values()):
            return found
    for code, listed in lists.items():
        if code != expected:
            found[code] = sum(map(words.get, listed, repeat(0)))
    return found


@lru_cache(maxsize=1)
def _stop_words() -> dict[str, frozenset[str]]:
    return {code: load_stop_words(code) for code in stop_word_languages()}
