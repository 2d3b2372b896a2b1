"""A document's markup stripped: source or doctree → prose.

What reads documents is imported when it is first asked for: builds of Sphinx ask for `Rules` in
each, and read no document in most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from sphinx_mrstats.markup.parsers import scan, scan_block_lines, scan_blocks, scan_lines
    from sphinx_mrstats.markup.prose import Block

__all__ = [
    "DEFAULT_RULES",
    "Block",
    "Rules",
    "scan",
    "scan_block_lines",
    "scan_blocks",
    "scan_lines",
]


def __getattr__(name: str) -> Any:
    """Import what reads documents (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sphinx_mrstats.markup import parsers, prose

    value = getattr(prose if name == "Block" else parsers, name)
    globals()[name] = value
    return value
