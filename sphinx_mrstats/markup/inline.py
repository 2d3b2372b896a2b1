"""The inline grammar: a block's text → what a reader sees of it.

The rules are those of the specification's section "Inline markup", applied as docutils does: the
first start-string from the left that its neighbours allow opens a construct, the first end-string
that its neighbours allow closes it, and what is never closed is text.

Every search moves on from where the last one ended, and an end-string that was once searched for
in vain is not searched for again, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re

from sphinx_mrstats.markup.neighbours import AFTER, closes_at, opens, quoted
from sphinx_mrstats.markup.rules import Role, Rules
from sphinx_mrstats.markup.uris import find_uris

__all__ = [
    "ADVANCE",
    "LEFT_OUT",
    "REFERENCE",
    "SEPARATING_TAG",
    "Roles",
    "escape",
    "inline_pieces",
    "read_inline",
    "unescape",
]

# Marks in the text that is read, all of them code points that no text may hold (Unicode 23.7).
LEFT_OUT = "\ufdd0"  # code was here: what is joined to it is no word
ADVANCE = "\ufdd1"  # the source went on to its next line here, without a space
REFERENCE = "\ufdd2"  # on both sides of the name of a substitution

# HTML tags that separate the words around them: of line breaks, images, and blocks, such as the
# items of a list in a cell. Those of links, emphasis and the like join what they stand in.
SEPARATING_TAG = re.compile(
    r"(?i)</?(?:address|article|aside|blockquote|br|caption|center|d[dlt]|details|div|fig(?:caption|ure)"
    r"|footer|h[1-6r]|header|img|input|li|main|nav|[ou]l|option|p|pre|section|select|summary"
    r"|t(?:able|body|d|foot|h|head|r)|video)\b"
)


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

# The explicit title of a reference: up to the first unescaped "<" behind its first character, where
# the text ends with ">". Sphinx reads its own references so, and has for other extensions' roles
# `split_explicit_title`, by which no "<" may stand in the target.
_TITLE = re.compile(r"(?<!\x00)<")
_TITLE_OF_UNKNOWN = re.compile(r"(?<!\x00)<(?=[^<]*\Z)")

_PLACEHOLDER = re.compile(r"%s|\{\w*+\}")

# Stretches of a label: "&&" is a sign, "&" marks an accelerator key.
_LABEL = re.compile(r"&&|[^&]++")

# Stretches of a target without white space: an escaped one is a space, others are none.
_UNSPACED = re.compile(r"\x00[ \n]|(?:[^\s\x00]|\x00(?![ \n]))++")


class Roles:
    """The roles of one document: the tables', its own, its default role, its domain."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.own: dict[str, Role] = {}
        self.default = Role.TEXT
        self.domain = "py"

    @classmethod
    def of(cls, rules: Rules) -> Roles:
        """Return the roles that a document of a project begins with."""
        roles = cls(rules)
        if rules.default_role is not None:
            roles.set_default(rules.default_role)
        return roles

    def set_default(self, name: str) -> None:
        """Have interpreted text without a role read as that of `name`; "" for docutils' own."""
        self.default = self[name] if name else Role.TEXT

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


def read_inline(text: str, roles: Roles) -> str:
    r"""Return what a reader sees of a block's text, with marks for what is left out.

    The result has as many line ends and `ADVANCE` marks as the text has line ends.

    >>> read_inline(r"*re*\ Structured", Roles(Rules()))
    'reStructured'
    """
    if not _SPECIAL.search(text):
        return text
    return "".join([shown for shown, _ in inline_pieces(text, roles)])


def inline_pieces(text: str, roles: Roles) -> list[tuple[str, int]]:
    """Return what `read_inline` does in pieces: each stands contiguously in `text` at an index.

    A piece that stands nowhere, such as a mark, has the index of what it stands for.
    """
    if not _SPECIAL.search(text):
        return [(text, 0)]
    return _Inline(escape(text), roles).read()


class _Inline:
    """One pass over the text of one block."""

    def __init__(self, text: str, roles: Roles) -> None:
        self.text = text
        self.roles = roles
        self.out: list[tuple[str, int]] = []
        self.unread = 0  # from here on, text is not put out yet
        self.position = 0  # from here on, text is not searched yet
        self.anchor = 0  # here, markup may begin whatever stands before it
        self.unclosed: set[str] = set()  # start-strings that nothing closes any more

    def read(self) -> list[tuple[str, int]]:
        while match := _CANDIDATE.search(self.text, self.position):
            if match["reference"]:
                self._reference(match)
            elif self._may_start(match.start()):
                self._construct(match)
            else:
                self.position = match.end() if match["role"] is None else match.start() + 1
        self._plain(len(self.text))
        return self.out

    def _may_start(self, at: int) -> bool:
        return at == self.anchor or opens(self.text[at - 1])

    # What is put out

    def _plain(self, end: int) -> None:
        """Put out the text before a construct, without URIs and mail addresses."""
        start, self.unread = self.unread, max(end, self.unread)
        done = start
        for left, right in find_uris(self.text[start:end]):
            self._keep(done, start + left)
            self.out.append((" ", start + left))
            done = start + right
        self._keep(done, end)

    def _keep(self, start: int, end: int) -> None:
        """Put out a stretch of the text as a reader sees it."""
        text = self.text
        while start < end:
            null = text.find("\x00", start, end)
            if null < 0:
                self.out.append((text[start:end], start))
                return
            if null > start:
                self.out.append((text[start:null], start))
            escaped = text[null + 1 : null + 2] if null + 1 < end else ""
            if escaped == "\n":
                self.out.append((ADVANCE, null))
            start = null + (2 if escaped in (" ", "\n") and escaped else 1)

    def _skip(self, start: int, end: int) -> None:
        """Stand for a stretch of the text that is left out, where only its line ends count."""
        n_lines = self.text.count("\n", start, end)
        if n_lines:
            self.out.append((ADVANCE * n_lines, start))

    def _mark(self, mark: str, start: int, end: int) -> None:
        self.out.append((mark, start))
        self._skip(start, end)

    def _go_on(self, end: int) -> None:
        """Say that all is put out up to `end`, where another construct may begin."""
        self.unread = self.position = self.anchor = end

    # What constructs there are

    def _construct(self, match: re.Match[str]) -> None:
        text, start = self.text, match.start()
        if text[start] == "[":
            if closes_at(text, match.end()):
                self._plain(start)
                self._mark(" ", start, start)
                self._go_on(match.end())
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
        self._plain(start)
        self._mark(" ", start, start)
        self._go_on(end)

    def _simple(self, match: re.Match[str]) -> None:
        opener, start = match[0], match.end()
        end = self._end(opener, start)
        if not end:
            self._unclosed(match.start(), start)
            return
        self._plain(match.start())
        if opener == "``":
            self._code(start, end.start())
        elif opener == "|":
            content = self.text[start : end.start()]
            name = " ".join(unescape(content).replace(ADVANCE, " ").split())
            self._mark(f"{REFERENCE}{name}{REFERENCE}", start, end.start())
        else:
            self._keep(start, end.start())
        self._go_on(end.end())

    def _code(self, start: int, end: int) -> None:
        if self.roles.rules.include_code:
            self.out.append((self.text[start:end].replace("\x00", "\\"), start))
        else:
            self._mark(LEFT_OUT, start, end)

    def _interpreted(self, start: int, inner: int, role: str | None) -> None:
        end = self._end("`", inner)
        if not end:
            # without its role, which is text
            self._unclosed(inner - 1, inner)
            return
        self._plain(start)
        suffix, mark = end["role"], end["mark"]
        if role and (suffix or mark):
            self._mark(" ", inner, end.start())  # an error: neither a role nor a reference
        elif suffix and mark:
            self._keep(start, end.end())
        elif mark:
            self._phrase(inner, end.start())
        else:
            kind = self.roles[role or suffix] if role or suffix else self.roles.default
            self._of_role(kind, inner, end.start())
        self._go_on(end.end())

    def _of_role(self, role: Role, start: int, end: int) -> None:
        text = self.text
        match role:
            case Role.TEXT:
                self._keep(start, end)
            case Role.CODE:
                self._code(start, end)
            case Role.NOTHING:
                self._mark(" ", start, end)
            case Role.LABEL:
                for part in _LABEL.finditer(text, start, end):
                    self._keep(part.end() - 1 if part[0] == "&&" else part.start(), part.end())
            case Role.SHORT:
                shown = end
                if text[end - 1] == ")" and (bracket := text.find("(", start, end)) >= 0:
                    shown = start + len(text[start:bracket].rstrip())
                self._keep(start, shown)
                self._skip(shown, end)
            case _:
                self._titled(role, start, end)

    def _titled(self, role: Role, start: int, end: int) -> None:
        if self.text[start] == "!" and role not in (Role.TITLE_OR_TEXT, Role.UNKNOWN):
            self._code(start, end)
            return
        pattern = _TITLE_OF_UNKNOWN if role is Role.UNKNOWN else _TITLE
        title = _title_end(self.text, start, end, pattern)
        if title is None:
            if role is Role.TITLE_OR_TEXT:
                self._keep(start, end)
            else:
                self._code(start, end)
            return
        if role is Role.NUMBERED:
            for placeholder in _PLACEHOLDER.finditer(self.text, start, title):
                self._keep(start, placeholder.start())
                self._mark(LEFT_OUT, placeholder.start(), placeholder.end())
                start = placeholder.end()
        self._keep(start, title)
        self._skip(title, end)

    def _phrase(self, start: int, end: int) -> None:
        """Put out what is seen of a phrase reference: its text, or what is embedded, if no URI."""
        content = self.text[start:end]
        match = _EMBEDDED.search(content)
        if not match or content[: match.start()].endswith("\x00"):
            self._keep(start, end)
            return
        text, target = content[: match.start()].rstrip(" \n"), match[1]
        separate = match.start() == 0 or content[match.start() - 1] in " \n"
        if separate and not target[0].isspace() and not target[-1].isspace():
            is_uri = ":" in target or "@" in target
            inner = start + match.start(1)
            if not text and not is_uri and _IS_NAME.search(target):
                self._keep(inner, start + match.end(1) - 1)
                return
            # escaped spaces belong to a target, others don't
            plain = " ".join("".join(part.split()) for part in _ESCAPED_SPACE.split(target))
            plain = plain.replace("\x00", "")
            if is_uri and unescape(text) in ("", plain, plain.removeprefix("mailto:")):
                self._mark(" ", start, end)
                return
            if not text:
                for part in _UNSPACED.finditer(self.text, inner, start + match.end(1)):
                    if _ESCAPED_SPACE.match(part[0]):
                        self._mark(" ", part.start(), part.start())
                    else:
                        self._keep(part.start(), part.end())
                self._skip(start, end)
                return
        # else it is part of a name that no target has: a slip, and no text
        self._keep(start, start + len(text))
        self._skip(start + len(text), end)

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
            self._plain(start)
            self._keep(start, mark)
            self._go_on(match.end())
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


def _title_end(text: str, start: int, end: int, pattern: re.Pattern[str]) -> int | None:
    """Find where the explicit title of ``title <target>`` ends; None where there is none."""
    if text[end - 1] != ">":
        return None
    match = pattern.search(text, start + 1, end)
    return start + len(text[start : match.start()].rstrip()) if match else None
