"""Changes of words in the source of a document, each only if nothing else that is read changes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils.utils import column_width

from sphinx_mrstats.audit.trees import Tree
from sphinx_mrstats.documents import MARKDOWN
from sphinx_mrstats.markup import scan_blocks
from sphinx_mrstats.markup.rules import Role
from sphinx_mrstats.text import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_mrstats.markup import Block, Rules

__all__ = ["Change", "Fixed", "Left", "fix_text"]

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*\Z")
_ROLE = re.compile(r":(?P<name>[A-Za-z0-9][\w.+:-]*):`(?P<text>[^`]*)\Z")
_GLOSSARY = re.compile(r"(?P<indent>[ \t]*)\.\.[ \t]+(?:std:)?glossary::")

_MORE_WOULD_CHANGE = "more than this word would change"

# How far a role may begin before a word in it: a title of several lines.
_LONGEST_ROLE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A word to be written otherwise: `old` at a line and column, each from 1, becomes `new`.

    An empty `new` takes the word out, with the space before it. With a `term` the word stays and
    becomes a link to that term of the glossary.
    """

    line: int
    column: int
    old: str
    new: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A change that was not made, and why."""

    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document with some changes made: its UTF-8 source before and after, and what was left.

    `headings` are the titles that changed, as they were, each with the change in it: links may lead
    to them by their text.
    """

    path: str
    before: bytes
    after: bytes
    made: tuple[Change, ...]
    left: tuple[Left, ...]
    headings: tuple[tuple[str, Change], ...] = ()


def fix_text(path: str, source: bytes, changes: Sequence[Change], rules: Rules) -> Fixed:
    r"""Make changes in a document's UTF-8 source, each only if nothing else changes by it.

    The changed document is read again, as words and with code, and compared with what was expected;
    reStructuredText also by docutils, whose tree must be the same but for these words. The line
    below or above a title grows and shrinks with the title.

    >>> from sphinx_mrstats.markup import DEFAULT_RULES
    >>> source = b"Teh sea\n=======\n\n``teh`` teh.\n"
    >>> title, word = Change(1, 1, "Teh", "The"), Change(4, 9, "teh", "the")
    >>> code = Change(4, 3, "teh", "the")
    >>> fixed = fix_text("a.rst", source, [title, code, word], DEFAULT_RULES)
    >>> fixed.after
    b'The sea\n=======\n\n``teh`` the.\n'
    >>> [left.change.column for left in fixed.left]
    [3]
    """
    document = _Document(source.decode("utf-8", "replace"), rules)
    left: list[Left] = []
    possible = []
    for change in changes:
        if why := document.refusal(change):
            left.append(Left(change, why))
        else:
            possible.append(change)
    made = _most_of(document, {}, possible)
    left += [Left(change, _MORE_WOULD_CHANGE) for change in possible if change not in made]
    after = document.with_changes(made)
    left.sort(key=lambda each: (each.change.line, each.change.column))
    headings = tuple(
        (title, change) for change in made if (title := document.heading(change.line - 1))
    )
    return Fixed(path, source, after.encode("utf-8"), tuple(made), tuple(left), headings)


def _most_of(
    document: _Document, made: dict[Change, bool], changes: Sequence[Change]
) -> dict[Change, bool]:
    """Add those of `changes` to `made` that change nothing else, tried together where they can be.

    Of each that is made, True says that what follows it in its line keeps its place.
    """
    if not changes:
        return made
    for is_padded in (False, True) if len(changes) == 1 else (False,):
        tried = {**made, **dict.fromkeys(changes, is_padded)}
        if document.differs_only_by(tried, document.with_changes(tried)):
            return tried
    if len(changes) > 1:  # those that can't be made are found by halving
        half = len(changes) // 2
        for some in (changes[:half], changes[half:]):
            made = _most_of(document, made, some)
    return made


class _Document:
    """The text of a document, with what a reader reads of it."""

    def __init__(self, text: str, rules: Rules) -> None:
        self.text = text
        self.rules = rules
        self.lines = [line[0] for line in LINE.finditer(text)]
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line))
        self._with_code = replace(rules, include_code=True)
        self._blocks = self._read(text, rules)
        self._all_blocks = self._read(text, self._with_code)
        self._tree: Tree | None = None

    @staticmethod
    def _read(text: str, rules: Rules) -> list[Block]:
        return list(scan_blocks(text.encode("utf-8", "replace"), rules))

    def refusal(self, change: Change) -> str:
        """Say why a change can't be made, before it is tried; empty if it may be."""
        if change.line > len(self.lines):
            return "the document has changed since it was read"
        at = self._starts[change.line - 1] + change.column - 1
        if self.text[at : at + len(change.old)] != change.old:
            return "it is not written here as it is read: markup or a line end stands within it"
        if _located(self._blocks, change) is None:
            return "no reader reads it here"
        if self._is_target(at):
            return "a role finds its target by it: mend the target too, or give the role a title"
        if self._is_glossary_term(change.line - 1):
            return "it is a term of the glossary, which links find by its name; mend them together"
        if self._slice(change) is None:
            return "it stands alone on its line"
        if change.term and self.heading(change.line - 1):
            return "it is in a heading, which is no place for a link"
        return ""

    def _is_target(self, at: int) -> bool:
        """Tell whether the text at `at` is what a role such as ``term`` looks for."""
        before = self.text[max(at - _LONGEST_ROLE, 0) : at].rpartition("\n\n")[2]
        role = _ROLE.search(before)
        if role is None:
            return False
        whole = role["text"] + self.text[at:].partition("`")[0]
        kind = self.rules.role(role["name"].lower())
        return kind is Role.TITLE_OR_TEXT and "<" not in whole

    def _is_glossary_term(self, number: int) -> bool:
        """Tell whether a line, numbered from 0, is a term of a glossary."""
        indent = _indentation(self.lines[number])
        for above in range(number - 1, -1, -1):
            line = self.lines[above]
            if not line.strip():
                continue
            depth = _indentation(line)
            if depth >= indent:
                continue
            glossary = _GLOSSARY.match(line)
            return glossary is not None and not any(
                self.lines[between].strip() and depth < _indentation(self.lines[between]) < indent
                for between in range(above + 1, number)
            )
        return False

    def _slice(self, change: Change) -> tuple[int, int] | None:
        """Return what of the text is replaced: a word, and a space beside one that is taken out.

        None where a word that is to be taken out stands alone on its line.
        """
        start = self._starts[change.line - 1] + change.column - 1
        end = start + len(change.old)
        if change.new:
            return start, end
        begin = self._starts[change.line - 1]
        before = self.text[begin:start]
        if before.strip():
            return begin + len(before.rstrip(" \t")), end
        line_end = begin + len(self.lines[change.line - 1].rstrip("\r\n"))
        after = self.text[end:line_end]
        if not after[:1].isspace():
            return None
        return start, end + len(after) - len(after.lstrip(" \t"))

    def with_changes(self, changes: Mapping[Change, bool]) -> str:
        """Return the text with changes made, and the adornments of titles that have grown.

        A change with True keeps what follows in its line where it was, as tables need it.
        """
        changed = self.lines[:]
        for change in sorted(changes, key=lambda each: (each.line, each.column), reverse=True):
            found = self._slice(change)
            if found is None:
                continue
            number = change.line - 1
            start, end = (place - self._starts[number] for place in found)
            line = changed[number]
            rest = line[end:]
            if changes[change]:
                rest = _shifted(rest, column_width(line[start:end]) - column_width(change.new))
            changed[number] = line[:start] + self._written(change) + rest
        for number in sorted({change.line - 1 for change in changes}):
            self._adorn(changed, number)
        return "".join(changed)

    def _written(self, change: Change) -> str:
        """Write what a change puts into the source."""
        if not change.term:
            return change.new
        title = change.new if change.new == change.term else f"{change.new} <{change.term}>"
        role = "{term}" if self.rules.parser == MARKDOWN else ":term:"
        return f"{role}`{title}`"

    def heading(self, number: int) -> str:
        """Return the text of the title that is a line, numbered from 0; empty if it is none."""
        line = self.lines[number].strip()
        if self.rules.parser == MARKDOWN and line.startswith("#"):
            return line.strip("# \t")
        below = self.lines[number + 1].rstrip("\r\n") if number + 1 < len(self.lines) else ""
        return line if line and len(below.rstrip()) > 1 and _ADORNMENT.match(below) else ""

    def _adorn(self, changed: list[str], number: int) -> None:
        """Make the lines below and above a title as long as the title, if they were."""
        before, width = self.lines[number].rstrip(), column_width(changed[number].rstrip())
        above, below = number - 1, number + 1
        if below >= len(changed):
            return
        others = [below]
        if above >= 0 and self.lines[above].strip() == self.lines[below].strip():
            others.append(above)
        for other in others:
            line = changed[other].rstrip("\r\n")
            adornment = line.rstrip()
            if (
                _ADORNMENT.match(line)
                and len(adornment) > 1
                and (len(adornment) == column_width(before) or len(adornment) < width)
            ):
                changed[other] = adornment[0] * width + changed[other][len(line) :]

    def differs_only_by(self, changes: Iterable[Change], after: str) -> bool:
        """Tell whether what is read of `after` is what was read before, but for the changes."""
        if _expected(self._blocks, changes) != _texts(self._read(after, self.rules)):
            return False
        if _expected(self._all_blocks, changes) != _texts(self._read(after, self._with_code)):
            return False
        if self.rules.parser == MARKDOWN:
            return True
        if any(change.term for change in changes):
            # docutils has no such role: it reads what the others change
            changes = [change for change in changes if not change.term]
            after = self.with_changes(dict.fromkeys(changes, False))
        if self._tree is None:
            self._tree = Tree.of(self.text)
        instead = {change.old: change.new for change in changes}
        return self._tree.differs_only_by(instead, Tree.of(after))


def _shifted(rest: str, n_columns: int) -> str:
    """Move what stands in the rest of a line by some columns, where its first wide gap is.

    >>> _shifted(" b   | c |", 2), _shifted(" b   | c |", -2), _shifted(" b", 1)
    (' b     | c |', ' b | c |', ' b')
    """
    gap = re.search(r"  +(?=\S)| +(?=\|)", rest)
    if gap is None:
        return rest
    width = len(gap[0]) + n_columns
    least = 1 if rest[gap.end()] == "|" else 2
    if width < min(least, len(gap[0])):
        return rest
    return rest[: gap.start()] + " " * width + rest[gap.end() :]


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks]


def _expected(blocks: Sequence[Block], changes: Iterable[Change]) -> list[str] | None:
    """Return the texts of blocks with changes made in them; None where one can't be found."""
    edits: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for change in changes:
        located = _located(blocks, change)
        if located is None:
            return None
        number, start = located
        end = start + len(change.old)
        text = blocks[number].text
        if not change.new:
            while start and text[start - 1] in " \t":
                start -= 1
            if start == 0 or text[start - 1] == "\n":
                while end < len(text) and text[end] in " \t":
                    end += 1
        edits[number].append((start, end, change.new))
    texts = _texts(blocks)
    for number, of_block in edits.items():
        for start, end, new in sorted(of_block, reverse=True):
            texts[number] = texts[number][:start] + new + texts[number][end:]
    return texts


def _located(blocks: Sequence[Block], change: Change) -> tuple[int, int] | None:
    """Find the block that holds a word, and where in its text the word begins."""
    for number, block in enumerate(blocks):
        for span, (start, line, column) in enumerate(block.spans):
            if line != change.line or column > change.column:
                continue
            last = span + 1 == len(block.spans)
            end = len(block.text) if last else block.spans[span + 1][0]
            offset = start + change.column - column
            if offset + len(change.old) <= end and block.text.startswith(change.old, offset):
                return number, offset
    return None


def _indentation(line: str) -> int:
    content = line.expandtabs(8)
    return len(content) - len(content.lstrip(" "))
