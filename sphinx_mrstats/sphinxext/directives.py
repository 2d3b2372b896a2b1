"""The directive ``mrstats:frequency``, which leaves the shell of a table in the doctree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.requests import read_request
from sphinx_mrstats.sphinxext.tables import column_spec, table_shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_mrstats.sphinxext.requests import FrequencyRequest

__all__ = ["FrequencyDirective"]


class _AnyOption(dict[str, "Callable[[str], Any]"]):
    """Lets any option through, so that those nobody knows are reported as warnings of our own."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class FrequencyDirective(SphinxDirective):
    """A table of the commonest words of some documents."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _AnyOption(
        {
            "caption": directives.unchanged,
            "class": directives.class_option,
            "name": directives.unchanged,
        }
    )

    def run(self) -> list[nodes.Node]:
        """Note what is to be shown, and return a table without rows."""
        request = self._request()
        domain_of(self.env).note_request(request)
        table = table_shell(request)
        table["classes"] += self.options.get("class", [])
        self.set_source_info(table)
        messages: list[nodes.system_message] = []
        if caption := self.options.get("caption"):
            text, messages = self.parse_inline(caption, lineno=self.lineno)
            title = nodes.title(caption, "", *text)
            self.set_source_info(title)
            table.insert(0, title)
        self.add_name(table)
        return [column_spec(request.columns), table, *messages]

    def _request(self) -> FrequencyRequest:
        source = Path(self.env.doc2path(self.env.docname))
        request, faults = read_request(
            {name: text for name, text in self.options.items() if name not in self.option_spec},
            docname=self.env.docname,
            location=self.get_location(),
            folder=source.parent,
        )
        for fault in faults:
            complaint = Complaint("option", f"{self.name}: {fault}", request.location)
            domain_of(self.env).note_complaint(self.env.docname, complaint)
        stop_words = source.parent / request.stop_words
        if stop_words.is_file():
            self.env.note_dependency(stop_words)
        return request
