"""The ways of writing one word: capitals, marks, plurals, and US and UK spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.spelling import american, without_diacritics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = [
    "Cluster",
    "american_share",
    "find_casing",
    "find_diacritics",
    "find_plurals",
    "find_spellings",
    "is_apostrophe_plural",
    "majority",
]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The forms of one word, with the occurrences of each.

    `kind` says in what they differ; `best` is the form that most writers chose. `odd` are the forms
    that are to be changed; the rest are right beside `best`, as ``command-line tool`` is beside
    ``the command line``.
    """

    kind: str
    counts: Mapping[str, int]
    best: str
    odd: tuple[str, ...]


def majority(counts: Mapping[str, int]) -> str:
    """Return the form with most occurrences; of equal ones the first in code point order.

    >>> majority({"web site": 2, "website": 5})
    'website'
    """
    return min(counts, key=lambda form: (-counts[form], form))


# What most writers do is right if so many do. Below, both may be meant: a class and what it stands
# for, a command and the project of that name.
_CLEAR_SHARE = 0.8

# Of abbreviations: in lower case they may be words and names, such as ``id``.
_CLEAR_SHARE_OF_CAPITALS = 0.85

# Fewer say nothing about what most writers do.
_FEWEST = 3


def find_casing(counts: Mapping[str, int], within: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of forms that differ in capitals only, in the order of their folded forms.

    `counts` are the occurrences of forms as written, and `within` those of capitalised forms that
    follow a word in lower case. A capital at the start of a sentence or a title says nothing, so
    that a capitalised form counts as often as it stands within.
    Clusters are only those whose majority form has capitals: that a common word is capitalised here
    and there may be a title, an emphasis, the name of something.
    """
    folded = [*map(str.lower, counts)]
    n_forms = Counter(folded)
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    for word, (form, n) in zip(folded, counts.items(), strict=True):
        if n_forms[word] > 1:  # seldom
            by_word[word][form] = n
    for word in sorted(by_word):
        if len(word) > 1:
            cluster = _cluster(by_word[word], within)
            if cluster is not None and not _names_things(word, cluster, counts):
                yield cluster


def _cluster(written: Mapping[str, int], within: Mapping[str, int]) -> Cluster | None:
    counts = {
        form: within.get(form, 0) if _is_capitalised(form) else n for form, n in written.items()
    }
    counts = {form: n for form, n in counts.items() if n}
    if len(counts) < 2:
        return None
    best = majority(counts)
    share = _CLEAR_SHARE_OF_CAPITALS if best.isupper() else _CLEAR_SHARE
    if best.islower() or counts[best] < max(_FEWEST, share * sum(counts.values())):
        return None
    odd = tuple(form for form in sorted(counts) if form != best and not _is_right(form, best))
    if best.isupper() and sum(counts[form] for form in odd) == 1:
        return None  # once in lower case: a file's suffix, the name of a format
    return Cluster("case", counts, best, odd) if odd else None


def _names_things(word: str, cluster: Cluster, counts: Mapping[str, int]) -> bool:
    """Tell whether a name is also the plural of a common word: ``Windows``."""
    return _is_capitalised(cluster.best) and word.endswith("s") and word[:-1] in counts


def _is_capitalised(form: str) -> bool:
    """Tell whether a form has a capital at its start and nowhere else."""
    return form[0].isupper() and form[1:].islower()


def _is_right(form: str, best: str) -> bool:
    """Tell whether a form is the best one at the start of a sentence, or in capitals throughout."""
    return form.isupper() or form == best[0].upper() + best[1:]


# Of all words. In a language with marks more words have them, and a mark tells two words apart
# ("schon" and "schön").
_FOREIGN_SHARE = 0.005

# "à la" is no other way to write "a".
_SHORTEST = 3


def find_diacritics(counts: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of folded words that differ in marks only, where words with marks are rare.

    >>> [cluster.best for cluster in find_diacritics({"naïve": 1, "naive": 2, "the": 997})]
    ['naive']
    """
    marked = {word for word in counts if not word.isascii() and without_diacritics(word) != word}
    if sum(counts[word] for word in marked) > _FOREIGN_SHARE * sum(counts.values()):
        return
    by_letters: dict[str, dict[str, int]] = defaultdict(dict)
    for word in marked:
        by_letters[without_diacritics(word)][word] = counts[word]
    for plain in sorted(by_letters):
        if len(plain) < _SHORTEST:
            continue
        forms = by_letters[plain]
        if plain in counts:
            forms[plain] = counts[plain]
        if len(forms) > 1:
            best = majority(forms)
            yield Cluster("diacritics", forms, best, tuple(sorted(forms.keys() - {best})))


_ENDINGS = ("'s", "’s")

# Of one letter, as in "mind your p's and q's", the apostrophe is usual.
_LEAST = 3


def is_apostrophe_plural(form: str) -> bool:
    """Tell whether a form is an abbreviation in capitals with an apostrophe and an s.

    >>> [is_apostrophe_plural(form) for form in ("API's", "Python's", "I's")]
    [True, False, False]
    """
    return form.endswith(_ENDINGS) and form[:-2].isupper() and len(form) > 3


def find_plurals(
    forms: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    function_words: Collection[str],
) -> Iterator[Cluster]:
    """Yield clusters of a plural and the same with an apostrophe, which is not a possessive.

    A possessive is followed by what is possessed; one that is followed by one of `function_words`
    ("the API's are") is a plural. The odd forms of a cluster are such pairs of words.
    """
    wrong: dict[str, dict[str, int]] = defaultdict(dict)
    for (first, second), n in sorted(pairs.items()):
        if is_apostrophe_plural(first) and second in function_words and second != "own":
            wrong[f"{first[:-2]}s"][f"{first} {second}"] = n
    for plural in sorted(wrong):
        right = {plural: forms[plural]} if plural in forms else {}
        counts = {**right, **wrong[plural]}
        yield Cluster("plural", counts, plural, tuple(wrong[plural]))


def american_share(counts: Mapping[str, int]) -> float | None:
    """Return the share of American spellings among words that occur in both; None without any.

    >>> american_share({"colour": 1, "color": 3, "sea": 9})
    0.75
    """
    pairs = _pairs(counts)
    n_british = sum(counts[word] for word, _ in pairs)
    n_american = sum(counts[better] for better in {better for _, better in pairs})
    total = n_british + n_american
    return n_american / total if total else None


def _pairs(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the words that occur in both spellings: the British one, the American one."""
    found = ((word, american(word)) for word in sorted(counts))
    return [(word, better) for word, better in found if better != word and better in counts]


def find_spellings(counts: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield clusters of words, folded, that occur in British and in American spelling.

    Inflected forms are one cluster. What is odd is what most words with two spellings are not: a
    project that writes "behavior" and "color" has "favour" by mistake, even if only that.
    """
    share = american_share(counts)
    if share is None:
        return
    pairs = [(word, better) for word in sorted(counts) if (better := american(word)) != word]
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (word, better), stem in zip(pairs, _stems([each for _, each in pairs]), strict=True):
        stems[stem].append((word, better))
    for stem in sorted(stems):
        british = {word: counts[word] for word, _ in stems[stem]}
        americans = {better: counts[better] for _, better in stems[stem] if better in counts}
        if not americans:
            continue
        all_counts = british | americans
        is_british = share < 0.5  # half
        odd = americans if is_british else british
        form = majority(british if is_british else americans)
        yield Cluster("US and UK spelling", all_counts, form, tuple(sorted(odd)))


def _stems(words: list[str]) -> list[str]:
    import snowballstemmer

    return list(snowballstemmer.stemmer("english").stemWords(words))
