"""The directive ``mrstats:plot``, which leaves a figure without a drawing in the doctree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_mrstats.sphinxext.directives import MrstatsDirective
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.options import PLOT_OPTIONS
from sphinx_mrstats.sphinxext.plotting import mrstats_plot
from sphinx_mrstats.sphinxext.requests import PLOT_KINDS, PlotRequest

if TYPE_CHECKING:
    from typing import Any

__all__ = ["PlotDirective"]

# The kinds that show some words, those of them that have to be told which, and those that look at
# each document.
_OF_WORDS = ("dispersion", "heatmap")
_OF_GIVEN_WORDS = ("dispersion",)
_BY_DOCUMENT = ("heaps", "heatmap")


class PlotDirective(MrstatsDirective):
    """A figure of how words are distributed."""

    known = PLOT_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the drawing; without knowing what to draw, there is nothing to show."""
        values = self.read_options()
        if "kind" not in values:
            if "kind" not in self.options:
                self.complain(f":kind: is missing: expected one of {', '.join(PLOT_KINDS)}")
            return []
        if not self._check_words(values):
            return []
        if "vocabulary" in values and values["kind"] == "dispersion":
            self.complain(":vocabulary: a saved vocabulary has no places of words; leave it out")
            del values["vocabulary"]
        self.check_vocabulary(values, needs_documents=values["kind"] in _BY_DOCUMENT)
        request = PlotRequest(folder=str(self.folder), **values)
        domain_of(self.env).note_request(request)
        figure = nodes.figure("", mrstats_plot(request=request), classes=["mrstats-plot"])
        messages = self.dress(figure, lambda *text: figure.append(nodes.caption("", "", *text)))
        return [figure, *messages]

    def _check_words(self, values: dict[str, Any]) -> bool:
        """Tell whether the words to draw are known."""
        kind = values["kind"]
        if kind in _OF_GIVEN_WORDS and "words" not in values:
            if "words" not in self.options:
                self.complain(f":words: is missing: :kind: {kind} shows where given words stand")
            return False
        if kind not in _OF_WORDS and values.pop("words", None):
            self.complain(f":words: has no meaning with :kind: {kind}")
        return True
