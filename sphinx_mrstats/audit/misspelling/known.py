"""What is known of a language before a document is read: its words, and common misspellings."""

from __future__ import annotations

import importlib.util
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_mrstats.analysis.language import languages, word_list, word_list_file
from sphinx_mrstats.audit.spelling import american, american_parts
from sphinx_mrstats.errors import ConfigurationError

if TYPE_CHECKING:
    from sphinx_mrstats.audit.cache import AuditCache

__all__ = [
    "FREQUENCY_OF_JARGON",
    "NOTHING",
    "UNKNOWN_FREQUENCY",
    "Known",
    "ends_of",
    "is_looked_at",
    "is_unspaced",
    "known_of",
    "languages",
    "own_list",
    "rest_of",
]

# The count of a word in pyspellchecker's lists that says that its frequency isn't known: these
# words were added from dictionaries.
UNKNOWN_FREQUENCY = 50

# What words of computing count in films' subtitles, where most of them never occur: as much as
# words that are known but seldom said, so that they may be what was meant.
FREQUENCY_OF_JARGON = 1_000


# Letters of the words that are looked at. Two letters are near anything; what is longer is a run of
# a script without spaces, or was put together by a program.
_SHORTEST, _LONGEST = 3, 24

# Letters at the beginning, or at the end beside the first one, that a word shares with those that
# it is compared with. One edit can't be at both ends.
_SHARED = 2

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


def is_looked_at(word: str) -> bool:
    """Tell whether a word has a length and a script in which misspellings are looked for."""
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isalpha()):
        return False
    return word.isascii() or not is_unspaced(word)


def ends_of(word: str) -> tuple[str, str]:
    """Return the two names of lists in which a word is found that differs within.

    >>> ends_of("receive")
    ('re', 'r-ve')
    """
    return word[:_SHARED], f"{word[0]}-{word[-_SHARED:]}"


def rest_of(word: str) -> str:
    """Return the name of the list in which a word is found that differs in the first letter.

    >>> rest_of("receive")
    '-ec'
    """
    return f"-{word[1 : 1 + _SHARED]}"


Value = TypeVar("Value")

# What separates a bucket's name and the words in it, and each of these and its value.
_TAB, _IS = "\t", "\x1f"

# So many words are looked for in the text of a bucket before it is read.
_MOST_LOOKUPS = 16


class _Buckets(Mapping[str, Value]):
    """A mapping by words, of which only those buckets are read in which many are looked up.

    `lines` are the buckets as text: under a name, the words that begin with two letters. `read`
    makes a value of its text.
    """

    def __init__(self, lines: Mapping[str, bytes], kind: str, read: Callable[[str], Value]) -> None:
        self._lines, self._kind, self._read = lines, kind, read
        self._texts: dict[str, str] = {}
        self._n_lookups: Counter[str] = Counter()
        self._buckets: dict[str, dict[str, str]] = {}

    def _find(self, word: str) -> str | None:
        """Return the value of a word, as text."""
        name = word[:_SHARED]
        if name in self._buckets:
            return self._buckets[name].get(word)
        self._n_lookups[name] += 1
        if self._n_lookups[name] > _MOST_LOOKUPS:
            return self._bucket(name).get(word)
        if name not in self._texts:
            line = self._lines.get(self._kind + name, b"").decode()
            self._texts[name] = f"{_TAB}{line}{_TAB}"
        text = self._texts[name]
        start = text.find(f"{_TAB}{word}{_IS}")
        return None if start < 0 else text[start + len(word) + 2 : text.index(_TAB, start + 1)]

    def _bucket(self, name: str) -> dict[str, str]:
        if name not in self._buckets:
            text = self._lines.get(self._kind + name, b"").decode()
            entries = (entry.partition(_IS) for entry in text.split(_TAB) if entry)
            self._buckets[name] = {word: value for word, _, value in entries}
        return self._buckets[name]

    def __getitem__(self, word: str) -> Value:
        found = self._find(word)
        if found is None:
            raise KeyError(word)
        return self._read(found)

    def get(self, word: str, default: Any = None) -> Any:
        """Return the value of a word, or something else where there is none."""
        found = self._find(word)
        return default if found is None else self._read(found)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._find(word) is not None

    def __iter__(self) -> Iterator[str]:
        names = [name for name in self._lines if name.startswith(self._kind)]
        return (word for name in names for word in self._bucket(name.removeprefix(self._kind)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(name.startswith(self._kind) for name in self._lines)


def _corrections(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The words of a language, and misspellings with their corrections.

    `words` have their frequency in pyspellchecker's list; `wrong` are misspellings in lower case,
    each with what is to be written instead, the likeliest first. `right` are the single words among
    these, with a frequency of 0. `lists` has by name, as `ends_of` and
    `rest_of` give it, the words that may be meant: those of a known frequency, as others are the
    rare words of dictionaries, and corrections. Without a language, all are empty.

    >>> known_of("en").may_be_meant("receive"), known_of("en").may_be_meant("nameable")
    (True, False)
    """

    words: Mapping[str, int] = field(default_factory=dict)
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    right: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, bytes] = field(default_factory=dict)

    def __contains__(self, word: str) -> bool:
        """Tell whether a word is right, as an American or a British spelling."""
        if word in self.words or word in self.right:
            return word not in self.wrong
        return word not in self.wrong and any(
            other in self.words for other in (*american_parts(word), american(word))
        )

    def is_common(self, word: str) -> bool:
        """Tell whether the frequency of a word is known: the others are rare."""
        return self.words.get(word, 0) > UNKNOWN_FREQUENCY

    def may_be_meant(self, word: str) -> bool:
        """Tell whether a misspelled word may have been meant for this one, whatever documents say.

        Such words are in `lists`.
        """
        if not (self.is_common(word) or word in self.right):
            return False
        return word not in self.wrong and is_looked_at(word)

    def list_of(self, name: str) -> list[str]:
        """Return the words of one of `lists`, which may have none."""
        text = self.lists.get(f"l{name}")
        return [] if text is None else text.decode().split(_TAB)


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
def known_of(language: str, cache: AuditCache | None = None) -> Known:
    """Return what is known of a language, by its code; nothing for no language.

    The words are those of pyspellchecker's lists, in which the words of films' subtitles are
    counted; the misspellings, of English alone, those of codespell's dictionary. Both packages are
    read as data; none of their code runs. What they come to is kept in `cache`, if there is one, as
    long as their files don't change.

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
    if cache is None:
        text = _compile(language)
    else:
        files = [word_list_file(language), Path(__file__)]
        if language == "en":
            files += [_dictionary(), _own_file("jargon")]
        facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
        text = cache.kept(repr(("known", facts)), lambda: _compile(language))
    lines = dict(_named(line) for line in text.split(b"\n"))
    return Known(
        _Buckets(lines, "w", int),
        _Buckets(lines, "x", _corrections),
        _Buckets(lines, "r", int),
        lines,
    )


def _named(line: bytes) -> tuple[str, bytes]:
    """Divide a line of what `_compile` writes into the name of a bucket or list, and the rest."""
    name, _, rest = line.partition(b"\t")
    return name.decode(), rest


def _compile(language: str) -> bytes:
    """Write what is known of a language so that a part of it is quickly found: a bucket a line."""
    words = word_list(language)
    wrong: dict[str, str] = {}
    if language == "en":
        jargon = dict.fromkeys(own_list("jargon"), FREQUENCY_OF_JARGON)
        words |= jargon
        wrong = {word: right for word, right in _misspellings().items() if word not in jargon}
    corrections = {word for each in wrong.values() for word in each.split(",") if word.isalpha()}
    right = sorted(corrections - wrong.keys())
    meant = {word for word, n in words.items() if n > UNKNOWN_FREQUENCY} | corrections
    lines: dict[str, list[str]] = defaultdict(list)
    for kind, values in (("w", words), ("x", wrong), ("r", dict.fromkeys(right, 0))):
        for word, value in values.items():
            lines[kind + word[:_SHARED]].append(f"{word}{_IS}{value}")
    for word in sorted(filter(is_looked_at, meant - wrong.keys())):
        for name in (*ends_of(word), rest_of(word)):
            lines[f"l{name}"].append(word)
    return "\n".join(_TAB.join((name, *parts)) for name, parts in lines.items()).encode()


@cache
def own_list(name: str) -> tuple[str, ...]:
    """Read a list of words that this package has itself, from its folder ``lists``.

    Lines that begin with ``#`` are comments.

    >>> "backoff" in own_list("jargon"), "HTTP" in own_list("well-known")
    (True, True)
    """
    text = _own_file(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())


def _own_file(name: str) -> Path:
    return Path(__file__).parents[1] / "lists" / f"{name}.txt"


def _dictionary() -> Path:
    return _folder_of("codespell_lib") / "data" / "dictionary.txt"


def _misspellings() -> dict[str, str]:
    """Read codespell's dictionary: lines of ``wrong->right``, or ``wrong->one, other,``."""
    wrong = {}
    for line in _dictionary().read_text(encoding="utf-8").lower().splitlines():
        word, _, corrections = line.partition("->")
        wrong[word] = ",".join(one for each in corrections.split(",") if (one := each.strip()))
    return wrong
