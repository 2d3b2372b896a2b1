"""The walk over the blocks of a document: what of it is prose, and where each block stands.

A block's extent depends on its own indentation alone: a paragraph goes on where the next line is
as deep as it, a directive where the next lines are deeper than its two dots. So the walk is flat:
it goes from block to block, however deep those are nested, and keeps no stack of bodies. Where text
follows a marker on the same line (``- text``, ``:field: text``), it is walked on with there, as
deep as the lines below it are that belong to the same body.

What is read goes to a `Reading` as slices of the buffer, in the order of the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import grammar, tables
from sphinx_mrstats.markup.enumerators import Enumerator, parse_enumerator
from sphinx_mrstats.markup.explicit import NL, ExplicitWalker
from sphinx_mrstats.markup.frames import Frames, Titles
from sphinx_mrstats.markup.inline import read_inline
from sphinx_mrstats.markup.reading import RUN
from sphinx_mrstats.markup.source import Buffer
from sphinx_mrstats.markup.tables import column_width, padded

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.markup.csvtable import Cell
    from sphinx_mrstats.markup.reading import Reading
    from sphinx_mrstats.markup.tables import Rectangle

__all__ = ["walk_document"]

# What is indented more is read as plain text. docutils itself gives up where bodies are nested so
# deep, and so no line is looked at for more bodies than that.
_DEEPEST = 120

# Section adornments shorter than the title must have so many characters; shorter ones are text.
_SHORTEST_RULE = 4

# What may come after a run.
_TAILS = frozenset({"term", "title", "literal"})

# Fields that name a type, and those that say whose it is, in the field list of an object.
_TYPE_FIELDS = frozenset({"type", "rtype", "vartype"})
_OWNER = re.compile(
    rb"(?:param|parameter|arg|argument|key|keyword|kwarg|kwparam|var|ivar|cvar) ++(?:.* )?(.++)"
)

# Between two cells: an empty comment, which ends whatever is before it.
_BARRIER: Cell = [[], [(b"..", 0)], []]


def walk_document(buffer: Buffer, reading: Reading) -> None:
    """Walk over a whole document."""
    _Walker(buffer, reading, Titles()).walk(0, len(buffer.text) - 2)


class _Walker(ExplicitWalker):
    """Walks over the blocks of one buffer."""

    def __init__(self, buffer: Buffer, reading: Reading, titles: Titles | None) -> None:
        super().__init__(buffer, reading)
        self.titles = titles
        self.frames = Frames(self.text, self.rules)
        # by indentation, the last item of an enumerated list, and where its line ends
        self.items: dict[int, tuple[Enumerator, int]] = {}
        # by indentation, where the field list ends that was last looked through, and its parameters
        self.parameters: dict[int, tuple[int, set[bytes]]] = {}

    def walk(self, at: int, end: int) -> None:
        """Walk over whole lines, from one line end to another."""
        text, reading, pattern = self.text, self.reading, self.reading.run_pattern
        unread_end = at  # before this, nothing else than metadata can end what leads a document
        while at < end:
            if pattern and (at >= unread_end or not reading.leading):
                match = pattern.match(text, at, end + 2)
                assert match
                run_end = match.end("run")
                if run_end > at or not reading.leading:
                    reading.leading = False
                    if match.lastgroup in _TAILS:
                        at, is_sure = self._tail(match, at, run_end)
                        if is_sure:
                            continue
                    else:
                        if run_end > at:
                            reading.parts.append((at, run_end, RUN, self.buffer))
                        at = match.end("unread")
                        if at > run_end:
                            continue
                else:
                    unread_end = match.end("unread")
            line = grammar.INDENT.match(text, at)
            assert line
            start = line.end()
            if start > end:
                break
            at = self._block(start, start - line.start("indent"))
            while self.pending:
                start, indent = self.pending
                self.pending = None
                at = self._block(start, indent)

    def _tail(self, match: re.Match[bytes], at: int, run_end: int) -> tuple[int, bool]:
        """Walk over a run and what comes after it: a term, a title, or a literal block's paragraph.

        Return where that ends, and whether another run may begin there.
        """
        reading, kind = self.reading, match.lastgroup
        assert kind
        start, after, tail_end = match.start("tail"), match.end(), match.start(kind)
        indent = start - match.start("k")
        is_sure = True
        if kind == "title":
            if indent or self.titles is None:  # none of the document's
                start, tail_end, after, is_sure = 0, 0, match.end("unread"), False
            elif not self.titles.enter(match["sign_k"].decode()):
                tail_end = start
        if tail_end > start and reading.placeless and match.end("unread") == run_end:
            reading.parts.append((at, tail_end, RUN, self.buffer))
        else:
            if run_end > at:
                reading.parts.append((at, run_end, RUN, self.buffer))
            if kind == "literal":
                self.say(start, self._end_before_colons(start, tail_end), indent)
            else:
                self.say(start, tail_end, indent)
        if kind == "literal":
            self.say_code(tail_end, after)
        return after, is_sure

    def _block(self, start: int, indent: int) -> int:
        """Walk over the block that begins at `start`, as deep as `indent`; return its end."""
        if indent:
            self.reading.leading = False
        match = grammar.CONSTRUCT.match(self.text, start)
        if match and indent <= _DEEPEST:
            end = _HANDLERS[match.lastgroup](self, match, start, indent)
            if end is not None:
                return end
        return self._text(start, indent)

    def _walk_buffer(self, buffer: Buffer) -> None:
        _Walker(buffer, self.reading, None).walk(0, len(buffer.text) - 2)

    def walk_lines(self, lines: list[tuple[int, int]]) -> None:
        self.walk_cells([[[(self.text[start:end], start)] for start, end in lines]])

    def walk_cells(self, cells: list[Cell]) -> None:
        self.reading.leading = False
        lines = [line for cell in cells for line in [*cell, *_BARRIER]]
        self._walk_buffer(Buffer.of_lines(lines, self.buffer))

    # Lists

    def _explicit(self, match: re.Match[bytes], start: int, indent: int) -> int:
        return self.explicit(start, match.end(), indent)

    def _anonymous(self, match: re.Match[bytes], start: int, indent: int) -> int:
        return self.anonymous(start, indent)

    def _item(self, match: re.Match[bytes], start: int, indent: int) -> int:
        self.reading.leading = False
        text, at = self.text, match.end()
        self.tell("item", start, at, indent)
        if text[at] != NL:
            width = at - start
            if text[start] >= 0x80:  # a bullet of three bytes
                width -= 2
            self.pending = at, indent + width
            return at
        return at

    def _enumerator(self, match: re.Match[bytes], start: int, indent: int) -> int | None:
        """Walk over an item of an enumerated list; what looks like one may be text."""
        text = self.text
        written = match["enumerator"].decode().rstrip()
        line_end = text.find(b"\n", match.end())
        following = ""
        if text[line_end + 1] != NL and self.depth(line_end) == indent:
            after = line_end + 1 + indent
            following = text[after : text.find(b"\n", after)].decode("utf-8", "replace")
        item = self._next_item(written, start, indent, following)
        if item is None or not item.announces(following):
            return None
        self.items[indent] = item, line_end
        return self._item(match, start, indent)

    def _next_item(
        self, written: str, start: int, indent: int, following: str
    ) -> Enumerator | None:
        """Say which item is written; a letter may go on with a list of roman numerals."""
        if indent in self.items and following and written.strip("().").isalpha():
            last, at = self.items[indent]
            expected = "arabic" if last.sequence == "#" else last.sequence
            less = grammar.dedent(indent + len(last.style)).search(self.text, at, start + 1)
            if less and less.end() - 1 == start:
                item = parse_enumerator(written, expected)
                if (
                    item
                    and item.style == last.style
                    and item.announces(following)
                    and item.sequence == last.sequence
                    and item.ordinal == last.ordinal + 1
                ):
                    return item
        return parse_enumerator(written)

    def _field(self, match: re.Match[bytes], start: int, indent: int) -> int:
        at = match.end()
        line_end = self.text.find(b"\n", at)
        name = match["name"].decode("utf-8", "replace")
        if self.reading.leading:
            return self.metadata(start - indent - 1)
        self.tell("field", start, line_end, indent, name)
        if name.partition(" ")[0] in _TYPE_FIELDS and self.frames.describes_object(start, indent):
            end = self.dedent(line_end, indent)
            if self._names_types(name, at, line_end, end, indent):
                return end
            argument = name.partition(" ")[2].split()[-1:]
            if argument and argument[0].encode() not in self._parameters(start, indent):
                return end  # nothing shows the type of what there isn't
        return self.follow(at, indent)

    def _parameters(self, start: int, indent: int) -> set[bytes]:
        """Name the parameters and variables that the field list at hand describes."""
        end, names = self.parameters.get(indent, (0, set()))
        if start < end:
            return names
        first = above = start - indent - 1
        while above > 0:
            above = self.text.rfind(b"\n", 0, above)
            line = grammar.INDENT.match(self.text, above)
            assert line
            depth = line.end() - line.start("indent")
            if depth == indent and grammar.FIELD.match(self.text, line.end()):
                first = above
            elif depth <= indent:
                break
        at = first
        names = set()
        while True:
            line = grammar.INDENT.match(self.text, at)
            field = line and grammar.FIELD.match(self.text, line.end())
            if not (line and field) or line.end() - line.start("indent") != indent:
                break
            if owner := _OWNER.match(field["name"]):
                names.add(owner[1])
            at = self.dedent(self.text.find(b"\n", field.end()), indent)
        self.parameters[indent] = at, names
        return names

    def _names_types(self, name: str, at: int, line_end: int, end: int, indent: int) -> bool:
        """Tell whether a field of an object description only names types.

        Sphinx shows one paragraph with markup at the parameter whose type it is; a return type's
        body it shows unless that is one paragraph without markup.
        """
        kind, _, argument = name.partition(" ")
        if bool(argument) == (kind == "rtype"):
            return True  # an argument too many or too few: shown as a field of that name
        text = self.block_text(at, line_end, end, self.least(line_end, indent)).strip()
        first = text.partition("\n")[0].encode() + b"\n"
        plain = (
            "\n\n" not in text
            and not grammar.CONSTRUCT.match(first)
            and read_inline(text, self.reading.roles) == text
        )
        is_paragraph = "\n\n" not in text and not grammar.CONSTRUCT.match(first)
        return is_paragraph and plain if kind == "rtype" else not is_paragraph or plain

    def _option(self, match: re.Match[bytes], start: int, indent: int) -> int | None:
        text, at = self.text, match.end()
        if text[at] == NL and self.depth(at) <= indent:
            return None  # an option without a description is text
        if text.startswith(b"--", start) and self._is_attribution(start, indent):
            return None
        self.reading.leading = False
        self.tell("option", start, at, indent)
        return self.follow(at, indent)

    # Blocks of text

    def _line_block(self, match: re.Match[bytes], start: int, indent: int) -> int:
        self.reading.leading = False
        line_end = self.text.find(b"\n", start)
        end = self.block_end(line_end, indent)
        least = self.least(line_end, indent) if end > line_end else indent
        self.tell("line", start, end, indent)
        self.say(match.end(), end, least)
        return end

    def _doctest(self, match: re.Match[bytes], start: int, indent: int) -> int:
        end = self._text_end(self.text.find(b"\n", start), indent)
        self.tell("doctest", start, end, indent)
        self.say_code(start - 1, end)
        return end

    def _text_end(self, at: int, indent: int) -> int:
        """Find the next blank line, or the next one that is less indented."""
        if indent:
            return self.block_end(at, indent - 1)
        return self.text.find(b"\n\n", at)

    # Tables

    def _grid(self, match: re.Match[bytes], start: int, indent: int) -> int:
        rows = self._rows(start, self._text_end(match.end(), indent), indent)
        n_rows = next((n for n, row in enumerate(rows) if row[:1] not in ("+", "|")), len(rows))
        n_rows, is_sound = tables.grid_end(rows[:n_rows])
        end = start
        for _ in range(n_rows):
            end = self.text.find(b"\n", end + 1)
        self.tell("table", start, end, indent)
        self.reading.leading = False
        if is_sound:
            rows = [*map(padded, rows[:n_rows])]
            self._cells(rows, tables.grid_cells(rows), start, end, indent)
        return end

    def _simple(self, match: re.Match[bytes], start: int, indent: int) -> int:
        text = self.text
        end = self.dedent(match.end(), indent - 1) if indent else len(text) - 2
        border = grammar.border(indent)
        at, n_borders, is_sound = match.end(), 0, False
        table_end = end
        while found := border.search(text, at, end + 1):
            at = found.end()
            table_end = at
            if at - found.start() - 1 - indent != match.end() - start:
                break
            if n_borders or text[at + 1] == NL or at >= end:
                is_sound = True
                break
            n_borders += 1
        else:
            table_end = at if n_borders else end
        self.tell("table", start, table_end, indent)
        self.reading.leading = False
        if is_sound:
            rows = [*map(padded, self._rows(start, table_end, indent))]
            self._cells(rows, tables.simple_cells(rows), start, table_end, indent)
        return table_end

    def _rows(self, start: int, end: int, indent: int) -> list[str]:
        """Return the lines of a table, without the spaces before it."""
        rows = self.text[start:end].decode("utf-8", "replace").split("\n")
        return [rows[0], *[row[indent:] for row in rows[1:]]] if indent else rows

    def _cells(
        self, rows: list[str], cells: list[Rectangle], start: int, end: int, indent: int
    ) -> None:
        """Walk over the cells of a table, which stands from `start` to `end`."""
        if not cells:
            return
        if self.reading.placeless:
            texts = tables.cell_texts(rows, cells)
            self._walk_buffer(
                Buffer(
                    ("\n" + "\n\n..\n\n".join(texts)).rstrip().encode("utf-8", "replace") + b"\n\n"
                )
            )
        else:
            lines = self.lines(self.text.find(b"\n", start), end, indent)
            offsets = [start, *[at for at, _ in lines]]
            self.walk_cells([tables.cell_lines(rows, offsets, cell) for cell in cells])

    # Titles, transitions, paragraphs, definitions

    def _titles_at(self, start: int, indent: int) -> Titles | None:
        return self.frames.titles(start, indent, self.titles) if indent else self.titles

    def _rule(self, match: re.Match[bytes], start: int, indent: int) -> int | None:
        """Walk over a transition or a title with an overline; short ones are text."""
        text, end = self.text, match.end()
        rule = text[start:end]
        is_short = len(rule) < _SHORTEST_RULE
        titles = self._titles_at(start, indent)
        if titles is None:
            return None if is_short else end  # an error: the line is lost
        depth = -1 if text[end + 1] == NL else self.depth(end)
        if depth < indent:
            if is_short:
                return None
            self.reading.leading = False
            self.tell("transition", start, end, indent)
            return end
        line = end + 1 + indent
        line_end = text.find(b"\n", line)
        if depth == indent and grammar.RULE.match(text, line):
            return None if is_short else line_end  # an error: both lines are lost
        after = line_end + 1 + indent
        underline = (
            b""
            if text[line_end + 1] == NL or self.depth(line_end) != indent
            else (text[after : text.find(b"\n", after)])
        )
        width = column_width(text[line:line_end].decode("utf-8", "replace"))
        if is_short and not (underline == rule and width <= len(rule)):
            return None
        if underline == rule:
            self._title(titles, rule[:1] * 2, line + depth - indent, line_end, indent)
        if text[line_end + 1] == NL:
            return line_end
        if self.depth(line_end) < indent:
            return line_end
        return text.find(b"\n", line_end + 1)

    def _title(self, titles: Titles, style: bytes, start: int, end: int, indent: int) -> None:
        before, leading = titles.level, self.reading.leading
        if titles.enter(style.decode()):
            if self.reading.events is not None:
                title = self.text[start:end].decode("utf-8", "replace")
                self.tell("title", start, end, indent, title)
            self.say(start, end, indent)
            self.reading.leading = leading and titles.level > before

    def _text(self, start: int, indent: int) -> int:
        """Walk over a term, a title with an underline, or a paragraph."""
        text, end = self.text, self.text.find(b"\n", start)
        if text[end + 1] != NL:
            depth = self.depth(end)
            if depth > indent:
                if text[start] in b"-\xe2" and self._is_attribution(start, indent):
                    end = self._text_end(end, indent)
                self.tell("term", start, end, indent)
                self.say(start, end, indent)
                return end
            if depth == indent:
                rule = grammar.RULE.match(text, end + 1 + indent)
                if rule:
                    width = rule.end() - rule.start()
                    title = text[start:end].decode("utf-8", "replace")
                    if width >= _SHORTEST_RULE or column_width(title) <= width:
                        titles = self._titles_at(start, indent)
                        if titles is not None:
                            self._title(titles, rule["sign"], start, end, indent)
                        return rule.end()
                if text[start] in b"-\xe2" and self._is_attribution(start, indent):
                    end = self._text_end(end, indent)
                    self.say(start, end, indent)
                    return end
                match = grammar.lines_of(indent).match(text, start)
                assert match
                end = match.end()
        self.tell("paragraph", start, end, indent)
        if text.startswith(b"::", end - 2) and end - 2 >= start:
            backslashes = end - 2 - start - len(text[start : end - 2].rstrip(b"\\"))
            if backslashes % 2 == 0:
                return self._literal(start, end, indent)
        self.say(start, end, indent)
        return end

    def _literal(self, start: int, end: int, indent: int) -> int:
        """Walk over a paragraph that ends with two colons, and the literal block below it.

        That is of indented lines, or else of lines that begin with the same sign.
        """
        text = self.text
        self.say(start, self._end_before_colons(start, end), indent)
        depth = self.depth(end)
        at = end
        if depth > indent:
            at = self.dedent(end, indent)
        elif depth == indent:
            line = grammar.INDENT.match(text, end)
            assert line
            sign = text[line.end() : line.end() + 1]
            if grammar.RULE.match(sign + b"\n"):
                quoted = grammar.quoted_lines(indent, sign).match(text, line.end())
                assert quoted
                # two dots alone hold no words, and they may be what stands between two cells
                if not text.startswith(b"..\n\n", line.end()):
                    at = quoted.end()
        if at > end:
            self.tell("literal", end, at, indent)
            self.say_code(end, at)
        return at

    def _end_before_colons(self, start: int, end: int) -> int:
        """Return where the text ends that is seen of a paragraph with two colons at its end.

        One colon is seen, or none where it would stand alone; no line without text is left then.
        """
        text = self.text
        if end - 2 > start and text[end - 3] not in b" \n":
            return end - 1
        end -= 2
        while end > start and text[end - 1] in b" \n":
            end -= 1
        return end

    def _is_attribution(self, start: int, indent: int) -> bool:
        """Tell whether text that may be an attribution is one: the last lines of a block quote."""
        match = indent and grammar.ATTRIBUTION.match(self.text, start)
        return bool(match) and self.frames.ends_quote(start, indent)


_HANDLERS: dict[str | None, Callable[[_Walker, re.Match[bytes], int, int], int | None]] = {
    "bullet": _Walker._item,
    "enumerator": _Walker._enumerator,
    "field": _Walker._field,
    "explicit": _Walker._explicit,
    "option": _Walker._option,
    "doctest": _Walker._doctest,
    "line_block": _Walker._line_block,
    "grid": _Walker._grid,
    "simple": _Walker._simple,
    "anonymous": _Walker._anonymous,
    "rule": _Walker._rule,
}
