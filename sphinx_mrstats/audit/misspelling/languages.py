"""Which language each document is in, so that words are compared with those of the same one."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.misspelling.known import NOTHING, Known, is_unspaced
from sphinx_mrstats.stopwords import load_stop_words, stop_word_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ENGLISH", "Corpus", "divide", "language_of"]

ENGLISH = "en"
"""The language that is expected where no setting names one."""

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
    language: str = ""


def divide(
    by_document: Mapping[str, Mapping[str, int]],
    known: Known,
    language: str,
    total: Mapping[str, int] | None = None,
    languages: Mapping[str, str] | None = None,
) -> list[Corpus]:
    """Divide documents by language; those in scripts without spaces between words are left out.

    `known` is what is known of `language`, in which documents are that show no other; without one,
    these are in the language that most are in. No documents are no corpora. `total` are the counts
    of all documents together, where they are known: most documents are in one language, and the
    counts of these are those of all without the others. `languages` are what `language_of` gives,
    where it is known.

    >>> words = {"of": 3, "the": 9, "sea": 9}, {"de": 6, "la": 4, "les": 9, "des": 9, "est": 9}
    >>> [corpus.names for corpus in divide(dict(zip("ab", words)), NOTHING, "en")]
    [('a',), ('b',)]
    """
    names: dict[str, list[str]] = defaultdict(list)
    if languages is None:
        found = ((name, language_of(name, by_document[name], language)) for name in by_document)
        languages = dict(found)
    for name in by_document:
        names[languages[name]].append(name)
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
        is_known = code == language and _knows(known, counts)
        corpora.append(Corpus(tuple(sorted(each)), counts, known if is_known else NOTHING, code))
    return corpora


def _knows(known: Known, counts: Counter[str]) -> bool:
    """Tell whether enough of what documents say is known; the most frequent words tell soonest."""
    left = _LEAST_KNOWN * counts.total()
    for word, n in counts.most_common():
        if left <= 0:
            break
        if word in known.words:
            left -= n
    return left <= 0


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
