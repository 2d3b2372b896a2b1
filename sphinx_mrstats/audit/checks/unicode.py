"""The check ``unicode``: characters that look like others, or like nothing at all."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.options import option, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_mrstats.audit.finding import Place
    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options"]

_SOFT_HYPHEN = "\u00ad"

# Characters of no width, and such that order text: the format characters (Cf) that stand in text of
# scripts that need none of them.
_INVISIBLE = "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

# Stretches of letters and marks, with what nobody sees between two of them.
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f{_SOFT_HYPHEN}{_INVISIBLE}])*")
_UNSEEN = re.compile(rf"[{_SOFT_HYPHEN}{_INVISIBLE}]")

# Scripts with letters that are drawn alike. Others (such as Arabic, Devanagari, or Japanese, which
# mixes scripts) need the characters above, and aren't looked at.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})

# Of all words of the documents. Where there are more in a script, it is one that they are written
# in, and a word all in it is no disguise.
_FOREIGN_SHARE = 0.01


# Letters of Greek that stand beside each other or beside a Latin one are mathematics.
_LONGEST_FORMULA = 2

# How sure readers may be. A name in decomposed form, as some keyboards give it, is not worth a
# change.
_SURE, _LIKELY, _DOUBTFUL = 0.95, 0.75, 0.2


@dataclass(frozen=True, slots=True)
class Options:
    """What the check is told."""

    allow: tuple[str, ...] = option((), 'characters that are wanted, such as "U+00AD"', strings)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield stretches of letters with something in them that nobody sees."""
    allowed = frozenset(map(_character, options.allow))
    documents: dict[str, set[str]] = {}
    for name, stretches in material.forms.unusual.items():
        for stretch in stretches:
            for word in _WORD.findall(stretch):
                if not word.isascii():
                    documents.setdefault(word.rstrip(_INVISIBLE), set()).add(name)
    foreign = _foreign_scripts(material.vocabulary.counts)
    for word in sorted(documents):
        fault = _fault(word, allowed, material.vocabulary.counts, foreign)
        if fault is not None:
            message, better, confidence = fault
            yield Suspect(
                word=word if _UNSEEN.search(word) is None else better,
                message=message,
                suggestion=better,
                targets=(Target(word, Match.LITERAL),),
                documents=frozenset(documents[word]),
                where=partial(_is_no_example, better=better),
                confidence=confidence,
            )


# Where a text speaks of characters, it may show them.
_EXAMPLE = re.compile(
    r"unicode|homoglyph|confusable|look-?alike|normali[sz]|code ?point|kelvin|cyrillic|greek"
    r"|decompos|combining",
    re.IGNORECASE,
)


_QUOTES = ('"', "'", "“", "‘", "«")


def _is_no_example(place: Place, better: str) -> bool:
    """Tell whether a place is in running text, and not in a text about characters.

    Such a text may show the right word in quotes beside the other.
    """
    if _EXAMPLE.search(f"{place.document} {place.context}"):
        return False
    before, _, after = place.context.partition(place.form)
    return not (before.endswith(_QUOTES) and better in before + after)


def _character(given: str) -> str:
    """Read a character, or its code point as Unicode writes it."""
    return chr(int(given[2:], 16)) if re.fullmatch(r"U\+[0-9A-Fa-f]{4,6}", given) else given


def _fault(
    word: str, allowed: frozenset[str], counts: Mapping[str, int], foreign: frozenset[str]
) -> tuple[str, str, float] | None:
    """Say what is wrong with a word, what it should be, and how sure; None if nothing is."""
    scripts = Counter(filter(None, map(_script, word)))
    if not scripts or not scripts.keys() <= _ALIKE:
        return None
    unseen = [character for character in _UNSEEN.findall(word) if character not in allowed]
    if unseen:
        clean = unicodedata.normalize("NFC", _UNSEEN.sub("", word))
        return f"{clean!r} has {_named(unseen)} in it, which nobody sees", clean, _SURE
    composed = unicodedata.normalize("NFC", word)
    if composed != word and not (set(word) - set(composed)) <= allowed:
        return (
            f"{composed!r} is written in decomposed form, which searches may miss",
            composed,
            _DOUBTFUL,
        )
    return _disguise(word, scripts, allowed, counts, foreign)


def _disguise(
    word: str,
    scripts: Counter[str],
    allowed: frozenset[str],
    counts: Mapping[str, int],
    foreign: frozenset[str],
) -> tuple[str, str, float] | None:
    """Say which letters of a word are those of another script, and only look right."""
    if len(scripts) > 1:
        main = max(sorted(scripts), key=lambda script: scripts[script])
        odd = [each for each in word if _script(each) not in (None, main) and each not in allowed]
        likes = {each: _look_alike(each, main) for each in odd}
        # "iπ" is mathematics
        if odd and all(likes.values()) and len(word) > _LONGEST_FORMULA:
            better = "".join(likes.get(each, each) for each in word)
            return f"{word!r} has {_named(odd)} among {main.capitalize()} letters", better, _SURE
        return None
    [script] = scripts
    if script == "LATIN" or script not in foreign or not allowed.isdisjoint(word):
        return None
    better = "".join(_look_alike(each, "LATIN") or "" for each in word)
    if len(better) == len(word) > 1 and better.lower() in counts:
        return (
            f"{word!r} is written in {script.capitalize()} letters that look Latin",
            better,
            _LIKELY,
        )
    return None


def _foreign_scripts(counts: Mapping[str, int]) -> frozenset[str]:
    """Tell in which of the scripts the documents aren't written."""
    tokens = Counter[str]()
    for word, n in counts.items():
        if not word.isascii():
            tokens[_script(word[0]) or ""] += n
    total = sum(counts.values())
    return frozenset(script for script in _ALIKE if tokens[script] <= _FOREIGN_SHARE * total)


def _named(characters: Iterable[str]) -> str:
    """Name characters as Unicode does, each once."""
    return ", ".join(
        f"U+{ord(each):04X} {unicodedata.name(each, '')}".rstrip()
        for each in dict.fromkeys(characters)
    )


@lru_cache(maxsize=10_000)
def _script(character: str) -> str | None:
    """Name the script of a letter; None for what belongs to any."""
    if not character.isalpha():
        return None
    if character.isascii():
        return "LATIN"
    from confusable_homoglyphs import categories

    script = str(categories.alias(character))
    return None if script in ("COMMON", "INHERITED") else script


@lru_cache(maxsize=10_000)
def _look_alike(character: str, script: str) -> str:
    """Return the letter of a script that looks like `character`; empty if there is none."""
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(character, greedy=True) or []
    letters = [
        letter["c"]
        for entry in found
        for letter in entry["homoglyphs"]
        if len(letter["c"]) == 1
        and letter["c"].isalpha()
        and _script(letter["c"]) == script
        and letter["c"].isupper() == character.isupper()
    ]
    # ASCII first: Unicode lists mathematical and full-width letters too
    return min(letters, key=lambda letter: (not letter.isascii(), letter), default="")


CHECK = Check(
    name="unicode",
    description="look-alike letters of other scripts, zero-width characters and soft hyphens in"
    " words, decomposed forms",
    run=_run,
    options=Options,
)
