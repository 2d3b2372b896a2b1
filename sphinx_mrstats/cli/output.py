"""Where a command's result goes, standard output or a file, and how wide it may be."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.files import write_whole
from sphinx_mrstats.text import printable, reason

if TYPE_CHECKING:
    import argparse
    from typing import TextIO

    from sphinx_mrstats.render.report import Report
    from sphinx_mrstats.render.screen import Screen

__all__ = [
    "discard",
    "screen_for",
    "screen_width",
    "wants_color",
    "write_file",
    "write_report",
    "write_result",
]


def write_result(text: str, path: str | None = None) -> None:
    """Write `text` as UTF-8, whatever the locale, to standard output or to the file `path`.

    A file is written whole or not at all; ``-`` is standard output.

    Raises:
        UsageError: the file can't be written, or standard output is full or closed.
        BrokenPipeError: whoever read standard output has stopped.

    """
    try:
        if path is None or path == "-":
            _write_standard_output(text)
        else:
            _replace(Path(path), text.encode())
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "standard output" if path in {None, "-"} else printable(str(path))
        raise UsageError(f"{where} can't be written: {reason(error)}") from None


def write_file(data: bytes, path: str) -> None:
    """Write `data` to the file `path`, whole or not at all.

    Raises:
        UsageError: it can't be written.

    """
    try:
        _replace(Path(path), data)
    except OSError as error:
        raise UsageError(f"{printable(path)} can't be written: {reason(error)}") from None


def screen_width() -> int | None:
    """Measure the terminal that standard output is, in columns; None where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil  # with what packs and unpacks archives: only for a terminal

    return shutil.get_terminal_size().columns


def wants_color() -> bool:
    """Say whether a terminal is to be given escape sequences (https://no-color.org/)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def screen_for(args: argparse.Namespace, widest: int | None = None) -> Screen:
    """Make the screen for a result: the terminal, up to `widest`, if it goes to one."""
    from sphinx_mrstats.render.screen import Screen

    columns = None if args.output else screen_width()
    if columns is None:
        return Screen()
    return Screen(width=min(columns, widest or columns), color=wants_color())


def write_report(report: Report, args: argparse.Namespace) -> None:
    """Write a report in the format, and to the file, that the arguments ask for.

    Raises:
        UsageError: it can't be written.

    """
    screen = screen_for(args, report.widest) if args.format == "text" else None
    write_result(report.write(args.format, screen), args.output)


def discard(stream: TextIO | None) -> None:
    """Let the interpreter's last flush of `stream` go nowhere, where it can't fail again."""
    if stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _write_standard_output(text: str) -> None:
    if sys.stdout is None:  # closed by whoever started the process
        raise OSError(errno.EBADF, "it is closed")
    if not hasattr(sys.stdout, "buffer"):  # replaced by what takes text only, as in a notebook
        sys.stdout.write(text)
        return
    try:
        sys.stdout.flush()
        # Not just one write: where a reader goes away in the middle of a large one, CPython 3.11 to
        # 3.13 return a smaller number of bytes, and only the next write fails.
        unwritten = memoryview(text.encode())
        while unwritten:
            unwritten = unwritten[sys.stdout.buffer.write(unwritten) :]
        sys.stdout.flush()
    except OSError:
        discard(sys.stdout)
        raise


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # such as /dev/null
        path.write_bytes(data)
    else:
        write_whole(path, data)
