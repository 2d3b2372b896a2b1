"""``sphinx-mrstats cog``: the output of scripts in documents, made again."""

from __future__ import annotations

import shlex
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.cogtasks import add_document_options, find_tasks, options_again
from sphinx_mrstats.cli.output import screen_width, wants_color, write_result
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.cogging.regions import KNOWN_MARKERS, Markers
from sphinx_mrstats.cogging.settings import CogSettings
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import options_of
from sphinx_mrstats.text import printable, unified_diff

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.cogging.document import Refreshed

__all__ = ["COMMANDS"]

# Where --changed keeps what it knows of regions, from the folder of pyproject.toml.
_CACHE = ".mrstats_cache/cog.json"


def _configure(parser: Parser) -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=["."],
        help="a folder, which is searched for documents; any text file; - for standard input; @LIST"
        " or &LIST, a file with paths and options, which start from the current folder or from"
        " that of the list (default: the current folder)",
    )
    what = parser.add_argument_group("what is done")
    what.add_argument(
        "--check", action="store_true", help="change nothing; list the stale regions, exit with 1"
    )
    what.add_argument("--diff", action="store_true", help="change nothing; show what would change")
    what.add_argument(
        "--keep-going", action="store_true", help="run all other regions after a failure"
    )
    what.add_argument(
        "--changed",
        action="store_true",
        help="run only regions whose code, script or data changed since the last such run",
    )
    options = options_of(CogSettings)
    add_option(what, options["jobs"], "-j", default=None)
    add_option(what, options["timeout"])
    add_document_options(parser)
    told = parser.add_argument_group("what is shown")
    told.add_argument(
        "--format",
        choices=("text", "github"),
        metavar="NAME",
        default="text",
        help="text (default), or github (annotations in a workflow)",
    )
    told.add_argument(
        "--verbosity",
        type=int,
        choices=(0, 1, 2),
        metavar="N",
        default=1,
        help="2: list all documents; 1: those that changed (default); 0: none",
    )
    told.add_argument(
        "--check-fail-msg",
        metavar="TEXT",
        default="",
        help="say this if --check finds stale regions, such as the command that refreshes them",
    )


def _run(args: argparse.Namespace) -> int:
    """Run the regions; return 1 if --check or --diff finds stale ones, and 2 after a failure."""
    tasks, settings = find_tasks(args)
    if not tasks:
        messages.error(f"there are no documents in {', '.join(map(printable, args.paths))}")
        return 2
    from sphinx_mrstats.cogging.memory import load_memory, save_memory
    from sphinx_mrstats.cogging.project import refresh_documents

    cache = settings.folder / _CACHE
    memory = load_memory(cache) if args.changed else None
    known = dict(memory or {})
    write = not (args.check or args.diff)
    total = _Total(write, settings.markers)
    if args.output and len(tasks) > 1:
        raise UsageError(f"-o names one file, and there are {len(tasks)} documents")
    with _ended_by_sigterm():
        for result in refresh_documents(
            tasks,
            jobs=args.jobs or settings.jobs,
            write=write,
            keep_going=args.keep_going,
            memory=memory,
        ):
            known[result.name] = result.known
            total.add(result)
            _tell(result, args, write=write)
    if args.changed:
        save_memory(cache, known)
    if args.verbosity:
        messages.note(total)
    if total.n_failed:
        return 2
    if write:
        return 0
    if not total.n_regions:
        messages.error("nothing was checked: none of what was named has a region")
        return 2
    if total.n_stale and args.check_fail_msg:
        messages.error(f"the check failed: {args.check_fail_msg}")
    elif total.n_stale and args.verbosity:
        messages.note(f"to refresh them: {_refreshing(args, *args.paths)}")
    return 1 if total.n_stale else 0


def _refreshing(args: argparse.Namespace, *paths: str) -> str:
    """Return the command that writes what was found to be stale in `paths`."""
    return shlex.join(["sphinx-mrstats", "cog", *options_again(args), *paths])


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does: with the scripts that are running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


class _Total:
    """How many documents and regions were fresh, stale or failed, as a line."""

    def __init__(self, write: bool, markers: Markers | None) -> None:
        self._write = write
        self._markers = markers
        self.n_regions = self.n_stale = self.n_failed = self.n_documents = 0

    def add(self, result: Refreshed) -> None:
        self.n_documents += bool(result.n_regions)
        self.n_regions += result.n_regions
        self.n_stale += len(result.stale)
        self.n_failed += len(result.failures)

    def __str__(self) -> str:
        if not self.n_regions and not self.n_failed:
            known = [str(markers) for markers in KNOWN_MARKERS]
            looked_for = str(self._markers) if self._markers else " or ".join(known)
            return (
                f"there are no regions in these documents ({looked_for}); "
                "--markers looks for others"
            )
        regions = "1 region" if self.n_regions == 1 else f"{self.n_regions} regions"
        documents = "1 document" if self.n_documents == 1 else f"{self.n_documents} documents"
        state = "refreshed" if self._write else "stale"
        failed = f", {self.n_failed} failed" if self.n_failed else ""
        return f"{regions} in {documents}: {self.n_stale} {state}{failed}"


def _tell(result: Refreshed, args: argparse.Namespace, *, write: bool) -> None:
    if write and result.to_standard_output and not result.failures:
        write_result(result.written)
    if result.printed:
        print(result.printed, end="", file=sys.stderr, flush=True)
    if args.format == "github":
        write_result("".join(_annotations(result, args, write=write)))
    for failure in result.failures:
        messages.error(failure)
    for warning in result.warnings:
        messages.warning(warning)
    if args.diff:
        write_result("".join(_diff(result)))
    elif args.format == "text" and args.verbosity and not result.to_standard_output:
        write_result("".join(_lines(result, write=write, all_documents=args.verbosity > 1)))


def _lines(result: Refreshed, *, write: bool, all_documents: bool) -> Iterator[str]:
    name = printable(result.name)
    if not result.stale:
        if all_documents and not result.failures:
            yield f"{name}: fresh\n" if result.n_regions else f"{name}: no regions\n"
    elif write:
        yield f"{name}: refreshed {len(result.stale)} of {result.n_regions}\n"
    else:
        yield from (f"{name}:{line}: the output of this region is stale\n" for line in result.stale)


def _annotations(result: Refreshed, args: argparse.Namespace, *, write: bool) -> Iterator[str]:
    from sphinx_mrstats.render.ci import annotation

    for failure in result.failures:
        yield annotation(
            failure.message, path=failure.name, line=failure.line, title="cog region failed"
        )
    for line in () if write else result.stale:
        message = f"The output is stale. Run: {_refreshing(args, result.name)}"
        yield annotation(message, path=result.name, line=line, title="stale cog region")


_COLORS = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}


def _diff(result: Refreshed) -> Iterator[str]:
    """A unified diff from what the file holds to what it would; coloured on a terminal."""
    color = screen_width() is not None and wants_color()
    for line in unified_diff(result.old, result.new, result.name, result.name):
        paint = _COLORS.get(line[0]) if color else None
        yield f"{paint}{line.rstrip()}\x1b[0m\n" if paint else line


COMMANDS = {
    "cog": Command(
        "[PATH | @LIST | &LIST ...]",
        (
            "Run the cog regions of documents, and replace their output.\n"
            "A file is replaced whole, and only if all its regions ran."
        ),
        """\
examples:
  sphinx-mrstats cog docs
      run the regions of all documents in docs, and write their output there
  sphinx-mrstats cog --check docs
      change nothing; list the regions whose output is stale (exit code 1)
  sphinx-mrstats cog --diff docs/index.rst
      change nothing; show what would change
  sphinx-mrstats cog -cP README.md .github/workflows/*.yml
      do so in any text files, with checksums; what blocks print is their output

A region is Python code in a comment, and the output that belongs to it:

  .. {{{cog
  .. cog.out(run_script(cog.inFile, "hello.py"))
  .. }}}
  .. {{{end}}}

Running regions runs code from the documents: only do so with documents that
you trust.

exit codes: 0 all output is fresh; 1 some is stale (--check, --diff); 2 a
region failed, nothing was checked, or the arguments can't be used.""",
        _configure,
        _run,
    ),
}
