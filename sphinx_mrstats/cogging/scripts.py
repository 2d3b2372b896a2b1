"""The output of a script as a literal block."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from sphinx_mrstats.cogging.lines import LineCleanup, clean_and_break
from sphinx_mrstats.cogging.process import Completed, last_lines, run_shell
from sphinx_mrstats.errors import ScriptError, UsageError

__all__ = ["run_script"]

ScriptName = str | os.PathLike[str] | Sequence[str]

PREFIX = "\n.. code-block:: none\n\n"
INDENT = "\t"  # the indentation of sphinxcontrib-paverutils, so that its books keep their bytes


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
        The most characters in a line, 0 for no limit. A long command line continues after a
        backslash, output by ``line_break_mode``: ``break``, ``continue`` (with a backslash),
        ``wrap``, ``wrap-no-breaks`` (only at white space), ``fill`` (wrapped, keeping the
        indentation) or ``truncate``.
    ``adjust_python_for_version``
        Show and run the interpreter ``python`` as ``python3``.
    ``line_cleanups``
        Functions of (input file, line), each returning the line to show; the command line, too,
        passes through them (twice, if it is a string: so it does in paverutils).
    ``timeout``
        Seconds after which the command, with all that it started, is killed.

    Standard error is shown with standard output. Output is read as UTF-8. A script that prints
    nothing gives the command line alone.

    Raises :exc:`~sphinx_mrstats.errors.ScriptError` where the command fails (its exit code is not
    0) or is stopped, :exc:`~sphinx_mrstats.errors.UsageError` for arguments that can't be used.

    >>> run_script("index.rst", "echo to be", interpreter=None)
    '\n.. code-block:: none\n\n\t$ echo to be\n\t\n\tto be\n\n'
    """
    name = os.fspath(input_file)
    if break_lines_at and break_lines_at < 2:
        message = f"break_lines_at={break_lines_at!r} leaves no room: use 0 (no limit), 2 or more"
        raise UsageError(message)
    if interpreter == "python" and adjust_python_for_version:
        interpreter = "python3"
    call = f"{interpreter} " if interpreter else ""
    parts = _parts(script_name)
    command = call + " ".join(parts)
    completed = _run_beside(name, command, timeout=timeout)
    if completed.returncode and not ignore_error:
        raise _failure(command, completed)
    if isinstance(script_name, list | tuple):
        shown = [f"{call}{parts[0]} \\", *(f"{part} \\" for part in parts[1:-1]), parts[-1]]
        shown[0] = f"{INDENT}$ {shown[0]}"
    else:
        shown = list(
            clean_and_break(
                [f"{INDENT}$ {command}"],
                name,
                width=break_lines_at and break_lines_at - 1,  # the backslash needs its place
                mode="continue",
                cleanups=line_cleanups,
            )
        )
    lines = clean_and_break(
        [*shown, "", *completed.output.splitlines()],
        name,
        width=break_lines_at,
        mode=line_break_mode,
        cleanups=line_cleanups,
    )
    text = (PREFIX if include_prefix else "") + f"\n{INDENT}".join(lines)
    return _end(text) if trailing_newlines else text.rstrip() + "\n"


def _parts(script_name: ScriptName) -> list[str]:
    if isinstance(script_name, list | tuple):
        if not script_name:
            raise UsageError("script_name is an empty list: give the parts of a command")
        return [os.fspath(part) for part in script_name]
    return [os.fspath(cast("str", script_name))]


def _run_beside(input_file: str, command: str, *, timeout: float | None) -> Completed:
    """Run ``command`` in the folder of ``input_file``."""
    folder = os.path.join(os.curdir, os.path.dirname(input_file))  # noqa: PTH118, PTH120 - kept as written
    if not Path(folder).is_dir():
        raise ScriptError(f"{input_file}: there is no folder {folder!r} to run {command!r} in")
    # The shell changes folder, and both streams are joined last thing, because scripts can tell:
    # "pwd" says how the folder was reached, and "2>/dev/null" at the end of a command line does
    # nothing. Books hold such output.
    shell_command = f"cd {shlex.quote(folder)}; {command} 2>&1"
    try:
        return run_shell(shell_command, timeout=timeout)
    except ScriptError as error:
        raise ScriptError(f"{command!r} was {error}") from None


def _failure(command: str, completed: Completed) -> ScriptError:
    code = completed.returncode
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}, not 0"
    return ScriptError(f"{command!r} {ended}{last_lines(completed.output)}")


def _end(text: str) -> str:
    """``text`` with as many newlines as make its end two."""
    missing = 2 - (len(text) - len(text.rstrip("\n")))
    return text + "\n" * max(missing, 0)
