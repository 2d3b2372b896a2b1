"""The regions of one document, run in their order, and its file."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.blocks import BlockError, block_code, block_namespace, evaluate
from sphinx_mrstats.cogging.memory import digest, digest_inputs, names_of
from sphinx_mrstats.cogging.regions import RegionError, find_regions, split_lines, swallowed_ends
from sphinx_mrstats.errors import DocumentError, MrstatsError
from sphinx_mrstats.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.cogging.memory import Known, Memory
    from sphinx_mrstats.cogging.regions import Region
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = [
    "Failure",
    "Refreshed",
    "SourceFile",
    "read_file",
    "refresh_document",
    "refresh_text",
    "replace_file",
]


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes and its text.

    ``text`` has the file's own line endings and no byte order mark; bytes that are not of the
    ``encoding`` are in it as surrogates (PEP 383), so that they can be written back.
    """

    path: Path
    data: bytes
    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """The bytes of a file that holds ``text`` instead."""
        return self.bom + text.encode(self.encoding, "surrogateescape")


def read_file(path: str | os.PathLike[str]) -> SourceFile:
    """Read a document that is UTF-8, or UTF-16 by its byte order mark.

    Raises :exc:`~sphinx_mrstats.errors.DocumentError` where it can't be read.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DocumentError(f"{os.fspath(path)}: {error.strerror}") from None
    bom, encoding = next((found for found in _BOMS if data.startswith(found[0])), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding, "surrogateescape")
    except UnicodeDecodeError as error:  # half a character of UTF-16
        raise DocumentError(f"{os.fspath(path)}: not {encoding}: {error.reason}") from None
    return SourceFile(Path(path), data, text, encoding, bom)


def replace_file(source: SourceFile, text: str) -> None:
    """Make ``text`` the content of the file, at once and whole.

    Whoever looks, or interrupts, finds the old file or the new one; its mode stays. A link is
    followed, so that it stays a link.

    Raises :exc:`~sphinx_mrstats.errors.DocumentError` where that can't be done, or where the file
    is no longer what was read.
    """
    try:
        if source.path.read_bytes() != source.data:
            raise DocumentError(
                f"{source.path}: was changed while its regions ran, so it was left as it is now; "
                "run cog again"
            )
        write_whole(source.path, source.encode(text), to_disk=True)
    except OSError as error:
        raise DocumentError(f"{source.path}: can't be replaced: {error.strerror}") from None


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

    ``stale`` are the lines, from 1, of the regions whose output is another now, in the text before;
    ``new`` is the text with that output, and the text before where anything failed. ``printed`` is
    what the blocks printed themselves; ``warnings`` are about output that goes wrong in a page.
    ``known`` is what a memory should keep of the document.
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


def refresh_document(
    path: str,
    settings: CogSettings,
    *,
    write: bool = True,
    keep_going: bool = False,
    memory: Memory | None = None,
) -> Refreshed:
    """Run the regions of the file ``path``; with ``write``, replace the file if any was stale.

    The file is only ever replaced whole, and only where every region of it ran. Errors are in the
    result. With a ``memory`` only those regions run whose inputs or output it does not know.
    """
    try:
        source = read_file(path)
    except MrstatsError as error:
        return Refreshed(path, "", "", failures=(Failure(path, None, str(error)),))
    result = refresh_text(path, source.text, settings, keep_going=keep_going, memory=memory)
    if write and result.new != result.old:
        try:
            replace_file(source, result.new)
        except MrstatsError as error:
            return replace(result, new=result.old, failures=(Failure(path, None, str(error)),))
    return result


def refresh_text(
    name: str,
    text: str,
    settings: CogSettings,
    *,
    keep_going: bool = False,
    memory: Memory | None = None,
    check: bool = False,
) -> Refreshed:
    """Run the regions in ``text``, which is the document ``name``'s.

    A region that fails leaves the text as it was; with ``keep_going`` those after it run, too. With
    ``check``, regions that the ``memory`` knows to be stale don't run, and stay as they are.
    """
    lines = split_lines(text)
    try:
        regions = find_regions(lines, settings.markers, settings.rules)
    except RegionError as error:
        return Refreshed(name, text, text, failures=(Failure(name, error.line, str(error)),))
    run = _Run(name, lines, regions, settings, memory, check=check)
    environment = dict(os.environ)
    try:
        run.run(keep_going=keep_going)
    except MrstatsError as error:
        run.failures.append(Failure(name, None, str(error)))
    finally:
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
    result = Refreshed(
        name,
        text,
        text,
        len(regions),
        failures=tuple(run.failures),
        printed=run.printed.getvalue(),
        known=run.known,
    )
    if run.failures:
        return result
    new = lines[:]
    stale = []
    for index, region in reversed(list(enumerate(regions))):
        if index in run.known_stale:
            stale.append(region.begin)
            continue
        output = run.outputs[index]
        old = lines[region.end : region.end_output]
        if list(map(_unended, old)) == list(map(_unended, output)):
            continue
        stale.append(region.begin)
        newline = _ending(lines[region.begin - 1])
        body = [_with_ending(line, newline) for line in output[:-1]]
        # The last line is the end marker, after which cog may have put a checksum.
        last = _unended(output[-1]) + _ending(old[-1])
        new[region.end : region.end_output] = [*body, last]
    return replace(
        result,
        new="".join(new),
        stale=tuple(reversed(stale)),
        warnings=_warnings(name, "".join(new), settings),
    )


def _warnings(name: str, text: str, settings: CogSettings) -> tuple[Failure, ...]:
    lines = split_lines(text)
    regions = find_regions(lines, settings.markers, settings.rules)
    message = "the end marker is no comment after this output: let it end with a blank line"
    return tuple(
        Failure(name, region.end_output, message)
        for region in swallowed_ends(lines, regions, settings.rules)
    )


class _Run:
    """One run through the regions of a document."""

    def __init__(
        self,
        name: str,
        lines: Sequence[str],
        regions: Sequence[Region],
        settings: CogSettings,
        memory: Memory | None,
        *,
        check: bool,
    ) -> None:
        self.name = name
        self.lines = lines
        self.regions = regions
        self.settings = settings
        self.memory = memory
        self.outputs: dict[int, list[str]] = {}
        self.failures: list[Failure] = []
        self.printed = StringIO()
        self.known: Known = ()
        self.known_stale: set[int] = set()
        self._check = check
        self._ran: set[int] = set()

    def run(self, *, keep_going: bool) -> None:
        if not self.regions:
            return
        self._namespace = block_namespace(self.settings)
        before = self.memory.get(self.name, ()) if self.memory is not None else ()
        if self.memory is not None:
            self._blocks = [block_code(self.lines[r.begin - 1 : r.end]) for r in self.regions]
        known = []
        for index, region in enumerate(self.regions):
            old = [_unended(line) for line in self.lines[region.end : region.end_output]]
            inputs, output_then = before[index] if index < len(before) else ("", "")
            if inputs and inputs == self._inputs(index):
                if output_then == digest(old):
                    self.outputs[index] = list(self.lines[region.end : region.end_output])
                    known.append((inputs, output_then))
                    continue
                if self._check:
                    self.known_stale.add(index)
                    known.append((inputs, output_then))
                    continue
            if not self._evaluate(index) and not keep_going:
                return
            output = [_unended(line) for line in self.outputs.get(index, [])]
            # A script's own files are inputs as it left them.
            known.append((self._inputs(index), digest(output)))
        if self.memory is not None and not self.failures:
            self.known = tuple(known)

    def _inputs(self, index: int) -> str:
        if self.memory is None:
            return ""
        return digest_inputs(self.name, self._blocks[: index + 1], self.settings)

    def _evaluate(self, index: int) -> bool:
        """Run a region, and before it those that were passed over and whose names it reads."""
        for earlier in self._needed(index):
            if not self._evaluate(earlier):
                return False
        self._ran.add(index)
        try:
            self.outputs[index] = evaluate(
                self.name,
                self.lines,
                self.regions[index],
                markers=self.settings.markers,
                namespace=self._namespace,
                printed=self.printed,
                timeout=self.settings.timeout,
            )
        except BlockError as error:
            self.failures.append(Failure(self.name, error.line, str(error)))
            return False
        return True

    def _needed(self, index: int) -> list[int]:
        if self.memory is None:
            return []
        reads, _ = names_of(self._blocks[index])
        return [
            earlier
            for earlier in range(index)
            if earlier not in self._ran and names_of(self._blocks[earlier])[1] & reads
        ]


def _with_ending(line: str, newline: str) -> str:
    return line.removesuffix("\n") + newline if line.endswith("\n") else line


def _ending(line: str) -> str:
    return line[len(_unended(line)) :]


def _unended(line: str) -> str:
    return line.rstrip("\r\n")
