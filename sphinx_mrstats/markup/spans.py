"""The pass over inline markup: constructs that their own characters and their neighbours tell.

It knows the same grammar as `inline`, as far as single lines, or lines that plainly go on with one
another, decide it. Where anything else looks as if markup began, it leaves a mark, and the block is
read again by `inline`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.grammar import any_of
from sphinx_mrstats.markup.rules import OWN_PREFIX, Role, Rules
from sphinx_mrstats.markup.uris import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.markup.inline import Roles

__all__ = ["LINE", "SHOWN", "UNSURE", "WITHOUT_SIGNS", "read_spans"]

_NAME = rb"[a-zA-Z0-9]++(?>(?:[-._+:][a-zA-Z0-9]++)*)"
_LOWER_NAME = rb"[a-z0-9]++(?>(?:[-._+:][a-z0-9]++)*)"

# Of code that is read, nothing may look like markup any more; the words are the same.
WITHOUT_SIGNS = bytes(
    byte if chr(byte).isalnum() or byte in b"'-\n" or byte >= 0x80 else ord(" ")
    for byte in range(256)
)

# What may stand after an end-string, and before a start-string (of ASCII: `neighbours` has all).
_AFTER = rb"(?=[\ \n\\.,;!?\-/:\"')>\]}])"
_BEFORE = rb"\ \n\"'(<\[{\-/:"

# A line end within a construct: the next line begins no block of its own.
_LINE_END = rb"\n\ *+(?=[a-zA-Z`(\"'\[<{&$%,;\\/~@!*_])(?!\(?[a-zA-Z]{1,9}[.)][\ \n]|\*\ |__\ |/)"


# White space of other scripts.
_OTHER_SPACE = rb"\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80"


def _starts(sign: bytes) -> bytes:
    """After its first character: a start-string that its neighbours allow and do not quote."""
    return rb"(?<=[%s]%s)" % (_BEFORE, sign) + _unquoted(sign, rb"%s*" % sign)


def _unquoted(sign: bytes, more: bytes = b"") -> bytes:
    """A lookahead that fails where a quote or bracket before the sign is closed right after it."""
    pairs = (b"()", b'""', b"''", b"<>", b"[]", b"{}")
    return rb"(?!(?<=[(\"'<\[{]%s)(?:%s))" % (
        sign,
        b"|".join(rb"(?<=\%c%s)%s\%c" % (before, sign, more, after) for before, after in pairs),
    )


def _may_start(sign: bytes) -> bytes:
    """After its first character: a start-string that its neighbours might allow."""
    return rb"(?<![^%s\x80-\xff]%s)(?=[^\ \n])" % (_BEFORE, sign)


_NO_SPACE_BEFORE = rb"(?<![\ \n])(?!(?<=[\x80-\xaf])(?:%s))" % b"|".join(
    (rb"(?<=\xc2\xa0)", rb"(?<=\xe3\x80\x80)", rb"(?<=\xe2\x80[\x80-\x8a\xaf])")
)


def _content(without: bytes, more: bytes = rb"") -> bytes:
    """What stands in a construct: not what ends it, no blank line, no space at its ends.

    `more` are alternatives. Mostly it is one stretch of a line, before a sign: that is tried first.
    """
    line = rb"[^%s\n]++" % without
    return rb"(?!%s)(?:%s(?=[`*])|(?>(?:%s|%s%s)+))%s" % (
        _OTHER_SPACE,
        line,
        line,
        _LINE_END,
        more,
        _NO_SPACE_BEFORE,
    )


_IN_TICKS = _content(rb"`\\")

# Plain words in emphasis, between spaces or punctuation: its signs separate as those do, and can
# stay where they are, so that the commonest construct costs nothing.
_PLAIN_EMPHASIS = (
    rb"(?<=[\ \n(]\*)(?<!\\[\ \n(]\*)[a-zA-Z1-9]++(?>(?:[\ _][a-zA-Z1-9]++)*)\*[\ \n.,;:!?)]"
)

# Each alternative begins with one character of a set, so that the search for it is fast; then a
# lookbehind says which. Contents exclude what ends them and give nothing back: a stretch of text
# is looked at once for each of the few kinds of constructs.
_PATTERN = rb"""[`*|_\[\\@:](?:
      (?<=\*)(?![\ \n])%(plain)s(?:
          %(star)s(?![*\ \n])(?P<emphasis>%(in_stars)s)\*%(after)s
        | %(star)s\*(?![\ \n])(?P<strong>%(in_stars)s)\*\*%(after)s
        | %(may_star)s(?!\*[\ \n])(?P<unsure_star>)
      )
    | (?<=:)(?![\ \n])(?:
          (?<=[%(before)s]:)(?P<role>%(name)s):`(?![`\ \n])(?P<of_role>%(in_ticks)s)
              `(?!_|:[a-zA-Z])%(after)s
        | (?<=[%(before)s0\x03`*_|\x80-\xff]:)%(name)s:`(?P<unsure_role>)
        | (?<=[a-zA-Z0-9]:)(?P<url>//%(uric)s*+)
        | (?<=[a-zA-Z0-9+.\-]:)(?!:[\ \n])(?=[-_.!~*'()\[\];/:@&=+$,%%a-zA-Z0-9\\])(?P<scheme>)
      )
    | (?<=`)(?:
          (?<=[a-zA-Z0-9\x80-\xff]:`)(?P<unsure_name>)
        | %(tick)s(?![`\ \n])(?P<phrase>%(in_ticks)s)`(?P<mark>__?)?(?!:[a-zA-Z])%(after)s
        | %(may_tick)s(?!`\n)(?P<unsure_tick>)
      )
    | (?<=\\)(?:
          [^a-zA-Z0-9\x80-\xff'\-\ \n](?P<escaped>)
        | \ ?+(?=\n)(?P<unsure_lines>)
        | \ ?(?P<join>)
      )
    | (?<=\[)(?<=[%(before)s]\[)(?:[0-9]++|\#(?>(?:%(name)s)?)|\*|%(name)s)\]_%(after)s(?P<note>)
    | (?<=\|)(?:
          %(bar)s(?![|\ \n]|%(space)s)(?P<substitution>[^|\n`\\]++)%(no_space)s\|_?_?%(after)s
        | %(may_bar)s(?!\|)(?P<unsure_bar>)
      )
    | (?<=_)(?:
          (?<=[a-zA-Z0-9\x03\x80-\xff]_)_?(?=['\-\\]|\xe2\x80|\xc2\xad)
              (?P<unsure_reference>)
        | %(may_target)s`(?P<unsure_target>)
        %(reference)s
      )
    | (?<=[a-zA-Z0-9]@)(?P<mail>[a-zA-Z0-9]++(?>(?:[.\-][a-zA-Z0-9]++)+)
          (?=[\ \n>),;]|[.:][\ \n]))
    | (?<=[^\ \n]@)(?=[a-zA-Z0-9_~*{|}/#?^&=+$%%\-\\!'`])(?P<unsure_mail>)
    )"""


@lru_cache(maxsize=2)
def _span_pattern(*, cleanly: bool) -> re.Pattern[bytes]:
    """Return the pattern for what is replaced; `cleanly`, signs that only separate are too."""
    names = {
        b"plain": b"" if cleanly else rb"(?!%s)" % _PLAIN_EMPHASIS,
        b"reference": rb"| (?<=[a-zA-Z0-9]_)_?%s(?P<reference>)" % _AFTER if cleanly else b"",
        b"name": _NAME,
        b"after": _AFTER,
        b"no_space": _NO_SPACE_BEFORE,
        b"space": _OTHER_SPACE,
        b"before": _BEFORE,
        b"uric": rb"[-_.!~*'()/:@&=+$,%?\#;a-zA-Z0-9]",
        b"in_ticks": _IN_TICKS,
        b"in_stars": _content(rb"*\\"),
        b"tick": _starts(b"`"),
        b"star": _starts(rb"\*"),
        b"bar": _starts(rb"\|"),
        b"may_tick": _may_start(b"`"),
        b"may_star": _may_start(rb"\*"),
        b"may_bar": _may_start(rb"\|"),
        b"may_target": _may_start(b"_"),
    }
    return re.compile(_PATTERN % names, re.VERBOSE)


# Stands where the whole inline grammar has to read the block. It can't be in the text, which is
# normalised.
UNSURE = b"\x02"

# Code was here. It is a digit already, so that a construct around it shows by its digit.
_CODE = b"0"

# Stands for a line end of what is left out.
LINE = b"\x06"

# Stands before and behind code that is read. It goes in the end, so that what is joined stays so.
SHOWN = b"\x03"

# Stands behind the name in a mail address, which goes in the end, and for the rest of it.
_MAIL = b"\x05"
_IN_MAIL = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789.-+_"
_LONGEST_MAIL = 64
_BEFORE_MAIL = b" \n<("

# Code in a construct, rather than a digit of its text: its neighbours are those of a construct.
_HOLDS_CODE = re.compile(rb"(?<=[%s])0%s" % (_BEFORE, _AFTER))

_REFERENCE = re.compile(rb"[a-zA-Z0-9]__?" + _AFTER)
_NAME_AT_END = re.compile(rb"(?:[%s]|\A)%s\Z" % (_BEFORE, _NAME), re.VERBOSE)
_LONGEST_NAME = 100
_ENDS = re.compile(_AFTER, re.VERBOSE)
_NO_END_OF_URI = b"-_.!'():@&$,%?#;"
_ODD_URI = re.compile(rb"\*|[-_.!'():@&$,%?#;][?#]|#.*[?#]|\?.*\?|//[?#]")
_GOES_ON = re.compile(rb"[\\\[]|\](?![ \n])")  # behind what the pattern takes for a URI
_BEFORE_URI = b' \n"(<[{/'
_BLANK = b"\n\n"
_SCHEME = re.compile(rb"[^a-zA-Z0-9.+-]([a-zA-Z][a-zA-Z0-9.+-]*)\Z")
_PART_OF_SCHEME = re.compile(rb"-[a-zA-Z][a-zA-Z0-9.+-]*\Z")
_LONGEST_SCHEME = max(map(len, SCHEMES))

# A literal ends at its first backtick, or else is left alone; so does interpreted text. That is why
# neither can begin in the other, and both can be looked for one after the other: the search for one
# character is several times as fast as that for two.
_LITERAL = re.compile(
    rb"``(?<=[%s]``)(?![\ \n])%s%s``%s" % (_BEFORE, _unquoted(b"``"), _content(rb"`"), _AFTER)
)


@lru_cache(maxsize=16)
def _code_role(rules: Rules) -> re.Pattern[bytes]:
    """Return a pattern for interpreted text that is not read unless it has a title.

    Roles in capitals are left to the other pattern: to fold cases would take twice as long. So are
    those where the target of a link would be, which may be no roles, and those that may hold
    literals, for which a 0 or `SHOWN` stands already.
    """
    shown = any_of(rules.roles_not_read_as_code())
    return re.compile(
        rb":(?<=[%s]:)(?<! <:)(?!%s)(?!(?:[a-z0-9+._:\-]{0,80}?:)?(?:%s):`)"
        rb"%s:`(?![`\ \n])%s`(?!_|:[a-zA-Z])%s"
        % (
            _BEFORE,
            OWN_PREFIX.encode(),
            shown,
            _LOWER_NAME,
            _content(rb"`\\<0" + SHOWN, rb"|\\[^\ \n`<]"),
            _AFTER,
        )
    )


def read_spans(
    text: bytes,
    roles: Roles,
    substituted: Callable[[bytes], bytes],
    *,
    by_line: bool = False,
) -> bytes:
    r"""Return what a reader sees of normalised text, blocks of which stand between blank lines.

    What has to be read exactly holds `UNSURE`. `substituted` says what the name of a substitution
    stands for. Signs that only separate may stay; `by_line`, they don't: the result then has as
    many line ends as the text, and `SHOWN` stands for code that is left out,
    with a `LINE` for each line end in it.
    """
    spans = _Spans(roles, substituted, by_line=by_line)
    text = _LITERAL.sub(spans.code_repl, text)
    if not roles.own and roles.domain == "py":
        text = _code_role(roles.rules).sub(spans.code_repl, text)
    replace = spans.replace_by_line if by_line else spans.replace
    text = _span_pattern(cleanly=by_line).sub(replace, text)
    if spans.n_mails:
        *names, last = text.split(_MAIL)
        text = b" ".join([*(before.rstrip(_IN_MAIL) for before in names), last])
    return text if by_line and not roles.rules.include_code else text.replace(SHOWN, b"")


def _shown_code(match: re.Match[bytes]) -> bytes:
    content = match[0].partition(b"`")[2][:-1]
    return _shown(content[1:-1] if content.startswith(b"`") else content)


def _shown(code: bytes) -> bytes:
    return b"%b%b%b" % (SHOWN, code.translate(WITHOUT_SIGNS), SHOWN)


def _left_out(_: bytes) -> bytes:
    return _CODE


def _left_out_by_line(code: bytes) -> bytes:
    return LINE * code.count(b"\n") + SHOWN


def _match_left_out_by_line(match: re.Match[bytes]) -> bytes:
    code: bytes = match[0]
    return SHOWN if b"\n" not in code else _left_out_by_line(code)


def _holds_code(content: bytes) -> bool:
    return SHOWN in content or (_CODE in content and bool(_HOLDS_CODE.search(content)))


class _Spans:
    """What becomes of each construct in one text."""

    def __init__(
        self, roles: Roles, substituted: Callable[[bytes], bytes], *, by_line: bool
    ) -> None:
        self.substituted = substituted
        self.code: Callable[[bytes], bytes]
        self.code_repl: Callable[[re.Match[bytes]], bytes] | bytes
        if roles.rules.include_code:
            self.code, self.code_repl = _shown, _shown_code
        elif by_line:
            self.code, self.code_repl = _left_out_by_line, _match_left_out_by_line
        else:
            self.code, self.code_repl = _left_out, _CODE
        self.left_out = SHOWN + b" " if by_line else _CODE  # what a URI becomes behind its scheme
        self.role = lru_cache(maxsize=256)(lambda name: roles[name.decode()])
        self.default = roles.default
        self.n_mails = 0
        self.unregistered = -1  # from here on, the block holds what looks like a URI and is none

    def replace_by_line(self, match: re.Match[bytes]) -> bytes:
        """Keep the line ends of what is replaced."""
        kind = match.lastgroup
        if kind == "escaped":
            return match[0][1:]
        if kind == "reference":
            return self._reference(match)
        shown = self.replace(match)
        if b"\n" in match[0] and shown != UNSURE:
            shown += LINE * (match[0].count(b"\n") - shown.count(b"\n") - shown.count(LINE))
        return shown

    def _reference(self, match: re.Match[bytes]) -> bytes:
        """Leave out the mark of a reference, where a name stands before it indeed."""
        before = match.string[max(match.start() - _LONGEST_NAME, 0) : match.start()]
        name = _NAME_AT_END.search(before)
        return b"" if name else UNSURE

    def replace(self, match: re.Match[bytes]) -> bytes:
        kind = match.lastgroup
        if kind == "emphasis" or kind == "strong":
            content: bytes = match[kind]
            return UNSURE if _holds_code(content) else content
        if kind == "phrase":
            content = match[kind]
            if _holds_code(content):
                return UNSURE
            return content if self.default is Role.TEXT else self._of_role(self.default, content)
        if kind == "of_role":
            return self._of_role(self.role(match["role"]), match["of_role"])
        if kind == "mark":
            return _phrase(match["phrase"])
        if kind == "join":
            return b""
        if kind == "note" or kind == "escaped":
            return b" "
        if kind == "url" or kind == "scheme":
            return self._uri(match)
        if kind == "mail":
            return self._mail(match)
        if kind == "substitution":
            return self.substituted(match[kind])
        return UNSURE

    def _of_role(self, role: Role, content: bytes) -> bytes:
        if _holds_code(content):
            return UNSURE
        if role is Role.TEXT:
            return content
        if role is Role.CODE:
            return self.code(content)
        if role is Role.LABEL:
            return content.replace(b"&", b"") if b"&&" not in content else UNSURE
        title = content.find(b"<")
        if (
            role not in (Role.TITLE, Role.TITLE_OR_TEXT, Role.UNKNOWN)
            or content.startswith(b"!")
            or (title >= 0 and (content[-1:] != b">" or content.count(b"<") > 1))
        ):
            return UNSURE
        if title > 0:
            return content[:title].rstrip()
        return content if role is Role.TITLE_OR_TEXT and title < 0 else self.code(content)

    def _uri(self, match: re.Match[bytes]) -> bytes:
        """Leave a URI out. Its scheme was put out before it: with a digit, it is no word.

        Where what looks like a URI is none, docutils looks for no other in the same text.
        """
        text, colon = match.string, match.start()
        scheme = _SCHEME.search(text, max(0, colon - _LONGEST_SCHEME - 1), colon)
        if not scheme or scheme[1].lower().decode() not in SCHEMES:
            if _PART_OF_SCHEME.search(text, max(0, colon - _LONGEST_SCHEME - 1), colon) and (
                not scheme or text[scheme.start()] not in _BEFORE_URI
            ):
                return UNSURE  # behind a hyphen, a scheme may begin
            self.unregistered = colon
            return match[0] if match.lastgroup == "scheme" else UNSURE
        before = scheme.start()
        uri = match[0].rstrip(_NO_END_OF_URI)
        rest = text[colon + len(uri) : match.end() + 1]
        if (
            match.lastgroup == "scheme"
            or text[before] not in _BEFORE_URI
            or text.startswith(b"\\", before - 1)
            or self._in_block_of_unregistered(text, colon)
            or len(uri) <= len(b"://")
            or _ODD_URI.search(uri)
            or _GOES_ON.match(text, match.end())
            or not _ENDS.match(rest)
            or _REFERENCE.search(match[0] + rest)
        ):
            return UNSURE
        return self.left_out + rest[:-1]

    def _mail(self, match: re.Match[bytes]) -> bytes:
        """Leave a mail address out; the name in it was put out before, and goes in the end."""
        text, at = match.string, match.start()
        least = max(at - _LONGEST_MAIL, 0)
        start = least + len(text[least:at].rstrip(_IN_MAIL))
        name = text[start:at]
        if (
            text[start - 1] not in _BEFORE_MAIL
            or text.startswith(b"\\", start - 2)
            or name[0] in b".-+_"
            or b".." in name
            or self._in_block_of_unregistered(text, at)
        ):
            return UNSURE
        self.n_mails += 1
        return _MAIL

    def _in_block_of_unregistered(self, text: bytes, at: int) -> bool:
        if self.unregistered >= 0:
            if text.find(_BLANK, self.unregistered, at) >= 0:
                self.unregistered = -1
            else:
                self.unregistered = at  # what is before need not be looked at again
        return self.unregistered >= 0


def _phrase(content: bytes) -> bytes:
    """What is seen of a phrase reference: its text, without what is embedded."""
    if _holds_code(content):
        return UNSURE
    if content[-1:] != b">":
        return content
    at = content.rfind(b"<")
    title = content[:at].rstrip(b" \n")
    if (
        not title
        or content[at - 1] not in b" \n"
        or b"<" in title
        or content.find(b">") != len(content) - 1
    ):
        return UNSURE
    if (
        content[at + 1] in b" \n"
        or content[-2] in b" \n"
        or b":" in title.replace(b": ", b"")
        or b"@" in title
    ):
        return UNSURE
    return title
