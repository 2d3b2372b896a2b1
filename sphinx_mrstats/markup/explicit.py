"""Explicit markup in the walk: directives, footnotes, targets, substitutions, comments."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import grammar
from sphinx_mrstats.markup.inline import NAME, escape
from sphinx_mrstats.markup.reading import Event
from sphinx_mrstats.markup.rules import Argument, Body, Role

if TYPE_CHECKING:
    from sphinx_mrstats.markup.reading import Reading
    from sphinx_mrstats.markup.rules import Directive
    from sphinx_mrstats.markup.source import Buffer

__all__ = ["NL", "ExplicitWalker"]

NL = ord("\n")

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

# Their bodies take their own place in the document: a field list there may be its metadata.
_MODULES = frozenset({"module", "py:module", "js:module"})

_IS_NAME = re.compile(rf"{NAME}\Z")

# The name in a role directive, and the role that it is based on.
_ROLE = re.compile(rf"({NAME})\s*+(?:\(\s*+({NAME})\s*+\)\s*+)?\Z")

# The end of a target's name: a colon that nothing escapes, after no space, before one.
_TARGET_END = re.compile(r"(?<!(?<!\x00):)(?<![\s\x00]) ?:(?: |\Z)")
_QUOTED_TARGET_END = re.compile(r"(?<![\s\x00])` ?:(?: |\Z)")
_ANONYMOUS = re.compile(r"_ ?:(?: |\Z)")

# The name of a substitution, and what defines it.
_SUBSTITUTION = re.compile(r"(?P<name>[^|]+?)(?<![\s\x00])\|(?: ++|\Z)")
_DIRECTIVE = re.compile(rf"({NAME}) ?::(?: ++|\Z)")

# What a term of a glossary is sorted by, and a line of its body.
_SORTING_KEY = re.compile(rb" ++: +")


class ExplicitWalker(ABC):
    """Walks over explicit markup in one buffer; what is found goes to `reading`."""

    def __init__(self, buffer: Buffer, reading: Reading) -> None:
        self.buffer = buffer
        self.text = buffer.text
        self.reading = reading
        self.rules = reading.rules
        self.pending: tuple[int, int] | None = None  # text on the line at hand, and how deep it is

    @abstractmethod
    def walk(self, at: int, end: int) -> None:
        """Walk over whole lines, from one line end to another."""

    @abstractmethod
    def walk_lines(self, lines: list[tuple[int, int]]) -> None:
        """Walk over slices of lines as if they were a document of their own."""

    # What is found

    def say(self, start: int, end: int, indent: int) -> None:
        """Put out the text of one block; its first line stands at `start`, behind its spaces."""
        self.reading.leading = False
        if end > start:
            self.reading.parts.append((start, end, indent, self.buffer))

    def say_code(self, start: int, end: int) -> None:
        """Put out whole lines of code, where code is asked for."""
        self.reading.leading = False
        if self.rules.include_code:
            self.reading.say_code(start, end, self.buffer)

    def tell(self, kind: str, start: int, end: int, indent: int, name: str = "") -> None:
        """Put out an event."""
        if self.reading.events is not None:
            self.reading.events.append(Event(kind, start, end, indent, name, self.buffer))

    # Where things are: a place is the line end before a line

    def dedent(self, at: int, indent: int) -> int:
        """Find the place of the next line that is indented by at most `indent` spaces."""
        match = grammar.dedent(indent).search(self.text, at)
        return match.start() if match else len(self.text) - 2

    def block_end(self, at: int, indent: int) -> int:
        """Find the place of the next such line, or the next blank line."""
        text = self.text
        if text[at + 1] == NL:
            return at
        match = grammar.block_end(indent).search(text, at)
        return match.start() if match else len(text) - 2

    def depth(self, at: int) -> int:
        """Return the indentation of the next line that is not blank; -1 if there is none."""
        match = grammar.INDENT.match(self.text, at)
        return match.end() - match.start("indent") if match and match.end() < len(self.text) else -1

    def least(self, at: int, indent: int) -> int:
        """Return how deep a body is: the least indentation of lines from `at` that are deeper.

        Where there are none, one more than `indent`.
        """
        least = self.depth(at)
        if least <= indent + 1:
            return indent + 1
        end = self.dedent(at, indent)
        while match := grammar.less_deep(least - 1, indent + 1).search(self.text, at, end):
            least, at = len(match["indent"]), match.end()
            if least == indent + 1:
                break
        return least

    def lines(self, at: int, end: int, indent: int) -> list[tuple[int, int]]:
        """Return the slices of the lines between two places, without `indent` spaces each."""
        found = []
        while at < end:
            line_end = self.text.find(b"\n", at + 1)
            found.append((min(at + 1 + indent, line_end), line_end))
            at = line_end
        return found

    def block_text(self, start: int, at: int, end: int, indent: int) -> str:
        """Return text from `start` to its line's end, `at`, and lines up to `end`, dedented."""
        slices = [(start, at), *self.lines(at, end, indent)]
        return b"\n".join([self.text[left:right] for left, right in slices]).decode(
            "utf-8", "replace"
        )

    # Explicit markup

    def explicit(self, start: int, at: int, indent: int) -> int:
        """Walk over the construct whose two dots are at `start`, with its text at `at`."""
        match = grammar.EXPLICIT.match(self.text, at)
        if match:
            end = getattr(self, f"_{match.lastgroup}")(start, match, indent)
            if end is not None:
                return int(end)
        return self._comment(start, at, indent)

    def _comment(self, start: int, at: int, indent: int) -> int:
        text, line_end = self.text, self.text.find(b"\n", at)
        # an empty comment ends what is before it, and takes nothing with it
        is_empty = at == line_end and text[at + 1] == NL
        end = at if is_empty else self.dedent(line_end, indent)
        if grammar.COG.search(text, at, end):
            self.reading.see_comment(text[at:end])
        self.tell("comment", start, end, indent)
        return end

    def _note(self, start: int, match: re.Match[bytes], indent: int) -> int | None:
        name = match["note"].decode("utf-8", "replace").strip(" []#*")
        if not name.isascii() and not _IS_NAME.match(name):
            return None
        self.tell("footnote", start, match.end(), indent, name)
        self.reading.leading = False
        return self.follow(match.end(), indent)

    def follow(self, at: int, indent: int) -> int:
        """Go on with the text behind a marker, which lines below the marker's go on with."""
        line_end = self.text.find(b"\n", at)
        if at < line_end:
            self.pending = at, self.least(line_end, indent)
        return line_end

    # Targets

    def anonymous(self, start: int, indent: int) -> int:
        """Walk over an anonymous target."""
        end = self.block_end(self.text.find(b"\n", start), indent)
        self.tell("target", start, end, indent)
        return end

    def _target(self, start: int, match: re.Match[bytes], indent: int) -> int:
        end = self.block_end(self.text.find(b"\n", match.end()), indent)
        self.tell("target", start, end, indent, match["target"].decode("utf-8", "replace")[1:-1])
        return end

    def _odd_target(self, start: int, match: re.Match[bytes], indent: int) -> int | None:
        at = match.end()
        line_end = self.text.find(b"\n", at)
        end = self.block_end(line_end, indent)
        lines = self.block_text(at, line_end, end, self.least(line_end, indent)).split("\n")
        pattern = _QUOTED_TARGET_END if lines[0].startswith("`") else _TARGET_END
        if not _ANONYMOUS.match(escape(lines[0])) and not any(
            pattern.search(escape(line)) for line in lines
        ):
            return None  # its name never ends: a comment
        self.tell("target", start, end, indent)
        return end

    def metadata(self, at: int) -> int:
        """Leave out the field list that opens a document, at the place `at`; return its end."""
        self.reading.leading = False
        indent = self.depth(at)
        while (
            (line := grammar.INDENT.match(self.text, at))
            and line.end() - line.start("indent") == indent
            and (field := grammar.FIELD.match(self.text, line.end()))
        ):
            at = self.dedent(self.text.find(b"\n", field.end()), indent)
        return at

    # Substitutions and roles

    def _substitution(self, start: int, match: re.Match[bytes], indent: int) -> int:
        at = match.end()
        line_end = self.text.find(b"\n", at)
        end = self.dedent(line_end, indent)
        body = self.block_text(at, line_end, end, self.least(line_end, indent))
        found = _SUBSTITUTION.match(escape(body))
        if found:
            self.tell("substitution", start, end, indent, found["name"])
            rest = body[found.end() :].strip()
            directive = _DIRECTIVE.match(rest)
            if directive and directive[1].lower() == "replace":
                content = rest[directive.end() :]
                if len(re.split(r"\n\n++", content.strip("\n"))) == 1:
                    stripped = "\n".join(map(str.strip, content.split("\n")))
                    self.reading.define(found["name"], stripped, start)
        return end

    def _change_roles(self, name: str, argument: str) -> None:
        reading = self.reading
        if name == "role":
            if match := _ROLE.match(argument):
                base = reading.roles[match[2]] if match[2] else Role.TEXT
                reading.change_roles("own", match[1].lower(), base)
        elif name == "default-role":
            reading.change_roles("default", argument.strip())
        else:
            reading.change_roles("domain", argument.strip().lower())

    # Directives

    def _directive(self, start: int, match: re.Match[bytes], indent: int) -> int | None:
        name = match["directive"].decode("utf-8", "replace")
        if not name.isascii() and not _IS_NAME.match(name):
            return None
        name = name.lower()
        at = match.end()
        line_end = self.text.find(b"\n", at)
        if name in ("role", "default-role", "default-domain"):
            self._change_roles(name, self.text[at:line_end].decode("utf-8", "replace"))
        rule = self.rules.directive(name)
        if self.reading.events is not None:
            self.tell("directive", start, self.dedent(line_end, indent), indent, name)
        if rule.body is Body.NOTHING or rule.body is Body.CODE:
            return self._unread(name, rule, at, line_end, indent)
        head = self.block_end(line_end, indent)
        if name not in _SHOWS_NOTHING or self.depth(head) > indent:
            if self.reading.leading and name in _MODULES:
                head = self.metadata(head)
                if head > self.block_end(line_end, indent):
                    return head
            self.reading.leading = False
        return self._head(rule, at, line_end, indent)

    def _unread(self, name: str, rule: Directive, at: int, line_end: int, indent: int) -> int:
        """Walk over a directive whose body is not read, or is code."""
        end = self.dedent(line_end, indent)
        if name not in _SHOWS_NOTHING:
            self.reading.leading = False
        if rule.argument is Argument.PROSE:
            self._say_argument(*self._argument(rule, at, line_end, indent)[:3])
        elif rule.body is Body.CODE and self.rules.include_code:
            head = self._argument(rule, at, line_end, indent)[3]
            self.say_code(head, end)
        return end

    def _argument(
        self, rule: Directive, at: int, line_end: int, indent: int
    ) -> tuple[int, int, int, int]:
        """Find a directive's argument: where it starts and ends, how deep it is, the head's end.

        The head ends with the first blank line; a first line without text is none of it. The
        argument ends where options begin.
        """
        head = self.block_end(line_end, indent)
        has_text = at < line_end or head > line_end
        least = self.least(line_end, indent) if has_text else indent + 1
        end = head
        if rule.options:
            if at < line_end and grammar.FIELD.match(self.text, at):
                return at, at, least, head
            if head > line_end:
                for line in grammar.option_lines(least).finditer(self.text, line_end, head):
                    if grammar.FIELD.match(self.text, line.end()):
                        end = line.start()
                        break
        return at, end, least, head

    def _say_argument(self, start: int, end: int, indent: int) -> None:
        if self.text[start] == NL and start < end:  # it begins on the second line
            start += 1 + self.depth(start)
        self.say(start, max(start, end), indent)

    def _head(self, rule: Directive, at: int, line_end: int, indent: int) -> int:
        """Walk over a directive's head; its body mostly is what the walk goes on with."""
        has_text = at < line_end
        if not has_text and self.text[line_end + 1] == NL:  # the commonest head is empty
            start, end, least, head = at, line_end, 0, line_end
        else:
            start, end, least, head = self._argument(rule, at, line_end, indent)
        is_body = rule.argument is Argument.NONE or (
            rule.argument is Argument.FIRST_LINE_DROPPED and not has_text
        )
        if rule.argument is Argument.PROSE:
            if not rule.needs_body or self.depth(head) > indent:
                self._say_argument(start, end, least)
        elif rule.argument is Argument.VERSION:
            word = grammar.WORD.match(self.text, start, end)
            assert word
            self._say_argument(word.end(), end, least)
        elif is_body and rule.body is Body.GLOSSARY:
            if has_text:
                self.walk_lines([(at, line_end)])
            self._glossary(line_end, end, indent)
        elif is_body and end == head:
            # what looks like an argument is the beginning of the body
            if has_text:
                self.pending = at, least
            elif rule.argument is Argument.FIRST_LINE_DROPPED and head > line_end:
                # docutils strips it as an argument
                self.pending = line_end + 1 + self.depth(line_end), least
            return line_end
        elif is_body and end > start:
            lines = [(at, line_end)] if has_text else []
            self.walk_lines([*lines, *self.lines(line_end, end, least)])
        return self._behind_head(rule, end, head, indent)

    def _behind_head(self, rule: Directive, options: int, head: int, indent: int) -> int:
        """Walk over a body that is read in a way of its own."""
        if rule.body is Body.GLOSSARY:
            end = self.dedent(head, indent)
            self._glossary(head, end, indent)
            return end
        if rule.body is Body.CSV:
            end = self.dedent(head, indent)
            body = self.lines(head, end, self.least(head, indent))
            from sphinx_mrstats.markup.csvtable import csv_cells  # few documents have such a table

            for cell in csv_cells(self.text, self.lines(options, head, 0), body):
                self.walk_cells([cell])
            return end
        return head

    def _glossary(self, at: int, end: int, outer: int) -> None:
        """Read terms, each on a line of its own before its definition, without sorting keys."""
        text, indent = self.text, self.least(at, outer)
        term = grammar.dedent(indent)
        while at < end and (match := term.search(text, at)) and match.start() < end:
            self.walk(at, match.start())
            start = match.end() - 1
            line_end = text.find(b"\n", start)
            at = line_end
            if text.startswith(b".. ", start):
                at = self.dedent(line_end, indent)
                continue
            key = _SORTING_KEY.search(text, start, line_end)
            end_of_term = key.start() if key else line_end
            self.say(start, end_of_term, indent)
            if self.reading.events is not None:
                term_text = text[start:end_of_term].decode("utf-8", "replace")
                self.tell("glossary term", start, end_of_term, indent, term_text)
        self.walk(at, end)

    @abstractmethod
    def walk_cells(self, cells: list[list[list[tuple[bytes, int]]]]) -> None:
        """Walk over cells of a table, each of lines of stretches."""
