"""Tables as Markdown, as GitHub and GitLab show it in comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["code", "markdown_table"]


def markdown_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool]
) -> str:
    """Write cells of Markdown as a table; `numbers` says which columns are aligned to the right.

    >>> print(markdown_table(["Word", "Now"], [["sea", "12"]], numbers=[False, True]), end="")
    | Word | Now |
    | --- | ---: |
    | sea | 12 |
    """
    rule = ["---:" if right else "---" for right in numbers]
    # A bar would end its cell, even in code font.
    lines = [[cell.replace("|", "\\|") for cell in line] for line in (headings, *rows)]
    lines.insert(1, rule)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(text: str) -> str:
    """Write text, such as a file's name, in code font, where it means nothing, and calls nobody.

    >>> print(code("docs/@a_b_|c.rst"), code("a`b"))
    `docs/@a_b_|c.rst` ``a`b``
    """
    shown = printable(text)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}"
