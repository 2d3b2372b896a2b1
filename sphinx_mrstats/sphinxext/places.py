"""Places of words in the built pages: the nearest anchors, and links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

from sphinx_mrstats.markup.anchors import anchor_at, anchors_of_doctree
from sphinx_mrstats.sphinxext.config import is_counted_from_source
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

__all__ = ["NoteAnchors", "link_to_place", "nearest_anchor", "title_of"]

# What Sphinx calls a document without a title.
_NO_TITLE = "<no title>"

# The formats whose builders give every page the same empty address.
_WITHOUT_LINKS = frozenset(["man", "text"])


class NoteAnchors(SphinxTransform):
    """Keep where the anchors of a document are that is counted from its source."""

    default_priority = 735  # when all have their ids

    def apply(self, **kwargs: Any) -> None:
        """Note them by the lines of the source."""
        docname = self.env.docname
        if is_counted_from_source(self.env, docname):
            anchors = anchors_of_doctree(self.document, str(self.env.doc2path(docname)))
            domain_of(self.env).anchors[docname] = anchors


def nearest_anchor(env: BuildEnvironment, docname: str, line: int) -> str:
    """Return the id of the nearest anchor at `line` of a document's source, or before it.

    Empty for the top of the page. It is known of documents that are counted from their sources; the
    prose of others comes with anchors (`sphinx_mrstats.sphinxext.prose`).
    """
    return anchor_at(domain_of(env).anchors.get(docname, ()), line)


def link_to_place(
    builder: Builder, docname: str, *, of_page: str, anchor: str, text: str
) -> nodes.Node:
    """Return a link, on the page `docname`, to an anchor of the document `of_page`.

    Without an anchor, it leads to the top of the page. Where the builder does not write that page
    (a book of LaTeX leaves out orphans, a manual page has no addresses at all), the text stands
    without a link.
    """
    try:
        address = builder.get_relative_uri(docname, of_page)
    except NoUri:
        return nodes.Text(text)
    if not address and builder.format in _WITHOUT_LINKS:
        return nodes.Text(text)
    if builder.format == "latex" and anchor in _ids_of_title(builder.env, of_page):
        anchor = ""  # the first document's title is the book's, which has no label
    link = make_refnode(builder, docname, of_page, anchor, nodes.Text(text))
    if not link.get("refid") and not link.get("refuri"):
        link["refuri"] = "#"  # the top of the page it stands on
    return link


def _ids_of_title(env: BuildEnvironment, docname: str) -> list[str]:
    section = env.get_doctree(docname).next_node(nodes.section)
    return [] if section is None else section["ids"]


def title_of(env: BuildEnvironment, docname: str) -> str:
    """Return how a document is called on pages: its title, or its name if it has none."""
    title = env.titles[docname].astext() if docname in env.titles else _NO_TITLE
    return docname if title == _NO_TITLE else title
