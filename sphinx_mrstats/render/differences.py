"""Differences as text, reStructuredText and Markdown."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.text import Text

from sphinx_mrstats.render.difference import KINDS, document_section, sections
from sphinx_mrstats.render.markdown import code, markdown_table
from sphinx_mrstats.render.rst import escape, simple_table
from sphinx_mrstats.render.screen import WIDTH, plain_table
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.difference import Difference
    from sphinx_mrstats.render.difference import Section
    from sphinx_mrstats.render.screen import Screen

__all__ = ["draw_differences", "render_markdown", "render_rst"]

_NOTHING = "Nothing changed."

# Below its document, each kind of change hangs under its name.
_INDENT = "  "

_STYLES = {"came": "green", "went": "red", "rose": "cyan", "fell": "yellow"}


def draw_differences(screen: Screen, found: Sequence[Difference], titles: tuple[str, str]) -> None:
    """Draw the first difference whole, and the words of the others, each below its document.

    `titles` name both states.
    """
    for section in sections(found[0], titles):
        if section.title:
            screen.console.print()
            screen.console.print(Text(section.title, style="bold"), soft_wrap=True)
        screen.console.print(_table(section))
    if not found[0].is_changed:
        screen.console.print()
        screen.console.print(_NOTHING)
    for each in found[1:]:
        screen.console.print()
        name = Text(printable(each.name), style="bold")
        size = f"  {each.old_size.n_tokens:,} → {each.size.n_tokens:,} words"
        screen.console.print(name.append(size, style="not bold dim"), soft_wrap=True)
        _draw_words(screen, each)


def _table(section: Section) -> object:
    headings, *rows = section.cells(printable)
    table = plain_table()
    for heading, right in zip(headings, section.numbers, strict=True):
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _draw_words(screen: Screen, found: Difference) -> None:
    width = min(screen.console.width, WIDTH)
    for kind in KINDS:
        words = ", ".join(change.word for change in getattr(found, kind))
        first = f"{_INDENT}{kind}  "
        for line in textwrap.wrap(
            words,
            width,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        ):
            shown = Text(line)
            if line.startswith(first):
                shown.stylize(_STYLES[kind], len(_INDENT), len(first))
            screen.console.print(shown, soft_wrap=True)


def render_rst(found: Sequence[Difference], titles: tuple[str, str]) -> str:
    """Write tables below rubrics, so that they can stand anywhere in a document."""
    blocks = []
    for section in _all_sections(found, titles):
        headings, *rows = section.cells(escape)
        rubric = f".. rubric:: {section.title}\n\n" if section.title else ""
        blocks.append(rubric + simple_table(headings, rows, numbers=section.numbers))
    if not found[0].is_changed:
        blocks.append(f"{_NOTHING}\n")
    return "\n".join(blocks)


def render_markdown(found: Sequence[Difference], titles: tuple[str, str]) -> str:
    """Write a comment for a pull request: what came in sight, all else to be unfolded."""
    old, new = map(code, titles)
    blocks = [f"### Words: {old} → {new}\n"]
    for section in _all_sections(found, titles):
        headings, *rows = section.cells(code)
        table = markdown_table(headings, rows, numbers=section.numbers)
        if section.title:
            table = (
                f"<details{_OPEN if section.title.startswith('Came') else ''}>"
                f"<summary>{section.title}</summary>\n\n{table}\n</details>\n"
            )
        blocks.append(table)
    if not found[0].is_changed:
        blocks.append(f"{_NOTHING}\n")
    return "\n".join(blocks)


_OPEN = " open"


def _all_sections(found: Sequence[Difference], titles: tuple[str, str]) -> tuple[Section, ...]:
    total, *documents = found
    of_documents = [document_section(documents)] if documents else []
    return (*sections(total, titles), *of_documents)
