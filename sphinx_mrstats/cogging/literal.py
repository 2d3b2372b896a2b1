"""Text as a literal block: cleaned, shortened, made to fit, and indented."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import read_source
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import os

__all__ = [
    "INDENT",
    "LINE_BREAK_MODES",
    "LineCleanup",
    "Replacement",
    "block_start",
    "chosen_indent",
    "clean_and_break",
    "default_indent",
    "include_file",
    "replace_all",
    "shorten",
    "strip_escapes",
]


INDENT = "\t"  # the indentation of sphinxcontrib-paverutils, so that its books keep their bytes

default_indent: ContextVar[str | None] = ContextVar("default_indent", default=None)
"""The indentation that a project's setting gives to literal blocks; None: that of paverutils."""


def chosen_indent(indent: str | None) -> str | None:
    r"""Return the indentation that was asked for by an argument or else by the setting, or None.

    Raises:
        UsageError: it is not made of spaces and tabs.

    >>> chosen_indent("   "), chosen_indent(None)
    ('   ', None)

    """
    indent = default_indent.get() if indent is None else indent
    if indent is not None and (not indent or indent.strip(" \t")):
        raise UsageError(f"indent={indent!r}: expected spaces or tabs")
    return indent


def block_start(
    language: str = "none",
    *,
    caption: str = "",
    name: str = "",
    emphasize_lines: str = "",
    indent: str = INDENT,
) -> str:
    r"""Return a ``code-block`` directive with its options, up to where its text begins.

    `emphasize_lines` are numbers and ranges of lines, from 1.

    Raises:
        UsageError: an option has more than one line.

    >>> block_start("console", caption="A greeting")
    '\n.. code-block:: console\n\t:caption: A greeting\n\n'

    """
    options = {"caption": caption, "name": name, "emphasize-lines": emphasize_lines}
    for key, value in {"language": language, **options}.items():
        if len(value.splitlines()) > 1:
            raise UsageError(f"{key}={value!r}: expected one line")
    shown = "".join(f"{indent}:{key}: {value}\n" for key, value in options.items() if value)
    return f"\n.. code-block:: {language}\n{shown}\n"


LineCleanup = Callable[[str, str], str]
"""A function of the input file's name and a line that returns the line to show."""


def _chunks(line: str, width: int) -> list[str]:
    return [line[start : start + width] for start in range(0, len(line), width)]


def _hard_break(line: str, width: int) -> list[str]:
    return _chunks(line, width)


def _continue(line: str, width: int) -> list[str]:
    *chunks, last = _chunks(line, width)
    return [*(chunk + "\\" for chunk in chunks), last]


def _wrap(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width)


def _wrap_no_breaks(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)


def _fill(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, width, subsequent_indent=indent)


def _truncate(line: str, width: int) -> list[str]:
    return [line[:width]]


LINE_BREAK_MODES: dict[str, Callable[[str, int], list[str]]] = {
    "break": _hard_break,
    "continue": _continue,
    "fill": _fill,
    "truncate": _truncate,
    "wrap": _wrap,
    "wrap-no-breaks": _wrap_no_breaks,
}
"""How a line that is too long becomes several, by the names of sphinxcontrib-paverutils."""


def clean_and_break(
    lines: Iterable[str],
    input_file: str,
    width: int,
    mode: str,
    cleanups: Sequence[LineCleanup] = (),
) -> Iterator[str]:
    r"""Each line through the cleanups in their order, then broken where longer than ``width``.

    ``width`` counts characters; 0 breaks nothing. Lines of white space alone are never broken. No
    lines give no lines.

    Raises:
        UsageError: the ``mode`` is unknown, and a line is too long; that is when
            sphinxcontrib-paverutils notices.

    >>> list(clean_and_break(["one two"], "index.rst", 4, "continue"))
    ['one \\', 'two']
    >>> list(clean_and_break(["  one two"], "index.rst", 6, "fill"))
    ['  one', '  two']

    """
    for line in lines:
        cleaned = line
        for cleanup in cleanups:
            cleaned = cleanup(input_file, cleaned)
        if not width or len(cleaned) <= width or not cleaned.strip():
            yield cleaned
        elif mode in LINE_BREAK_MODES:
            yield from LINE_BREAK_MODES[mode](cleaned, width)
        else:
            known = ", ".join(LINE_BREAK_MODES)
            raise UsageError(f"line_break_mode {mode!r} is not known: use one of {known}")


Replacement = tuple[str, str]
"""A regular expression, and the text that stands for what it matches."""

# ECMA-48: control sequences (colours, movements), operating system commands up to BEL or ST
# (titles, links), and all other two-character escapes.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")


def strip_escapes(text: str) -> str:
    r"""``text`` without the escape sequences that terminals act upon.

    >>> strip_escapes("\x1b[1;31mred\x1b[0m and \x1b]8;;https://x.org\x1b\\linked\x1b]8;;\x1b\\")
    'red and linked'
    """
    return _ESCAPES.sub("", text)


def replace_all(text: str, pairs: Iterable[Replacement]) -> str:
    r"""``text`` after each pair of a pattern and its replacement, in their order.

    Patterns are regular expressions, ``^`` and ``$`` match at every line, and replacements may
    refer to groups.

    Raises:
        UsageError: a pattern or a replacement can't be read.

    >>> replace_all("<object at 0x7f42>", [(r"0x[0-9a-f]+", "0x...")])
    '<object at 0x...>'

    """
    for pattern, replacement in pairs:
        try:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        except re.error as error:
            raise UsageError(
                f"replace: {(pattern, replacement)!r} can't be used: {error}"
            ) from None
    return text


def shorten(
    lines: list[str], head: int | None = None, tail: int | None = None, ellipsis: str = "..."
) -> list[str]:
    """The first ``head`` and the last ``tail`` of ``lines``, with ``ellipsis`` for the others.

    None of the two: all lines.

    Raises:
        UsageError: a number is below 0.

    >>> shorten(["1", "2", "3", "4"], head=1, tail=1)
    ['1', '...', '4']
    >>> shorten(["1", "2"], head=1, tail=1)
    ['1', '2']

    """
    for name, value in (("head", head), ("tail", tail)):
        if value is not None and value < 0:
            raise UsageError(f"{name}={value!r}: expected a number of lines, 0 or more")
    if head is None and tail is None:
        return lines
    first, last = head or 0, tail or 0
    if first + last >= len(lines):
        return lines
    return [*lines[:first], ellipsis, *lines[len(lines) - last :]]


def include_file(
    input_file: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    start: str = "",
    end: str = "",
    language: str = "none",
    caption: str = "",
    name: str = "",
    emphasize_lines: str = "",
    indent: str | None = None,
) -> str:
    r"""Return the text of a file as a literal block.

    ``path`` is relative to the folder of ``input_file`` (a cog block passes ``cog.inFile``). With
    ``start``, the block begins after the first line that holds that text; with ``end``, it ends
    before the next line that holds that one. ``language`` is the code block's, and ``caption``,
    ``name`` and ``emphasize_lines`` are its options; ``indent`` stands before each line, by default
    the project's setting, or else a tab. Blank lines at both ends are left out.

    Raises:
        DocumentError: the file can't be read.
        UsageError: a text is not in it, or the indentation is not white space.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "greet.py").write_text("# a licence\n#end\n\nprint('hello')\n")
    ...     include_file(Path(folder, "index.rst"), "greet.py", start="#end", language="python")
    "\n.. code-block:: python\n\n\tprint('hello')\n\n"

    """
    file = Path(input_file).parent / path
    lines = read_source(file).data.decode("utf-8").splitlines()
    if start:
        lines = lines[_line_with(start, lines, file, "start") + 1 :]
    if end:
        lines = lines[: _line_with(end, lines, file, "end")]
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    before = chosen_indent(indent) or INDENT
    head = block_start(
        language, caption=caption, name=name, emphasize_lines=emphasize_lines, indent=before
    )
    return head + "".join(f"{before}{line}".rstrip() + "\n" for line in lines) + "\n"


def _line_with(text: str, lines: list[str], file: Path, argument: str) -> int:
    for number, line in enumerate(lines):
        if text in line:
            return number
    raise UsageError(f"{argument}={text!r}: no line of {file} holds that text")
