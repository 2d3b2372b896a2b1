"""The anchors of a doctree: the elements that a link to the built page can lead to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Anchors", "anchor_at", "anchor_of", "anchors_of_doctree"]

Anchors = tuple[tuple[int, str], ...]
"""Where anchors are: the line of the source, from 1, at which each begins, and its id; in order."""

# Elements that every builder with links gives their ids to, by the names of their classes (of the
# nearest that docutils and Sphinx have).
_KINDS = frozenset(["desc_signature", "figure", "paragraph", "rubric", "section", "table", "term"])


def anchor_of(node: nodes.Node) -> str:
    """Return the id that links can lead to; empty for an element without one."""
    if type(node).__name__ in _KINDS and isinstance(node, nodes.Element) and node["ids"]:
        return str(node["ids"][0])
    return ""


def anchors_of_doctree(doctree: nodes.document, source: str) -> Anchors:
    r"""Find the anchors that stand in a document's own `source`, the path given to the parser.

    What another file includes has lines of its own and is left out, and so is what stands in an
    ``only``, which not every builder shows.

    >>> from docutils.core import publish_doctree
    >>> text = "One\n===\n\nText.\n\n.. _here:\n\nMore.\n\nTwo\n===\n"
    >>> settings = {"doctitle_xform": False}
    >>> anchors_of_doctree(publish_doctree(text, "a.rst", settings_overrides=settings), "a.rst")
    ((1, 'one'), (8, 'here'), (10, 'two'))
    """
    found = {
        (_line(node), anchor_of(node))
        for node in doctree.ids.values()
        if anchor_of(node) and node.source == source and not _may_be_hidden(node)
    }
    return tuple(sorted(found))


def _line(node: nodes.Element) -> int:
    """Give the line at which an element begins; 0 where it isn't known."""
    line = node.line or next((below.line for below in node.findall() if below.line), 0)
    # docutils gives the line below a section's title
    return line - 1 if isinstance(node, nodes.section) else line


def _may_be_hidden(node: nodes.Node) -> bool:
    return any(type(outer).__name__ == "only" for outer in _above(node))


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def anchor_at(anchors: Anchors, line: int) -> str:
    """Return the last anchor that begins at `line` or before it; empty for the top of the page.

    >>> anchor_at(((1, "one"), (8, "here")), 7), anchor_at(((5, "one"),), 4)
    ('one', '')
    """
    before = bisect_right(anchors, line, key=lambda anchor: anchor[0])
    return anchors[before - 1][1] if before else ""
