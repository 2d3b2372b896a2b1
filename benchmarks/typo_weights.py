"""Fit the weights by which the check ``typo`` weighs evidence, and print them as they are kept.

``python -m benchmarks.typo_weights CORPUS ...`` puts misspellings of the tuning half of codespell's
dictionary into the counts of the documents of each corpus, and fits a logistic regression to the
evidence for them and against the words that were there. Words that are misspelled in the documents
themselves would count as right: those that codespell lists are left out, and those that no lexicon
knows and that a first fit takes for misspellings.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from spellchecker import SpellChecker

from benchmarks.corpora import find_corpus
from benchmarks.misspellings import choose, load_misspellings
from sphinx_mrstats.analysis.nearmiss.search import Search
from sphinx_mrstats.audit.checks.typo import writing_of
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.markup import DEFAULT_RULES
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_mrstats.analysis.nearmiss import Writing

# How often somebody misspells a word, in a thousand. Only the constant depends on it.
_RATE = 0.6

# Times that a corpus is filled with misspellings, each anew, and how many they are.
_ROUNDS, _MISSPELLINGS = 6, 150

# A first fit takes a word for misspelled from this logarithm of odds.
_DOUBTFUL = -2.0


@dataclass(frozen=True)
class Example:
    """A word and what it may have been meant for; whether it was is known."""

    word: str
    meant: str
    evidence: dict[str, float]
    weight: float
    is_misspelling: bool  # this word is one, whatever it was meant for
    is_meant: bool


def main(arguments: list[str] | None = None) -> int:
    """Fit, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.typo_weights", description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS")
    options = parser.parse_args(arguments)
    generator = random.Random(1)
    examples = [
        each for spec in options.corpora for each in _examples(find_corpus(spec).folder, generator)
    ]
    first = _fit(examples)
    lexicon = SpellChecker(language="en")
    kept = [
        each for each in examples if each.is_misspelling or not _is_doubtful(each, first, lexicon)
    ]
    weights = _fit(kept)
    print("WEIGHTS = {")
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.3f},')
    print("}")
    print(f"# {len(kept):,} of {len(examples):,} examples", file=sys.stderr)
    return 0


def _examples(folder: Path, generator: random.Random) -> list[Example]:
    material = Material(FileTexts(find_documents([folder]), DEFAULT_RULES))
    vocabulary, writing = material.vocabulary, writing_of(material)
    known = load_misspellings(held_out=False)
    written = {form.lower() for form in writing.forms}
    alone = {word: n for word, n in vocabulary.counts.items() if word in written}
    listed = {each for misspellings in known.values() for each in misspellings}
    listed |= {each for words in load_misspellings(held_out=True).values() for each in words}
    weight = material.vocabulary.n_tokens * _RATE / 1_000 / (_ROUNDS * _MISSPELLINGS)
    found = []
    for number in range(_ROUNDS):
        meant = choose(alone, known, generator, n=_MISSPELLINGS, by_token=number % 3 == 0)
        search = Search(*misspelled(vocabulary, writing, meant, generator))
        for word in search.rare():
            if word in listed and word not in meant:
                continue
            if word not in meant and number:
                continue  # the words that were there are examples once
            for other, distance in search.candidates(word):
                evidence = search.corpus.of_word(word)
                evidence |= search.corpus.of_pair(word, other, distance)
                is_misspelling = word in meant
                found.append(
                    Example(
                        word,
                        other,
                        evidence,
                        weight if is_misspelling else 1.0,
                        is_misspelling,
                        meant.get(word) == other,
                    )
                )
    return found


def misspelled(
    vocabulary: Vocabulary,
    writing: Writing,
    meant: Mapping[str, str],
    generator: random.Random,
) -> tuple[Vocabulary, Writing]:
    """Replace an occurrence of each word in `meant`, written in one of the ways that it is.

    Of one in eight, two are replaced; of another one in eight, one within a word with hyphens.
    """
    counts, forms = vocabulary.counts, Counter(writing.forms)
    documents = {name: Counter(words) for name, words in (vocabulary.by_document or {}).items()}
    holding: dict[str, list[str]] = {}
    for name, words in documents.items():
        for word in words:
            holding.setdefault(word, []).append(name)
    neighbours = {name: Counter(getattr(writing, name)) for name in ("within", "beside")}
    forms_of, compounds_of = _by_word(writing.forms), _by_part(counts)
    for misspelling, word in meant.items():
        if (compounds := compounds_of.get(word)) and generator.random() < 1 / 8:
            compound = generator.choice(compounds)
            name = generator.choice(holding[compound])
            documents[name][compound.replace(word, misspelling)] += 1
            continue
        n = 2 if counts[word] > 12 and generator.random() < 1 / 8 else 1
        weights = [vocabulary.by_document[name][word] for name in holding[word]]
        for name in generator.choices(holding[word], weights, k=n):
            documents[name][misspelling] += 1
            documents[name][word] -= 1
        [form] = generator.choices(forms_of[word], [writing.forms[each] for each in forms_of[word]])
        as_written = misspelling
        if form[0].isupper():
            as_written = misspelling.upper() if form.isupper() else misspelling.capitalize()
        forms[as_written] += n
        place = generator.random() * writing.forms[form]
        for name, total in neighbours.items():
            there = getattr(writing, name).get(form, 0)
            if 0 <= place < there:
                total[as_written] += n
            place -= there
    documents = {name: +words for name, words in documents.items()}
    return Vocabulary.from_documents(documents), replace(writing, forms=forms, **neighbours)


def _by_word(forms: Mapping[str, int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in sorted(forms):
        found.setdefault(form.lower(), []).append(form)
    return found


def _by_part(counts: Mapping[str, int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(counts):
        if "-" in word:
            for part in word.split("-"):
                found.setdefault(part, []).append(word)
    return found


def _fit(examples: list[Example]) -> dict[str, float]:
    names = list(dict.fromkeys(name for each in examples for name in each.evidence))
    values = np.array(
        [[each.evidence.get(name, 0.0) for name in names] for each in examples], float
    )
    scale = np.abs(values).max(axis=0)
    model = LogisticRegression(fit_intercept=False, C=10.0, max_iter=5_000)
    model.fit(
        values / scale,
        [each.is_meant for each in examples],
        sample_weight=[each.weight for each in examples],
    )
    return dict(zip(names, (model.coef_[0] / scale).tolist(), strict=True))


def _is_doubtful(each: Example, weights: Mapping[str, float], lexicon: SpellChecker) -> bool:
    score = sum(weights[name] * value for name, value in each.evidence.items())
    return score > _DOUBTFUL and each.word not in lexicon and each.meant in lexicon


if __name__ == "__main__":
    sys.exit(main())
