"""What checks look at: counts, and lazily all else that is read of the same prose."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.audit.counting import CountJob
from sphinx_mrstats.audit.forms import FormsJob
from sphinx_mrstats.audit.sources import SourceJob
from sphinx_mrstats.audit.suspect import Match
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_mrstats.audit.counting import Counts
    from sphinx_mrstats.audit.forms import Forms
    from sphinx_mrstats.audit.suspect import Target
    from sphinx_mrstats.audit.texts import TextJob, Texts

__all__ = ["Material"]

Part = TypeVar("Part")


class Material:
    """The documents of an audit, and what is known of them; each job runs when it is first needed.

    `texts` are documents in files, or prose that was read elsewhere, as in Sphinx. `folder` is
    where relative paths of the configuration begin. `objects` are those of the project, where they
    are known: the role that refers to each, by its name.

    >>> from sphinx_mrstats.audit.documenttext import GivenText
    >>> from sphinx_mrstats.audit.texts import GivenTexts
    >>> text = GivenText("a", "a.md", "a.md", ((1, "The Sea"), (2, "the sea")))
    >>> material = Material(GivenTexts((text,)))
    >>> dict(material.vocabulary.counts), material.forms.totals()
    ({'sea': 2, 'the': 2}, {'Sea': 1, 'The': 1, 'sea': 1, 'the': 1})
    """

    def __init__(
        self,
        texts: Texts,
        *,
        folder: Path | None = None,
        objects: Mapping[str, str] | None = None,
    ) -> None:
        self.texts = texts
        self.folder = folder or Path()
        self.objects = objects or {}

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a check's own job on all documents, or on those of some names."""
        return self.texts.run(job, names)

    def may_hold(self, name: str, target: Target) -> bool:
        """Tell whether a document may hold words by themselves, as far as that is known by now."""
        if "forms" not in self.__dict__:
            return True
        first, _, second = target.text.partition(" ")
        if not second:
            forms = self.forms.by_document.get(name, ())
            return target.match is not Match.WRITTEN or target.text in forms
        if (first + second).lower() not in self._joined:
            return True
        pairs = self.forms.pairs_by_document.get(name, ())
        return any((a.lower(), b.lower()) == (first.lower(), second.lower()) for a, b in pairs)

    @cached_property
    def counts(self) -> Counts:
        """The words of each document, its path, its key, its comments."""
        return self.texts.run(CountJob())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The folded counts, with those of each document."""
        return Vocabulary.from_documents(self.counts.words)

    @cached_property
    def forms(self) -> Forms:
        """Words as written, neighbours that are also written as one, unusual characters."""
        return self.texts.run(FormsJob(self._joined))

    @cached_property
    def code(self) -> dict[str, int]:
        """The occurrences of words in the sources beyond those in prose: in code, in markup."""
        prose = self.vocabulary.counts
        found = ((word.decode(), n) for word, n in self.texts.run(SourceJob()).items())
        return {word: n - prose.get(word, 0) for word, n in found if n > prose.get(word, 0)}

    @cached_property
    def _joined(self) -> frozenset[str]:
        """The letters of all words, by which two neighbours are known to be one word elsewhere."""
        return frozenset(word.replace("-", "") for word in self.vocabulary.counts)
