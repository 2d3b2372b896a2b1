"""The check ``typo``: rare words that are likely misspellings of frequent ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sphinx_mrstats.analysis.nearmiss import Writing, find_near_misses
from sphinx_mrstats.analysis.nearmiss.weights import LEXICON_THRESHOLD, THRESHOLD
from sphinx_mrstats.audit.options import option, share, text
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.audit.suspect import Suspect, Target
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options", "default_score", "lexicon_of", "writing_of"]


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
        "", 'a language, such as "en", whose words are no findings; needs pyspellchecker', text
    )


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield near misses."""
    misses = find_near_misses(
        material.vocabulary,
        writing_of(material),
        lexicon=lexicon_of(options.lexicon),
        min_score=options.min_score or default_score(options.lexicon),
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


def default_score(lexicon: str) -> float:
    """Return the least score of a finding where none is set."""
    return LEXICON_THRESHOLD if lexicon else THRESHOLD


def lexicon_of(language: str) -> Collection[str]:
    """Return the words of a language, by its code; none for no language.

    Raises:
        ConfigurationError: pyspellchecker isn't installed, or has no list of the language.

    """
    if not language:
        return frozenset()
    try:
        from spellchecker import SpellChecker
    except ImportError:
        raise ConfigurationError(
            f"the check typo: lexicon = {language!r} needs pyspellchecker; install it with"
            " pip install 'sphinx-mrstats[lexicon]'"
        ) from None
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
