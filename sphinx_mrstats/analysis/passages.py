"""Prose → passages: stretches of running text, across which words are neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan_block_lines, scan_blocks
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.text import CODE, CODE_BEGINS, CODE_ENDS, split_lines
from sphinx_mrstats.words import locate_words, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_mrstats.markup import Block

__all__ = [
    "Passage",
    "completed",
    "find_passages",
    "iter_runs",
    "may_hold",
    "with_code",
]

# In a source, what may join the letters of a word, or stand for it: escapes, references to
# substitutions, the mark of an accelerator key.
_JOINING = ("\\", "|", "&")


# What stands in a line beside prose and is shown: a literal, or a role, with letters joined to it.
_LITERAL = re.compile(
    r"(?P<role>:[\w:+.-]+:)?(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)(?:\\ (?P<joined>\w+))?"
)
_ADDRESS = re.compile(r"[a-z]+:[^\s<>`]+")


@dataclass(frozen=True, slots=True)
class Passage:
    r"""Lines of prose that belong together, such as those of a paragraph.

    `text` is normalised, its lines separated by ``\n``; `lines` are their numbers in the source,
    from 1. `shown` is the text with the code that readers see in it, between marks (see `CODE`), if
    there is some and somebody asked for it (`with_code`).
    """

    text: str
    lines: tuple[int, ...]
    shown: str = ""


def find_passages(
    source: bytes, rules: Rules = DEFAULT_RULES, wanted: Callable[[str], bool] | None = None
) -> Iterator[Passage]:
    r"""Yield the passages of a document's UTF-8 source, in the order of the prose.

    Together they have all words of the prose. A passage is what a reader reads as one block: a
    paragraph, a term, the text of a cell, never parts of two. If `wanted` is given, blocks are left
    out for whose source it is false.

    >>> source = b"The sea\n=======\nOf *white*\nwhales:\n\n- one\n- or\n  two\n"
    >>> for passage in find_passages(source):
    ...     print(passage.lines, repr(passage.text))
    (1,) 'The sea'
    (3, 4) 'Of white\nwhales:'
    (6,) 'one'
    (7, 8) 'or\ntwo'
    """
    blocks = scan_block_lines(source, rules, wanted)
    lap("strip")
    for block in blocks:
        text = "\n".join(line for _, line in block)
        yield Passage(normalize(text), tuple(number for number, _ in block))


def with_code(passages: Iterable[Passage], source: bytes, rules: Rules) -> tuple[Passage, ...]:
    r"""Give passages what stands in them beside prose: literals, roles that are code, addresses.

    None of it is counted, and the text stays what it is; but a reader of "control over , they can"
    misses something.

    >>> source = b"Give ``x`` a value.\n"
    >>> [passage] = with_code(find_passages(source), source, DEFAULT_RULES)
    >>> from sphinx_mrstats.text import without_marks
    >>> passage.text, without_marks(passage.shown)
    ('Give  a value.', 'Give x a value.')
    """
    passages = tuple(passages)
    if rules.include_code or not passages or (b"`" not in source and b":/" not in source):
        return passages
    lines = split_lines(source.decode("utf-8", "replace"))
    shown: dict[tuple[int, str], str] = {}
    for block in scan_blocks(source, rules):
        text = normalize(_shown(block, lines))
        if CODE_BEGINS in text:
            plain = CODE.sub("", text)
            first = block.place(len(block.text) - len(block.text.lstrip()))[0]
            shown[first, plain] = text
    return tuple(
        replace(each, shown=shown.get((each.lines[0], each.text), "")) for each in passages
    )


def completed(text: str) -> str:
    """Put a mark back where a text that is shown was cut within its code."""
    begins, ends = text.rfind(CODE_BEGINS), text.rfind(CODE_ENDS)
    if begins > ends:
        text += CODE_ENDS
    first_end = text.find(CODE_ENDS)
    if first_end >= 0 and not 0 <= text.find(CODE_BEGINS) < first_end:
        text = CODE_BEGINS + text
    return text


def _shown(block: Block, lines: list[str]) -> str:
    """Write a block with its code between marks; lines without prose go to others."""
    pieces: list[str] = []
    ends = [*block.spans[1:], (len(block.text), 0, 0)]
    for number, ((start, line, column), (end, next_line, next_column)) in enumerate(
        zip(block.spans, ends, strict=True)
    ):
        text = block.text[start:end]
        stands = text.rstrip("\n")
        source = lines[line - 1]
        if number == 0:
            pieces.append(_code_at_end(source[: column - 1]))
        pieces.append(stands)
        column -= 1
        after = column + (len(stands) if source.startswith(stands, column) else 0)
        if next_line == line:
            pieces.append(_code_in(source[after : next_column - 1]))
            pieces.append(text[len(stands) :])
            continue
        rest = source[after:]
        start_of_next = lines[next_line - 1][: next_column - 1] if next_line else ""
        if next_line == line + 1 and "`" in rest:
            both = _LITERAL.fullmatch(f"{rest.strip()} {start_of_next.strip()}")
            if both and not _LITERAL.match(rest.lstrip()):
                pieces += _marked(both), text[len(stands) :]
                continue
        pieces += _code_at_start(rest), text[len(stands) :], _code_at_end(start_of_next)
    return _without_lines_of_code("".join(pieces))


def _marked(literal: re.Match[str]) -> str:
    code = literal["code"].strip()
    if literal["role"]:
        code = code.rpartition(".")[2] if code.startswith("~") else code.removeprefix("!")
    return f"{CODE_BEGINS}{code}{literal['joined'] or ''}{CODE_ENDS}"


def _code_in(gap: str) -> str:
    """Give the code in what is left out between two stretches of a line."""
    if _ADDRESS.fullmatch(gap.strip(" <>")):
        return f"{CODE_BEGINS}{gap.strip(' <>')}{CODE_ENDS}"
    return "".join(map(_marked, _LITERAL.finditer(gap)))


def _code_at_start(rest: str) -> str:
    """Give the code with which the rest of a line begins; behind spaces, it is of another cell."""
    literal = _LITERAL.match(rest.removeprefix(" ")) if "`" in rest else None
    return _marked(literal) if literal else ""


def _code_at_end(begin: str) -> str:
    """Give the code with which the beginning of a line ends, behind bullets and other cells."""
    found = [each for each in _LITERAL.finditer(begin) if each.end() == len(begin)]
    return _marked(found[0]) if found else ""


def _without_lines_of_code(text: str) -> str:
    """Put code that has a line for itself, which no passage has, into the line before it."""
    kept: list[str] = []
    for line in text.split("\n"):
        if CODE.sub("", line).strip():
            kept.append(line)
        elif kept and line.strip():
            code = " ".join(CODE.findall(line))
            kept[-1] += f"{CODE_BEGINS} {code}{CODE_ENDS}"
    return "\n".join(kept)


def may_hold(folded: Iterable[str], written: Iterable[str] = ()) -> Callable[[str], bool]:
    r"""Make a function that tells of a source, or of a part of it, whether it may hold words.

    `folded` are words as they are counted, `written` is text as it stands. One of them is enough.
    What is not ASCII may become another text when it is normalised: that may hold any.

    >>> holds = may_hold(["whale"])
    >>> holds("The WHALES"), holds("wh\\ ale"), holds("the sea")
    (True, True, False)
    """
    folded, written = frozenset(folded), frozenset(written)

    def holds(source: str) -> bool:
        if not source.isascii() or any(sign in source for sign in _JOINING):
            return True
        if any(text in source for text in written):
            return True
        lower = source.lower() if folded else ""
        return any(word in lower for word in folded)

    return holds


def iter_runs(text: str) -> Iterator[list[str]]:
    r"""Yield runs of neighbours: words with one space, or one line end, between two of them.

    Anything else ends a run: punctuation, a number, code that was left out (which leaves two
    spaces, or one at the end of a line). `text` is that of a passage.

    >>> list(iter_runs("Call me, if you\nlike, at 9 or  so"))
    [['call', 'me'], ['if', 'you', 'like'], ['at'], ['or'], ['so']]
    """
    run: list[str] = []
    end_of_run = 0
    for word, start, end in locate_words(text):
        if run and not (start == end_of_run + 1 and text[end_of_run].isspace()):
            yield run
            run = []
        run.append(word)
        end_of_run = end
    if run:
        yield run
