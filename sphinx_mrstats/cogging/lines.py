"""Output lines made to fit a width."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from sphinx_mrstats.errors import UsageError

__all__ = ["LINE_BREAK_MODES", "LineCleanup", "clean_and_break"]

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
    lines give no lines. Raises :exc:`~sphinx_mrstats.errors.UsageError` for an unknown ``mode``,
    though only at a line that is too long: that is when sphinxcontrib-paverutils notices.

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
