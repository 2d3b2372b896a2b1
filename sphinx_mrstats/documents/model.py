"""What was found: documents, and what was not taken for one."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MARKDOWN",
    "PLAIN_MARKUP",
    "RESTRUCTUREDTEXT",
    "SUFFIX",
    "ConfMarkup",
    "Document",
    "Documents",
    "Problem",
    "RemotePath",
    "usual_parser",
]

SUFFIX = ".rst"

# The parsers whose documents are read from their files, as Sphinx names them in `source_suffix`.
RESTRUCTUREDTEXT = "restructuredtext"
MARKDOWN = "markdown"

_BY_SUFFIX = {SUFFIX: RESTRUCTUREDTEXT, **dict.fromkeys((".md", ".markdown", ".myst"), MARKDOWN)}


def usual_parser(name: str) -> str:
    """Return the parser that files of this suffix usually have in Sphinx; '' if they have none.

    >>> usual_parser("docs/index.rst"), usual_parser("README.md"), usual_parser("kit.yml")
    ('restructuredtext', 'markdown', '')
    """
    return _BY_SUFFIX.get(posixpath.splitext(name)[1].lower(), "")


@dataclass(frozen=True, slots=True)
class ConfMarkup:
    """How the conf.py of a document's project has it be read; each default is Sphinx's own.

    `default_role` is the role of interpreted text without one, `prolog` and `epilog` are source
    that is read before and after the document. `myst` are the values that begin with ``myst_``, by
    their names without that.
    """

    default_role: str | None = None
    prolog: str = ""
    epilog: str = ""
    myst: Mapping[str, object] = field(default_factory=dict, hash=False)


PLAIN_MARKUP = ConfMarkup()


class Problem(NamedTuple):
    """A document, or a part of one, that is not counted as it stands.

    `offset` is in bytes from the start of the file, from 0, where bytes can't be decoded; `line` is
    from 1; both are None where the whole file is meant.

    >>> str(Problem("docs/a.rst", "not UTF-8 (0xE9)", offset=17, line=3))
    'docs/a.rst: byte 17 (line 3): not UTF-8 (0xE9)'
    >>> str(Problem("docs/a.rst", "permission denied"))
    'docs/a.rst: permission denied'
    """

    path: str
    message: str
    offset: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        path = printable(self.path)
        if self.offset is not None:
            return f"{path}: byte {self.offset} (line {self.line}): {self.message}"
        return f"{path}{'' if self.line is None else f':{self.line}'}: {self.message}"


class RemotePath(NamedTuple):
    """A file that fsspec opens: `place` in the file system of the URL `root`.

    `shown` is its own URL, as messages have it: without a password. `size` is in bytes, 0 where
    that isn't known.
    """

    root: str
    place: str
    shown: str
    size: int = 0

    def __str__(self) -> str:
        return self.shown

    def as_posix(self) -> str:
        """Give the URL, as a path gives itself with slashes."""
        return self.shown


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One file that is counted.

    `name` is what is shown: relative to the one folder that was given, else the path as given, with
    slashes; it can always be written as UTF-8. `path` opens it. `docname` is its name to Sphinx:
    without suffix, from the root of the documents. That is the given folder if it holds a conf.py;
    else the nearest folder above it, in the same project, that does; else the first such folder on
    the way down to the file; else the given folder. Of a file that was given, it is `name` without
    suffix. `parser` is that of its suffix, `RESTRUCTUREDTEXT` or `MARKDOWN`, and `markup` is what
    its conf.py says of reading: `sphinx_mrstats.markup.Rules.in_project` adds it to rules.
    """

    name: str
    path: Path | RemotePath
    docname: str
    parser: str = field(default=RESTRUCTUREDTEXT, kw_only=True)
    markup: ConfMarkup = field(default=PLAIN_MARKUP, kw_only=True)

    def __repr__(self) -> str:
        return repr(self.name)  # as messages show it

    def size(self) -> int:
        """Give its bytes, packed or not; 0 where that can't be known: reading it will tell why."""
        if not isinstance(self.path, Path):
            return self.path.size
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


@dataclass(frozen=True)
class Documents:
    """The documents that were found, sorted by name, and all that was not taken.

    `passed_over` counts, by suffix, files that Sphinx might read and that are not counted;
    `excluded` is the number of documents that `include` and `exclude` leave out; `links` are links
    to folders, and to files outside the project, which are not followed. `problems` are what should
    have been read and can't be; `notes` say, each in a line, where a conf.py leaves open which
    documents there are, or how they are read.
    """

    documents: tuple[Document, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    excluded: int = 0
    links: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
