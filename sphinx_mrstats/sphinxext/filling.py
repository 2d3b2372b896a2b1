"""Numbers put in their places in the document that is about to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import column_width
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.sphinxext.content import content
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.roles import mrstats_number
from sphinx_mrstats.sphinxext.tables import mrstats_rows, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.sphinxext.requests import PageRequest

__all__ = ["FillPlaceholders"]


class FillPlaceholders(SphinxPostTransform):
    """Replace each placeholder of a document, and note of which pages the numbers were written."""

    default_priority = 5  # before anything that looks at the document as it will be

    def run(self, **kwargs: Any) -> None:
        """Fill the tables and the sentences."""
        domain = domain_of(self.env)
        if not domain.requests:
            return
        domain.shown.add(self.env.docname)
        placeholders = [
            node
            for node in self.document.findall(nodes.Element)
            if isinstance(node, mrstats_rows | mrstats_number)
        ]
        for placeholder in placeholders:
            texts = self._texts(placeholder["request"])
            if isinstance(placeholder, mrstats_rows):
                _fill_table(placeholder, texts)
            else:
                placeholder.replace_self(nodes.Text(texts[0][0]))

    def _texts(self, request: PageRequest) -> list[list[str]]:
        domain = domain_of(self.env)
        domain.shown.add(request.docname)  # another than the document's in singlehtml or latex
        return content(request, domain.tally)


def _fill_table(rows: mrstats_rows, texts: Sequence[Sequence[str]]) -> None:
    """Put rows in the place of the placeholder, and set the columns' widths, in characters."""
    group = rows.parent.parent
    group.parent.attributes.pop(GENERATED)  # nobody needs it any more
    lines = [[entry.astext() for entry in line] for line in group.findall(nodes.row)]
    widths = [max(map(column_width, column)) for column in zip(*lines, *texts, strict=True)]
    for colspec, width in zip(group.findall(nodes.colspec), widths, strict=True):
        colspec["colwidth"] = width
    rows.replace_self([row(rows["columns"], line) for line in texts])
