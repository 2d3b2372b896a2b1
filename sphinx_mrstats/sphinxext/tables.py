"""Frequency tables as nodes: the shell while a document is read, the rows while it is written.

A table that is made whole when it is written has no number and can't be referred to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import column_width
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.render.numbers import cell
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.analysis.frequency import WordFrequency
    from sphinx_mrstats.sphinxext.requests import FrequencyRequest

__all__ = ["FillTables", "column_spec", "mrstats_rows", "table_shell"]

_ = get_translation("mrstats")

_HEADINGS = {
    "rank": _("Rank"),
    "word": _("Word"),
    "count": _("Count"),
    "share": _("Share"),
    "documents": _("Documents"),
}
_NO_WORDS = _("no words")


class mrstats_rows(nodes.Part, nodes.Element):  # noqa: N801  # node classes are named like this
    """Where the rows of a table will stand; its ``request`` says which."""


def table_shell(request: FrequencyRequest) -> nodes.table:
    """Return a table with a heading and a placeholder for its rows.

    The words in it stay out of the search index; a caption that is put in front does not.
    """
    columns = request.columns
    group = nodes.tgroup("", cols=len(columns), classes=["no-search"])
    group += [nodes.colspec(colwidth=1) for _column in columns]
    group += nodes.thead("", _row(columns, [str(_HEADINGS[column]) for column in columns]))
    group += nodes.tbody("", mrstats_rows(request=request))
    return nodes.table(
        "", group, classes=["mrstats-frequency", "colwidths-auto"], **{GENERATED: True}
    )


def column_spec(columns: Sequence[str]) -> addnodes.tabular_col_spec:
    """Return the columns' alignment for LaTeX, which stands before the table."""
    return addnodes.tabular_col_spec(
        spec="".join("l" if column == "word" else "r" for column in columns)
    )


class FillTables(SphinxPostTransform):
    """Put the rows into the tables of the document that is about to be written."""

    default_priority = 5  # before anything that looks at the document as it will be

    def run(self, **kwargs: Any) -> None:
        """Fill each table, and note of which pages the numbers were written."""
        domain = domain_of(self.env)
        domain.shown.add(self.env.docname)
        for placeholder in list(self.document.findall(mrstats_rows)):
            request: FrequencyRequest = placeholder["request"]
            domain.shown.add(request.docname)  # another than the document's in singlehtml or latex
            _fill(placeholder, request.columns, domain.tally.rows(request))
        for table in self.document.findall(nodes.table):
            table.attributes.pop(GENERATED, None)


def _fill(placeholder: mrstats_rows, columns: Sequence[str], rows: Iterable[WordFrequency]) -> None:
    """Put rows in the place of `placeholder`, and set the columns' widths, in characters."""
    texts = [[cell(row, column) for column in columns] for row in rows]
    if not texts:
        texts.append([str(_NO_WORDS)] + [""] * (len(columns) - 1))
    group = placeholder.parent.parent
    headings = [str(_HEADINGS[column]) for column in columns]
    widths = [max(map(column_width, column)) for column in zip(headings, *texts, strict=True)]
    for colspec, width in zip(group.findall(nodes.colspec), widths, strict=True):
        colspec["colwidth"] = width
    placeholder.replace_self([_row(columns, line) for line in texts])


def _row(columns: Sequence[str], texts: Sequence[str]) -> nodes.row:
    row = nodes.row()
    for column, text in zip(columns, texts, strict=True):
        entry = nodes.entry("", classes=[] if column == "word" else ["mrstats-number"])
        if text:
            entry += nodes.paragraph("", text)
        row += entry
    return row
