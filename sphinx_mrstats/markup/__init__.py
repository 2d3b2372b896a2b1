"""A document's markup stripped: source or doctree → prose."""

from sphinx_mrstats.markup.parsers import scan, scan_block_lines, scan_blocks, scan_lines
from sphinx_mrstats.markup.prose import Block
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Rules

__all__ = [
    "DEFAULT_RULES",
    "Block",
    "Rules",
    "scan",
    "scan_block_lines",
    "scan_blocks",
    "scan_lines",
]
