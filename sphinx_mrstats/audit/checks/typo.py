"""The check ``typo``: words that are likely misspelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Suspect, Target
from sphinx_mrstats.audit.misspelling.evidence import (
    LARGE,
    describe,
    formation_evidence,
    in_words,
    pair_evidence,
    probability,
    weights_for,
    word_evidence,
)
from sphinx_mrstats.audit.misspelling.languages import Corpus, divide
from sphinx_mrstats.audit.misspelling.learned import Learned, Pairs, learn
from sphinx_mrstats.audit.misspelling.lines import (
    LinesJob,
    line_evidence,
    speaks_of_misspelling,
    why_meant,
)
from sphinx_mrstats.audit.misspelling.search import MOST_RARE, Search, count_parts, parts_of
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.options import option, share, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.misspelling.known import Known
    from sphinx_mrstats.audit.misspelling.lines import Line

__all__ = ["CHECK", "Misspelling", "Options", "Speller", "find_misspellings"]


# What evidence adds to the logarithm of the odds at least, so that it is told.
_LEAST_TOLD = 0.05

_ROUNDING = 1e-9

# Of a list's corrections of one word, so many are told.
_MOST_TOLD = 3

# How much less may speak for another word, so that it may have been meant as well (log odds).
_AS_LIKELY = 2.5

# Of the suspects, those that are listed and surely misspelled: where people write much and nobody
# looks for misspellings, one in a hundred or more, and one in five hundred where somebody does. By
# the second, scores are lowered, to these log odds at most.
_SURE, _USUAL_SHARE, _MOST_LOWERED = 0.95, 0.01, -1.5

_TALKED_ABOUT = "each of its lines speaks of a misspelling"


@dataclass(frozen=True, slots=True)
class Options:
    """What the check is told."""

    min_score: float = option(
        0.2,
        "the lowest score of a finding; one below the audit's key confidence is shown with --all"
        " only",
        share,
    )
    lexicon: str = option(
        "en",
        'the language, whose words are taken for right and may have been meant; "" for none. It is'
        " not used in documents of another language",
        text,
    )


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that is likely misspelled.

    `score` is how likely it was meant for `meant`, from 0 to 1; `evidence` is what each piece of
    evidence adds to the logarithm of the odds. `why_not` says what keeps it from being a finding,
    whatever its score; empty for nothing. `others` may have been meant as well: what a list of
    misspellings has beside `meant`, and what hardly less speaks for.
    """

    word: str
    meant: str
    score: float
    evidence: Mapping[str, float]
    why_not: str = ""
    others: tuple[str, ...] = ()


class Speller:
    """The documents of one language, in which misspelled words are looked for in two steps.

    Evidence from the counts alone keeps the words that the lines on which they stand could still
    make findings; of these, the lines are read.
    """

    def __init__(self, material: Material, corpus: Corpus) -> None:
        self.material = material
        self.corpus = corpus
        self._weights = weights_for(with_lexicon=bool(corpus.known.words))
        self._n_tokens = sum(corpus.counts.values())
        self._n_sure: int | None = None

    @cached_property
    def search(self) -> Search:
        """The words of the corpus, in which those are looked for that may have been meant."""
        return Search(count_parts(self.corpus.counts, self.corpus.known), self.corpus.known)

    @cached_property
    def _n_suspects(self) -> int:
        return len(self.search.suspects())

    def find(self, min_score: float) -> list[Misspelling]:
        """Return the parts of words that are misspelled with at least this score, sorted."""
        least = log(min_score / (1 - min_score)) if 0 < min_score < 1 else min_score * 1_000 - 1
        found = self._judge_all(self._suspects(least - self._weights.most_of_lines))
        self._n_sure = _count_sure(found, self.corpus.known)
        judged = map(self._in_these_documents, found)
        return [each for each in judged if not each.why_not and each.score >= min_score]

    def _suspects(self, least: float) -> dict[str, Pairs]:
        """Return the suspects that may be findings, with what they may have been meant for.

        What was learned of them before is used where the documents are kept. Where every word
        depends on all others there is nothing to keep: in small corpora and without a lexicon.
        """
        code, corpus, texts = self.material.code, self.corpus, self.material.texts
        of_code = self._weights.of.get("in code", 0.0)

        def look(word: str) -> Pairs:
            return self._pairs(word, least - of_code if word in code else least)

        has_lexicon = bool(corpus.known.words)
        if not texts.keeps or (has_lexicon and self._n_tokens < LARGE):
            found = ((word, look(word)) for word in self.search.suspects())
            return {word: pairs for word, pairs in found if pairs}
        name = f"typo {corpus.language} {has_lexicon} {least!r}"
        learned: Learned | None = texts.recall(name)
        changed = None if learned is None else learned.changed(corpus.counts)
        if learned is not None and changed is not None and (has_lexicon or not changed):
            self.search = learned.search(corpus.counts, corpus.known, changed)
            suspects, again = learned.find_again(self.search, changed, code, look)
            if not self.search.has_cut_lists():
                self._n_suspects = len(suspects)
                return again
            del self.search
        learned = learn(self.search, corpus.counts, code, look)
        if not self.search.has_cut_lists():
            texts.keep(name, learned)
        return learned.pairs

    def explain(self, word: str) -> Misspelling | None:
        """Judge one part of a word, whatever the score; None where nothing is near."""
        if not self.search.is_suspect(word):
            return None
        pairs = self._pairs(word, float("-inf"))
        if not pairs:
            return None
        if self._n_sure is None:
            listed = [each for each in self.search.suspects() if each in self.corpus.known.wrong]
            near = {each: self._pairs(each, float("-inf")) for each in listed}
            found = self._judge_all({each: some for each, some in near.items() if some})
            self._n_sure = _count_sure(found, self.corpus.known)
        [judged] = self._judge_all({word: pairs})
        return self._in_these_documents(judged)

    def _judge_all(self, near: Mapping[str, Pairs]) -> list[Misspelling]:
        lines = self._lines(near)
        return [self._judge(word, pairs, lines.get(word, [])) for word, pairs in near.items()]

    def _in_these_documents(self, found: Misspelling) -> Misspelling:
        """Lower the score where few words of the documents are surely misspelled.

        Where few are, few of the doubtful ones are: they are names and jargon.
        """
        if not self.corpus.known.words:
            return found
        n_expected = _USUAL_SHARE * self._n_suspects
        shift = log(((self._n_sure or 0) + 1) / (n_expected + 1))
        shift = min(max(shift, _MOST_LOWERED), 0.0)
        odds = sum(found.evidence.values()) + shift
        return replace(
            found,
            score=probability(odds) if shift else found.score,
            evidence={**found.evidence, "few misspellings": shift} if shift else found.evidence,
        )

    def _pairs(self, word: str, least: float) -> Pairs:
        """Return what a word may have been meant for, from the sum `least` on, the best first."""
        candidates = self.search.candidates(word)
        if not candidates:
            return []
        weights = self._weights
        shared = word_evidence(
            self.search, word, alone=word in self.corpus.counts, n_tokens=self._n_tokens
        )
        base = weights.add_up(shared) + weights.most_of_formation
        near = [
            (meant, pair_evidence(self.search, word, meant, distance, candidates))
            for meant, distance in candidates
            if base + weights.most_of_pair(self.search, word, meant, distance) >= least
        ]
        # rounding may make a sum differ in the last digits by the order of what is added
        near = [each for each in near if base + weights.add_up(each[1]) >= least - _ROUNDING]
        if not near:
            return []
        shared |= formation_evidence(self.search, word)
        base = weights.add_up(shared)
        pairs = [
            (total, meant, shared | evidence)
            for meant, evidence in near
            if (total := base + weights.add_up(evidence)) >= least
        ]
        return sorted(pairs, key=lambda pair: (-pair[0], pair[1]))

    def _lines(self, words: Collection[str]) -> dict[str, list[Line]]:
        """Read the lines on which parts of words stand."""
        held = {
            word: parts
            for word in self.corpus.counts
            if (parts := [part for part in parts_of(word) if part in words])
        }
        wanted = {
            name: tuple(sorted({part for word in found for part in held[word]}))
            for name in self.corpus.names
            if (found := self.material.counts.words[name].keys() & held.keys())
        }
        return self.material.run(LinesJob(wanted), wanted) if wanted else {}

    def _judge(
        self,
        word: str,
        pairs: Sequence[tuple[float, str, dict[str, float]]],
        lines: Sequence[Line],
    ) -> Misspelling:
        """Weigh all evidence for the likeliest of `pairs` that no lines speak of as mended."""
        n_code = self.material.code.get(word, 0)
        seen = line_evidence(self.search, word, lines, n_code=n_code)
        left = [pair for pair in pairs if not _is_mended(word, pair[1], lines)]
        total, meant, evidence = (left or pairs)[0]
        return Misspelling(
            word,
            meant,
            probability(total + self._weights.add_up(seen)),
            self._weights.parts(evidence | seen),
            why_meant(self.search, word, meant, lines) if left else _TALKED_ABOUT,
            tuple(self._others(word, left or pairs)),
        )

    def _others(
        self, word: str, pairs: Sequence[tuple[float, str, dict[str, float]]]
    ) -> Iterator[str]:
        """Yield what may have been meant as well as the likeliest of `pairs`.

        Of a word such as *downloade* the last letter may be missing.
        """
        most, meant, _ = pairs[0]
        near = [other for total, other, _ in pairs[1:] if total > most - _AS_LIKELY]
        near += [other for end in "drs" if self.search.known.is_common(other := word + end)]
        for other in dict.fromkeys([*self.search.known.wrong.get(word, ()), *near]):
            if other != meant:
                yield other


def _count_sure(found: Iterable[Misspelling], known: Known) -> int:
    """Count the listed misspellings that are surely some."""
    return sum(
        each.word in known.wrong and not each.why_not and each.score >= _SURE for each in found
    )


def _is_mended(word: str, meant: str, lines: Sequence[Line]) -> bool:
    return bool(lines) and all(speaks_of_misspelling(word, meant, line) for line in lines)


def find_misspellings(
    material: Material, options: Options
) -> Iterator[tuple[Corpus, list[Misspelling]]]:
    """Yield the documents of each language, with what is misspelled in them."""
    for corpus in _corpora(material, options):
        yield corpus, Speller(material, corpus).find(options.min_score)


def _corpora(material: Material, options: Options) -> list[Corpus]:
    known = material.known(options.lexicon)
    languages = material.languages(options.lexicon)
    return divide(material.counts.words, known, options.lexicon, material.totals, languages)


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield a suspect for each word that holds something misspelled, in code point order."""
    for corpus, found in find_misspellings(material, options):
        by_part = {each.word: each for each in found}
        names = frozenset(corpus.names)
        for word in sorted(corpus.counts):
            each = next((by_part[part] for part in parts_of(word) if part in by_part), None)
            # "couldnt-parse" is a name: no compound has an apostrophe in it
            if each is not None and not (each.word != word and "'" in each.meant):
                yield Suspect(
                    word,
                    _message(word, each, corpus),
                    word.replace(each.word, each.meant),
                    targets=(Target(word),),
                    documents=names,
                    confidence=each.score,
                    others=tuple(word.replace(each.word, other) for other in each.others),
                )


def _message(word: str, found: Misspelling, corpus: Corpus) -> str:
    """Say what the slip is, and how well what was meant is known."""
    if found.meant in (listed := corpus.known.wrong.get(found.word, ())):
        meant = [found.meant, *(other for other in listed if other != found.meant)][:_MOST_TOLD]
        return f"{word!r} is a common misspelling of {' or '.join(map(repr, meant))}"
    n = corpus.counts.get(found.meant, 0)
    known = f", in a word that occurs {n:,} times" if n > 1 else ""
    return f"{word!r} looks misspelled: {describe(found.word, found.meant)}{known}"


def _explain(material: Material, options: Options, word: str) -> Iterator[str]:
    """Say of each part of a word why it is taken for a misspelling, or isn't."""
    for corpus in _corpora(material, options):
        if word in corpus.counts:
            speller = Speller(material, corpus)
            for part in dict.fromkeys(parts_of(word)):
                if (n := speller.search.counts[part]) > MOST_RARE:
                    yield f"{part!r} occurs {n:,} times: what is misspelled is rare"
                elif part in corpus.known:
                    yield f"{part!r} is a word that is known to be right"
                elif (found := speller.explain(part)) is None:
                    yield f"{part!r} is near no word that it may have been meant for"
                else:
                    yield from _reasons(found)


def _reasons(found: Misspelling) -> Iterator[str]:
    """Say how likely a misspelling is, then what speaks for it and against it, the most first."""
    yield f"{found.word!r} may be misspelled for {found.meant!r}, with a score of {found.score:.2f}"
    if found.why_not:
        yield f"no finding: {found.why_not}"
    evidence = dict(found.evidence)
    for name in ("listed so", "listed second"):
        if name in evidence:  # two weights, but one fact
            evidence[name] += evidence.pop("listed", 0.0)
    ranked = sorted(evidence.items(), key=lambda each: (-abs(each[1]), each[0]))
    for title, sign in (("what speaks for that", 1), ("what speaks against it", -1)):
        said = [
            f"{in_words(name)} ({value:+.1f})"
            for name, value in ranked
            if value * sign >= _LEAST_TOLD
        ]
        if said:
            yield f"{title}: {', '.join(said)}"


CHECK = Check(
    name="typo",
    description="words that are likely misspelled",
    run=_run,
    explain=_explain,
    options=Options,
    reads_forms=False,
)
