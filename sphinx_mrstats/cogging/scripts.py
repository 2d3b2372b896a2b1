"""The output of a script as a literal block."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from sphinx_mrstats.cogging.literal import (
    INDENT,
    LineCleanup,
    Replacement,
    block_start,
    chosen_indent,
    clean_and_break,
    replace_all,
    shorten,
    strip_escapes,
)
from sphinx_mrstats.cogging.process import Completed, last_lines, run_shell
from sphinx_mrstats.errors import ScriptError, UsageError

__all__ = ["run_script"]

ScriptName = str | os.PathLike[str] | Sequence[str]

# What makes the output of the same script differ from one machine or run to the next: the order of
# sets, the width and the colours of a terminal (https://no-color.org/), the language of messages.
DETERMINISTIC = {
    "PYTHONHASHSEED": "0",
    "COLUMNS": "80",
    "LINES": "24",
    "NO_COLOR": "1",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "",
}


COMMAND_WIDTH = 64
"""Where paverutils breaks a command line if a block says nothing of widths."""


def run_script(
    input_file: str | os.PathLike[str],
    script_name: ScriptName,
    interpreter: str | None = "python",
    include_prefix: bool = True,
    ignore_error: bool = False,
    trailing_newlines: bool = True,
    break_lines_at: int = 0,
    line_break_mode: str = "break",
    adjust_python_for_version: bool = True,
    line_cleanups: Sequence[LineCleanup] = (),
    *,
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
    deterministic: bool = False,
    cwd: str | os.PathLike[str] = "",
    stdin: str | None = None,
    returncode: int = 0,
    show_command: bool = True,
    prompt: str = "$ ",
    language: str = "none",
    caption: str = "",
    name: str = "",
    emphasize_lines: str = "",
    strip_ansi: bool = False,
    replace: Sequence[Replacement] = (),
    head: int | None = None,
    tail: int | None = None,
    ellipsis: str = "...",
    indent: str | None = None,
) -> str:
    r"""Run a script in the folder of ``input_file`` and return what it prints as a literal block.

    The arguments up to ``line_cleanups``, and the text returned, are those of ``run_script`` of
    sphinxcontrib-paverutils, byte for byte; documents written for that one need no change.

    ``input_file``
        The document; a cog block passes ``cog.inFile``.
    ``script_name``
        The script and its arguments, as a shell takes them; or a list of parts, which are shown on
        lines of their own that end in a backslash, and are run joined by spaces. (A list of one
        part is shown twice, as paverutils does: give the string.)
    ``interpreter``
        What runs the script; ``''`` or None: ``script_name`` is the whole command line.
    ``include_prefix``
        Begin with ``.. code-block:: none``; False continues the block of a call before.
    ``ignore_error``
        Take the output whatever the exit code is.
    ``trailing_newlines``
        End in two newlines; False: in one, without trailing white space.
    ``break_lines_at``
        The most characters in a line. A long command line continues after a backslash; with 0,
        the default, output has no limit and a command line has 64, as in paverutils. Output is
        broken by ``line_break_mode``: ``break``, ``continue`` (with a backslash),
        ``wrap``, ``wrap-no-breaks`` (only at white space), ``fill`` (wrapped, keeping the
        indentation) or ``truncate``.
    ``adjust_python_for_version``
        Show and run the interpreter ``python`` as ``python3``.
    ``line_cleanups``
        Functions of (input file, line), each returning the line to show; the command line, too,
        passes through them (twice, if it is a string: so it does in paverutils).

    All further arguments are by name only, and change nothing unless they are given.

    ``timeout``
        Seconds after which the command, with all that it started, is killed.
    ``env``, ``cwd``, ``stdin``
        Variables added to the environment; another folder, relative to the document's; text for
        the command to read (by default it reads nothing).
    ``deterministic``
        Set what makes output differ between machines: ``PYTHONHASHSEED``, ``COLUMNS``,
        ``NO_COLOR`` and the locale.
    ``returncode``
        The exit code that is expected.
    ``show_command``, ``prompt``
        Whether the command line is shown, and what stands before it.
    ``language``, ``caption``, ``name``, ``emphasize_lines``
        Argument and options of the ``code-block``.
    ``strip_ansi``, ``replace``
        Leave out escape sequences; put other text in place of what regular expressions match, in
        pairs: ``replace=[(r"0x[0-9a-f]+", "0x...")]``.
    ``indent``
        What stands before each line, such as three spaces; then no line has white space at its end,
        either, for those whose linters strip it. The project's setting ``indent`` does the same for
        all calls. By default it is a tab, as in paverutils, blank lines have it, too.
    ``head``, ``tail``, ``ellipsis``
        Show only so many of the first and of the last lines of the output, and ``ellipsis`` in
        place of the others.

    Standard error is shown with standard output. Output is read as UTF-8. A script that prints
    nothing gives the command line alone.

    Raises:
        ScriptError: the command fails (its exit code is not the expected one) or is stopped.
        UsageError: arguments can't be used.

    >>> run_script("index.rst", "echo to be", interpreter=None)
    '\n.. code-block:: none\n\n\t$ echo to be\n\t\n\tto be\n\n'

    """
    document = os.fspath(input_file)
    if break_lines_at and break_lines_at < 2:
        message = f"break_lines_at={break_lines_at!r} leaves no room: use 0 (no limit), 2 or more"
        raise UsageError(message)
    if not include_prefix and (caption or name or emphasize_lines):
        raise UsageError("caption, name and emphasize_lines go with the prefix of the block")
    if interpreter == "python" and adjust_python_for_version:
        interpreter = "python3"
    call = f"{interpreter} " if interpreter else ""
    parts = _parts(script_name)
    command = call + " ".join(parts)
    before = chosen_indent(indent)
    start = block_start(
        language,
        caption=caption,
        name=name,
        emphasize_lines=emphasize_lines,
        indent=before or INDENT,
    )
    completed = run_shell(
        command,
        folder=Path(document).parent / cwd if cwd else os.path.dirname(document),  # noqa: PTH120  # may be ''
        timeout=timeout,
        env=_environment(env, deterministic=deterministic),
        stdin=stdin,
    )
    if completed.returncode != returncode and not ignore_error:
        raise _failure(command, completed, returncode)
    output = strip_escapes(completed.output) if strip_ansi else completed.output
    del completed  # of 50 MB, one copy is enough
    shown = []
    if show_command:
        if isinstance(script_name, list | tuple):
            shown = [f"{call}{parts[0]} \\", *(f"{part} \\" for part in parts[1:-1]), parts[-1]]
            shown[0] = f"{INDENT}{prompt}{shown[0]}"
        else:
            # Cleaned and broken here, and once more with the output, as in paverutils; the
            # backslash needs its place.
            width = break_lines_at - 1 if break_lines_at else COMMAND_WIDTH
            line = f"{INDENT}{prompt}{command}"
            shown = list(clean_and_break([line], document, width, "continue", line_cleanups))
        shown.append("")
    output = replace_all(output, replace)
    if line_cleanups or break_lines_at or head is not None or tail is not None:
        lines = [*shown, *shorten(output.splitlines(), head, tail, ellipsis)]
        text = f"\n{INDENT}".join(
            clean_and_break(lines, document, break_lines_at, line_break_mode, line_cleanups)
        )
    else:
        text = f"\n{INDENT}".join([*shown, *_as_one_line(output)])
    if not show_command:
        text = INDENT + text
    if before is not None:
        text = re.sub(rf"^{INDENT}", before, text, flags=re.MULTILINE)
        text = re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE)
    if include_prefix:
        text = start + text
    return _end(text) if trailing_newlines else text.rstrip() + "\n"


# What ends a line to str.splitlines beside a line feed.
_OTHER_LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def _as_one_line(output: str) -> list[str]:
    """Return the lines of output, joined with their indentation: so 50 MB don't become a list."""
    if not output or _OTHER_LINE_ENDS.search(output):
        return output.splitlines()
    return [output.removesuffix("\n").replace("\n", f"\n{INDENT}")]


def _environment(env: Mapping[str, str] | None, *, deterministic: bool) -> dict[str, str] | None:
    if not env and not deterministic:
        return None
    return os.environ | (DETERMINISTIC if deterministic else {}) | dict(env or {})


def _parts(script_name: ScriptName) -> list[str]:
    if isinstance(script_name, list | tuple):
        if not script_name:
            raise UsageError("script_name is an empty list: give the parts of a command")
        return [os.fspath(part) for part in script_name]
    return [os.fspath(cast("str", script_name))]


def _failure(command: str, completed: Completed, expected: int) -> ScriptError:
    code = completed.returncode
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    ended += f", not {expected}" if code >= 0 or expected else ""
    return ScriptError(f"{command!r} {ended}{last_lines(completed.output)}")


def _end(text: str) -> str:
    """``text`` with as many newlines as make its end two."""
    missing = 2 - (len(text) - len(text.rstrip("\n")))
    return text + "\n" * max(missing, 0)
