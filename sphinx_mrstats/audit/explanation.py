"""One word explained: where it stands, what is counted of it, and what an audit says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.standing import find_standings
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.verdict import Verdict, give_verdict
from sphinx_mrstats.stopwords import load_stop_words, stop_word_languages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.analysis.standing import Standing
    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.documenttext import Text
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.markup import Rules

__all__ = ["Explanation", "explain_word"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one word.

    `count` is in occurrences in `n_documents` documents, of `n_tokens` words in all. `places` are
    the path of a document and the place in it, in order, whether counted or not; there may be fewer
    that are counted than `count`, as a word may be put together from pieces. `stop_words` are the
    languages in whose list of stop words the word is.
    """

    word: str
    count: int
    n_documents: int
    n_tokens: int
    places: tuple[tuple[str, Standing], ...]
    verdict: Verdict
    stop_words: tuple[str, ...]


def explain_word(
    word: str,
    material: Material,
    *,
    rules: Rules,
    options: AuditOptions,
    baseline: Iterable[Entry] = (),
) -> Explanation:
    """Explain a word, folded; it need not be in any document.

    Raises:
        ConfigurationError: an option of a check, or a file that it names, can't be used.

    """
    outcome = run_audit(material, options, baseline)
    places = material.run(_StandingJob(word, rules))
    vocabulary = material.vocabulary
    return Explanation(
        word,
        vocabulary.counts.get(word, 0),
        vocabulary.document_frequency.get(word, 0),
        vocabulary.n_tokens,
        tuple((path, place) for path in sorted(places) for place in places[path]),
        give_verdict(word, outcome, options),
        tuple(code for code in stop_word_languages() if word in load_stop_words(code)),
    )


Places = dict[str, "list[Standing]"]


@dataclass(frozen=True, slots=True)
class _StandingJob:
    """Find the places of a word in the sources of documents, by the documents' paths."""

    word: str
    rules: Rules

    doing = "searching"

    def start(self) -> Places:
        """Make the part of no documents."""
        return {}

    def take(self, text: Text, part: Places) -> None:
        """Search one document."""
        if found := find_standings(text.source(), self.word, self.rules):
            part[text.path] = found

    def add(self, total: Places, part: Places) -> None:
        """Bring together those of different documents."""
        total |= part
