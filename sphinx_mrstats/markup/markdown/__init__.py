"""MyST Markdown → prose, by the parser that myst-parser itself uses."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from sphinx_mrstats.markup.markdown.reader import MarkdownReader
    from sphinx_mrstats.markup.prose import Block
    from sphinx_mrstats.markup.rules import Rules

__all__ = ["INSTALL_HINT", "can_read_markdown", "scan", "scan_blocks", "scan_lines"]

INSTALL_HINT = 'pip install "sphinx-mrstats[myst]"'


def can_read_markdown() -> bool:
    """Tell whether the packages that parse Markdown are installed."""
    return all(find_spec(name) for name in ("markdown_it", "mdit_py_plugins", "yaml"))


def _read(source: bytes, rules: Rules, *, places: bool) -> MarkdownReader:
    """Read a document; raises `UsageError` where the packages for it are missing."""
    try:
        from sphinx_mrstats.markup.markdown.reader import MarkdownReader
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Markdown can't be read without the package {error.name}: {INSTALL_HINT}"
        ) from None
    return MarkdownReader(rules, source, places=places)


def scan(source: bytes, rules: Rules) -> bytes:
    """Return the prose of a document's UTF-8 source, as UTF-8 for `words.count_tokens`."""
    paragraphs = _read(source, rules, places=False).paragraphs
    text = "\n\n".join([paragraph.text() for paragraph in paragraphs])
    return text.encode("utf-8", "replace")


def scan_blocks(source: bytes, rules: Rules) -> list[Block]:
    """Return the prose block by block, in document order, with the place of each stretch."""
    paragraphs = _read(source, rules, places=True).paragraphs
    return [block for paragraph in paragraphs if (block := paragraph.block())]


def scan_lines(source: bytes, rules: Rules) -> list[tuple[int, str]]:
    """Return the prose by line: the line's number in the source, from 1, and its clean text."""
    found = []
    for block in scan_blocks(source, rules):
        offset = 0
        for line in block.text.split("\n"):
            if line and not line.isspace():
                start = offset + len(line) - len(line.lstrip())
                found.append((block.place(start)[0], line))
            offset += len(line) + 1
    return found
