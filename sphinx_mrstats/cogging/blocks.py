"""The code of one region, run by cogapp."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from cogapp.cogapp import Cog, CogError, CogGenerator, CogUserException  # type: ignore[import-untyped]
from cogapp.hashhandler import HashHandler  # type: ignore[import-untyped]

from sphinx_mrstats import cogging
from sphinx_mrstats.cogging.process import deadline
from sphinx_mrstats.cogging.regions import split_lines
from sphinx_mrstats.errors import ConfigurationError, MrstatsError, ScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType, ModuleType

    from sphinx_mrstats.cogging.regions import Markers, Region
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["BlockError", "block_code", "block_namespace", "evaluate"]


def block_namespace(settings: CogSettings) -> dict[str, Any]:
    """New names for the blocks of one document.

    They are the helpers of :mod:`sphinx_mrstats.cogging`; then, over these, the public names of the
    project's module of helpers; then what the prologue defines, which is run with all these names.

    Raises :exc:`~sphinx_mrstats.errors.ConfigurationError` where the module or the prologue fails.
    """
    names: dict[str, Any] = {name: getattr(cogging, name) for name in cogging.__all__}
    if settings.helpers:
        names |= _public_names(_load(settings.helpers, settings.folder))
    if settings.prologue:
        try:
            exec(compile(settings.prologue, "<cog prologue>", "exec"), names)
        except Exception as error:
            raise ConfigurationError(
                f"the prologue of cog blocks failed: {type(error).__name__}: {error}"
            ) from error
    return names


@lru_cache(maxsize=8)
def _load(helpers: str, folder: Path) -> ModuleType:
    """Import a file by its path from ``folder``, or a module by its name."""
    path = folder / helpers
    beside = path.parent if helpers.endswith(".py") else folder
    if str(beside) not in sys.path:
        sys.path.append(str(beside))
    try:
        if not helpers.endswith(".py"):
            return importlib.import_module(helpers)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None  # a path that ends in .py always has a loader
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigurationError(
            f"the helpers of cog blocks, {helpers!r}, can't be imported from {folder}: "
            f"{type(error).__name__}: {error}"
        ) from error
    return module


def _public_names(module: ModuleType) -> dict[str, Any]:
    default = [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in getattr(module, "__all__", default)}


# Seconds between the deadline of a script, which ends with a message that shows its last output,
# and the alarm for code that is no script: enough to kill the script's processes.
GRACE = 0.5


class BlockError(ScriptError):
    """A region's code failed; ``line`` is where in the document, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _TimeIsUp(BaseException):
    """Raised in the middle of whatever a region does; no ``except Exception`` holds it up."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one region, read after as many blank lines as stand before it.

    cogapp numbers lines from the start of what it reads, and blocks and tracebacks see the numbers.
    """

    remaining: Iterator[str]

    def readline(self) -> str:
        return next(self.remaining, "")


def evaluate(
    name: str,
    lines: Sequence[str],
    region: Region,
    *,
    markers: Markers,
    namespace: dict[str, Any],
    printed: TextIO,
    timeout: float | None = None,
) -> list[str]:
    """Run the code of ``region`` and return the lines of its output, each with a newline.

    ``name`` is the document's, and ``cog.inFile`` to the block; ``lines`` are all of the document.
    The ``namespace`` holds the names that the block sees, and takes those that it defines; what the
    block prints, and the messages of ``cog.msg``, go to ``printed``.
    ``timeout`` is in seconds, for all that the block does.

    Raises :exc:`BlockError` where the code fails or the time is over, or where its output holds a
    marker: that would end the region, or begin another, the next time.
    """
    cog = Cog()
    cog.options.begin_spec = markers.begin
    cog.options.end_spec = markers.end
    cog.options.end_output = markers.end_output
    cog.hash_handler = HashHandler(markers.end_output)
    # A checksum after the marker (of cog -c) says that someone wants it kept.
    has_sum = cog.hash_handler.re_end_output_with_hash.search(lines[region.end_output - 1])
    cog.options.hash_output = bool(has_sum)
    cog.set_output(stdout=printed)
    padding = ["\n"] * (region.begin - 1)
    given = [_plain(line) for line in lines[region.begin - 1 : region.end_output]]
    written = StringIO()
    try:
        with _surroundings(name, printed), _alarm(timeout):
            cog.process_file(_Lines(iter(padding + given)), written, fname=name, globals=namespace)
    except BaseException as error:
        raise _explained(error, region, timeout) from None
    output = split_lines(written.getvalue())[region.end :]
    for line in output[:-1]:
        if marker := markers.which(line):
            message = f"the output holds the marker {marker!r}: {line.strip()!r}"
            raise BlockError(message, region.begin)
    return output


def _plain(line: str) -> str:
    """The line as cogapp reads it: ended by a line feed, and without surrogates."""
    text = line.rstrip("\r\n") + "\n"
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def block_code(lines: Sequence[str]) -> str:
    r"""The Python code of a region's lines, from its begin to its end, as cogapp takes it.

    >>> block_code([".. {{{cog\n", ".. if x:\n", "..    y()\n", ".. }}}\n"])
    'if x:\n   y()'
    """
    generator = CogGenerator()
    generator.parse_marker(lines[0])
    for line in lines[1:-1]:
        generator.parse_line(line.rstrip("\r\n"))
    if len(lines) > 1:
        generator.parse_marker(lines[-1])
        return str(generator.get_code())
    return lines[0]  # code in one line with its markers: enough to tell one from another


@contextlib.contextmanager
def _surroundings(name: str, printed: TextIO) -> Iterator[None]:
    """Modules beside the document can be imported, as in cog, and printing disturbs no result."""
    path = sys.path[:]
    sys.path.append(os.path.dirname(name))  # noqa: PTH120  # '' stays ''
    try:
        with contextlib.redirect_stdout(printed):
            yield
    finally:
        sys.path[:] = path


@contextlib.contextmanager
def _alarm(timeout: float | None) -> Iterator[None]:
    """Raise :exc:`_TimeIsUp` when ``timeout`` seconds are over, wherever the block is."""
    if timeout is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TimeIsUp

    previous = signal.signal(signal.SIGALRM, ring)
    started = time.monotonic()
    token = deadline.set(started + timeout)
    theirs, interval = signal.setitimer(signal.ITIMER_REAL, timeout + GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        deadline.reset(token)
        signal.signal(signal.SIGALRM, previous)
        if theirs:  # there is one timer in a process, and whoever set it still waits for it
            left = theirs - (time.monotonic() - started)
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001), interval)


def _explained(error: BaseException, region: Region, timeout: float | None) -> BaseException:
    """What to raise for what cogapp raised: it wraps everything, an interrupt too, as text."""
    if isinstance(error, CogUserException) and error.__context__ is not None:
        error = error.__context__
    if isinstance(error, KeyboardInterrupt | MemoryError):
        return error
    if isinstance(error, _TimeIsUp):
        return BlockError(f"still running after {timeout:g} s and was stopped", region.begin)
    if isinstance(error, MrstatsError | CogError):
        return BlockError(str(error), region.begin)
    line = region.begin
    if isinstance(error, SyntaxError) and str(error.filename).startswith("<cog "):
        line += (error.lineno or 1) - 1
        return BlockError(f"SyntaxError: {error.msg}", line)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("<cog "):
            line = region.begin + (frame.lineno or 1) - 1
    if isinstance(error, SystemExit):
        return BlockError("the code ended the program (SystemExit)", line)
    return BlockError(f"{type(error).__name__}: {error}", line)
