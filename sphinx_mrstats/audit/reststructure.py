"""What sources say of terms: glossaries, and the roles ``term`` and ``abbr``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.texts import SourceText
from sphinx_mrstats.documents import RESTRUCTUREDTEXT
from sphinx_mrstats.markup import DEFAULT_RULES
from sphinx_mrstats.markup.scanner import scan_constructs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.audit.texts import Text

__all__ = ["Entry", "abbreviations", "glossary_entries", "linked_terms"]

# A glossary of MyST, which has its entries without indentation.
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|:{3,})\{glossary\}[ \t]*$", re.MULTILINE)
_FENCE_ENDS = re.compile(r"(?:`{3,}|:{3,})[ \t]*$")

# The text of a role, over a line's end too.
_TERM = re.compile(r"(?::(?:std:)?term:|\{term\})`((?:[^`\\]|\\.)+)`")
_ABBR = re.compile(r"(?::abbr:|\{abbr\})`((?:[^`\\]|\\.)+?)\s*\(((?:[^`\\]|\\.)+)\)`")
_TARGET = re.compile(r"(?s).*?<([^<>]+)>$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term that a glossary defines, and its line in the source, from 1."""

    term: str
    line: int


def glossary_entries(text: Text) -> list[Entry]:
    """Return the terms that the glossaries of a document define, in order."""
    source = text.source()
    if "glossary" not in source:
        return []
    rules = text.rules if isinstance(text, SourceText) else DEFAULT_RULES
    if rules.parser == RESTRUCTUREDTEXT and not _FENCE.search(source):
        return [
            Entry(each.name, each.line)
            for each in scan_constructs(source.encode("utf-8", "replace"), rules)
            if each.kind == "glossary term"
        ]
    lines = source.expandtabs(8).split("\n")
    entries: list[Entry] = []
    for found in _FENCE.finditer(source):
        entries += _entries(lines, source.count("\n", 0, found.start()) + 1)
    if not entries:
        return []
    # what is shown as an example, in a literal block, is no prose
    prose = {line for line, _ in text.lines()}
    return [entry for entry in entries if entry.line in prose]


def _entries(lines: list[str], first: int) -> Iterator[Entry]:
    """Yield the terms of the fenced glossary whose body begins on line number `first`, from 0."""
    margin: int | None = None
    for number in range(first, len(lines)):
        line = lines[number].rstrip()
        content = line.lstrip()
        indent = len(line) - len(content)
        if _FENCE_ENDS.fullmatch(content):
            return
        if not content or content.startswith((":", "..")):
            continue
        if margin is None:
            margin = indent
        if indent < margin:
            return
        if indent == margin:
            yield Entry(re.split(r"\s+:\s+", content)[0], number + 1)


def linked_terms(source: str) -> Iterator[str]:
    """Yield the terms that a source refers to with the role ``term``."""
    if "term" in source:
        for found in _TERM.finditer(source):
            target = _TARGET.fullmatch(found[1])
            yield " ".join((target[1] if target else found[1]).split())


def abbreviations(text: Text) -> list[tuple[str, str, int]]:
    """Return what the role ``abbr`` explains in a document: short form, long form, line from 1."""
    source = text.source()
    if "abbr" not in source:
        return []
    found = [
        (each[1].strip(), " ".join(each[2].split()), source.count("\n", 0, each.start()) + 1)
        for each in _ABBR.finditer(source)
    ]
    prose = {line for line, _ in text.lines()} if found else set()
    return [each for each in found if each[2] in prose]
