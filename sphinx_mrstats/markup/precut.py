"""What one pattern can tell is no prose: cut out of a whole source at once, before the walk.

Most of what is not read is explicit markup that stands after a blank line: signatures, code,
comments, targets, versions. One search finds and cuts it all. Only a mark stays behind, indented as
what it stands for, so that the walk sees a paragraph there, and can have back what was cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import blocks, landmarks
from sphinx_mrstats.markup.alternatives import any_of
from sphinx_mrstats.markup.rules import Argument, Body, Directive

if TYPE_CHECKING:
    from sphinx_mrstats.markup.rules import Rules

__all__ = ["MARK", "Precut"]

# Stands for what was cut out. It can't be in a source: that is normalised.
MARK = b"\x01"

# What is cut, from the blank line before it on, unless that begins a literal block; `i` is the
# indentation. It ends before the first line that is not indented more, and the alternatives differ
# in what of it is cut. Each line is looked at once: nothing may fail behind what was looked at but
# where that has no blank line, so that it is not searched again for what begins within.
_PATTERN = rb"""
    \n\n(?<!::\n\n)(?<!\n\n\n)\n*+(?P<i>\ *+)\.\.\ (?:
        # directives of which nothing is read
        (?:%(nothing)s)\ ?::(?=[ \n])[^\n]*+(?>(?:\n++(?P=i)\ [^\n]*+)*)
        # those without their head, unknown ones among them
      | (?:(?!(?:%(other)s)\ ?::)%(name)s|%(body)s)\ ?::(?:(?=\n\n)|\ [^\n]++%(lines)s)
        # versions, admonitions: where all of their text begins on another line
      | (?:%(version)s)\ ?::\ [^\ \n]++(?:(?=\n\n)|(?=\n\ ++%(plain)s)(?=%(text)s))
      | (?:%(all)s)\ ?::(?:(?=\n\n)|(?=%(text)s))
        # targets
      | _(?![ \n:`_])[^\n:`\\]*+:(?=[ \n])[^\n]*+%(lines)s
        # comments: one paragraph that can't hold cog's markers, nor begin anything else
      | (?![_|\ ])(?>(?:[^\n:\[{]++|:(?!:))+)(?>(?:\n(?P=i)\ [^\n\[{]++)*)(?!\n++(?P=i)\ |[\[{:])
    )(?=\n)
"""

# The further lines of a paragraph that is indented more.
_LINES = rb"(?>(?:\n(?P=i)\ ++[^\n]++)*)"

# A paragraph of lines that are no options, and that no literal block follows.
_TEXT = rb"(?>(?:\n(?P=i)\ ++(?!:(?![a-z:.+-]++(?<=:)`))[^\n]++)+)(?<!::)\n(?!(?P=i)\ )"

# What begins no block of its own.
_PLAIN = rb"(?:[A-Za-z][a-z]*+[ \n',]|:[a-z:]++`|`)"

# A name as docutils has it, in lower case and without a domain.
_NAME = rb"[a-z][a-z0-9]*+(?>(?:[-._+][a-z0-9]++)*)"

_DIRECTIVE = re.compile(rb"\.\. (" + blocks.NAME.encode() + rb") ?::")


@lru_cache(maxsize=16)
def _pattern(rules: Rules) -> re.Pattern[bytes]:
    """Return the pattern for what is cut."""
    names: dict[str, list[str]] = {kind: [] for kind in ("nothing", "body", "version", "all", "")}
    for name in rules.named_directives():
        names[_kind(name, rules)].append(name)
    other = [name for kind in names if kind != "body" for name in names[kind]]
    return re.compile(
        _PATTERN
        % {
            **{kind.encode(): any_of(names[kind]) for kind in names},
            b"body": any_of(name for name in names["body"] if ":" in name),
            b"other": any_of(other),
            b"name": _NAME,
            b"lines": _LINES,
            b"text": _TEXT,
            b"plain": _PLAIN,
        },
        re.VERBOSE,
    )


def _kind(name: str, rules: Rules) -> str:
    """Say which alternative of the pattern a directive belongs to; none, where it says nothing."""
    match rules.directive(name):
        case Directive(body=Body.CODE) if rules.include_code:
            return ""
        case Directive(argument=Argument.PROSE) | Directive(body=Body.CSV | Body.GLOSSARY):
            return ""
        case Directive(body=Body.NOTHING | Body.CODE):
            return "" if name.encode() in landmarks.STATEFUL_NAMES else "nothing"
        case Directive(argument=Argument.DROPPED):
            return "body"
        case Directive(argument=Argument.VERSION):
            return "version"
        case Directive(argument=Argument.NONE, options=True):
            return "all"
    return ""


class Precut:
    """A normalised source, and its `text` in which marks stand for what was cut out."""

    def __init__(self, source: bytes, rules: Rules) -> None:
        self.source = source
        self.rules = rules
        parts = _pattern(rules).split(source)
        parts[1::2] = [b"\n\n%b\x01\n" % indent for indent in parts[1::2]]
        self.text = b"".join(parts)

    @cached_property
    def _cut(self) -> list[bytes]:
        """What was cut out, from its two dots on."""
        found = _pattern(self.rules).finditer(self.source)
        return [self.source[match.end("i") : match.end()] for match in found]

    @cached_property
    def _marks(self) -> list[int]:
        return [match.start() for match in re.finditer(MARK, self.text)]

    def original(self, start: int, end: int) -> bytes:
        """Return lines of the text, from `start` up to `end`, as they are in the source."""
        lines = self.text[start:end]
        if MARK not in lines:
            return lines
        first, *others = lines.split(MARK)
        cut = self._cut[bisect_left(self._marks, start) :]
        # the line end behind a mark is none of the source's
        restored = (b + other.removeprefix(b"\n") for b, other in zip(cut, others, strict=False))
        return first + b"".join(restored)

    def objects(self, start: int, end: int) -> list[int]:
        """Return the places of marks from `start` up to `end` that stand for heads of objects."""
        marks = self._marks
        return [
            marks[at]
            for at in range(bisect_left(marks, start), bisect_left(marks, end))
            if (match := _DIRECTIVE.match(self._cut[at]))
            and self.rules.directive(match[1].decode()).body is Body.OBJECT
        ]
