"""``sphinx-mrstats prose``: what of a document is counted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import settings_for
from sphinx_mrstats.cli.corpusoptions import add_reading_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.errors import DocumentError, UsageError

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.documents import Source
    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.settings import Settings

__all__ = ["configure", "run"]

_STANDARD_INPUT = "-"

_EXAMPLES = """\
examples:
  sphinx-mrstats prose docs/index.rst
      show which words of docs/index.rst are counted, and on which lines
  git show HEAD~1:docs/index.rst | sphinx-mrstats prose -
      the same for what comes through a pipe

exit codes: 0 done; 2 the document could not be read, or not whole."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] FILE"
    parser.description = (
        "Show what of a document is counted, as LINE: TEXT.\n"
        "Markup, code, comments and all else that is not counted is left out."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    add_reading_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write the prose; 0 if the document was read whole."""
    from sphinx_mrstats.markup import scan_lines

    settings = settings_for(["." if args.file == _STANDARD_INPUT else args.file], args)
    source, rules = _read(args.file, settings)
    for problem in source.problems:
        messages.warning(problem)
    lines = scan_lines(source.data, rules)
    write_result("".join(f"{line}: {text}\n" for line, text in lines))
    return 2 if source.problems else 0


def _read(file: str, settings: Settings) -> tuple[Source, Rules]:
    """Read a document; give its source, and the rules of its project."""
    from sphinx_mrstats.documents import (
        decode_source,
        find_documents,
        project_near,
        read_source,
    )

    if file == _STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        project = project_near(".", conf=settings.conf_py, sphinx=settings.sphinx)
        rules = settings.rules.in_project(project.markup)
        return decode_source(sys.stdin.buffer.read(), "standard input"), rules
    source = read_source(file)
    found = find_documents([file], **settings.finding())
    for problem in found.problems:
        raise DocumentError(str(problem))
    [document] = found.documents
    return source, settings.rules.for_document(document)
