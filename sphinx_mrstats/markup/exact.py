"""The exact reader on parts of a document, for the fast walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.markup.blocks import Lines
from sphinx_mrstats.markup.cutter import Region
from sphinx_mrstats.markup.prose import Prose, Substituter
from sphinx_mrstats.markup.reader import Reader
from sphinx_mrstats.markup.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.markup.rules import Rules

__all__ = ["ExactReader", "is_preamble"]

# Longer than what stands before most documents' metadata.
_FIRST_LOOK = 1_000


def _lines(source: bytes, indent: int = 0) -> Lines:
    text = source.decode("utf-8", "replace").split("\n")
    return Lines([line[indent:] for line in text], [0] * len(text))


class ExactReader:
    """Reads parts of one document, which share its substitutions."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.substitutions: dict[str, str] = {}

    def read(self, region: Region) -> Prose:
        """Read lines of which none but their deeper ones is indented otherwise.

        Their substitutions are known when all parts were read: ask for the text then.
        """
        prose = Prose(self.rules, self.substitutions)
        reader = Reader(prose)
        reader.leading = False
        titles = None if region.indent or region.nested else Titles()
        lines = _lines(region.source, region.indent)
        reader.read_body(lines, titles, describes_object=region.describes_object)
        return prose

    def read_block(self, source: bytes) -> str:
        """Return the text of one block."""
        return self.read(Region(source)).text()

    def substituted(self) -> Callable[[str], str]:
        """Return what tells what a reference to a substitution stands for."""
        return Substituter(self.substitutions).of


def is_preamble(source: bytes, rules: Rules) -> bool:
    """Tell whether a document that begins with `source` may go on with its metadata.

    What can't stand before that mostly comes soon: no more than needed is read.
    """
    size = _FIRST_LOOK
    while size < len(source):
        if not _may_go_on(source[: source.rfind(b"\n\n", 0, size) + 1], rules):
            return False
        size *= 4
    return _may_go_on(source, rules)


def _may_go_on(source: bytes, rules: Rules) -> bool:
    reader = Reader(Prose(rules))
    reader.read(_lines(source))
    return reader.leading
