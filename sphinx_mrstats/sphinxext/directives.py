"""The directives of the domain, which leave tables without rows in the doctree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.options import (
    FREQUENCY_OPTIONS,
    KEYWORDS_OPTIONS,
    SUMMARY_OPTIONS,
    read_options,
)
from sphinx_mrstats.sphinxext.requests import FrequencyRequest, KeywordsRequest, SummaryRequest
from sphinx_mrstats.sphinxext.tables import column_spec, table_shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.sphinxext.options import Options
    from sphinx_mrstats.sphinxext.requests import PageRequest, WordsRequest
    from sphinx_mrstats.sphinxext.tables import Columns

__all__ = ["FrequencyDirective", "KeywordsDirective", "SummaryDirective", "TableDirective"]


class _AnyOption(dict[str, "Callable[[str], Any]"]):
    """Lets any option through, so that those nobody knows are reported as warnings of our own."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class TableDirective(SphinxDirective):
    """What the directives have in common: options that are read with care, and a table."""

    known: ClassVar[Options]
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _AnyOption(
        {
            "caption": directives.unchanged,
            "class": directives.class_option,
            "name": directives.unchanged,
        }
    )

    @property
    def folder(self) -> Path:
        """Where the paths in options start."""
        return Path(self.env.doc2path(self.env.docname)).parent

    def read_options(self) -> dict[str, Any]:
        """Return the values of options that can be read, and note what is wrong with others."""
        given = {name: text for name, text in self.options.items() if name not in self.option_spec}
        values, faults = read_options(given, self.known, self.folder)
        docname, location = self.env.docname, self.get_location()
        for fault in faults:
            complaint = Complaint("option", f"{self.name}: {fault}", location)
            domain_of(self.env).note_complaint(docname, complaint)
        return {"docname": docname, "location": location, **values}

    def table(self, request: PageRequest, columns: Columns, *, headed: bool) -> list[nodes.Node]:
        """Note what is to be shown, and return a table without rows."""
        domain_of(self.env).note_request(request)
        table = table_shell(request, columns, headed=headed)
        table["classes"] += self.options.get("class", [])
        self.set_source_info(table)
        messages: list[nodes.system_message] = []
        if caption := self.options.get("caption"):
            text, messages = self.parse_inline(caption, lineno=self.lineno)
            title = nodes.title(caption, "", *text)
            self.set_source_info(title)
            table.insert(0, title)
        self.add_name(table)
        return [column_spec(columns), table, *messages]

    def words(self, request: WordsRequest) -> list[nodes.Node]:
        """Return a table of words, for a page that is read again when its stop words change."""
        stop_words = self.folder / request.stop_words
        if stop_words.is_file():
            self.env.note_dependency(stop_words)
        return self.table(request, request.columns, headed=True)


class FrequencyDirective(TableDirective):
    """A table of the commonest words of some documents."""

    known = FREQUENCY_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        return self.words(FrequencyRequest(folder=str(self.folder), **self.read_options()))


class KeywordsDirective(TableDirective):
    """A table of the words that set some documents, or this page, apart from all others."""

    known = KEYWORDS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        return self.words(KeywordsRequest(folder=str(self.folder), **self.read_options()))


class SummaryDirective(TableDirective):
    """A table of how much there is: documents, words, distinct words, reading time."""

    known = SUMMARY_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the numbers."""
        request = SummaryRequest(**self.read_options())
        return self.table(request, ("label", "number"), headed=False)
