"""The code of regions, run by cogapp: the only module that relies on how cogapp is made.

This is what it relies on, in releases 3.5 and 3.6 and on the main branch (June 2026), where options
of a running cog are read-only:

- ``Cog.callable_main`` takes the options of a command line, and ends after them if one is ``-v``.
- ``Cog.process_file(file_in, file_out, fname, globals)`` asks only for ``readline`` of the one and
  for ``write`` of the other. It writes each line that it keeps by itself, and the output in one
  piece.
- What blocks see as ``cog`` is ``Cog.cogmodule``; its ``out`` is a method of the generator, which
  has collected ``outstring`` so far, and indents it as the lines of the markers are.
- A block is compiled as ``<cog NAME:LINE>``, below a line of cogapp's own and the lines of ``-p``.
- A block's exception is the ``__context__`` of `CogUserException`; ``cog.error`` raises
  `CogGeneratedError`; other messages of `CogError` begin with ``NAME(LINE):``.
- ``python -m cogapp`` is the program, of which blocks show the name.
- ``CogGenerator`` takes the lines of a block, and gives its code.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import os
import re
import signal
import sys
import threading
import time
import traceback
import types
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from cogapp.cogapp import (  # type: ignore[import-untyped]
    Cog,
    CogError,
    CogGenerator,
    CogUserException,
)

from sphinx_mrstats.cogging.process import deadline
from sphinx_mrstats.errors import MrstatsError, ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

    from sphinx_mrstats.cogging.regions import Markers, Region
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["BlockError", "Evaluated", "Evaluator", "block_code", "way"]

# Seconds between the deadline of a script, which ends with a message that shows its last output,
# and the alarm for code that is no script: enough to kill the script's processes.
GRACE = 0.5

LONGEST_WAY = 20
"""Calls shown of an error, the last ones: a recursion has a thousand."""

_COMPILED_AS = re.compile(r"<cog (?P<name>.*):(?P<begin>\d+)>", re.DOTALL)
_CHECKSUM = re.compile(r" *\((?:checksum: [a-f0-9]{32}|sum: [A-Za-z0-9+/]{10})\)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class BlockError(ScriptError):
    """A region's code failed; `line` is where in the document, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _TimeIsUp(BaseException):
    """A region's time is over; no ``except Exception`` in its code catches this."""


class DocumentPath(str):
    """A document's path as ``cog.inFile``: text, with what blocks written for Paver call on it.

    It has the methods of `pathlib.Path`, too, where text has none of that name.

    >>> DocumentPath("docs/index.rst").dirname() / "hello.py"
    'docs/hello.py'
    >>> DocumentPath("docs/index.rst").suffix
    '.rst'
    """

    __slots__ = ()

    def dirname(self) -> DocumentPath:
        """Return the folder, '' for a document in the current one."""
        return DocumentPath(os.path.dirname(self))  # noqa: PTH120  # '' stays ''

    def basename(self) -> DocumentPath:
        """Return the file's name without its folder."""
        return DocumentPath(os.path.basename(self))  # noqa: PTH119  # text

    def abspath(self) -> DocumentPath:
        """Return the path from the root of the file system."""
        return DocumentPath(os.path.abspath(self))  # noqa: PTH100  # text

    def glob(self, pattern: str) -> list[DocumentPath]:
        """Return the files in this folder that match a pattern."""
        return [DocumentPath(path) for path in Path(self).glob(pattern)]

    def __getattr__(self, name: str) -> Any:
        """Return what a `pathlib.Path` has of that name."""
        return getattr(Path(self), name)

    def __truediv__(self, other: str) -> DocumentPath:
        """Return the path of `other` in this folder."""
        return DocumentPath(os.path.join(self, other))  # noqa: PTH118  # text


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a region's block gave.

    `output` is text whose lines end in line feeds, and `end` the line of the end marker with its
    checksum, if it has one, and without its line ending. `printed` is whether the block printed
    what is not its output.
    """

    output: str
    end: str
    printed: bool


@dataclass(slots=True)
class Evaluator:
    """Runs the blocks of one document, each below those before it.

    `name` is the document's, and ``cog.inFile`` to blocks. `namespace` holds the names that blocks
    see, and takes those that they define. What blocks print goes to `printed`, unless `settings`
    say that it is their output; messages of ``cog.msg`` always do. `cogs` are the running cogs of
    this run by their options: they are shared by its documents, because blocks may leave something
    on ``cog`` for later ones. With `check`, old forms of checksums are kept, as by cog.
    """

    name: str
    settings: CogSettings
    namespace: dict[str, Any]
    printed: TextIO
    cogs: dict[tuple[str, ...], Cog] = field(default_factory=dict)
    check: bool = False
    _regions: dict[int, Region] = field(default_factory=dict)

    def evaluate(self, region: Region, text: str) -> Evaluated:
        """Run the block of a `region` of the document's `text`.

        Raises:
            BlockError: the code fails, its time is over, or its output holds a marker, which would
                end the region, or begin another, the next time.

        """
        self._regions[region.begin] = region
        settings = self.settings
        name = DocumentPath(self.name)
        cog = self._cog(region.markers)
        end = text[region.stop : region.after].rstrip("\r\n")
        given = _Given(
            region, text, end, lambda: setattr(cog.cogmodule, "outFile", settings.output or name)
        )
        written: list[str] = []
        aside = _Aside(self.printed)
        cog.set_output(stdout=self.printed)
        # A checksum that the document has is kept; cogapp makes and checks one in any case.
        wants_sum = settings.checksum or bool(_CHECKSUM.search(end))
        cog.cogmodule.texts_aside = (
            None if settings.suffix or wants_sum or region.is_indented else []
        )
        cog.cogmodule.path = [*settings.include_path, name.dirname()]
        try:
            with contextlib.redirect_stdout(aside), _as_program(), _alarm(settings.timeout):
                cog.process_file(given, _Written(written), fname=name, globals=self.namespace)
        except BaseException as error:
            raise self._explained(error, region) from None
        finally:
            with contextlib.suppress(OSError):  # the block may have removed the folder
                os.chdir(given.folder)  # cogapp goes back after each region, cog after a document
        del written[: region.begin - 1 + (0 if settings.delete_code else len(region.code))]
        output = "" if settings.excise else _plain_newlines(written[0])
        for number, kept in enumerate(cog.cogmodule.texts_aside or ()):
            output = output.replace(_Module.mark(number), kept)
        cog.cogmodule.texts_aside = None
        if wants_sum and not settings.delete_code:
            end = written[-1].rstrip("\r\n")
        if marker := region.markers.which(output):
            line = next(line for line in output.splitlines() if marker in line)
            message = f"the output holds the marker {marker!r}: {line.strip()!r}"
            raise BlockError(message, region.begin)
        return Evaluated(output, end, aside.used)

    def _cog(self, markers: Markers) -> Cog:
        options = (*_options(self.settings, markers), *(["--check"] if self.check else []))
        if options not in self.cogs:
            cog = Cog()
            cog.cogmodule = _Module("cog")
            cog.set_output(stdout=io.StringIO())  # for the version, after which it ends
            cog.callable_main(["cog", *options, "-v"])
            self.cogs[options] = cog
        return self.cogs[options]

    def _explained(self, error: BaseException, region: Region) -> BaseException:
        """Return what to raise in the place of cogapp's exception, which wraps interrupts too."""
        if isinstance(error, CogUserException) and error.__context__ is not None:
            error = error.__context__
        if isinstance(error, KeyboardInterrupt | MemoryError):
            return error
        line = self._line(error, region)
        shown = way(error, self._places(error))
        if isinstance(error, _TimeIsUp):
            message = f"still running after {self.settings.timeout:g} s and was stopped"
        elif isinstance(error, CogError):
            message = str(error)
            if own := re.match(re.escape(f"{self.name}(") + r"(\d+)\): ", message):
                message = message[own.end() :]
                line = region.end_output if "edited" in message else int(own[1])
        elif isinstance(error, MrstatsError):
            message = str(error)
        elif isinstance(error, SyntaxError) and _COMPILED_AS.fullmatch(str(error.filename)):
            return BlockError(
                f"SyntaxError: {error.msg}", self._document_line(region, error.lineno)
            )
        elif isinstance(error, SystemExit):
            message = "the code ended the program (SystemExit)"
        elif isinstance(error, ModuleNotFoundError):
            message = (
                f"{type(error).__name__}: {error}; blocks import what is installed, and modules in"
                " the folders that --include-path (-I) names: `-I .` has the current folder, which"
                " python -m cogapp looks into without being told"
            )
        else:
            message = f"{type(error).__name__}: {error}"
        return BlockError(message + shown, line)

    def _line(self, error: BaseException, region: Region) -> int:
        """Return the first line of the statement of the block that failed."""
        for frame in traceback.extract_tb(error.__traceback__):
            if self._region_of(frame.filename) == region:
                return self._statement(region, frame.lineno)
        return region.begin

    def _region_of(self, filename: str) -> Region | None:
        match = _COMPILED_AS.fullmatch(filename)
        if match is None or match["name"] != self.name:
            return None
        return self._regions.get(int(match["begin"]))

    def _statement(self, region: Region, number: int | None) -> int:
        """Return the line in the document where the statement at a line of compiled code begins."""
        head = self._head()
        wanted = (number or 1) - head
        try:
            tree = ast.parse(block_code(region))
        except (SyntaxError, ValueError):
            return self._document_line(region, number)
        starts = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.stmt) and node.lineno <= wanted <= (node.end_lineno or 0)
        ]
        return self._document_line(region, max(starts, default=wanted) + head)

    def _document_line(self, region: Region, number: int | None) -> int:
        below = (number or 1) - self._head()
        return region.begin + max(0, below - region.one_line)

    def _head(self) -> int:
        """Return how many lines cogapp puts before a block's code."""
        return 1 + len(self.settings.prepend.splitlines())

    def _places(self, error: BaseException) -> list[tuple[str, str]]:
        """Return where each call was that led to an error, and in which function."""
        places = []
        own = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # text
        for frame in traceback.extract_tb(error.__traceback__):
            if region := self._region_of(frame.filename):
                line = self._statement(region, frame.lineno)
                places.append((f"{self.name}:{line}", frame.name))
            elif not frame.filename.startswith((own, _COGAPP)):
                places.append((f"{_short(frame.filename)}:{frame.lineno}", frame.name))
        return places[1:]  # the first one is the block itself, which the message stands at


_COGAPP = os.path.dirname(str(sys.modules[Cog.__module__].__file__))  # noqa: PTH120  # text


def block_code(region: Region) -> str:
    r"""Return the Python code of a region as cogapp takes it.

    >>> from sphinx_mrstats.cogging.regions import find_regions
    >>> [region] = find_regions(".. {{{cog\n.. if x:\n..    y()\n.. }}}\n.. {{{end}}}\n")
    >>> block_code(region)
    'if x:\n   y()'
    """
    lines = [_plain(line) for line in region.code]
    if region.one_line:
        begin = lines[0].index(region.markers.begin) + len(region.markers.begin)
        return lines[0][begin : lines[0].index(region.markers.end, begin)].strip()
    generator = CogGenerator()
    generator.parse_marker(lines[0])
    for line in lines[1:-1]:
        generator.parse_line(line)
    generator.parse_marker(lines[-1])
    return str(generator.get_code())


def way(error: BaseException, places: Sequence[tuple[str, str]] | None = None) -> str:
    """Return the calls that led to an error as lines below its message, the outermost first."""
    if places is None:
        frames = traceback.extract_tb(error.__traceback__)
        places = [(f"{_short(frame.filename)}:{frame.lineno}", frame.name) for frame in frames]
    return "".join(
        f"\n    {place}" + ("" if name == "<module>" else f", in {name}")
        for place, name in places[-LONGEST_WAY:]
    )


def _short(filename: str) -> str:
    """Return the path from the current folder, of a file that is below it."""
    inside = str(Path.cwd()) + os.sep
    return filename.removeprefix(inside)


def _options(settings: CogSettings, markers: Markers) -> list[str]:
    """Return the settings as options of cog; each with its value, so that none is taken for one."""
    options = [f"--markers={markers}"]
    flags: Mapping[str, bool] = {
        "-P": settings.print,
        "-d": settings.delete_code,
        "-x": settings.excise,
        "-z": settings.open_end,
        "-c": not settings.excise,
    }
    options += [flag for flag, is_set in flags.items() if is_set]
    options += [f"-D{name}={value}" for name, value in settings.defines]
    if settings.prepend:
        options.append(f"-p{settings.prepend}")
    if settings.suffix:
        options.append(f"-s{settings.suffix}")
    return options


class _Module(types.ModuleType):
    """What blocks see as ``cog``, where large output is kept aside.

    cogapp makes lists of the lines of all output to indent it, which for a million short lines take
    thirty times their size. Where that would change nothing, a mark stands for a large text while
    cogapp works.
    """

    LARGE = 1_000_000  # characters

    texts_aside: list[str] | None = None
    """The large texts of the block that runs; None where none may be kept aside."""

    @staticmethod
    def mark(number: int) -> str:
        """Return the line that stands for a text."""
        return f"\0{number}\0\n"

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, self._keeping(value) if name == "out" else value)

    def _keeping(self, out: Any) -> Callable[..., None]:
        def keeping_out(
            sOut: str = "",  # noqa: N803  # the name is cogapp's
            dedent: bool = False,
            trimblanklines: bool = False,
        ) -> None:
            asked = dedent or trimblanklines or self.texts_aside is None or len(sOut) < self.LARGE
            if not asked and self._is_flush(sOut, out.__self__.outstring):
                assert self.texts_aside is not None
                self.texts_aside.append(sOut)
                sOut = self.mark(len(self.texts_aside) - 1)  # noqa: N806
            out(sOut, dedent=dedent, trimblanklines=trimblanklines)

        return keeping_out

    @staticmethod
    def _is_flush(text: str, before: str) -> bool:
        """Whether a text is of whole lines, and one of the first is not indented."""
        first = text[:1000].split("\n")[:-1]
        return (
            text.endswith("\n")
            and (not before or before.endswith("\n"))
            and any(line and not line[0].isspace() for line in first)
        )


class _Given:
    """A region's lines as cogapp reads them, below as many blank lines as there are before it.

    cogapp numbers lines from the start of what it reads, and blocks and tracebacks see the numbers.
    The old output is one long line to it, which saves the memory of a million short ones.
    """

    def __init__(self, region: Region, text: str, end: str, begun: Callable[[], None]) -> None:
        self.folder = str(Path.cwd())
        self._remaining = self._lines(region, text, end, begun)

    def _lines(
        self, region: Region, text: str, end: str, begun: Callable[[], None]
    ) -> Iterator[str]:
        begun()  # what cogapp tells blocks of the document is settled by now
        for _ in range(region.begin - 1):
            yield "\n"
        yield from map(_plain, region.code)
        if region.start < region.stop:
            yield _plain_text(text[region.start : region.stop])
        if region.stop < region.after:
            yield _plain(end)

    def readline(self) -> str:
        line = next(self._remaining, "")
        if not line:
            self.folder = str(Path.cwd())  # where the block left off
        return line


class _Written:
    """Keeps what cogapp writes, piece by piece."""

    def __init__(self, pieces: list[str]) -> None:
        self.write = pieces.append


class _Aside(io.TextIOBase):
    """What a block prints that is not its output."""

    def __init__(self, printed: TextIO) -> None:
        self.used = False
        self._printed = printed

    def write(self, text: str) -> int:
        self.used = self.used or bool(text.strip())
        return self._printed.write(text)

    def writable(self) -> bool:
        return True


def _plain(line: str) -> str:
    """Return the line as cogapp reads it: ended by a line feed, and without surrogates."""
    return _plain_text(line.rstrip("\r\n") + "\n")


def _plain_text(text: str) -> str:
    text = _plain_newlines(text)
    if _SURROGATE.search(text):  # bytes that are not of the document's encoding (PEP 383)
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text


def _plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@contextlib.contextmanager
def _as_program() -> Iterator[None]:
    """Let a block see ``python -m cogapp`` as the program that runs it.

    Click, for one, writes the program's name into a help text, and blocks that show such a text
    replace this one.
    """
    main, arguments = sys.modules["__main__"], sys.argv
    program = types.ModuleType("__main__")
    program.__file__ = os.path.join(_COGAPP, "__main__.py")  # noqa: PTH118  # text
    program.__package__ = Cog.__module__.partition(".")[0]
    program.__spec__ = importlib.util.find_spec(f"{program.__package__}.__main__")
    sys.modules["__main__"], sys.argv = program, [program.__file__]
    try:
        yield
    finally:
        sys.modules["__main__"], sys.argv = main, arguments


@contextlib.contextmanager
def _alarm(timeout: float | None) -> Iterator[None]:
    """Raise `_TimeIsUp` when `timeout` seconds are over, wherever the block is.

    Windows has no such alarm: there a block runs as long as it likes.
    """
    can_ring = threading.current_thread() is threading.main_thread() and sys.platform != "win32"
    if timeout is None or not can_ring:
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
