"""Explicit markup: footnotes, targets, substitution definitions, directives and comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import blocks
from sphinx_mrstats.markup.blocks import Lines
from sphinx_mrstats.markup.csvtable import csv_cells
from sphinx_mrstats.markup.inline import escape
from sphinx_mrstats.markup.rules import Argument, Body, Directive, Role
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    from sphinx_mrstats.markup.reader import Reader

__all__ = ["ExplicitMarkup"]

# What may stand before a document's metadata, besides comments, targets and titles: directives
# that show nothing.
_NAMES = """
index meta raw role default-role default-domain sectionauthor codeauthor moduleauthor
currentmodule py:currentmodule module py:module js:module program title rst-class cssclass include
c:namespace c:namespace-push c:namespace-pop
cpp:namespace cpp:namespace-push cpp:namespace-pop toctree contents testsetup testcleanup
literalinclude
"""
_SHOWS_NOTHING = frozenset(_NAMES.split())

# The name in a role directive, and the role that it is based on.
_ROLE = re.compile(rf"({blocks.NAME})\s*+(?:\(\s*+({blocks.NAME})\s*+\)\s*+)?\Z")

# The end of a target's name: a colon that nothing escapes, after no space, before one.
_TARGET_END = re.compile(r"(?<!(?<!\x00):)(?<![\s\x00]) ?:(?: |\Z)")
_QUOTED_TARGET_END = re.compile(r"(?<![\s\x00])` ?:(?: |\Z)")

# The name of a substitution, and what defines it.
_SUBSTITUTION = re.compile(r"(?P<name>[^|]+?)(?<![\s\x00])\|(?: ++|\Z)")


class ExplicitMarkup:
    """Reads explicit markup for a `Reader`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.prose = reader.prose

    def read(self, lines: Lines, at: int, match: re.Match[str], titles: Titles | None) -> int:
        """Read the construct that begins at line `at`; return the index after it."""
        line = match.string
        if found := blocks.CITATION.match(line):
            body, end = lines.indented(at, found.end())
            self.reader.leading = False
            self.reader.read_body(body)
            return end
        if (found := blocks.TARGET.match(line)) and (
            target_end := _target_end(lines, at, found.end())
        ):
            return target_end
        if found := blocks.SUBSTITUTION.match(line):
            body, end = lines.indented(at, found.end())
            self._substitution(body)
            return end
        if match.end() < len(line) and (found := blocks.DIRECTIVE.match(line)):
            body, end = lines.indented(at, found.end())
            self._directive(found["name"].lower(), body, titles)
            return end
        return self._comment(lines, at, match.end())

    def _comment(self, lines: Lines, at: int, start: int) -> int:
        following = lines.text[at + 1] if at + 1 < len(lines.text) else ""
        if not following and start >= len(lines.text[at]):
            return at + 1  # an empty comment ends what is before it, and takes nothing with it
        body, end = lines.indented(at, start)
        self.prose.see_comment("\n".join(body.text))
        return end

    # Substitutions and roles

    def _substitution(self, body: Lines) -> None:
        text = escape("\n".join(body.text))
        match = _SUBSTITUTION.match(text)
        if not match:
            return
        rest = "\n".join(body.text)[match.end() :].strip()
        directive = blocks.DIRECTIVE.match(rest)
        if directive and directive["name"].lower() == "replace":
            content = rest[directive.end() :]
            paragraphs = re.split(r"\n\n++", content.strip("\n"))
            if len(paragraphs) == 1:
                self.prose.define(match["name"], "\n".join(map(str.strip, content.split("\n"))))

    def _define_role(self, body: Lines) -> None:
        match = _ROLE.match(body.text[0]) if body.text else None
        if match:
            base = self.prose.roles[match[2]] if match[2] else Role.TEXT
            self.prose.roles.own[match[1].lower()] = base

    def _set_default_role(self, name: str) -> None:
        self.prose.roles.default = self.prose.roles[name] if name else Role.TEXT

    # Directives

    def _directive(self, name: str, block: Lines, titles: Titles | None) -> None:
        first = block.text[0] if block.text else ""
        if name == "role":
            self._define_role(block)
        elif name == "default-role":
            self._set_default_role(first.strip())
        elif name == "default-domain":
            self.prose.roles.domain = first.strip().lower()
        rule = self.prose.roles.rules.directive(name)
        argument, options, body = _divide(block, rule)
        if name not in _SHOWS_NOTHING or (body.text and rule.body not in (Body.NOTHING, Body.CODE)):
            self.reader.leading = False
        if rule.argument is Argument.PROSE:
            self.prose.say(argument)
        elif rule.argument is Argument.VERSION:
            self.prose.say(_without_first_word(argument))
        self._body(rule.body, body, options, titles)

    def _body(self, kind: Body, body: Lines, options: Lines, titles: Titles | None) -> None:
        reader = self.reader
        match kind:
            case Body.NOTHING:
                pass
            case Body.CODE:
                self.prose.say_code(body)
            case Body.QUOTE:
                reader.read_quote(body)
            case Body.GLOSSARY:
                self._glossary(body)
            case Body.CSV:
                for cell in csv_cells(body, options):
                    reader.read_body(cell)
            case Body.PROSE:
                reader.read_body(body)
            case _:
                known = titles.within() if titles and kind is Body.SECTIONS else Titles()
                reader.read_body(body, known, describes_object=kind is Body.OBJECT)

    def _glossary(self, body: Lines) -> None:
        """Read terms, each on a line of its own before its definition, without sorting keys."""
        definition: list[int] = []
        in_comment = False
        for at, line in enumerate([*body.text, "end"]):
            if not line:
                definition.append(at)
            elif line[0].isspace():
                if not in_comment:
                    definition.append(at)
            else:
                self._definition(body, definition)
                definition = []
                in_comment = line.startswith(".. ")
                if not in_comment and at < len(body.text):
                    self.prose.say(Lines([re.split(" +: +", line)[0]], [body.numbers[at]]))

    def _definition(self, body: Lines, places: list[int]) -> None:
        lines = Lines(
            [body.text[at] for at in places], [body.numbers[at] for at in places]
        ).stripped()
        if lines.text:
            indent = len(lines.text[0]) - len(lines.text[0].lstrip())
            self.reader.read_body(lines.dedented(indent))


def _target_end(lines: Lines, at: int, start: int) -> int | None:
    """Return the index after a target; None where its name never ends: then it is a comment."""
    block, end = lines.indented(at, start, until_blank=True)
    pattern = _QUOTED_TARGET_END if block.text[0].startswith("`") else _TARGET_END
    first = escape(block.text[0])
    if first.startswith("_") and re.match(r"_ ?:(?: |\Z)", first):
        return end
    return end if any(pattern.search(escape(line)) for line in block.text) else None


def _divide(block: Lines, rule: Directive) -> tuple[Lines, Lines, Lines]:
    """Divide a directive's block into argument, options and body."""
    first_line_empty = not block.text or not block.text[0]
    block = block.slice(1 if first_line_empty else 0, len(block.text)).stripped_end()
    empty = block.slice(0, 0)
    if rule.argument is Argument.NONE and not rule.options:
        return empty, empty, block
    end = block.block_end(0)
    options_start = end
    if rule.options:
        fields = (at for at in range(end) if blocks.FIELD.match(block.text[at]))
        options_start = next(fields, end)
    argument, options = block.slice(0, options_start), block.slice(options_start, end)
    body = block.slice(end, len(block.text)).stripped()
    if rule.argument is Argument.NONE or (
        rule.argument is Argument.FIRST_LINE_DROPPED and first_line_empty
    ):
        if argument.text:
            body = Lines(
                [argument.text[0].lstrip(), *argument.text[1:], "", *body.text],
                [*argument.numbers, argument.numbers[-1], *body.numbers],
            )
        argument = empty
    return argument, options, body


def _without_first_word(argument: Lines) -> Lines:
    """Drop the version."""
    words = argument.text[0].split(None, 1) if argument.text else []
    return Lines(
        [words[1] if len(words) > 1 else "", *argument.text[1:]], argument.numbers[:] or [0]
    )
