"""The order in which documents are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["reading_order"]


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return all documents in the order of the tables of contents, then the others by name."""
    order: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        if docname in env.found_docs and docname not in order:
            order[docname] = None
            waiting += reversed(env.toctree_includes.get(docname, ()))
    return [*order, *sorted(env.found_docs - order.keys())]
