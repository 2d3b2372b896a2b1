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
        domain_of(self.env).shown.add(self.env.docname)
        for rows in list(self.document.findall(mrstats_rows)):
            _fill_table(rows, self._texts(rows["request"]))
        for number in list(self.document.findall(mrstats_number)):
            number.replace_self(nodes.Text(self._texts(number["request"])[0][0]))
        for table in self.document.findall(nodes.table):
            table.attributes.pop(GENERATED, None)

    def _texts(self, request: PageRequest) -> list[list[str]]:
        domain = domain_of(self.env)
        domain.shown.add(request.docname)  # another than the document's in singlehtml or latex
        return content(request, domain.tally)


def _fill_table(rows: mrstats_rows, texts: Sequence[Sequence[str]]) -> None:
    """Put rows in the place of the placeholder, and set the columns' widths, in characters."""
    group = rows.parent.parent
    lines = [[entry.astext() for entry in line] for line in group.findall(nodes.row)]
    widths = [max(map(column_width, column)) for column in zip(*lines, *texts, strict=True)]
    for colspec, width in zip(group.findall(nodes.colspec), widths, strict=True):
        colspec["colwidth"] = width
    rows.replace_self([row(rows["columns"], line) for line in texts])
