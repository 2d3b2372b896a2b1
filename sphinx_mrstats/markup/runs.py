r"""What the walk takes at one go: runs of paragraphs and list items, and then what is not read.

Most of a document needs no decision: it is paragraphs that no title's rule, literal block or deeper
line follows, and explicit markup of which nothing is read. One search takes as many of these as
there are. It may only take what is such a thing for sure, where a block may begin; the walk looks
at everything else block by block, and would come to the same.
"""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import grammar
from sphinx_mrstats.markup.grammar import any_of
from sphinx_mrstats.markup.rules import Argument, Body, Directive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["blocks_of_run", "run_pattern"]

# What begins a paragraph: no enumerator, no bullet, no rule.
_TEXT = rb"""(?:
      [a-zA-Z](?![a-zA-Z]{0,8}+[.)][\ \n])
    | `(?=`?[a-zA-Z0-9~.!_<@/(\#])
    | \*(?=\*?[a-zA-Z0-9`"(])
    | :(?=[a-zA-Z]++(?>(?:[-:+._]?[a-zA-Z0-9]++)*):`)
    | ["'\[](?=[a-zA-Z0-9`*\#])
    | \((?![a-zA-Z]{1,9}\)|[0-9\#]++\))(?=[a-zA-Z0-9`*])
    | \|(?=[a-zA-Z])
    | _(?=_?[a-zA-Z])
    | [0-9](?![0-9]*+[.)][\ \n])
    | [\xc3-\xdf\xe3-\xf4]
    )"""

# The further lines of a paragraph that are as deep as the first: the next one is no rule.
_LINES = rb"""(?>(?:
      \n(?P=%(indent)b)%(hang)b(?!(?P<sign%(id)b>%(punctuation)b)(?P=sign%(id)b)*+\n)[^\ \n][^\n]*+
      (?>(?:\n(?P=%(indent)b)%(hang)b[^\ \n][^\n]*+)*)
    )?)"""


def _lines(name: bytes, hang: bytes, indent: bytes = b"i") -> bytes:
    """Return the pattern for lines that hang below what the group `indent` indents."""
    return _LINES % {
        b"indent": indent,
        b"hang": hang,
        b"id": name,
        b"punctuation": grammar.PUNCTUATION,
    }


# No literal block follows, and the next line is blank, so that nothing goes on here; or else it is
# another item, at which inline markup can be told to end.
_END = rb"(?<!::)(?=\n\n|\n\ *+[-*+]\ )"

# A paragraph, an item of a list or an empty comment, which ends what is before it. Of an enumerated
# item the next line has to be indented, or blank.
_ELEMENT = rb"""\n++(?P<i>\ *+)(?:
      %(text)b[^\n]*+%(lines)b%(end)b
    | [-*+]\ %(text)b[^\n]*+%(hanging)b%(end)b
    | (?:[0-9]|\#)\.\ %(text)b[^\n]*+(?:(?=\n\n)|(?=\n\ )%(numbered)b)%(end)b
    | \.\.(?=\n\n)
    )""" % {
    b"text": _TEXT,
    b"lines": _lines(b"", b""),
    b"hanging": _lines(b"_2", rb"\ \ "),
    b"numbered": _lines(b"_3", rb"\ \ \ "),
    b"end": _END,
}

# What is not read; `j` is its indentation. It ends before the first line that is not deeper.
_UNREAD = rb"""\n++(?P<j>\ *+)\.\.(?=[\ \n])(?:
        # empty comments
        (?=\n\n)
      | \ (?:
        # directives of which nothing is read
        (?:%(nothing)b)\ ?::(?=[ \n])[^\n]*+(?>(?:\n++(?P=j)\ [^\n]*+)*)
        # the heads of those of which the body is read, unknown ones among them
      | (?:(?!(?:%(other)b)\ ?::)%(name)b|%(body)b)\ ?::(?:(?=\n\n)|\ [^\n]++%(lines)b)
        # versions, admonitions: where all of their text begins after a blank line, or of a version
        # is one paragraph
      | (?:%(version)b)\ ?::\ [^\ \n]++(?:(?=\n\n)|(?=\n(?P<v>(?P=j)\ ++)%(paragraph)b\n\n))
      | (?:%(all)b)\ ?::(?=\n\n)
        # targets
      | _(?![ \n:`_])[^\n:`\\]*+:(?=[ \n])[^\n]*+%(lines)b
        # comments: one paragraph that can't hold cog's markers, nor begin anything else
      | (?![_|\ ])(?>(?:[^\n:\[\]{}]++|:(?!:))+)(?>(?:\n(?P=j)\ [^\n\[\]{}]++)*)
        (?!\n++(?P=j)\ |[\[\]{}:])
    ))(?=\n)
"""

# The further lines of a paragraph that is indented more.
_DEEPER_LINES = rb"(?>(?:\n(?P=j)\ ++[^\n]++)*)"

# A name as docutils has it, in lower case and without a domain.
_NAME = rb"[a-z][a-z0-9]*+(?>(?:[-._+][a-z0-9]++)*)"

# What comes next, if it is one of the commonest: a term, a title of the document, or a paragraph
# with the literal block that follows it.
_TAIL = rb"""(?:\n++(?P<k>\ *+)(?P<tail>%(text)b[^\n]*+)(?:
      (?=\n(?P=k)\ )(?P<term>)
    | (?P<title>\n(?P<sign_k>%(punctuation)b)(?P=sign_k){3,}+(?=\n))
    | %(lines)b(?<=[^\\:\n]::)(?=\n\n)(?P<literal>(?>(?:\n++(?P=k)\ [^\n]*+)+))
    ))?"""

# So many at one go: the search remembers each of them.
_MOST = b"{0,1000}"

NL = ord("\n")

_STATEFUL_NAMES = frozenset({"role", "default-role", "default-domain"})


def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """Compile a pattern, in which repetitions of groups are possessive instead of atomic.

    Possessive ones are faster. Before Python 3.11.5 they are broken, and the atomic ones stay.
    """
    if sys.version_info >= (3, 11, 5):
        pattern = re.sub(rb"\(\?>(\(\?:[^()]*\))\*\)", rb"\1*+", pattern)
    return re.compile(pattern, re.VERBOSE)


@cache
def _block_pattern() -> re.Pattern[bytes]:
    """Return a pattern for a block, behind its marker, of a run that is known to be one."""
    return _compiled(
        _ELEMENT.replace(_END, b"")
        .replace(rb"[-*+]\ ", rb"(?P<a>[-*+]\ )")
        .replace(rb"(?:[0-9]|\#)\.\ ", rb"(?P<b>(?:[0-9]|\#)\.\ )")
    )


@lru_cache(maxsize=16)
def run_pattern(rules: Rules) -> re.Pattern[bytes]:
    """Return a pattern for a run (`run`) and what is not read behind it."""
    names: dict[str, list[str]] = {kind: [] for kind in ("nothing", "body", "version", "all", "")}
    for name in rules.named_directives():
        names[_kind(name, rules)].append(name)
    # of those that the pattern does not take as unknown ones; "nothing" is tried before
    other = [name for kind in ("version", "all", "") for name in names[kind]]
    unread = _UNREAD % {
        **{kind.encode(): any_of(names[kind]) for kind in names},
        b"body": any_of(name for name in names["body"] if ":" in name),
        b"other": any_of(other),
        b"name": _NAME,
        b"lines": _DEEPER_LINES,
        b"paragraph": rb"%b[^\n]*+%b(?<!::)" % (_TEXT, _lines(b"_5", b"", b"v")),
    }
    tail = _TAIL % {
        b"text": _TEXT,
        b"lines": _lines(b"_4", b"", b"k"),
        b"punctuation": grammar.PUNCTUATION,
    }
    return _compiled(
        rb"(?P<run>(?>(?:%b)%b))(?P<unread>(?>(?:%b)%b))%b" % (_ELEMENT, _MOST, unread, _MOST, tail)
    )


def _kind(name: str, rules: Rules) -> str:
    """Say which alternative of the pattern a directive belongs to; none, where it says nothing."""
    match rules.directive(name):
        case Directive(body=Body.CODE) if rules.include_code:
            return ""
        case Directive(argument=Argument.PROSE) | Directive(body=Body.CSV | Body.GLOSSARY):
            return ""
        case Directive(body=Body.NOTHING | Body.CODE):
            return "" if name in _STATEFUL_NAMES else "nothing"
        case Directive(argument=Argument.DROPPED):
            return "body"
        case Directive(argument=Argument.VERSION):
            return "version"
        case Directive(argument=Argument.NONE, options=True):
            return "all"
    return ""


def blocks_of_run(text: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield where each block of a run starts and ends, and how deep it is.

    The run starts at a line end, or right behind one.
    """
    at = start if text[start] == NL else start - 1
    for match in _block_pattern().finditer(text, at, end + 2):
        indent, first, *items = match.span("i") + match.span("a")[1:] + match.span("b")[1:]
        first = max(first, *items)
        if not text.startswith(b"..", first):
            yield first, min(match.end(), end), first - indent
