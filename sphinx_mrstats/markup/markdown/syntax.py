"""The Markdown parser, set up as myst-parser does, linear in time for any input.

markdown-it-py parses, with the plugins that myst-parser loads. Rules that search to the end of a
text again and again, each time in vain, are replaced by ones that know whether what they search for
comes at all; those that make what is never read (alternative texts, attributes) make nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, make_fence_rule
from markdown_it.rules_inline import StateInline, image
from mdit_py_plugins.amsmath import ENVIRONMENTS
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.attrs.parse import ParseError
from mdit_py_plugins.attrs.parse import parse as parse_attributes
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.substitution import substitution_plugin

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from typing import Any

    from markdown_it.token import Token

    from sphinx_mrstats.markup.myst import MystRules

__all__ = ["Syntax", "syntax_of"]

_BlockRule = Callable[[StateBlock, int, int, bool], bool]

# Settings that a process meets at a time: a project's, and those of its documents' front matter.
_KEPT = 64

# No attributes are that long; the search for their end stops there.
_LONGEST_ATTRIBUTES = 2_000

_ROLE_NAME = re.compile(r"\{([a-zA-Z0-9_\-+:]+)\}(`+)")
_FOOTNOTE_STOP = re.compile(r"[\] \n]")
_MATH_END = re.compile(r"\$\$[^\S\n]*(?:\([^)$\r\n]+\)[^\S\n]*)?$", re.MULTILINE)
_MATH_END_WITHOUT_LABEL = re.compile(r"\$\$[^\S\n]*$", re.MULTILINE)
_MATH_ENVIRONMENT = re.compile(r"\\begin\{((?:" + "|".join(ENVIRONMENTS) + r")\*?)\}")
_TICKS = re.compile(r"`+")


# What a line begins with that a rule may be for; rules that aren't named here may be for any.
_BEGINS = {
    "amsmath": "\\",
    "attr": "{",
    "blockquote": ">",
    "colon_fence": ":",
    "fence": "`~",
    "fieldlist": ":",
    "footnote_def": "[",
    "front_matter": "-",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "list": "*+-0123456789",
    "math_block": "$",
    "myst_block_break": "+",
    "myst_line_comment": "%",
    "myst_target": "(",
    "reference": "[",
}


class _Ahead:
    """Remembers where the next match of a pattern is: many searches in a row cost one."""

    def __init__(self) -> None:
        self._found: dict[re.Pattern[str], tuple[int, int]] = {}

    def __call__(self, pattern: re.Pattern[str], text: str, at: int) -> int:
        """Return where `pattern` matches next in `text`, at `at` or behind; its end if nowhere."""
        start, found = self._found.get(pattern, (1, 0))
        if not start <= at <= found:
            match = pattern.search(text, at)
            found = match.start() if match else len(text)
            self._found[pattern] = at, found
        return found


class _Inline(StateInline):
    """Text while it is parsed; each token's `map` says where it begins in the text."""

    def __init__(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> None:
        super().__init__(src, md, env, tokens)
        self.ahead = _Ahead()
        self._start = 0

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self._start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  # a method of markdown-it's
        token = super().pushPending()
        token.map = [self._start, self._start]
        return token

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        token = super().push(ttype, tag, nesting)
        token.map = [self.pos, self.pos]
        return token


class _Blocks(StateBlock):
    """A source while its blocks are parsed."""

    def __init__(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> None:
        super().__init__(src, md, env, tokens)
        self.ahead = _Ahead()


class _Parser(MarkdownIt):
    """Markdown whose links are left as they are: they are never shown."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


class Syntax:
    """What Markdown means by one set of settings."""

    def __init__(self, rules: MystRules) -> None:
        self._md = _set_up(rules)
        # text stays in tokens that each stand in one place of the source
        self._md.inline.ruler2.disable("fragments_join")
        _ask_by_first_character(self._md, rules.sub_delimiters[0])

    def blocks(self, source: str, environment: MutableMapping[str, Any]) -> Iterator[list[Token]]:
        """Yield the tokens of each outermost block; text in them is not parsed yet.

        What the source defines for links is added to `environment`.
        """
        if not source:
            return
        state = _Blocks(source, self._md, environment, [])
        rules = self._md.block.ruler.getRules("")
        line = 0
        while (line := state.skipEmptyLines(line)) < state.lineMax:
            state.line = line
            for rule in rules:
                if rule(state, line, state.lineMax, False):
                    break
            line = max(state.line, line + 1)
            if state.tokens and state.tokens[-1].type != "attrs_block":  # of the next block
                yield state.tokens
                state.tokens = []

    def inline(self, text: str, environment: MutableMapping[str, Any]) -> list[Token]:
        """Parse text; each token's `map` says at which character it begins."""
        state = _Inline(text, self._md, environment, [])
        self._md.inline.tokenize(state)
        for rule in self._md.inline.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _ask_by_first_character(md: MarkdownIt, substitutes: str) -> None:
    """Ask of each line those rules only that its first character may be for.

    There are some 20, and for each line of a paragraph most are asked twice.
    """
    begins = {**_BEGINS, "substitution_block": substitutes}
    named = {rule.fn: rule.name for rule in md.block.ruler.__rules__}
    for chain in ("", "paragraph", "reference", "blockquote", "list", "footnote_def"):
        rules = md.block.ruler.getRules(chain)
        characters = set("".join(begins.get(named[rule], "") for rule in rules))
        by_first = {
            character: [rule for rule in rules if character in begins.get(named[rule], character)]
            for character in characters
        }
        others = [rule for rule in rules if named[rule] not in begins]
        asked = partial(_ask, by_first=by_first, others=others)
        md.block.ruler.__cache__[chain] = [asked]  # type: ignore[index]


def _ask(
    state: StateBlock,
    line: int,
    end: int,
    silent: bool,
    *,
    by_first: dict[str, list[_BlockRule]],
    others: list[_BlockRule],
) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    for rule in by_first.get(state.src[start : start + 1], others):
        if rule(state, line, end, silent):
            return True
    return False


@lru_cache(maxsize=_KEPT)
def syntax_of(rules: MystRules) -> Syntax:
    """Return what Markdown means by `rules`, which is made once."""
    return Syntax(rules)


# The blocks that a rule may interrupt, for the rules of MyST that may interrupt all.
_ENDED_BY_ANY = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def _set_up(rules: MystRules) -> MarkdownIt:
    """Load what myst-parser's `create_md_parser` loads, in its order."""
    md: MarkdownIt = _Parser("commonmark")
    md.inline.ruler.at("image", _image)
    if rules.commonmark_only:
        return md
    md.enable("table")
    if rules.gfm_only:
        _enable_gfm(md)
        return md
    md.use(front_matter_plugin).use(myst_block_plugin)
    md.block.ruler.at("myst_line_comment", _line_comment, {"alt": _ENDED_BY_ANY})
    md.inline.ruler.before("backticks", "myst_role", _role)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    _guard_footnotes(md)
    for name in ("strikethrough", "dollarmath", "colon_fence", "amsmath", "deflist", "fieldlist"):
        if name in rules.enable_extensions:
            _EXTENSIONS[name](md, rules)
    if "tasklist" in rules.enable_extensions:
        md.options["tasklists"] = True
    if "alert" in rules.enable_extensions:
        md.options["alerts"] = True
    if "substitution" in rules.enable_extensions:
        _enable_substitutions(md, rules)
    if "attrs_inline" in rules.enable_extensions:
        md.inline.ruler.after("footnote_ref", "span", _span)
        md.inline.ruler.push("attr", _attributes)
    elif "attrs_image" in rules.enable_extensions:
        md.inline.ruler.push("attr", _attributes_of_image)
    if "attrs_block" in rules.enable_extensions:
        md.use(attrs_block_plugin)
    md.disable(rules.disable_syntax, True)
    return md


def _enable_gfm(md: MarkdownIt) -> None:
    """Do what the plugin for GitHub's Markdown does, but for links: they're found in the prose."""
    md.enable("strikethrough")
    md.options["tasklists"] = md.options["alerts"] = True
    md.options["strikethrough_single_tilde"] = True
    md.use(footnote_plugin, inline=False)
    _guard_footnotes(md)


def _line_comment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    """Read lines of comments as the plugin does, which copies those above for each line."""
    last, lines = line, []
    while last < (line + 1 if silent else end_line):
        start, end = state.bMarks[last] + state.tShift[last], state.eMarks[last]
        if not state.src.startswith("%", start):
            break
        lines.append(state.src[start + 1 : end].rstrip())
        last += 1
    if not lines or state.is_code_block(line):
        return False
    if not silent:
        token = state.push("myst_line_comment", "", 0)
        token.content, token.markup, token.map = "\n".join(lines), "%", [line, last]
        state.line = last
    return True


def _enable_strikethrough(md: MarkdownIt, rules: MystRules) -> None:
    md.enable("strikethrough")
    md.options["strikethrough_single_tilde"] = rules.strikethrough_single_tilde


def _enable_dollarmath(md: MarkdownIt, rules: MystRules) -> None:
    md.use(
        dollarmath_plugin,
        allow_labels=rules.dmath_allow_labels,
        allow_space=rules.dmath_allow_space,
        allow_digits=rules.dmath_allow_digits,
        double_inline=rules.dmath_double_inline,
    )
    end = _MATH_END if rules.dmath_allow_labels else _MATH_END_WITHOUT_LABEL
    md.block.ruler.at("math_block", partial(_math_block, end=end))


def _math_block(
    state: StateBlock, line: int, end_line: int, silent: bool, *, end: re.Pattern[str]
) -> bool:
    """Read a block of math as the plugin does, which searches all lines for its end each time."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    if not text.startswith("$$") or state.is_code_block(line):
        return False
    last = line
    if len(text) <= len("$$$") or not end.search(text, 2):
        if "$$" in text[2:] and len(text) > len("$$$"):
            return False
        last = _line_of(state, end, line + 1)
    return _take_math(state, "math_block", line, last, end_line)


def _take_math(state: StateBlock, kind: str, line: int, last: int, end_line: int) -> bool:
    """Take the lines up to the last one, if they are in reach; what they hold is not read."""
    if last >= end_line:
        return False
    state.push(kind, "math", 0).map = [line, last + 1]
    state.line = last + 1
    return True


def _line_of(state: StateBlock, pattern: re.Pattern[str], line: int) -> int:
    """Return the next line, from `line` on, at whose end `pattern` matches."""
    return bisect_left(state.eMarks, _ahead(state)(pattern, state.src, state.bMarks[line]))


def _enable_colon_fence(md: MarkdownIt, rules: MystRules) -> None:
    fence = make_fence_rule(
        markers=(":",), token_type="colon_fence", exact_match=rules.colon_fence_exact_match
    )
    md.block.ruler.before("fence", "colon_fence", fence, {"alt": _ENDED_BY_ANY})


def _enable_amsmath(md: MarkdownIt, _: MystRules) -> None:
    md.block.ruler.before("blockquote", "amsmath", _amsmath, {"alt": _ENDED_BY_ANY})


def _amsmath(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    """Read an environment of LaTeX as the plugin does, which searches its end in all lines."""
    begins = _MATH_ENVIRONMENT.match(state.src, state.bMarks[line] + state.tShift[line])
    if not begins or state.is_code_block(line):
        return False
    last = _line_of(state, _end_of_environment(begins[1]), line)
    if silent:  # whatever asks: a paragraph and a title with an underline would differ
        return last < state.lineMax
    return _take_math(state, "amsmath", line, last, end_line)


@lru_cache(maxsize=_KEPT)
def _end_of_environment(name: str) -> re.Pattern[str]:
    return re.compile(rf"\\end\{{{re.escape(name)}\}}[^\S\n]*$", re.MULTILINE)


def _enable_deflist(md: MarkdownIt, _: MystRules) -> None:
    md.use(deflist_plugin)


def _enable_fieldlist(md: MarkdownIt, _: MystRules) -> None:
    md.use(fieldlist_plugin)


_EXTENSIONS: dict[str, Callable[[MarkdownIt, MystRules], None]] = {
    "strikethrough": _enable_strikethrough,
    "dollarmath": _enable_dollarmath,
    "colon_fence": _enable_colon_fence,
    "amsmath": _enable_amsmath,
    "deflist": _enable_deflist,
    "fieldlist": _enable_fieldlist,
}


def _enable_substitutions(md: MarkdownIt, rules: MystRules) -> None:
    opening, closing = rules.sub_delimiters
    md.use(substitution_plugin, opening, closing)
    both = re.compile(re.escape(closing * 2))
    inline = _rule(md.inline, "substitution_inline")

    def substitution(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not state.src.startswith(opening * 2, start):
            return False
        if _ahead(state)(both, state.src, start + 2) == len(state.src):
            return False
        if not inline(state, silent):
            return False
        if not silent:
            state.tokens[-1].map = [start, start]  # the plugin has gone on by then
        return True

    md.inline.ruler.at("substitution_inline", substitution)


def _guard_footnotes(md: MarkdownIt) -> None:
    reference = _rule(md.inline, "footnote_ref")

    def footnote_ref(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith("[^", state.pos):
            return False
        stop = _ahead(state)(_FOOTNOTE_STOP, state.src, state.pos + 2)
        return state.src.startswith("]", stop) and reference(state, silent)

    md.inline.ruler.at("footnote_ref", footnote_ref)


def _rule(parser: Any, name: str) -> Callable[..., bool]:
    """Return the rule of this name."""
    found: Callable[..., bool] = next(
        each.fn for each in parser.ruler.__rules__ if each.name == name
    )
    return found


def _ahead(state: StateInline | StateBlock) -> _Ahead:
    assert isinstance(state, _Inline | _Blocks)
    return state.ahead


def _image(state: StateInline, silent: bool) -> bool:
    """Read an image without its alternative text, which is not counted."""
    start = state.pos
    if not image(state, True):
        return False
    if not silent:
        end, state.pos = state.pos, start
        state.push("image", "img", 0)
        state.pos = end
    return True


def _role(state: StateInline, silent: bool) -> bool:
    """Read a role as the plugin of that name does; it copies the rest of the text each time."""
    if not (found := _ROLE_NAME.match(state.src, state.pos)):
        return False
    start, ticks = found.end(), found[2]
    # the plugin looks for a closer from the second character of the text on
    closer = _TICKS if len(ticks) == 1 else _ticks(len(ticks))
    end = _ahead(state)(closer, state.src, start + 1)
    if end >= len(state.src):
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta = {"name": found[1]}
        token.content = state.src[start:end].replace("\n", " ")
        token.map = [start, end]
    state.pos = end + len(ticks)
    return True


@lru_cache(maxsize=_KEPT)
def _ticks(length: int) -> re.Pattern[str]:
    return re.compile("`" * length)


def _end_of_attributes(state: StateInline, at: int) -> int:
    """Return where the attributes end that begin at `at`; -1 if none do."""
    if not state.src.startswith("{", at):
        return -1
    try:
        return at + int(parse_attributes(state.src[at : at + _LONGEST_ATTRIBUTES])[0]) + 1
    except ParseError:
        return -1


def _span(state: StateInline, silent: bool) -> bool:
    """Read text in brackets that attributes follow."""
    if not state.src.startswith("[", state.pos):
        return False
    start, maximum = state.pos + 1, state.posMax
    label_end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    end = _end_of_attributes(state, label_end + 1) if 0 <= label_end < maximum - 1 else -1
    if end < 0:
        return False
    if not silent:
        state.pos, state.posMax = start, label_end
        state.push("span_open", "span", 1)
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = end, maximum
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Pass over attributes behind what may have some."""
    return _pass_over(state, ("image", "code_inline", "link_close", "span_close"))


def _attributes_of_image(state: StateInline, silent: bool) -> bool:
    return _pass_over(state, ("image",))


def _pass_over(state: StateInline, after: tuple[str, ...]) -> bool:
    if state.pending or not state.tokens or state.tokens[-1].type not in after:
        return False
    end = _end_of_attributes(state, state.pos)
    if end >= 0:
        state.pos = end
    return end >= 0
