"""Directives in the fast walk: what of their heads is cut, where `precut` left them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import landmarks
from sphinx_mrstats.markup.cutter import LINE_END, Cutter, UnsureError
from sphinx_mrstats.markup.rules import Argument, Body, Directive

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["DirectiveCutter"]

# There are some 150 names of directives; only names without end would be more.
_MOST_PLANS = 10_000


class DirectiveCutter(Cutter):
    """A `Cutter` that knows directives, and notes where it met descriptions of objects."""

    def __init__(self, source: bytes, rules: Rules) -> None:
        super().__init__(source, rules)
        self.plans = _plans(rules)
        # descriptions of objects: where their heads end and begin, and their indentations
        self.met: list[tuple[int, int, int]] = []

    def directive(self, match: re.Match[bytes], start: int, indent: int) -> None:
        """Cut what is not read of the directive whose name `match` found."""
        if not (self.source[start - 1] == LINE_END or self.in_body(start, indent)):
            return
        name = match["directive"]
        plan = self.plans.get(name)
        if plan is None:
            rule = self.rules.directive(name.decode().lower())
            is_shown = rule.body is Body.CODE and self.rules.include_code
            plan = DirectiveCutter._leave if is_shown else _plan(rule)
            if plan is DirectiveCutter._leave_out and name in landmarks.STATEFUL_NAMES:
                raise UnsureError
            if len(self.plans) < _MOST_PLANS:
                self.plans[name] = plan
        plan(self, start, match.end(), indent)

    def _leave_out(self, start: int, at: int, indent: int) -> None:
        """Keep nothing of a directive."""
        self.skip(start, self.end(at, indent))

    def _leave(self, start: int, at: int, indent: int) -> None:
        """Leave a directive to the exact reader."""
        self.read(start, self.end(at, indent), indent)

    def _object(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and note where it begins."""
        head = self._head_end(at, indent)
        self.met.append((head, at, indent))
        self.skip(start, head)

    def _body(self, start: int, at: int, indent: int) -> None:
        """Keep the body only."""
        self.skip(start, self._head_end(at, indent))

    def _body_or_head(self, start: int, at: int, indent: int) -> None:
        """Keep the body only, which begins at once where the first line is empty."""
        head = self._head_end(at, indent)
        begins_at_once = self.source[at] == LINE_END and head > at
        if begins_at_once and (
            self._options(at, head) > at or self._is_less_indented(at, indent, self.indent(at))
        ):
            self._leave(start, at, indent)
        else:
            self.skip(start, head)

    def _versioned(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and the text at the head behind the version."""
        head = self._head_end(at, indent)
        version = landmarks.WORD.match(self.source, at, head)
        assert version
        if landmarks.BEGINS_BLOCK.match(self.source, version.end() + 1, head):
            self._leave(start, at, indent)  # it is all text
            return
        self._keep(start, indent, version.end(), head, has_options=False)

    def _head(self, start: int, at: int, indent: int) -> None:
        """Keep the body, and the text at the head without options."""
        self._keep(start, indent, at, self._head_end(at, indent), has_options=True)

    def _head_end(self, at: int, indent: int) -> int:
        """Find where the head of a directive ends: at a blank line, or with the directive."""
        source = self.source
        line_end = source.find(b"\n", at)
        if source[line_end + 1] == LINE_END:
            return line_end  # mostly
        end = landmarks.head_end(indent).search(source, at)
        assert end
        return end.start()

    def _keep(self, start: int, indent: int, at: int, head: int, *, has_options: bool) -> None:
        source = self.source
        if head <= at:
            self.skip(start, head)
            return
        behind = source[at] != LINE_END
        if source.startswith(b"::", head - 2) or (
            behind and landmarks.BEGINS_BLOCK.match(source, at)
        ):
            self._leave(start, at, indent)
            return
        options = self._options(at, head) if has_options else head
        if options < head and self._is_less_indented(at, indent, self.indent(options)):
            self._leave(start, at, indent)  # indented more than the body: no options
            return
        self.cut_marker(start, at, options)
        self.fresh = head if behind or options < head else at
        if options < head:
            self.cut(options, head)

    def _is_less_indented(self, at: int, indent: int, depth: int) -> bool:
        """Tell whether some of a directive is indented less than its options by `depth` are."""
        return bool(landmarks.dedent(depth - 1).search(self.source, at, self.end(at, indent)))

    def _options(self, at: int, head: int) -> int:
        """Find the first option in a directive's head."""
        for line in landmarks.OPTIONS.finditer(self.source, at, head):
            if landmarks.FIELD_LINE.match(self.source, line.end()):
                return line.start()
        return head


@lru_cache(maxsize=16)
def _plans(rules: Rules) -> dict[bytes, Callable[..., None]]:
    """Return which method sees to which directive: it fills as names are met."""
    return {}


def _plan(rule: Directive) -> Callable[..., None]:
    """Say which method sees to a directive: called with its place, its end, and so on."""
    match rule:
        case (
            Directive(argument=Argument.PROSE, body=Body.NOTHING)
            | Directive(body=Body.CSV | Body.GLOSSARY)
        ):
            return DirectiveCutter._leave
        case Directive(body=Body.NOTHING | Body.CODE):
            return DirectiveCutter._leave_out
        case Directive(body=Body.OBJECT):
            return DirectiveCutter._object
        case Directive(argument=Argument.DROPPED):
            return DirectiveCutter._body
        case Directive(argument=Argument.FIRST_LINE_DROPPED):
            return DirectiveCutter._body_or_head
        case Directive(argument=Argument.VERSION):
            return DirectiveCutter._versioned
        case Directive(options=True):
            return DirectiveCutter._head
    return DirectiveCutter._leave
