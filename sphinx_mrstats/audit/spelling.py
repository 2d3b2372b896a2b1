"""British and American spellings of a word, and words that differ by diacritics alone."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["american", "american_parts", "is_other_spelling", "without_diacritics"]

# British and American spellings are told by rules: there is no well-kept package of them (breame,
# the only one of its kind, has had no release since 2021). The rules are those of the differences
# that are systematic, as R. W. Burchfield describes them ("The New Fowler's Modern English Usage",
# 3rd edition, 1996, under -ize, -our and -or, -re and -er, doubling of consonants with suffixes, ae
# and oe), with the few words of other patterns in a list.
#
# A vowel, a consonant, a vowel before the doubled l: two syllables, unlike ``filled``.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        (r"(?<=[a-z]{3})is(e[sdr]?|ers?|ing|able|ations?|ational)$", r"iz\1"),
        (r"(?<=[a-z]{2}l)ys(e[sdr]?|ers?|ing)$", r"yz\1"),
        (
            r"(?<=[a-z])(?<![eo]ndeav)(?<=av|ol|on|ab|ig|um|rb|vi|ap|mo)"
            r"our(s|ed|ing|ite|ites|able|ably|al|ally|less|ful|hood)?$",
            r"or\1",
        ),
        (r"(?<=[aeiou][^aeiou\W])([aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
        (r"(?<=[aeiou][^aeiou\W][^aeiou\W])([aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
        (r"(?<=[a-z]al)ogue(s?)$", r"og\1"),
        # not metre: units have their British names in the system of units (SI brochure, BIPM)
        (r"^(cent|theat|fib|calib|lust|spect|meag|sab)re(s?)$", r"\1er\2"),
        (r"^(def|off|pret)ence(s?)$", r"\1ense\2"),
    )
)
"""Patterns of British endings, each with the American one."""

# What all British words have: the ending of one of the patterns above.
_MAY_BE_BRITISH = re.compile(
    r"is(?:e[sdr]?|ers?|ing|able|ations?|ational)$|ys(?:e[sdr]?|ers?|ing)$"
    r"|our(?:s|ed|ing|ites?|able|ably|al|ally|less|ful|hood)?$|ll(?:ed|ing|ers?)$|ogues?$|res?$"
    r"|ences?$"
)

_WORDS = {
    "ageing": "aging",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "catalogued": "cataloged",
    "cataloguing": "cataloging",
    "centred": "centered",
    "centring": "centering",
    "enrol": "enroll",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "fulfils": "fulfills",
    "fulfilment": "fulfillment",
    "grey": "gray",
    "greyed": "grayed",
    "greyscale": "grayscale",
    "instalment": "installment",
    "mould": "mold",
    "plough": "plow",
    "programme": "program",
    "programmes": "programs",
    "sceptical": "skeptical",
    "skilful": "skillful",
    "tyre": "tire",
    "tyres": "tires",
    "encyclopaedia": "encyclopedia",
    "manoeuvre": "maneuver",
    "mediaeval": "medieval",
    "anaesthetic": "anesthetic",
    "colour-blind": "color-blind",
}
"""British words of other patterns, each with the American one."""

# Words that end as British ones do and don't differ, or differ in meaning.
_EXCEPTIONS = frozenset(
    {
        *("analyses", "contour", "devour", "dialogue", "dialogues", "flour", "four", "glamour"),
        *("hour",),
        *("paramour", "parlour", "pour", "sour", "tour", "troubadour", "velour", "your"),
    }
)


def american(word: str) -> str:
    """Return the American spelling of a folded word; the word itself where the two don't differ.

    A word that only looks British gets a spelling that nobody uses, so that this is of use only
    where the result occurs too.

    >>> [american(word) for word in ("colours", "customise", "labelled", "analogue", "filled")]
    ['colors', 'customize', 'labeled', 'analog', 'filled']
    """
    if word in _WORDS:
        return _WORDS[word]
    if not _MAY_BE_BRITISH.search(word) or word in _EXCEPTIONS or not word.isascii():
        return word
    for pattern, better in _RULES:
        found, n = pattern.subn(better, word)
        if n:
            return found
    return word


# British and American parts of words, the first of each pair a pattern of the British one (Oxford
# English Dictionary, "Spelling"; the families that codespell's en-GB_to_en-US dictionary lists).
# What follows is part of the pattern: "behaviour" is British, "resource" is not.
_FAMILIES = tuple(
    (re.compile(rf"(?<=..){british}"), better)
    for british, better in (
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
_MAY_HOLD_BRITISH = re.compile("our|is[eia]|ys[ei]|ll[eio]|[tbgh]re|ogue|ence|ae")


def american_parts(word: str) -> list[str]:
    """Replace each British part of a word by the American one.

    These rules know more words than those of `american`, and make more that nobody writes. They are
    for comparing with words that are known to be right; where documents are told what to write,
    `american` is asked.

    >>> american_parts("colours"), american_parts("controled")
    (['colors'], [])
    """
    if not _MAY_HOLD_BRITISH.search(word):
        return []
    return [
        word[: found.start()] + better + word[found.end() :]
        for british, better in _FAMILIES
        for found in british.finditer(word)
    ]


def is_other_spelling(word: str, other: str) -> bool:
    """Tell whether two words differ as British and American spelling do, or by diacritics alone.

    >>> is_other_spelling("behaviour", "behavior"), is_other_spelling("recieve", "receive")
    (True, False)
    >>> is_other_spelling("naïve", "naive"), is_other_spelling("greyscale", "grayscale")
    (True, True)
    """
    is_ascii = word.isascii() and other.isascii()
    if not is_ascii and without_diacritics(word) == without_diacritics(other):
        return True
    if american(word) == other or american(other) == word:
        return True
    if not (_MAY_HOLD_BRITISH.search(word) or _MAY_HOLD_BRITISH.search(other)):
        return False
    return other in american_parts(word) or word in american_parts(other)


def without_diacritics(word: str) -> str:
    """Take the marks from the letters of a word."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
