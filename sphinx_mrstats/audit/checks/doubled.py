"""The check ``doubled``: words that are written twice in a row: "the the"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.options import option, strings
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.audit.finding import Place
    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options"]

# Words of English that nobody means to write twice in a row: articles, prepositions, conjunctions,
# pronouns, auxiliary verbs.
_NEVER_TWICE = frozenset(
    {
        *("a", "an", "the", "this", "these", "those", "its", "their", "our", "my", "your"),
        *("of", "to", "at", "by", "for", "from", "with", "into", "onto", "as", "than", "via"),
        *("about", "between", "within", "without", "through", "during", "per", "upon"),
        *("and", "or", "but", "if", "because", "while", "when", "where", "which", "whether"),
        *("are", "was", "were", "be", "been", "being", "has", "have", "does", "did"),
        *("can", "could", "will", "would", "shall", "should", "may", "might", "must", "not"),
        *("we", "they", "he", "she", "it", "us", "them", "i"),
        *("each", "any", "some", "all", "both", "then", "also", "only", "such", "using"),
    }
)

# Words that a sentence may have twice, which is seldom meant: "what it is is this".
_SELDOM_TWICE = frozenset({"is", "in", "on", "you", "there", "up", "out", "do"})

# Words before "in in" and "on on", which belong to the first: "checked in in time", "drop it in in
# place of". So many words before are looked at.
_NEAR = 3
_PHRASAL = frozenset(
    {
        *("built", "check", "checked", "checking", "come", "comes", "fill", "filled", "go", "goes"),
        *("going", "hold", "hook", "keep", "kept", "log", "logged", "logging", "opt", "opted"),
        *("plug", "plugged", "put", "read", "sign", "signed", "switch", "switched", "turn"),
        *("bring", "brings", "brought", "drop", "dropped", "drops", "pass", "passed", "pull"),
        *("pulled", "step", "steps", "stepped", "tie", "tied", "ties", "zoom", "zoomed"),
        *("turned", "turning", "type", "typed", "carry", "carried", "add", "added", "fade"),
    }
)

# Words that are doubled for stress, as names, or as an example that means nothing.
_MEANT_TWICE = frozenset(
    {
        *("very", "many", "much", "more", "really", "far", "long", "never", "again", "bla"),
        *("blah", "that", "bye", "foo", "bar", "baz", "spam", "ham", "egg", "eggs", "ha"),
        *("hello", "knock", "no", "yes", "yada", "la", "tut", "so", "test", "word", "x"),
        *("had", "her", "duran", "walla", "back", "off", "over", "well", "now", "please"),
        *("big", "old", "new", "etc", "win", "type"),
    }
)

_QUOTES = "\"'“‘«`"

# How sure readers may be, by the kind of word.
_SURE, _LIKELY, _DOUBTFUL = 0.97, 0.75, 0.3

# A word that is doubled more often is meant so: a name such as "pi pi", a list of values.
_MOST_DOCUMENTS, _MOST_TIMES = 3, 4

# A word that is no function word has to be an ordinary word: of the language, or of so many of the
# documents. Shorter ones are names: "dc dc".
_ORDINARY, _SHORTEST = 5, 4


@dataclass(frozen=True, slots=True)
class Options:
    """What may stand twice."""

    allow: tuple[str, ...] = option((), "words that may stand twice in a row", strings)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield the words that are doubled, each with all of its places."""
    documents: dict[str, set[str]] = {}
    times: dict[str, int] = {}
    for name, doubled in material.forms.doubled.items():
        for word, n in doubled.items():
            documents.setdefault(word, set()).add(name)
            times[word] = times.get(word, 0) + n
    allowed = frozenset(word.lower() for word in options.allow)
    for word in sorted(documents.keys() - allowed):
        yield Suspect(
            word=word,
            message=f"{word!r} stands twice in a row: take one out",
            targets=(Target(word, Match.DOUBLED),),
            documents=frozenset(documents[word]),
            where=partial(_is_mistake, word=word),
            confidence=_confidence(word, times[word], len(documents[word]), material),
        )


def _is_mistake(place: Place, word: str) -> bool:
    """Tell whether a word stands twice at a place by mistake, by how it stands there.

    "Duran Duran" is a name, and what is quoted or stands three times is meant.
    """
    if place.form != place.form.lower():
        return False
    before, after = place.before.split(), place.after.split()
    if word in (*before[:-1], *after[:1]):
        return False
    at = place.context.lower().find(f"{word} {word}")
    near = (*before[:-1], *place.context[: max(at, 0)].lower().split()[-_NEAR:])
    if word in _SELDOM_TWICE and _PHRASAL.intersection(near):
        return False
    if at > 0 and place.context[at - 1] in _QUOTES:
        return False
    if at >= 0 and _is_followed_as_in_code(place.context[at + 2 * len(word) + 1 :], word):
        return False
    if word not in _NEVER_TWICE | _SELDOM_TWICE:
        # "Template template", "(hint hint)" are meant
        if at < 0 or not place.context[at : at + len(word)].islower():
            return False
        if place.context[at - 1 : at] == "(" or not _is_followed_as_by_mistake(place, word):
            return False
    # without a column there is markup between the two: "a new *hook* hook" may be meant
    return place.column is not None or word in _NEVER_TWICE


def _is_followed_as_in_code(after: str, word: str) -> bool:
    """Tell whether what follows a doubled word makes it part of code: "seq a a.", "(sum x x)".

    A sentence doesn't end with an article.
    """
    return after[:1] in (")", "]", "}") or (len(word) == 1 and after[:1] not in ("", " ", "\n"))


def _is_followed_as_by_mistake(place: Place, word: str) -> bool:
    """Tell whether an ordinary word that stands twice isn't the name of what follows it.

    Of "the issue issue template" the second is part of the name, of "the list list of files" it is
    not: a function word follows, or nothing. A verb's form such as "generated" is no name.
    """
    after = place.after.split()[:1]
    return word.endswith(("ed", "ing")) or not after or after[0] in load_stop_words("en")


def _confidence(word: str, times: int, n_documents: int, material: Material) -> float:
    """Say how likely it is that a word is doubled by mistake."""
    if word in _NEVER_TWICE:
        return _SURE
    if word in _SELDOM_TWICE:
        return _LIKELY
    often = times > _MOST_TIMES or n_documents > _MOST_DOCUMENTS
    is_ordinary = (
        word.isascii()
        and len(word) >= _SHORTEST
        and word in material.forms.totals()
        and (
            material.vocabulary.document_frequency.get(word, 0) >= _ORDINARY
            or material.known("en").is_common(word)
        )
        and material.code.get(word, 0) <= material.vocabulary.counts[word]
    )
    return _LIKELY if is_ordinary and not often and word not in _MEANT_TWICE else _DOUBTFUL


CHECK = Check(
    name="doubled",
    description="words that are written twice in a row",
    run=_run,
    options=Options,
)
