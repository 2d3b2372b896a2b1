"""Tables without rows, as directives leave them in the doctree.

A table that is made whole when it is written has no number and can't be referred to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation

from sphinx_mrstats.markup.doctree import GENERATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.sphinxext.requests import PageRequest

__all__ = ["Columns", "column_spec", "mrstats_rows", "row", "table_shell"]

_ = get_translation("mrstats")

_HEADINGS = {
    "rank": _("Rank"),
    "word": _("Word"),
    "count": _("Count"),
    "share": _("Share"),
    "documents": _("Documents"),
    "dispersion": _("Dispersion"),
    "keyness": _("Keyness"),
    "ratio": _("Log ratio"),
}

# Columns of text; all others hold numbers.
_TEXT = frozenset(["word", "label"])

Columns = tuple[str, ...]


class mrstats_rows(nodes.Part, nodes.Element):  # noqa: N801  # node classes are named like this
    """Where the rows of a table will stand: its ``columns``, and the ``request`` for them."""


def table_shell(request: PageRequest, columns: Columns, *, headed: bool) -> nodes.table:
    """Return a table with a placeholder for its rows, and a heading if it is to be `headed`.

    The words in it stay out of the search index; a caption that is put in front does not.
    """
    group = nodes.tgroup("", cols=len(columns), classes=["no-search"])
    group += [nodes.colspec(colwidth=1) for _column in columns]
    if headed:
        group += nodes.thead("", row(columns, [str(_HEADINGS[column]) for column in columns]))
    group += nodes.tbody("", mrstats_rows(request=request, columns=columns))
    return nodes.table("", group, classes=["mrstats", "colwidths-auto"], **{GENERATED: True})


def column_spec(columns: Columns) -> addnodes.tabular_col_spec:
    """Return the columns' alignment for LaTeX, which stands before the table."""
    return addnodes.tabular_col_spec(
        spec="".join("l" if column in _TEXT else "r" for column in columns)
    )


def row(columns: Columns, texts: Sequence[str]) -> nodes.row:
    """Return a row of a table; numbers are marked for the stylesheet."""
    made = nodes.row()
    for column, text in zip(columns, texts, strict=True):
        entry = nodes.entry("", classes=[] if column in _TEXT else ["mrstats-number"])
        if text:
            entry += nodes.paragraph("", text)
        made += entry
    return made
