"""The regions of one document, run in their order, and its file."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.blocks import BlockError, Evaluated, Evaluator, block_code
from sphinx_mrstats.cogging.memory import digest, digest_inputs, names_of
from sphinx_mrstats.cogging.regions import RegionError, find_regions, swallowed_ends
from sphinx_mrstats.cogging.session import Session
from sphinx_mrstats.documents import RESTRUCTUREDTEXT, usual_parser
from sphinx_mrstats.errors import DocumentError, MrstatsError
from sphinx_mrstats.files import read_regular, write_whole
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from sphinx_mrstats.cogging.memory import Known, Memory
    from sphinx_mrstats.cogging.regions import Region
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = [
    "STANDARD_STREAM",
    "Failure",
    "Refreshed",
    "SourceFile",
    "read_file",
    "refresh_document",
    "refresh_text",
    "write_document",
]

STANDARD_STREAM = "-"
"""The name of standard input among documents, and of standard output for what is written."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a document, at a line from 1 (None: the whole of it)."""

    name: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.name if self.line is None else f"{self.name}:{self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A document after its regions ran.

    `stale` are the lines, from 1, of the regions whose output is another now, in the text before;
    `new` is the text with that output, and the text before where anything failed. `printed` is what
    the blocks printed beside their output; `warnings` are about output that went missing, or goes
    wrong in a page. `known` is what a memory should keep of the document, and `source` its file,
    where it was read from one. `written` is what is to stand on standard output, where it goes
    there.
    """

    name: str
    old: str
    new: str
    n_regions: int = 0
    stale: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Failure, ...] = ()
    printed: str = ""
    known: Known = ()
    source: SourceFile | None = None
    written: str = ""
    to_standard_output: bool = False

    def failed(self, message: str) -> Refreshed:
        """Return the result of a document that could not be written: nothing of it changed."""
        failure = Failure(self.name, None, message)
        return replace(self, new=self.old, stale=(), failures=(*self.failures, failure))

    def below(self, folder: str) -> Refreshed:
        """Return the result with names as seen from outside of the `folder` that it is from."""

        def outer(failure: Failure) -> Failure:
            return replace(failure, name=os.path.join(folder, failure.name))  # noqa: PTH118  # text

        return replace(
            self,
            name=os.path.join(folder, self.name),  # noqa: PTH118  # text
            failures=tuple(map(outer, self.failures)),
            warnings=tuple(map(outer, self.warnings)),
        )


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes and its text.

    `text` has the file's own line endings and no byte order mark; bytes that are not of the
    `encoding` are in it as surrogates (PEP 383), so that they can be written back.
    """

    path: str
    data: bytes
    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """Return the bytes of a file that holds `text` instead."""
        return self.bom + text.encode(self.encoding, "surrogateescape")


def read_file(path: str, encoding: str = "") -> SourceFile:
    """Read a document in an encoding; '' is UTF-8, or UTF-16 where a byte order mark says so.

    Raises:
        DocumentError: it can't be read, or has bytes that an `encoding` that was given has not.

    """
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_STREAM else read_regular(path)
    except OSError as error:
        raise DocumentError(f"can't be read: {reason(error)}") from None
    bom, found = b"", encoding
    if not encoding:
        bom, found = next((known for known in _BOMS if data.startswith(known[0])), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(found, "strict" if encoding else "surrogateescape")
    except LookupError:
        raise DocumentError(f"there is no encoding {encoding!r}") from None
    except UnicodeDecodeError as error:  # half a character of UTF-16, say
        raise DocumentError(f"not {found}: {error.reason} at byte {error.start}") from None
    return SourceFile(path, data, text, found, bom)


def refresh_document(
    path: str,
    settings: CogSettings,
    *,
    session: Session | None = None,
    keep_going: bool = False,
    memory: Memory | None = None,
    check: bool = False,
    parser: str | None = None,
) -> Refreshed:
    """Run the regions of the file `path`, and change nothing: see `write_document`.

    Errors are in the result. With a `memory` only those regions run whose inputs or output it does
    not know.
    """
    try:
        source = read_file(path, settings.encoding)
    except MrstatsError as error:
        return Refreshed(path, "", "", failures=(Failure(path, None, str(error)),))
    result = refresh_text(
        path,
        source.text,
        settings,
        session=session,
        keep_going=keep_going,
        memory=memory,
        check=check,
        parser=parser,
    )
    return replace(result, source=source)


def write_document(result: Refreshed, settings: CogSettings) -> Refreshed:
    """Write what a document's regions gave, and return its result, with a failure if that fails.

    The file is only ever replaced whole, only where it is still what was read, and not at all where
    a region failed or nothing changed. Whoever looks, or interrupts, finds the old file or the new
    one; its mode stays, and a link stays a link. What goes elsewhere by ``-o`` is written in any
    case.
    """
    source = result.source
    if source is None or result.failures:
        return result
    new = re.sub("\r\n|\r", "\n", result.new) if settings.unix_newlines else result.new
    try:
        data = source.encode(new)
        if settings.output == STANDARD_STREAM:
            return replace(result, written=new, to_standard_output=True)
        if settings.output:
            Path(settings.output).parent.mkdir(parents=True, exist_ok=True)
            write_whole(settings.output, data)
            return result
        if data == source.data:
            return result
        if read_regular(source.path) != source.data:
            return result.failed(
                "was changed while its regions ran, so it was left as it is now; run cog again"
            )
        if not _is_writable(source.path):
            _make_writable(source.path, settings.make_writable)
        n_links = os.stat(source.path).st_nlink  # noqa: PTH116  # text
        write_whole(source.path, data, to_disk=True)
    except OSError as error:
        return result.failed(f"can't be written: {reason(error)}")
    except UnicodeEncodeError as error:
        return result.failed(f"can't be written in {source.encoding}: {error.reason}")
    except MrstatsError as error:
        return result.failed(str(error))
    if n_links > 1:
        others = "1 other name" if n_links == 2 else f"{n_links - 1} other names"
        message = f"the file had {others} (hard links), which still hold the old text"
        result = replace(result, warnings=(*result.warnings, Failure(result.name, None, message)))
    return result


def _is_writable(path: str) -> bool:
    """Whether this process may write a file, by the user that it acts for where that is known."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _make_writable(path: str, command: str) -> None:
    """Run the command of ``-w``, in which ``%s`` stands for the file.

    Raises:
        DocumentError: there is none, or the file still can't be written.

    """
    if not command:
        raise DocumentError("can't be written: it is read-only (-w CMD runs a command before)")
    subprocess.run(command.replace("%s", shlex.quote(path)), shell=True, check=False)
    if not _is_writable(path):
        raise DocumentError(f"can't be written: it is still read-only after {command!r}")


def refresh_text(
    name: str,
    text: str,
    settings: CogSettings,
    *,
    session: Session | None = None,
    keep_going: bool = False,
    memory: Memory | None = None,
    check: bool = False,
    parser: str | None = None,
) -> Refreshed:
    """Run the regions in `text`, which is the document `name`'s.

    Without a `session` the document is a run of cog by itself. A region that fails leaves the text
    as it was; with `keep_going` those after it run, too. With `check`, regions that the `memory`
    knows to be stale don't run, and stay as they are. `parser` is that of the document, by default
    that of its suffix.
    """
    parser = usual_parser(name) if parser is None else parser
    try:
        regions = find_regions(
            text, settings.markers, settings.rules, parser=parser, open_end=settings.open_end
        )
    except RegionError as error:
        return Refreshed(name, text, text, failures=(Failure(name, error.line, str(error)),))
    if not regions:
        found = Failure(name, None, "there are no regions in it") if settings.warn_empty else None
        return Refreshed(name, text, text, warnings=(found,) if found else ())
    run = _Run(name, text, regions, settings, memory, check=check)
    with contextlib.ExitStack() as stack:
        here = session or stack.enter_context(Session())
        try:
            with here.document(name, settings) as namespace:
                run.run(here, namespace, keep_going=keep_going)
        except MrstatsError as error:
            run.failures.append(Failure(name, None, str(error)))
    if parser == RESTRUCTUREDTEXT and not (run.failures or settings.delete_code):
        run.warn_of_swallowed_ends()
    return run.result()


class _Run:
    """One run through the regions of a document."""

    def __init__(
        self,
        name: str,
        text: str,
        regions: tuple[Region, ...],
        settings: CogSettings,
        memory: Memory | None,
        *,
        check: bool,
    ) -> None:
        self._name = name
        self._text = text
        self._regions = regions
        self._settings = settings
        self._memory = memory
        self._check = check
        self._outputs: dict[int, Evaluated] = {}
        self._printed = StringIO()
        self._known: Known = ()
        self._known_stale: set[int] = set()
        self._ran: set[int] = set()
        self.failures: list[Failure] = []
        self.warnings: list[Failure] = []

    def run(self, session: Session, namespace: dict[str, object], *, keep_going: bool) -> None:
        """Run the regions, each unless the memory knows what it would give."""
        self._evaluator = Evaluator(
            self._name,
            self._settings,
            namespace,
            self._printed,
            session.cogs,
            check=self._check,
        )
        self._blocks = [block_code(region) for region in self._regions]
        before = self._memory.get(self._name, ()) if self._memory is not None else ()
        known = []
        for index, region in enumerate(self._regions):
            inputs, output_then = before[index] if index < len(before) else ("", "")
            if inputs and inputs == self._inputs(index):
                old = self._old(region)
                if output_then == digest([old.output, old.end]):
                    self._outputs[index] = old
                    known.append((inputs, output_then))
                    continue
                if self._check:
                    self._known_stale.add(index)
                    known.append((inputs, output_then))
                    continue
            if not self._evaluate(index) and not keep_going:
                return
            if self._memory is not None and (new := self._outputs.get(index)):
                # A script's own files are inputs as it left them.
                known.append((self._inputs(index), digest([new.output, new.end])))
        if self._memory is not None and not self.failures:
            self._known = tuple(known)

    def result(self) -> Refreshed:
        """Return the document with the output of its regions."""
        result = Refreshed(
            self._name,
            self._text,
            self._text,
            len(self._regions),
            failures=tuple(self.failures),
            warnings=tuple(self.warnings),
            printed=self._printed.getvalue(),
            known=self._known,
        )
        if self.failures:
            return result
        pieces = []
        stale = []
        at = 0
        for index, region in enumerate(self._regions):
            new = self._outputs.get(index)
            if new is None:
                stale.append(region.begin)
                continue
            old = self._old(region)
            if (new.output, new.end) != (old.output, old.end):
                stale.append(region.begin)
            elif not self._settings.delete_code:
                continue
            begins = region.start
            if self._settings.delete_code:
                begins -= sum(map(len, region.code))
            newline = _ending(region.code[0])
            output = new.output if newline == "\n" else new.output.replace("\n", newline)
            pieces += [self._text[at:begins], output]
            if not self._settings.delete_code:
                pieces += [new.end, _ending(self._text[region.stop : region.after])]
            at = region.after
        return replace(result, new="".join([*pieces, self._text[at:]]), stale=tuple(stale))

    def warn_of_swallowed_ends(self) -> None:
        """Warn of end markers that are no comments any more, because of the output before them."""
        new = self.result().new
        regions = find_regions(
            new, self._settings.markers, self._settings.rules, open_end=self._settings.open_end
        )
        message = "the end marker is no comment after this output: let it end with a blank line"
        self.warnings += [
            Failure(self._name, region.end_output, message)
            for region in swallowed_ends(new, regions, self._settings.rules)
        ]

    def _old(self, region: Region) -> Evaluated:
        output = self._text[region.start : region.stop]
        if "\r" in output:
            output = re.sub("\r\n|\r", "\n", output)
        return Evaluated(output, self._text[region.stop : region.after].rstrip("\r\n"), False)

    def _inputs(self, index: int) -> str:
        if self._memory is None:
            return ""
        return digest_inputs(self._name, self._blocks[: index + 1], self._settings)

    def _evaluate(self, index: int) -> bool:
        """Run a region, and before it those that were passed over and whose names it reads."""
        for earlier in self._needed(index):
            if not self._evaluate(earlier):
                return False
        self._ran.add(index)
        region = self._regions[index]
        try:
            found = self._evaluator.evaluate(region, self._text)
            self._complain_of_loss(region, found)
        except BlockError as error:
            self.failures.append(Failure(self._name, error.line, str(error)))
            return False
        self._outputs[index] = found
        return True

    def _complain_of_loss(self, region: Region, found: Evaluated) -> None:
        """Refuse a block that had output and now prints instead: it is probably meant for -P.

        Raises:
            BlockError: the block printed, gave no output, and had some.

        """
        if found.output.strip() or self._settings.excise:
            return
        had_output = bool(self._text[region.start : region.stop].strip())
        if found.printed:
            message = "this block prints, and gave no output by cog.out()"
            if had_output:
                raise BlockError(
                    f"{message}, so its output would be lost; with --print (-P), or print = true "
                    "in the settings, what blocks print is their output",
                    region.begin,
                )
            message += "; with --print (-P), what blocks print is their output"
        elif had_output:
            message = "this block gave no output, so its old output is left out"
        else:
            return
        self.warnings.append(Failure(self._name, region.begin, message))

    def _needed(self, index: int) -> list[int]:
        if self._memory is None:
            return []
        reads, _ = names_of(self._blocks[index])
        return [
            earlier
            for earlier in range(index)
            if earlier not in self._ran and names_of(self._blocks[earlier])[1] & reads
        ]


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
