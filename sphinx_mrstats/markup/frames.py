"""What a block stands in, worked out only where that matters.

The walk keeps no stack of bodies. Three things depend on one all the same: whether a title may
stand in a directive, whether a field stands in the description of an object, and whether text is
the attribution of a block quote. Each is rare, and told by the lines above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import grammar
from sphinx_mrstats.markup.rules import Body

if TYPE_CHECKING:
    from sphinx_mrstats.markup.rules import Rules

__all__ = ["Frames", "Titles"]


class Titles:
    """The title styles of a document in order of their level, and the level that is reached."""

    def __init__(self, styles: list[str] | None = None, level: int = 0) -> None:
        self.styles = [] if styles is None else styles
        self.level = self.least = level

    def enter(self, style: str) -> bool:
        """Begin a section; False where its level can't be reached, so that its title is lost."""
        level = self.styles.index(style) + 1 if style in self.styles else len(self.styles) + 1
        if level > self.level + 1 or level <= self.least:
            return False
        if level > len(self.styles):
            self.styles.append(style)
        self.level = level
        return True

    def within(self) -> Titles:
        """Return what holds in a body that may have subsections of the section at hand."""
        return Titles(self.styles, min(self.level, len(self.styles)))


NL = ord("\n")

_WITH_TITLES = frozenset({Body.SECTIONS, Body.TITLED, Body.OBJECT})

# How many lines above are looked at to tell what a block quote is in.
_MOST_LINES = 200


@dataclass(slots=True)
class _Frame:
    """A directive: how deep its head is, its body's kind, where that ends and how deep it is."""

    indent: int
    kind: Body
    end: int
    body: int
    titles: Titles | None = None


class Frames:
    """The directives around the places of one buffer that are asked for, in their order."""

    def __init__(self, text: bytes, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._frames: list[_Frame] = []
        self._at = 0  # directives are known up to here

    def _frame(self, start: int, indent: int) -> _Frame | None:
        """Return the directive in whose body the block at `start` stands, and in nothing else."""
        text = self._text
        for head in grammar.DIRECTIVE_HEAD.finditer(text, self._at, start):
            self._at = head.end() - 1
            depth = len(head["indent"].decode("utf-8", "replace"))
            rule = self._rules.directive(head["name"].decode("utf-8", "replace").lower())
            self._leave(head.start(), depth)
            at = text.find(b"\n", head.end())
            end = self._end(at, depth)
            if end > start or rule.body is not Body.NOTHING:
                self._frames.append(_Frame(depth, rule.body, end, self._least(at, end, depth)))
        self._leave(start - 1 - indent, indent)
        frame = self._frames[-1] if self._frames else None
        return frame if frame and frame.body == indent else None

    def _leave(self, at: int, depth: int) -> None:
        while self._frames and (self._frames[-1].indent >= depth or self._frames[-1].end <= at):
            self._frames.pop()

    def _end(self, at: int, indent: int) -> int:
        match = grammar.dedent(min(indent, 200)).search(self._text, at)
        return match.start() if match else len(self._text)

    def _least(self, at: int, end: int, indent: int) -> int:
        match = grammar.INDENT.match(self._text, at)
        least = match.end() - match.start("indent") if match else indent + 1
        while least > indent + 1 and (
            match := grammar.less_deep(least - 1, indent + 1).search(self._text, at, end)
        ):
            least, at = len(match["indent"]), match.end()
        return least

    def describes_object(self, start: int, indent: int) -> bool:
        """Tell whether a field is one of those that describe an object."""
        frame = self._frame(start, indent)
        return frame is not None and frame.kind is Body.OBJECT

    def titles(self, start: int, indent: int, outer: Titles | None) -> Titles | None:
        """Return which titles may stand at `start`; None where none may."""
        frame = self._frame(start, indent)
        if frame is None:
            return None
        return self._titles_of(len(self._frames) - 1, outer)

    def _titles_of(self, index: int, outer: Titles | None) -> Titles | None:
        """Return the titles of a frame; `outer` are those of the buffer."""
        if index < 0:
            return outer
        frame = self._frames[index]
        if frame.kind not in _WITH_TITLES:
            return None
        if frame.titles is None:
            frame.titles = Titles()
            margin = self._frames[index - 1].body if index else 0
            if frame.kind is Body.SECTIONS and frame.indent == margin:
                known = self._titles_of(index - 1, outer)
                if known:
                    frame.titles = known.within()
        return frame.titles

    def ends_quote(self, start: int, indent: int) -> bool:
        """Tell whether text after a blank line ends a block quote that began above it."""
        text = self._text
        at = start - 1 - indent  # the line end before it
        if text[at - 1 : at] not in (b"\n", b""):
            return False
        first = True
        for _ in range(_MOST_LINES):
            at = text.rfind(b"\n", 0, at)
            if at < 0:
                return not first  # nothing is less deep: the document begins with a quote
            match = grammar.INDENT.match(text, at)
            if not match or text[at + 1] == NL:
                continue
            depth = match.end() - match.start("indent")
            if depth < indent:
                return not first and self._opens_quote(match.end(), depth, indent)
            first = False
        return False

    def _opens_quote(self, start: int, depth: int, indent: int) -> bool:
        """Tell whether what is indented below a line is a block quote."""
        text = self._text
        line_end = text.find(b"\n", start)
        match = grammar.CONSTRUCT.match(text, start)
        kind = match.lastgroup if match else None
        if kind in ("bullet", "enumerator"):
            assert match
            return match.end() - start + depth != indent
        if kind == "explicit":
            assert match
            head = grammar.EXPLICIT.match(text, match.end())
            if not head or head.lastgroup != "directive":
                return False
            rule = self._rules.directive(head["directive"].decode("utf-8", "replace").lower())
            return rule.body is Body.QUOTE
        if kind in ("field", "option"):
            return False
        return text[line_end + 1] == NL
