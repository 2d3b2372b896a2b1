"""The directives whose numbers follow from prose: neighbours of words, words in context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.concordance import read_words
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.sphinxext.directives import MrstatsDirective
from sphinx_mrstats.sphinxext.options import KWIC_OPTIONS, NGRAMS_OPTIONS
from sphinx_mrstats.sphinxext.requests import DEFAULT_SIZE, KwicRequest, NgramsRequest

if TYPE_CHECKING:
    from docutils import nodes

__all__ = ["KwicDirective", "NgramsDirective"]


class NgramsDirective(MrstatsDirective):
    """A table of words that follow each other."""

    known = NGRAMS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the n-grams."""
        values = self.read_options()
        self.check_vocabulary(values, ngrams_of=values.get("size", DEFAULT_SIZE))
        request = NgramsRequest(folder=str(self.folder), **values)
        return self.table(request, request.columns, headed=True)


class KwicDirective(MrstatsDirective):
    """A table of the places of a word, with what stands around it and a link to the place."""

    known = KWIC_OPTIONS
    optional_arguments = 1  # without one, the warning is ours
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Ask for the places; without a word, there is nothing to show."""
        values = self.read_options()
        try:
            words = read_words(self.arguments[0] if self.arguments else "")
        except UsageError as error:
            self.complain(str(error))
            return []
        request = KwicRequest(words=words, **values)
        return self.table(request, ("left", "keyword", "right", "page"), headed=True)
