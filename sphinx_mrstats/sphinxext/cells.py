"""What stands in the cells of tables: text, links to places in pages, bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_mrstats.sphinxext.places import link_to_place

if TYPE_CHECKING:
    from sphinx.builders import Builder

__all__ = ["Bar", "Cell", "Link", "cell_node", "cell_text"]

# Where a bar is written in characters: enough for differences to be seen, little enough for a line.
_BAR_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an anchor of a document's page; without an anchor, to its top."""

    docname: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as long as `share`, from 0 to 1, of the longest."""

    share: float


Cell = str | Link | Bar


def cell_text(cell: Cell) -> str:
    """Write a cell in characters."""
    match cell:
        case Link():
            return cell.text
        case Bar():
            return "█" * max(round(cell.share * _BAR_WIDTH), 1)
        case _:
            return cell


def cell_node(cell: Cell, builder: Builder, docname: str) -> nodes.Node:
    """Make of a cell what `builder` can write on the page `docname`."""
    if isinstance(cell, Link):
        return link_to_place(
            builder, docname, of_page=cell.docname, anchor=cell.anchor, text=cell.text
        )
    if isinstance(cell, Bar) and builder.format == "html":
        style = f"width: {cell.share:.1%}"
        html = f'<span class="mrstats-bar" style="{style}" aria-hidden="true"></span>'
        return nodes.raw("", html, format="html")
    if isinstance(cell, Bar) and builder.format == "latex":
        # In ems, as wide as the same bar in characters is, at most.
        return nodes.raw("", rf"\rule{{{cell.share * 10:.2f}em}}{{1ex}}", format="latex")
    return nodes.Text(cell_text(cell))
