"""Findings of some documents only, with the whole project as the evidence: for hooks, editors."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.documents import decode_source, read_file
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable, split_lines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import FileTexts

__all__ = [
    "Narrowing",
    "add_narrowing",
    "in_utf16",
    "lines_of",
    "lines_of_file",
    "place_to_begin",
    "read_narrowing",
]


def add_narrowing(parser: argparse.ArgumentParser) -> None:
    """Add the options that narrow findings to some documents."""
    group = parser.add_argument_group(
        "whose findings are shown",
        "These read the whole project: its paths in pyproject.toml, or its folder.",
    )
    group.add_argument(
        "--project",
        action="store_true",
        help="read the whole project, and show findings in PATH only",
    )
    group.add_argument(
        "--stdin-filename",
        metavar="FILE",
        help="take the text of the document FILE from standard input, and show its findings",
    )
    group.add_argument(
        "--columns",
        choices=("characters", "utf-16"),
        default="characters",
        help="count columns in characters (default), or in UTF-16 code units as editors do",
    )


def place_to_begin(args: argparse.Namespace) -> list[str]:
    """Return the paths by which the project is found."""
    if args.stdin_filename is None:
        return list(args.paths)
    if args.paths or args.files_from is not None:
        raise UsageError("--stdin-filename names the only document: expected no PATH with it")
    if args.fix or args.ask or args.diff or args.staged:
        raise UsageError(
            "--stdin-filename shows findings: expected no --fix, --ask, --diff or --staged"
        )
    return [next(str(each) for each in Path(args.stdin_filename).parents if each.is_dir())]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The files and folders whose findings are shown, from the current folder.

    `text` is what the only one holds, in UTF-8, if it isn't read from the file.
    """

    paths: tuple[str, ...]
    text: bytes | None = None

    def put_in(self, texts: FileTexts) -> None:
        """Have the text read in place of the file."""
        if self.text is None:
            return
        [path] = self.paths
        wanted = os.path.realpath(path)
        for document in texts.documents.documents:
            if os.path.realpath(str(document.path)) == wanted:
                texts.instead = {document.name: self.text}
                return
        messages.note(f"{printable(path)} is no document of the project: nothing is found in it")

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that have places in these documents, with these places only."""
        left = []
        for finding in findings:
            places = tuple(place for place in finding.places if self._holds(place.path))
            if places:
                left.append(replace(finding, places=places))
        return left

    def lines(self, path: str) -> list[str]:
        """Return the lines of a document."""
        if self.text is not None and self._holds(path):
            return lines_of(self.text)
        return lines_of_file(path)

    def _holds(self, path: str) -> bool:
        inside = os.path.relpath(path)  # "../guide/a.rst" in the folder "guide" is "a.rst"
        return any(
            given == os.curdir or inside == given or inside.startswith(given + os.sep)
            for given in self.paths
        )


def read_narrowing(
    args: argparse.Namespace, options: AuditOptions, folder: Path
) -> Narrowing | None:
    """Tell whose findings are shown; None for all. The arguments then name the project's documents.

    `folder` is the project's. Standard input is read.

    Raises:
        DocumentError: standard input can't be decoded.

    """
    if not args.project and args.stdin_filename is None:
        return None
    text = None
    given = [*args.paths, *(args.files_from or ())]
    if args.stdin_filename is not None:
        given = [args.stdin_filename]
        text = decode_source(sys.stdin.buffer.read(), args.stdin_filename).data
    args.files_from = None
    args.paths = [os.path.relpath(options.folder / path) for path in options.paths] or [
        os.path.relpath(folder)
    ]
    return Narrowing(tuple(os.path.relpath(path) for path in given or [os.curdir]), text)


def in_utf16(findings: Iterable[Finding], narrowing: Narrowing | None) -> list[Finding]:
    """Count columns in UTF-16 code units, as editors do; findings come with the files' text."""
    lines: dict[str, list[str]] = {}

    def counted(place: Place) -> Place:
        if place.column is None or place.line is None:
            return place
        if place.path not in lines:
            read = narrowing.lines if narrowing else lines_of_file
            lines[place.path] = read(place.path)
        of_file = lines[place.path]
        before = of_file[place.line - 1][: place.column - 1] if place.line <= len(of_file) else ""
        n_pairs = sum(ord(character) > 0xFFFF for character in before)
        return replace(place, column=place.column + n_pairs)

    return [replace(finding, places=tuple(map(counted, finding.places))) for finding in findings]


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a document in UTF-8, as places count them."""
    return split_lines(data.decode("utf-8", "replace"))


def lines_of_file(path: Path | str) -> list[str]:
    """Return the lines of a document, as places count them; none where it can't be read."""
    try:
        return lines_of(read_file(Path(path)))
    except DocumentError:
        return []
