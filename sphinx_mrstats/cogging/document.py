"""The regions of one document, run in their order."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from sphinx_mrstats.cogging.evaluate import BlockError, evaluate
from sphinx_mrstats.cogging.namespace import block_namespace
from sphinx_mrstats.cogging.regions import RegionError, find_regions
from sphinx_mrstats.cogging.source import read_file, replace_file, split_lines
from sphinx_mrstats.errors import MrstatsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.cogging.regions import Region
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["Failure", "Refreshed", "refresh_document", "refresh_text"]


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
    what the blocks printed themselves.
    """

    name: str
    old: str
    new: str
    n_regions: int = 0
    stale: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
    printed: str = ""


def refresh_document(
    path: str, settings: CogSettings, *, write: bool = True, keep_going: bool = False
) -> Refreshed:
    """Run the regions of the file ``path``; with ``write``, replace the file if any was stale.

    The file is only ever replaced whole, and only where every region of it ran. Errors are in the
    result.
    """
    try:
        source = read_file(path)
    except MrstatsError as error:
        return Refreshed(path, "", "", failures=(Failure(path, None, str(error)),))
    result = refresh_text(path, source.text, settings, keep_going=keep_going)
    if write and result.new != result.old:
        try:
            replace_file(source, result.new)
        except MrstatsError as error:
            return replace(result, new=result.old, failures=(Failure(path, None, str(error)),))
    return result


def refresh_text(
    name: str, text: str, settings: CogSettings, *, keep_going: bool = False
) -> Refreshed:
    """Run the regions in ``text``, which is the document ``name``'s.

    A region that fails leaves the text as it was; with ``keep_going`` those after it run, too.
    """
    lines = split_lines(text)
    try:
        regions = find_regions(lines, settings.markers, settings.rules)
    except RegionError as error:
        return Refreshed(name, text, text, failures=(Failure(name, error.line, str(error)),))
    printed = StringIO()
    outputs, failures = _run(name, lines, regions, settings, printed, keep_going=keep_going)
    result = Refreshed(name, text, text, len(regions), (), tuple(failures), printed.getvalue())
    if failures:
        return result
    new = lines[:]
    stale = []
    for region, output in reversed(list(zip(regions, outputs, strict=True))):
        # The last line is the end marker, after which cog may have put a checksum.
        old = lines[region.end : region.end_output]
        if list(map(_unended, old)) == list(map(_unended, output)):
            continue
        stale.append(region.begin)
        newline = _ending(lines[region.begin - 1])
        body = [_with_ending(line, newline) for line in output[:-1]]
        last = _unended(output[-1]) + _ending(old[-1])
        new[region.end : region.end_output] = [*body, last]
    return replace(result, new="".join(new), stale=tuple(reversed(stale)))


def _run(
    name: str,
    lines: Sequence[str],
    regions: Sequence[Region],
    settings: CogSettings,
    printed: TextIO,
    *,
    keep_going: bool,
) -> tuple[list[list[str]], list[Failure]]:
    """The output of each region, or what failed; what blocks do to the environment is undone."""
    outputs: list[list[str]] = []
    failures: list[Failure] = []
    environment = dict(os.environ)
    try:
        namespace = block_namespace(settings) if regions else {}
        for region in regions:
            try:
                output = evaluate(
                    name,
                    lines,
                    region,
                    markers=settings.markers,
                    namespace=namespace,
                    printed=printed,
                    timeout=settings.timeout,
                )
            except BlockError as error:
                failures.append(Failure(name, error.line, str(error)))
                if not keep_going:
                    break
            else:
                outputs.append(output)
    except MrstatsError as error:
        failures.append(Failure(name, None, str(error)))
    finally:
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
    return outputs, failures


def _with_ending(line: str, newline: str) -> str:
    return line.removesuffix("\n") + newline if line.endswith("\n") else line


def _ending(line: str) -> str:
    return line[len(_unended(line)) :]


def _unended(line: str) -> str:
    return line.rstrip("\r\n")
