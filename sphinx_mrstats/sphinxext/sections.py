"""The sections of documents: which there are, and which of them a place belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["Section", "section_of_anchors", "sections_of", "with_subsections"]


class Section(NamedTuple):
    """A section below a document's title: its id, how deep it lies (from 1), and its title."""

    name: str
    depth: int
    title: str


def sections_of(env: BuildEnvironment, docname: str) -> tuple[Section, ...]:
    """Return the sections of a document in their order, as tables of contents have them."""
    toc = env.tocs.get(docname)
    if toc is None:
        return ()
    return tuple(
        Section(reference["anchorname"][1:], _depth(reference), reference.astext())
        for reference in toc.findall(nodes.reference)
        if reference.get("anchorname", "").startswith("#")
    )


def _depth(node: nodes.Node) -> int:
    depth = -1
    while node.parent is not None:
        depth += isinstance(node.parent, nodes.bullet_list)
        node = node.parent
    return depth


def with_subsections(sections: tuple[Section, ...], name: str) -> frozenset[str]:
    """Return the ids of a section and all below it; none if there is no such section.

    >>> sections = (Section("a", 1, "A"), Section("a-1", 2, "A 1"), Section("b", 1, "B"))
    >>> sorted(with_subsections(sections, "a")), sorted(with_subsections(sections, "c"))
    (['a', 'a-1'], [])
    """
    found: set[str] = set()
    depth = 0
    for section in sections:
        if section.name == name:
            found, depth = {name}, section.depth
        elif found and section.depth > depth:
            found.add(section.name)
        elif found:
            break
    return frozenset(found)


def section_of_anchors(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return for each id of a document's doctree the section that it stands in, or is."""
    names = {section.name for section in sections_of(env, docname)}
    found: dict[str, str] = {}
    for element in env.get_doctree(docname).findall(nodes.Element):
        outer: nodes.Node | None = element if element["ids"] else None
        while isinstance(outer, nodes.Element):
            if names.intersection(outer["ids"]):
                found |= dict.fromkeys(element["ids"], next(iter(names.intersection(outer["ids"]))))
                break
            outer = outer.parent
    return found
