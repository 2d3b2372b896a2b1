"""The check ``typo``: rare words that are likely misspellings of frequent ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sphinx_mrstats.analysis.nearmiss import Writing, find_near_misses
from sphinx_mrstats.analysis.nearmiss.weights import LEXICON_THRESHOLD, THRESHOLD
from sphinx_mrstats.audit.finding import Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.options import option, share, text
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["CHECK", "Options", "default_score", "is_language_of", "lexicon_of", "writing_of"]

# Of all words that documents say, so that it is their language. English lists have some nine in ten
# of English documentation, and some one in ten of German.
_LEAST_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What the check is told."""

    min_score: float = option(
        0.0,
        f"the score from which a word is a finding; 0 stands for {THRESHOLD}, or with a lexicon for"
        f" {LEXICON_THRESHOLD}",
        share,
    )
    lexicon: str = option(
        "en",
        'a language, whose words are no findings; "" for none. It is left out of documents that are'
        " not in this language",
        text,
    )


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield near misses."""
    lexicon = lexicon_of(options.lexicon)
    if not is_language_of(lexicon, material.vocabulary):
        lexicon = frozenset()
    misses = find_near_misses(
        material.vocabulary,
        writing_of(material),
        lexicon=lexicon,
        min_score=options.min_score or default_score(lexicon),
    )
    for miss in misses:
        yield Suspect(
            miss.word,
            f"{miss.word!r} looks misspelled: {miss.why}, in a word that occurs {miss.frequency}"
            f" times (score {miss.score:.2f})",
            miss.suggestion,
            targets=(Target(miss.word),),
        )


def writing_of(material: Material) -> Writing:
    """Collect how words are written.

    What is in a source and not in its prose is code, and so is what stands nowhere by itself, but
    in names, paths and the like.
    """
    forms, prose = material.forms, material.vocabulary.counts
    totals = forms.totals()
    alone = {word for form in totals for word in iter_words(form)}
    code = {word: n for word, n in prose.items() if word not in alone}
    return Writing(totals, forms.within, forms.beside, {**code, **material.code})


def is_language_of(lexicon: Collection[str], vocabulary: Vocabulary) -> bool:
    """Tell whether documents are in the language of a lexicon: it has most of what they say.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> is_language_of({"the", "sea"}, Vocabulary.from_documents({"a": {"the": 3, "kraken": 1}}))
    True
    """
    known = sum(n for word, n in vocabulary.counts.items() if word in lexicon)
    return known >= _LEAST_KNOWN * vocabulary.n_tokens


def default_score(lexicon: Collection[str]) -> float:
    """Return the least score of a finding where none is set."""
    return LEXICON_THRESHOLD if lexicon else THRESHOLD


def lexicon_of(language: str) -> Collection[str]:
    """Return the words of a language, by its code; none for no language.

    Raises:
        ConfigurationError: pyspellchecker has no list of the language.

    """
    if not language:
        return frozenset()
    from spellchecker import SpellChecker  # here, as it takes longer to import than most checks

    known = SpellChecker.languages()
    if language not in known:
        raise ConfigurationError(
            f"the check typo: lexicon = {language!r}: there is no such list; pyspellchecker has"
            f" {', '.join(sorted(known))}"
        )
    return cast("Collection[str]", SpellChecker(language=language))


CHECK = Check(
    name="typo",
    description="rare words that are likely misspellings of frequent ones",
    run=_run,
    options=Options,
)
