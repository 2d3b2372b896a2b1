"""What is read of Markdown's text: emphasis, links, roles, code, substitutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.markup.inline import SEPARATING_TAG
from sphinx_mrstats.markup.markdown.paragraph import LEFT_OUT, Paragraph
from sphinx_mrstats.markup.markdown.places import Elsewhere, Place
from sphinx_mrstats.markup.prose import CogRegions
from sphinx_mrstats.markup.rules import Role, Rules
from sphinx_mrstats.markup.uris import find_uris

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from sphinx_mrstats.markup.markdown.syntax import Syntax
    from sphinx_mrstats.markup.myst import MystRules

__all__ = ["Links", "TextReader"]

# What a source defines for links, as markdown-it-py keeps it.
Links = dict[str, dict[str, Any]]

# The substitutions of a document may come to so many characters, and to ten times the document
# beyond that: a few that refer to one another would come to more than the memory holds.
_SUBSTITUTED, _SUBSTITUTED_TIMES = 200_000, 10

# Substitutions that refer to one another so deep are not meant.
_DEEPEST = 20

_PLACEHOLDER = re.compile(r"%s|\{\w*\}")  # of a number, in the title of ``numref``
_ACCELERATOR = re.compile(r"(?<!&)&(?!&)")  # marks a key; a double one stands for itself
_DEFINED_ROLE = re.compile(r"\s*([^\W_]+(?:[-._+:][^\W_]+)*)\s*(?:\(\s*([^()\s]+)\s*\))?")

# A substitution that begins so is blocks wherever it is referred to.
_DIRECTIVE_START = re.compile(r"\s{0,3}(?:`{3,10}|~{3,10}|:{3,10})\{")

# What the extension "replacements" makes signs of.
_REPLACED = re.compile(r"(?i)\((?:c|tm|r)\)")

# Schemes of links within a project and between projects: without a text of its own, such a link
# shows the title of its target.
_TITLED_SCHEMES = frozenset({"inv", "path", "project"})

# What stands between words without being one.
_SEPARATES = frozenset({"image", "footnote_ref", "math_inline_double"})

# A link that is its own text: what opens it, the text, what closes it.
_TOKENS_OF_AUTOLINK = 3


class TextReader:
    """Reads text, and keeps what decides how the text that follows is read."""

    def __init__(
        self,
        rules: Rules,
        myst: MystRules,
        syntax: Syntax,
        read_blocks: Callable[[str, Place], None],
        length: int,
    ) -> None:
        """Prepare for a document of so many characters; `read_blocks` reads blocks elsewhere."""
        self.rules = rules
        self.myst = myst
        self.substitutions = dict(myst.substitutions)
        self._syntax = syntax
        self._read_blocks = read_blocks
        self._roles: dict[str, Role] = {}
        self.cog = CogRegions()
        self._replacing = "replacements" in myst.enable_extensions
        self._referred: list[str] = []  # the substitutions that are being read
        self._left_to_substitute = _SUBSTITUTED + _SUBSTITUTED_TIMES * length

    def define_role(self, argument: str) -> None:
        """Note a role that the document defines: it is read as its base is, or as emphasis."""
        if found := _DEFINED_ROLE.match(argument):
            self._roles[found[1].lower()] = self._role(found[2].lower()) if found[2] else Role.TEXT

    def read(self, content: str, paragraph: Paragraph, links: Links) -> None:
        """Add what is read of `content` to `paragraph`."""
        tokens = self._syntax.inline(content, links)
        number = 0
        while number < len(tokens):
            token = tokens[number]
            if token.type in ("text", "text_special"):
                start = number
                while number < len(tokens) and tokens[number].type in ("text", "text_special"):
                    number += 1
                self._read_run(tokens[start:number], paragraph)
                continue
            if token.type == "link_open":
                number = self._read_link(tokens, number, paragraph)
            elif token.type == "substitution_inline":
                self._read_reference(token, paragraph, links)
            elif token.type in _READERS:
                _READERS[token.type](self, token, paragraph)
            elif token.type in _SEPARATES:
                self._say(" ", _start(token), paragraph)
            number += 1

    def _say(self, text: str, at: int, paragraph: Paragraph) -> None:
        if not self.cog.in_output:
            paragraph.add(text, at)

    def _read_run(self, run: Sequence[Token], paragraph: Paragraph) -> None:
        """Read text without markup, which comes in pieces, but for the URIs in it."""
        text = run[0].content if len(run) == 1 else "".join([piece.content for piece in run])
        if self._replacing:
            text = _REPLACED.sub(lambda found: " " * len(found[0]), text)
        cuts = list(find_uris(text)) if ":" in text or "@" in text else []
        if not cuts and len(run) == 1:
            self._say(text, _start(run[0]), paragraph)
            return
        offset = 0
        for piece in run:
            end = offset + len(piece.content)
            at = _start(piece) - offset
            done = offset
            while cuts and cuts[0][0] < end:
                first, last = cuts[0]
                if first >= offset:  # it begins in this piece
                    self._say(text[done:first], at + done, paragraph)
                    self._say(" ", at + first, paragraph)
                done = min(last, end)
                if last > end:
                    break
                del cuts[0]
            if done < end:
                self._say(text[done:end], at + done, paragraph)
            offset = end

    def _read_line_end(self, token: Token, paragraph: Paragraph) -> None:
        self._say("\n", _start(token), paragraph)

    def _read_code(self, token: Token, paragraph: Paragraph) -> None:
        at = _start(token) + len(token.markup)
        self._say(token.content if self.rules.include_code else LEFT_OUT, at, paragraph)

    def _read_html(self, token: Token, paragraph: Paragraph) -> None:
        if token.content.startswith("<!--"):
            self.cog.see_comment(token.content)
        elif SEPARATING_TAG.match(token.content):
            self._say(" ", _start(token), paragraph)

    def _read_link(self, tokens: list[Token], number: int, paragraph: Paragraph) -> int:
        """Read a link without a text of its own; return the number of the last token read."""
        link = tokens[number]
        if link.info != "auto":
            if tokens[number + 1].type == "link_close":
                self._say(LEFT_OUT, _start(link), paragraph)
            return number
        scheme = str(link.attrs.get("href", "")).partition(":")[0]
        is_titled = not self.myst.is_plain and (
            scheme in _TITLED_SCHEMES or scheme in self.myst.titled_schemes
        )
        self._say(LEFT_OUT if is_titled else " ", _start(link), paragraph)
        return number + _TOKENS_OF_AUTOLINK - 1

    # Roles

    def _role(self, name: str) -> Role:
        return self._roles[name] if name in self._roles else self.rules.role(name)

    def _read_role(self, token: Token, paragraph: Paragraph) -> None:
        name, text, at = str(token.meta["name"]).lower(), token.content, _start(token)
        role = Role.NOTHING if name == "sub-ref" else self._role(name)
        title = _title(text)
        if role is Role.NOTHING:
            self._say(" ", at, paragraph)
        elif (role is Role.CODE and not self.rules.include_code) or (
            role in (Role.TITLE, Role.UNKNOWN, Role.NUMBERED) and not title
        ):
            self._say(LEFT_OUT, at, paragraph)
        elif role is Role.NUMBERED and title:
            self._say_parts(_PLACEHOLDER, LEFT_OUT, title, at, paragraph)
        elif role is Role.LABEL:
            self._say_parts(_ACCELERATOR, "", text, at, paragraph)
        elif role is Role.SHORT:
            self._say(_short(text), at, paragraph)
        else:
            self._say(title if title and role is not Role.TEXT else text, at, paragraph)

    def _say_parts(
        self, pattern: re.Pattern[str], instead: str, text: str, at: int, paragraph: Paragraph
    ) -> None:
        """Add text with something else in the place of what matches a pattern."""
        done = 0
        for found in pattern.finditer(text):
            self._say(text[done : found.start()], at + done, paragraph)
            self._say(instead, at + found.start(), paragraph)
            done = found.end()
        self._say(text[done:], at + done, paragraph)

    # Substitutions

    def substitution(self, key: str) -> str | None:
        """Return what a key stands for; None where that isn't known, or not to be read.

        Only keys are known, no expressions. What is returned is taken for read.
        """
        value = self.substitutions.get(key)
        if value is None or key in self._referred or len(self._referred) >= _DEEPEST:
            return None
        if len(value) > self._left_to_substitute:
            return None
        self._left_to_substitute -= len(value)
        return value

    def read_within(self, key: str, read: Callable[[], None]) -> None:
        """Read what a substitution stands for, which may not refer to itself."""
        self._referred.append(key)
        read()
        self._referred.pop()

    def _read_reference(self, token: Token, paragraph: Paragraph, links: Links) -> None:
        key = token.content.strip()
        value = self.substitution(key)
        if value is None:
            self._say(" ", _start(token), paragraph)
            return
        place = paragraph.place(_start(token))
        if _DIRECTIVE_START.match(value):
            self.read_within(key, lambda: self._read_blocks(value, place or (1, 1)))
            return
        with paragraph.coming_from(Elsewhere(*place) if place else None):
            self.read_within(key, lambda: self.read(value, paragraph, links))


def _title(text: str) -> str:
    """Return the title of ``title <target>``; empty where there is none."""
    return text[: max(text.rfind("<"), 0)].rstrip() if text.endswith(">") else ""


def _short(text: str) -> str:
    """Return the short form of ``HTML (HyperText Markup Language)``."""
    return text.partition("(")[0].rstrip() if text.endswith(")") else text


def _start(token: Token) -> int:
    return token.map[0] if token.map else 0


_READERS: dict[str, Callable[[TextReader, Token, Paragraph], None]] = {
    "softbreak": TextReader._read_line_end,
    "hardbreak": TextReader._read_line_end,
    "code_inline": TextReader._read_code,
    "math_inline": TextReader._read_code,
    "html_inline": TextReader._read_html,
    "myst_role": TextReader._read_role,
}
