"""Placeholders filled with numbers, in the document that is about to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.utils import column_width

from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.sphinxext.content import content
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.placeholders import (
    mrstats_explorer,
    mrstats_plot,
    mrstats_rows,
    mrstats_words,
)
from sphinx_mrstats.sphinxext.plotting import plot_nodes
from sphinx_mrstats.sphinxext.tables import cell_node, cell_text, explanations, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.render.plots.charts import Chart
    from sphinx_mrstats.sphinxext.content import Rows

__all__ = ["fill"]

# What these write of a container has no label of its own.
_WITH_LABELS = ("latex", "texinfo")

# What these write has no table within a cell of another: Sphinx ends the build at one.
_WITHOUT_NESTED_TABLES = ("man", "text")


def fill(env: BuildEnvironment, placeholder: nodes.Element, number: int) -> None:
    """Put in the place of a placeholder what this build shows; `number` is its own on the page."""
    domain, request = domain_of(env), placeholder["request"]
    domain.shown.add(request.docname)  # another than the document's in singlehtml or latex
    if domain.tally.defers and request.can_wait:
        _leave_out(placeholder, str(cast("Rows", content(request, domain.tally))[0][0]))
        return
    if isinstance(placeholder, mrstats_plot):
        placeholder.parent.attributes.pop(GENERATED)  # nobody needs it any more
        chart = cast("Chart", content(request, domain.tally))
        name = f"{env.docname} {number}"
        drawn = plot_nodes(chart, env, domain.builder, name=name)
        placeholder.replace_self(drawn)
        return
    rows = cast("Rows", content(request, domain.tally))
    if isinstance(placeholder, mrstats_rows):
        _fill_table(domain.builder, placeholder, rows)
    elif isinstance(placeholder, mrstats_words):
        shell = placeholder.parent.parent
        shell.attributes.pop(GENERATED)
        placeholder.replace_self(_words(rows, request.format))
        if domain.builder.format in _WITH_LABELS:
            targets = [nodes.target("", "", refid=name) for name in shell["ids"]]
            shell.replace_self([*targets, shell])
    else:
        placeholder.replace_self(nodes.Text(cell_text(rows[0][0])))


def _leave_out(placeholder: nodes.Element, message: str) -> None:
    """Put a sentence in the place of a plot, or of an explorer's words."""
    note = nodes.paragraph("", message, classes=["mrstats-left-out", "no-search"])
    if isinstance(placeholder, mrstats_plot):
        placeholder.replace_self(note)
    else:
        columns = len(placeholder["columns"])
        placeholder.replace_self(nodes.row("", nodes.entry("", note, morecols=columns - 1)))


def _fill_table(builder: Builder, placeholder: mrstats_rows, rows: Rows) -> None:
    """Put rows in a placeholder's place, and set the columns' widths, in characters."""
    group = placeholder.parent.parent
    group.parent.attributes.pop(GENERATED)
    headings = [[entry.astext() for entry in line] for line in group.findall(nodes.row)]
    texts = [[cell_text(cell) for cell in cells] for cells in rows]
    columns = zip(*headings, *texts, strict=True)
    widths = [max(map(column_width, column)) for column in columns]
    for colspec, width in zip(group.findall(nodes.colspec), widths, strict=True):
        colspec["colwidth"] = width
    page = placeholder["request"].docname
    if builder.format in _WITHOUT_NESTED_TABLES and _stands_in_a_cell(group.parent):
        group.parent.replace_self(_lines(group.parent, texts))
        return
    table = group.parent
    if not isinstance(table.parent, mrstats_explorer):  # which explains itself
        at = table.parent.index(table) + 1
        table.parent[at:at] = explanations(placeholder["columns"])
    placeholder.replace_self(
        [
            row(
                placeholder["columns"],
                [cell_node(cell, builder, page) if cell_text(cell) else "" for cell in cells],
            )
            for cells in rows
        ]
    )


def _words(rows: Rows, form: str) -> nodes.Element:
    """Write each row as its word with the other cells in parentheses: a list, or a line."""
    texts = []
    for word, *others in ([cell_text(cell) for cell in cells] for cells in rows):
        told = ", ".join(filter(None, others))
        texts.append(f"{word} ({told})" if told else word)
    if form == "text":
        return nodes.paragraph("", ", ".join(texts))
    items = (nodes.list_item("", nodes.paragraph("", text)) for text in texts)
    return nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")


def _stands_in_a_cell(node: nodes.Element) -> bool:
    """Tell whether a node is part of a cell of a table."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.entry):
            return True
    return False


def _lines(table: nodes.Element, texts: Sequence[Sequence[str]]) -> nodes.container:
    """Write a table as a list with a line for each row, below its caption."""
    lines = nodes.container("", ids=table["ids"], names=table["names"])
    lines += [nodes.paragraph("", "", *title.children) for title in table.findall(nodes.title)]
    lines += nodes.bullet_list(
        "",
        *(
            nodes.list_item("", nodes.paragraph("", ", ".join(filter(None, cells))))
            for cells in texts
        ),
        bullet="-",
    )
    return lines
