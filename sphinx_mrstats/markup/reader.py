"""The exact reader: docutils' block parser as far as it decides what is read.

It walks the lines of a document as docutils' state machine does, construct by construct and body
by body, and hands text to `Prose`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.markup import blocks
from sphinx_mrstats.markup.blocks import Lines, parse_enumerator
from sphinx_mrstats.markup.columns import column_width
from sphinx_mrstats.markup.explicit import ExplicitMarkup
from sphinx_mrstats.markup.inline import read_inline
from sphinx_mrstats.markup.tables import grid_table, simple_table
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from sphinx_mrstats.markup.inline import Roles
    from sphinx_mrstats.markup.prose import Prose

__all__ = ["Reader"]

# docutils itself gives up at about this depth of nesting; below it, bodies are read as plain text.
_DEEPEST = 100

# Section adornments shorter than the title must have so many characters; shorter ones are text.
_SHORTEST_RULE = 4

_TYPE_FIELDS = frozenset({"type", "rtype", "vartype"})


def _names_types(field: re.Match[str], body: Lines, roles: Roles) -> bool:
    """Tell whether a field of an object description only names types.

    Sphinx shows one paragraph with markup at the parameter whose type it is; a return type's body
    it shows unless that is one paragraph without markup.
    """
    kind, _, argument = field["name"].partition(" ")
    if kind not in _TYPE_FIELDS:
        return False
    if bool(argument) == (kind == "rtype"):
        return True  # an argument too many or too few: shown as a field of that name
    text = "\n".join(body.text).strip()
    if kind == "rtype":
        return _is_paragraph(text) and read_inline(text, roles) == text
    return not _is_paragraph(text) or read_inline(text, roles) == text


def _is_paragraph(text: str) -> bool:
    """Tell whether a body without blank lines around it is one paragraph, as far as it begins."""
    line = text.partition("\n")[0]
    return "\n\n" not in text and not (
        blocks.ENUMERATOR.match(line)
        or any(pattern.match(line) for pattern, _ in _CONSTRUCTS.get(line[:1], ()))
    )


class Reader:
    """Reads one document into `prose`."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.explicit = ExplicitMarkup(self)
        self.leading = True  # nothing but titles, comments and the like was met yet
        self.depth = 0

    def read(self, lines: Lines) -> None:
        """Read a whole document."""
        self.read_body(lines, Titles())

    def read_body(
        self, lines: Lines, titles: Titles | None = None, *, describes_object: bool = False
    ) -> None:
        """Read a body."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.prose.say(lines)
        else:
            _Body(self, lines, titles, describes_object=describes_object).read()
        self.depth -= 1

    def read_quote(self, lines: Lines) -> None:
        """Read block quotes: the lines up to an attribution, the attribution, and again."""
        at = 0
        while at < len(lines.text):
            start, end = _attribution(lines, at)
            self.read_body(lines.slice(at, start))
            self.prose.say(lines.slice(start, end))
            at = end
            while at < len(lines.text) and not lines.text[at]:
                at += 1


def _attribution(lines: Lines, at: int) -> tuple[int, int]:
    """Find the next attribution: after a blank line, its further lines of one indentation."""
    text = lines.text
    at = next((place for place in range(at, len(text)) if text[place]), at)
    for start in range(at + 1, len(text)):
        if text[start] and not text[start - 1] and blocks.ATTRIBUTION.match(text[start]):
            end = lines.block_end(start)
            indents = {len(line) - len(line.lstrip()) for line in text[start + 1 : end]}
            if len(indents) <= 1:
                return start, end
    return len(text), len(text)


class _Body:
    """One body: a document's, a list item's, a directive's."""

    def __init__(
        self,
        reader: Reader,
        lines: Lines,
        titles: Titles | None = None,
        *,
        describes_object: bool = False,
    ) -> None:
        self.reader = reader
        self.prose = reader.prose
        self.lines = lines
        self.text = lines.text
        self.titles = titles
        self.describes_object = describes_object
        self.at = 0

    def read(self) -> None:
        text = self.text
        while self.at < len(text):
            line = text[self.at]
            if not line:
                self.at += 1
            elif line[0] == " ":
                self.reader.leading = False
                block, self.at = self.lines.indented(self.at)
                self.reader.read_quote(block)
            else:
                self._construct(line)

    def _construct(self, line: str) -> None:
        """Read what the line at hand begins: what it fits first and is not text after all."""
        for pattern, method in _CONSTRUCTS.get(line[0], ()):
            match = pattern.match(line)
            if match and method(self, match):
                return
        if (
            line[0].isalnum()
            and (match := blocks.ENUMERATOR.match(line))
            and self._enumerated(match)
        ):
            return
        self._text()

    def _nested(self, lines: Lines) -> None:
        self.reader.leading = False
        if lines.text:
            self.reader.read_body(lines)

    # Lists

    def _list_item(self, match: re.Match[str]) -> None:
        if match.end() < len(match.string):
            body, self.at = self.lines.indented(self.at, match.end(), indent=match.end())
        else:
            body, self.at = self.lines.indented(self.at, match.end())
        self._nested(body)

    def _bullet(self, match: re.Match[str]) -> bool:
        self._list_item(match)
        return True

    def _following(self) -> str:
        return self.text[self.at + 1] if self.at + 1 < len(self.text) else ""

    def _enumerated(self, match: re.Match[str] | None) -> bool:
        """Read an enumerated list; what looks like one may be text by its second line."""
        assert match
        item = parse_enumerator(match)
        if not item or not item.announces(self._following()):
            return False
        sequence = "arabic" if item.sequence == "#" else item.sequence
        automatic = item.sequence == "#"
        while match:
            self._list_item(match)
            self._skip_blank()
            match = (
                blocks.ENUMERATOR.match(self.text[self.at]) if self.at < len(self.text) else None
            )
            after = parse_enumerator(match, sequence) if match else None
            if (
                not after
                or after.style != item.style
                or not after.announces(self._following())
                or (
                    after.sequence != "#"
                    and (
                        automatic or after.sequence != sequence or after.ordinal != item.ordinal + 1
                    )
                )
            ):
                break
            automatic = automatic or after.sequence == "#"
            item = after
        return True

    def _skip_blank(self) -> None:
        while self.at < len(self.text) and not self.text[self.at]:
            self.at += 1

    def _field_list(self, match: re.Match[str] | None) -> bool:
        is_metadata = self.reader.leading
        self.reader.leading = False
        while match:
            body, self.at = self.lines.indented(self.at, match.end())
            if not is_metadata and not (
                self.describes_object and _names_types(match, body, self.prose.roles)
            ):
                self._nested(body)
            self._skip_blank()
            match = blocks.FIELD.match(self.text[self.at]) if self.at < len(self.text) else None
        return True

    def _option(self, match: re.Match[str]) -> bool:
        body, end = self.lines.indented(self.at, match.end())
        if not any(body.text):
            return False
        self.at = end
        self._nested(body)
        return True

    # Blocks of text

    def _line_block(self, match: re.Match[str]) -> bool:
        self.reader.leading = False
        block, self.at = self.lines.indented(self.at, match.end(), until_blank=True)
        self.prose.say(block)
        return True

    def _doctest(self, match: re.Match[str]) -> bool:
        self.reader.leading = False
        end = self.lines.block_end(self.at)
        self.prose.say_code(self.lines.slice(self.at, end))
        self.at = end
        return True

    def _grid_table(self, match: re.Match[str]) -> bool:
        self.reader.leading = False
        cells, self.at = grid_table(self.lines, self.at)
        for cell in cells:
            self._nested(cell)
        return True

    def _simple_table(self, match: re.Match[str]) -> bool:
        self.reader.leading = False
        cells, self.at = simple_table(self.lines, self.at)
        for cell in cells:
            self._nested(cell)
        return True

    def _explicit(self, match: re.Match[str]) -> bool:
        self.at = self.reader.explicit.read(self.lines, self.at, match, self.titles)
        return True

    def _anonymous(self, match: re.Match[str]) -> bool:
        _, self.at = self.lines.indented(self.at, match.end(), until_blank=True)
        return True

    # Titles, transitions, paragraphs, definitions

    def _rule(self, match: re.Match[str]) -> bool:
        """Read a transition or a title with an overline; short ones are text."""
        line, following = match.string, self._following()
        short = len(line) < _SHORTEST_RULE
        if self.titles is None:
            if short:
                return False
            self.at += 1  # an error: the line is lost
        elif not following:
            if short:
                return False
            self.reader.leading = False
            self.at += 1
        elif following[0] != " " and blocks.RULE.match(following):
            if short:
                return False
            self.at += 2  # an error: both lines are lost
        else:
            underline = self.text[self.at + 2] if self.at + 2 < len(self.text) else ""
            good = line == underline and column_width(following) <= len(line)
            if short and not good:
                return False
            if line == underline:
                self._title(line[0] * 2, self.at + 1)
            self.at += 3
        return True

    def _title(self, style: str, at: int) -> None:
        assert self.titles is not None
        before = self.titles.level
        if self.titles.enter(style):
            self.prose.say(Lines([self.text[at].strip()], [self.lines.numbers[at]]))
            if self.titles.level <= before:
                self.reader.leading = False

    def _text(self) -> None:
        """Read a definition, a title with an underline, or a paragraph."""
        line, following = self.text[self.at], self._following()
        if following[:1] == " ":
            self.reader.leading = False
            self.prose.say(self.lines.slice(self.at, self.at + 1))
            body, self.at = self.lines.indented(self.at + 1)
            self._nested(body)
        elif blocks.RULE.match(following) and (
            len(following) >= _SHORTEST_RULE or column_width(line) <= len(following)
        ):
            if self.titles is not None:
                self._title(following[0], self.at)
            self.at += 2
        else:
            self._paragraph()

    def _paragraph(self) -> None:
        self.reader.leading = False
        text, start, end = self.text, self.at, self.at + 1
        while end < len(text) and text[end][:1] not in ("", " "):
            end += 1
        self.at = end
        paragraph = self.lines.slice(start, end)
        last = paragraph.text[-1]
        literal = last.endswith("::") and (len(last) - len(last[:-2].rstrip("\\"))) % 2 == 0
        if literal:  # one colon is seen, or none where it would stand alone
            paragraph.text[-1] = last[:-1] if last[-3:-2].strip() else last[:-2].rstrip()
        self.prose.say(paragraph)
        if literal:
            self._literal()

    def _literal(self) -> None:
        """Read a literal block: indented lines, or else lines that begin with the same sign."""
        block, end = self.lines.indented(self.at)
        if not any(block.text):
            self._skip_blank()
            end = self.at
            sign = self.text[end][0] if end < len(self.text) else ""
            if blocks.RULE.match(sign):
                while end < len(self.text) and self.text[end].startswith(sign):
                    end += 1
            block = self.lines.slice(self.at, end)
        self.prose.say_code(block)
        self.at = end


_CONSTRUCTS: dict[
    str, tuple[tuple[re.Pattern[str], Callable[[_Body, re.Match[str]], bool]], ...]
] = {
    sign: (*constructs, (blocks.RULE, _Body._rule))
    for sign, constructs in {
        **dict.fromkeys("!\"$%&',;<?@[\\]^`{}~)", ()),
        "*": ((blocks.BULLET, _Body._bullet),),
        "-": ((blocks.BULLET, _Body._bullet), (blocks.OPTION, _Body._option)),
        "+": (
            (blocks.BULLET, _Body._bullet),
            (blocks.OPTION, _Body._option),
            (blocks.GRID_TABLE, _Body._grid_table),
        ),
        **dict.fromkeys("\u2022\u2023\u2043", ((blocks.BULLET, _Body._bullet),)),
        **dict.fromkeys("(#", ((blocks.ENUMERATOR, _Body._enumerated),)),
        ":": ((blocks.FIELD, _Body._field_list),),
        "/": ((blocks.OPTION, _Body._option),),
        ">": ((blocks.DOCTEST, _Body._doctest),),
        "|": ((blocks.LINE_BLOCK, _Body._line_block),),
        "=": ((blocks.SIMPLE_TABLE, _Body._simple_table),),
        ".": ((blocks.EXPLICIT, _Body._explicit),),
        "_": ((blocks.ANONYMOUS, _Body._anonymous),),
    }.items()
}
