"""How the words of a corpus are written: in lower case, capitalised, in capitals, in code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CaseModel", "Writing"]

_KINDS = ("lower", "start", "within", "beside", "capitals", "mixed")


@dataclass(frozen=True, slots=True)
class Writing:
    """What the folded counts don't tell of words; whatever is missing is left out of account.

    `forms` are the occurrences of words as written, `within` those of capitalised forms that follow
    a word in lower case, `beside` of those that follow a capitalised word or a comma, and
    `code` those of folded words outside the prose: in literals, in names,
    in markup.
    """

    forms: Mapping[str, int] = field(default_factory=dict)
    within: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)
    code: Mapping[str, int] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """Return the folded words that are only written with capitals within: *LuaTeX*, *iPhone*.

        >>> forms = {"LuaTeX": 2, "DATABASE": 1, "Sea": 1, "GitHub": 3, "github": 1}
        >>> sorted(Writing(forms).names())
        ['luatex']
        """
        mixed = {form.lower() for form in self.forms if _has_capitals_within(form)}
        return frozenset(
            mixed - {form.lower() for form in self.forms if not _has_capitals_within(form)}
        )


def _has_capitals_within(form: str) -> bool:
    return form[1:] != form[1:].lower() and not form.isupper()


class CaseModel:
    """How likely a word's capitals are for another word, against those of rare words in general.

    >>> writing = Writing({"the": 98, "The": 2, "Teh": 1}, {"Teh": 1})
    >>> CaseModel(writing, rare=["teh"]).log_ratio("teh", "the") < 0
    True
    """

    def __init__(self, writing: Writing, rare: list[str]) -> None:
        self._kinds: dict[str, Counter[str]] = {}
        for form, n in writing.forms.items():
            word = normalize(form).lower().replace("’", "'")
            kinds = self._kinds.setdefault(word, Counter())
            if not form[0].isupper():
                kinds["lower" if form.lower() == form else "mixed"] += n
            elif len(form) > 1 and form.isupper():
                kinds["capitals"] += n
            elif form[1:].lower() != form[1:]:
                kinds["mixed"] += n
            else:
                within, beside = writing.within.get(form, 0), writing.beside.get(form, 0)
                kinds["within"] += within
                kinds["beside"] += beside
                kinds["start"] += n - within - beside
        self._of_all = _shares(self._kinds.values())
        self._of_rare = _shares(self._kinds[word] for word in rare if word in self._kinds)

    def only_capitals(self, word: str) -> bool:
        """Tell whether a word is written in nothing but capitals, as an abbreviation is."""
        kinds = self._kinds.get(word, Counter[str]())
        return kinds["capitals"] > 0 and kinds["capitals"] == kinds.total()

    def both_names(self, word: str, other: str) -> float:
        """Tell how far two words are both names: the part of `other` beside capitalised words.

        0 where one of them is written in lower case.
        """
        kinds = self._kinds.get(other, Counter[str]())
        if not kinds["beside"] or self._kinds.get(word, Counter[str]())["lower"]:
            return 0.0
        return kinds["beside"] / kinds.total()

    def log_ratio(self, word: str, meant: str) -> float:
        """Give the natural logarithm of the ratio, of the occurrence of `word` that fits least.

        0 where it isn't known how `word` is written.
        """
        kinds = self._kinds.get(meant, Counter[str]())
        total = kinds.total() + 2  # as if two occurrences had been like those of any word
        ratios = [
            log((kinds[kind] + 2 * self._of_all[kind]) / total / self._of_rare[kind])
            for kind, n in self._kinds.get(word, Counter[str]()).items()
            if n
        ]
        return min(ratios, default=0.0)


def _shares(words: Iterable[Counter[str]]) -> dict[str, float]:
    """Give the part that each kind has; one occurrence is added to each, so that none has none."""
    total = Counter(_KINDS)
    for kinds in words:
        total.update(kinds)
    return {kind: total[kind] / total.total() for kind in _KINDS}
