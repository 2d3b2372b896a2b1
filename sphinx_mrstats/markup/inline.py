"""The inline grammar: a block's text → what a reader sees of it.

The rules are those of the specification's section "Inline markup", applied as docutils does: the
first start-string from the left that its neighbours allow opens a construct, the first end-string
that its neighbours allow closes it, and what is never closed is text.

Every search moves on from where the last one ended, and an end-string that was once searched for
in vain is not searched for again, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sphinx_mrstats.markup.neighbours import AFTER, closes_at, opens, quoted
from sphinx_mrstats.markup.rules import Role, Rules
from sphinx_mrstats.markup.uris import remove_uris

__all__ = ["ADVANCE", "LEFT_OUT", "REFERENCE", "Roles", "escape", "read_inline", "unescape"]

# Marks in the text that is read, all of them code points that no text may hold (Unicode 23.7).
LEFT_OUT = "\ufdd0"  # code was here: what is joined to it is no word
ADVANCE = "\ufdd1"  # the source went on to its next line here, without a space
REFERENCE = "\ufdd2"  # on both sides of the name of a substitution

# A simple name: alphanumerics with single internal punctuation. The two classes exclude each
# other, and nothing is given back: there is one way to match.
NAME = r"[^\W_]++(?>(?:[-._+:][^\W_]++)*)"

# Anything that can begin a construct, be an escape, or be in a URI or mail address.
_SPECIAL = re.compile(r"[*`|_\[\\@]|:\S")

# Where a construct may begin. Each alternative is of bounded length, but for names, which end at
# the first character that they can't hold, and no two of them begin within one another.
_CANDIDATE = re.compile(
    rf"""
    (?P<ticks>``?)(?!\s)                            # a literal, interpreted text, a phrase
  | (?P<stars>\*\*?)(?!\s)                          # strong, emphasis
  | _`(?!\s)                                        # an inline target
  | \|(?![\s|])                                     # a substitution reference
  | (?<=[^\W_])(?P<reference>__?){AFTER}           # a simple reference
  | \[(?:[0-9]++|\#(?>(?:{NAME})?)|\*|{NAME})\]_{AFTER}  # a footnote or citation reference
  | (?<![^\W_]):(?P<role>{NAME}):`(?![`\s])         # interpreted text with a role
    """,
    re.VERBOSE,
)

# End-strings, each by what opened the construct. None follows white space or an escape.
_END = {
    "*": re.compile(rf"(?<![\s\x00])\*{AFTER}"),
    "**": re.compile(rf"(?<![\s\x00])\*\*{AFTER}"),
    "``": re.compile(rf"(?<!\s)``{AFTER}"),
    "_`": re.compile(rf"(?<![\s\x00])`{AFTER}"),
    "|": re.compile(rf"(?<![\s\x00])\|_{{0,2}}{AFTER}"),
    # an escaped space may stand before it; after it, a role or a reference mark
    "`": re.compile(
        rf"(?<!(?<!\x00)[\s\x00])`(?P<suffix>(?::(?P<role>{NAME}):)?(?P<mark>__?)?){AFTER}"
    ),
}

# An embedded URI or alias at the end of a phrase reference. What it holds excludes what ends it.
_EMBEDDED = re.compile(r"<((?>(?:[^<>\x00]++|\x00[<>]?+)+))>\Z")
_ESCAPED_SPACE = re.compile(r"\x00[ \n]")
_IS_NAME = re.compile(r"(?<!\x00)_\Z")  # of another target, and no URI

# The explicit title of a reference: up to the first unescaped "<", where the text ends with ">".
_TITLE = re.compile(r"(?<=.)(?<!\x00)<", re.DOTALL)

_PLACEHOLDER = re.compile(r"%s|\{\w*+\}")
_EXPLANATION = re.compile(r"\s*+\(.*\)\Z", re.DOTALL)


@dataclass(slots=True)
class Roles:
    """The roles of one document: the tables', its own, its default role, its domain."""

    rules: Rules
    own: dict[str, Role] = field(default_factory=dict)
    default: Role = Role.TEXT
    domain: str = "py"

    def __getitem__(self, name: str) -> Role:
        """Say what is read of interpreted text with the role `name`."""
        name = name.lower()
        return self.own.get(name) or self.rules.role(name, self.domain)


def escape(text: str) -> str:
    """Turn each backslash that escapes something into a null."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_null, text)


_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)


def _null(match: re.Match[str]) -> str:
    return "\x00" + match[1]


def unescape(text: str) -> str:
    r"""Remove the nulls of `escape`, and white space that was escaped.

    >>> unescape(escape(r"*re*\ Structured \*"))
    '*re*Structured *'
    """
    if "\x00" not in text:
        return text
    return text.replace("\x00 ", "").replace("\x00\n", ADVANCE).replace("\x00", "")


def _skipped(text: str) -> str:
    """Stand for text that is left out, where only its line ends count."""
    return ADVANCE * text.count("\n")


def read_inline(text: str, roles: Roles) -> str:
    r"""Return what a reader sees of a block's text, with marks for what is left out.

    The result has as many line ends and `ADVANCE` marks as the text has line ends.

    >>> read_inline(r"*re*\ Structured", Roles(Rules()))
    'reStructured'
    """
    if not _SPECIAL.search(text):
        return text
    return _Inline(escape(text), roles).read()


class _Inline:
    """One pass over the text of one block."""

    def __init__(self, text: str, roles: Roles) -> None:
        self.text = text
        self.roles = roles
        self.out: list[str] = []
        self.unread = 0  # from here on, text is not put out yet
        self.position = 0  # from here on, text is not searched yet
        self.anchor = 0  # here, markup may begin whatever stands before it
        self.unclosed: set[str] = set()  # start-strings that nothing closes any more

    def read(self) -> str:
        while match := _CANDIDATE.search(self.text, self.position):
            if match["reference"]:
                self._reference(match)
            elif self._may_start(match.start()):
                self._construct(match)
            else:
                self.position = match.end() if match["role"] is None else match.start() + 1
        self._plain(len(self.text))
        return "".join(self.out)

    def _may_start(self, at: int) -> bool:
        return at == self.anchor or opens(self.text[at - 1])

    def _plain(self, end: int) -> None:
        """Put out the text before a construct, without URIs and mail addresses."""
        if self.unread < end:
            segment = self.text[self.unread : end]
            self.out.append(unescape(remove_uris(segment)))
        self.unread = end

    def _put(self, start: int, shown: str, end: int) -> None:
        """Put out what is seen of a construct from `start` to `end`."""
        self._plain(start)
        self.out.append(shown)
        self.unread = self.position = self.anchor = end

    def _construct(self, match: re.Match[str]) -> None:
        text, start = self.text, match.start()
        if text[start] == "[":
            if closes_at(text, match.end()):
                self._put(start, " ", match.end())
            else:
                self.position = start + 1
        elif match["role"]:
            self._interpreted(start, match.end(), match["role"])
        elif (start > self.anchor and quoted(text, start, match.end())) or match.end() == len(text):
            self.position = self.anchor = match.end()
        elif match[0] == "`":
            self._interpreted(start, match.end(), None)
        else:
            self._simple(match)

    def _end(self, opener: str, start: int) -> re.Match[str] | None:
        """Find what closes a construct whose content begins at `start`."""
        if opener in self.unclosed:
            return None
        at = start
        while end := _END[opener].search(self.text, at):
            if closes_at(self.text, end.end()):
                return end if end.start() > start else None
            at = end.start() + 1
        self.unclosed.add(opener)
        return None

    def _unclosed(self, start: int, end: int) -> None:
        """A start-string that nothing closes separates, and markup may begin right after it."""
        self._put(start, " ", end)

    def _simple(self, match: re.Match[str]) -> None:
        opener, start = match[0], match.end()
        end = self._end(opener, start)
        if not end:
            self._unclosed(match.start(), start)
            return
        content = self.text[start : end.start()]
        if opener == "``":
            shown = self._code(content)
        elif opener == "|":
            name = " ".join(unescape(content).replace(ADVANCE, " ").split())
            shown = f"{REFERENCE}{name}{REFERENCE}{_skipped(content)}"
        else:
            shown = unescape(content)
        self._put(match.start(), shown, end.end())

    def _code(self, content: str) -> str:
        if self.roles.rules.include_code:
            return content.replace("\x00", "\\")
        return LEFT_OUT + _skipped(content)

    def _interpreted(self, start: int, inner: int, role: str | None) -> None:
        end = self._end("`", inner)
        if not end:
            # without its role, which is text
            self._unclosed(inner - 1, inner)
            return
        content = self.text[inner : end.start()]
        suffix, mark = end["role"], end["mark"]
        whole = self.text[start : end.end()]
        if role and (suffix or mark):
            shown = " " + _skipped(content)  # an error: neither a role nor a reference
        elif suffix and mark:
            shown = unescape(whole)
        elif mark:
            shown = _phrase(content)
        else:
            kind = self.roles[role or suffix] if role or suffix else self.roles.default
            shown = self._of_role(kind, content)
        self._put(start, shown, end.end())

    def _of_role(self, role: Role, content: str) -> str:
        match role:
            case Role.TEXT:
                return unescape(content)
            case Role.CODE:
                return self._code(content)
            case Role.NOTHING:
                return " " + _skipped(content)
            case Role.LABEL:
                return unescape(content).replace("&&", "\0").replace("&", "").replace("\0", "&")
            case Role.SHORT:
                short = _EXPLANATION.sub("", content)
                return unescape(short) + _skipped(content[len(short) :])
            case _:
                return self._titled(role, content)

    def _titled(self, role: Role, content: str) -> str:
        if content.startswith("!") and role is not Role.TITLE_OR_TEXT:
            return self._code(content)
        title = _title(content)
        if title is None:
            return unescape(content) if role is Role.TITLE_OR_TEXT else self._code(content)
        shown = unescape(title) + _skipped(content[len(title) :])
        return _PLACEHOLDER.sub(LEFT_OUT, shown) if role is Role.NUMBERED else shown

    def _reference(self, match: re.Match[str]) -> None:
        """A simple reference is text, but for its mark."""
        text, mark = self.text, match.start()
        if not closes_at(text, match.end()):
            self.position = match.end()
            return
        start = _name_start(text, mark, self.position)
        while start < mark and not self._may_start(start):
            start += 1
        if start < mark:
            self._put(start, text[start:mark], match.end())
        else:
            self.position = match.end()


def _name_start(text: str, end: int, least: int) -> int:
    """Find where the longest simple name begins that ends at `end`."""
    start = end
    while start > least:
        before = text[start - 1]
        if not before.isalnum() and not (
            before in "-._+:"
            and start < end
            and text[start].isalnum()
            and start - 1 > least
            and text[start - 2].isalnum()
        ):
            break
        start -= 1
    return start


def _phrase(content: str) -> str:
    """What is seen of a phrase reference: its text, or else what is embedded, unless a URI."""
    match = _EMBEDDED.search(content)
    if not match or content[: match.start()].endswith("\x00"):
        return unescape(content)
    text, target = content[: match.start()].rstrip(" \n"), match[1]
    separate = match.start() == 0 or content[match.start() - 1] in " \n"
    if separate and not target[0].isspace() and not target[-1].isspace():
        is_uri = ":" in target or "@" in target
        if not text and not is_uri and _IS_NAME.search(target):
            return unescape(target[:-1])
        # escaped spaces belong to a target, others don't
        target = " ".join("".join(part.split()) for part in _ESCAPED_SPACE.split(target))
        if is_uri and text in ("", target, target.removeprefix("mailto:")):
            return " " + _skipped(content)
        if not text:
            return unescape(target) + _skipped(content)
    # else it is part of a name that no target has: a slip, and no text
    return unescape(text) + _skipped(content[len(text) :])


def _title(content: str) -> str | None:
    """Return the explicit title of ``title <target>``; None where there is none."""
    if not content.endswith(">"):
        return None
    match = _TITLE.search(content)
    return content[: match.start()].rstrip() if match else None
