"""Which documents cog's arguments name, in their order, each with its own options."""

from __future__ import annotations

import argparse
import glob
import os
import shlex
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.parser import Parser, add_option
from sphinx_mrstats.cogging.settings import CogSettings, cog_settings
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.options import options_of
from sphinx_mrstats.settings import Settings, load_settings
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_mrstats.cogging.project import Task

__all__ = ["add_document_options", "find_tasks", "options_again"]


def add_document_options(parser: Parser) -> None:
    """Declare the options of cog that a line of a list may have, too, for its document."""
    options = options_of(CogSettings)
    how = parser.add_argument_group("how regions run (letters as of cog)")
    add_option(how, options["print"], "-P", help="what a block prints is its output")
    how.add_argument(
        "-D",
        "--define",
        dest="defines",
        metavar="NAME=VALUE",
        type=_definition,
        action="append",
        default=[],
        help="let blocks see a variable NAME that holds this text",
    )
    how.add_argument(
        "-I",
        "--include-path",
        metavar="FOLDER",
        action="append",
        default=[],
        help="let blocks import modules from FOLDER",
    )
    how.add_argument(
        "-p", "--prepend", metavar="CODE", default="", help="put CODE before each block"
    )
    add_option(
        how,
        options["markers"],
        default=None,
        metavar="MARKERS",
        help="three markers in quotes: what stands before the code, after it and after the output"
        ' (default: "{{{cog }}} {{{end}}}" or "[[[cog ]]] [[[end]]]", whichever a document has)',
    )
    how.add_argument(
        "-z",
        "--open-end",
        action="store_true",
        help="take the end of a document for the end marker that is missing",
    )
    what = parser.add_argument_group("what is written (letters as of cog)")
    what.add_argument(
        "-r",
        "--replace",
        action="store_true",
        help="replace the documents, which is done without it too",
    )
    what.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default="",
        help="write to FILE, or to standard output (-)",
    )
    what.add_argument(
        "-d",
        "--delete-code",
        action="store_true",
        help="leave the code and the markers out; without -o, write to standard output",
    )
    what.add_argument(
        "-x",
        "--excise",
        action="store_true",
        help="take the output out of the documents, and run nothing",
    )
    add_option(what, options["checksum"], "-c", help="put a checksum after each output")
    what.add_argument(
        "-s",
        "--suffix",
        metavar="TEXT",
        default="",
        help="put TEXT at the end of each line of output that is not blank",
    )
    what.add_argument(
        "-e", "--warn-empty", action="store_true", help="warn of documents without regions"
    )
    what.add_argument(
        "-n",
        "--encoding",
        metavar="NAME",
        default="",
        help="the encoding of the documents (default: UTF-8, or UTF-16 with its mark)",
    )
    what.add_argument(
        "-U", "--unix-newlines", action="store_true", help="write line feeds as line endings"
    )
    what.add_argument(
        "-w",
        "--make-writable",
        metavar="COMMAND",
        default="",
        help="run COMMAND for a file that is read-only; %%s in it stands for the file",
    )


def options_again(args: argparse.Namespace) -> list[str]:
    """Return the options for documents that `args` hold, as somebody would write them again.

    The command that refreshes a region is the one that found it stale, without --check and --diff.
    """
    parser = Parser("sphinx-mrstats cog")
    add_document_options(parser)
    again: list[str] = []
    for action in parser._actions:
        value = getattr(args, action.dest, action.default)
        if not action.option_strings or value == action.default:
            continue
        for each in value if isinstance(value, list) else [value]:
            again.append(action.option_strings[-1])
            if action.nargs != 0:
                again.append("=".join(each) if isinstance(each, tuple) else str(each))
    return again


def _definition(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE; got {text!r}")
    return name, value


def find_tasks(args: argparse.Namespace) -> tuple[list[Task], CogSettings]:
    """Return the documents that are named, and the settings of the project.

    Raises:
        UsageError: options don't go together, or a list can't be read as one.
        DocumentError: there is no such file or folder.

    """
    search = _Search()
    for path in args.paths:
        search.add(path, args, "")
    return search.tasks, search.settings or cog_settings(load_settings(os.curdir))


class _Search:
    """The search for the documents that the arguments name, with a task for each."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.settings: CogSettings | None = None
        self._project: Settings | None = None
        self._met: set[tuple[str, CogSettings]] = set()
        self._lists: list[str] = []  # that are being read, each within the one before

    def add(self, path: str, args: argparse.Namespace, folder: str) -> None:
        """Add what an argument means: a list, a folder, a glob or a file, from `folder`."""
        if len(path) > 1 and path[0] in "@&":
            if args.output:
                raise UsageError(f"-o names one file, and {path} is a list")
            self._add_list(path, args, folder)
            return
        place = _joined(folder, path)
        if path == "-" or Path(place).is_file():
            self._add_task(path, args, folder, None)
            return
        if not Path(place).exists() and (named := _matches(place, folder)):
            for each in named:
                self._add_task(each, args, folder, None)
            return
        project = self._project_of(place)
        found = find_documents([place], **project.finding())
        for problem in found.problems:
            messages.warning(problem)
        for document in found.documents:
            inner = os.path.relpath(str(document.path), folder) if folder else str(document.path)
            self._add_task(inner, args, folder, document.parser)

    def _add_task(
        self, path: str, args: argparse.Namespace, folder: str, parser: str | None
    ) -> None:
        from sphinx_mrstats.cogging.project import Task

        settings = self._settings_of(_joined(folder, path), args)
        key = (os.path.realpath(_joined(folder, path)), settings)
        if key not in self._met:
            self._met.add(key)
            self.tasks.append(Task(path, settings, folder, parser))

    def _add_list(self, path: str, args: argparse.Namespace, folder: str) -> None:
        place = _joined(folder, path[1:])
        if place in self._lists:
            raise UsageError(f"{place}: a list can't hold itself")
        try:
            lines = read_regular(place).decode("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = reason(error) if isinstance(error, OSError) else "not UTF-8"
            raise DocumentError(f"{place}: the list can't be read: {why}") from None
        # Of @list, paths are from where cog was called; of &list, from where the list is.
        inside = folder if path[0] == "@" else os.path.dirname(place)  # noqa: PTH120  # '' stays ''
        self._lists.append(place)
        for number, line in enumerate(lines, start=1):
            try:
                for each, options in _list_line(line, args):
                    self.add(each, options, inside)
            except (UsageError, DocumentError) as error:
                message = str(error)
                where = "" if message.startswith(place) else f"{place}:{number}: "
                raise type(error)(f"{where}{message}") from None
        self._lists.pop()

    def _project_of(self, path: str) -> Settings:
        project = load_settings(os.curdir if path == "-" else path)
        if self._project and project.path != self._project.path:
            files = ", ".join(str(each.path or "none") for each in (self._project, project))
            raise UsageError(
                f"the paths have different settings ({files}): run cog for each by itself"
            )
        self._project = project
        return project

    def _settings_of(self, path: str, args: argparse.Namespace) -> CogSettings:
        project = self._project_of(path)
        if self.settings is None:
            self.settings = cog_settings(project)
        _check_together(args)
        base = self.settings
        included = [os.path.abspath(each) for part in args.include_path for each in _split(part)]  # noqa: PTH100  # text
        return replace(
            base,
            jobs=args.jobs or base.jobs,
            timeout=args.timeout or base.timeout,
            markers=args.markers or base.markers,
            print=args.print or base.print,
            checksum=args.checksum or base.checksum,
            defines=tuple(args.defines),
            delete_code=args.delete_code,
            encoding=args.encoding,
            excise=args.excise,
            include_path=(*included, *base.include_path),
            make_writable=args.make_writable,
            open_end=args.open_end,
            output=args.output or ("-" if args.delete_code or path == "-" else ""),
            prepend=args.prepend,
            suffix=args.suffix,
            unix_newlines=args.unix_newlines,
            warn_empty=args.warn_empty,
        )


def _split(paths: str) -> Sequence[str]:
    return [path for path in paths.split(os.pathsep) if path]


def _check_together(args: argparse.Namespace) -> None:
    """Refuse options that cog refuses together, and those with which nothing would be written.

    Raises:
        UsageError: two options exclude each other.

    """
    looks = args.check or args.diff
    for first, second, is_wrong in (
        ("-d", "-r", args.delete_code and args.replace),
        ("-o", "-r", args.output and args.replace),
        ("-d", "--check or --diff", args.delete_code and looks),
        ("-o", "--check or --diff", args.output and looks),
    ):
        if is_wrong:
            raise UsageError(f"{first} can't be used with {second}")


def _joined(folder: str, path: str) -> str:
    return os.path.join(folder, path) if folder and path != "-" else path  # noqa: PTH118  # text


def _matches(place: str, folder: str) -> list[str]:
    """Return the files that a glob matches, as paths from `folder`: not every shell expands it."""
    found = sorted(glob.glob(place)) if glob.has_magic(place) else []  # noqa: PTH207  # text
    files = [each for each in found if Path(each).is_file()]
    return [os.path.relpath(each, folder) if folder else each for each in files]


def _list_line(line: str, args: argparse.Namespace) -> Iterator[tuple[str, argparse.Namespace]]:
    """Read a line of a list, as cog does: a file with options of its own, or a comment.

    Raises:
        UsageError: the options can't be read.

    """
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = "#"
    lexer.escape = ""  # a backslash can be part of a path
    try:
        words = list(lexer)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not words:
        return
    parser = Parser("sphinx-mrstats cog")
    add_document_options(parser)
    given = parser.parse_known_args(words[1:], namespace=copy(args))
    if given[1]:
        raise UsageError(f"{given[1][0]!r} is no option that a document in a list can have")
    yield words[0], given[0]
