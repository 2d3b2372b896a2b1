"""The explorer's place on a page: a table, of which a script makes an explorer in browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_mrstats.sphinxext.directives import MrstatsDirective
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.options import VOCABULARY_OPTIONS
from sphinx_mrstats.sphinxext.requests import VocabularyRequest
from sphinx_mrstats.sphinxext.tables import mrstats_rows

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

__all__ = [
    "VocabularyDirective",
    "WrapTables",
    "add_script",
    "depart_explorer",
    "is_for_browsers",
    "mrstats_explorer",
    "visit_explorer",
]

_ = get_translation("mrstats")

_WITHOUT_SCRIPT = _(
    "These are the commonest words. To search and browse all words, allow JavaScript."
)


class mrstats_explorer(nodes.General, nodes.Element):  # noqa: N801  # as node classes are named
    """Holds the table that becomes an explorer; its ``request`` says of what."""


class VocabularyDirective(MrstatsDirective):
    """Every word of some documents, to be searched, filtered, sorted and browsed."""

    known = VOCABULARY_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        noted = domain_of(self.env).requests.get(self.env.docname, ())
        number = 1 + sum(isinstance(request, VocabularyRequest) for request in noted)
        values = self.read_options()
        self.check_vocabulary(values, needs_documents=True)
        request = VocabularyRequest(folder=str(self.folder), number=number, **values)
        return self.table(request, request.columns, headed=True)


class WrapTables(SphinxPostTransform):
    """Mark the tables that a browser makes explorers of; elsewhere they are plain tables."""

    formats = ("html",)
    default_priority = 4  # while placeholders tell whose tables they stand in

    def run(self, **kwargs: Any) -> None:
        """Put each such table into an element for the script."""
        for rows in list(self.document.findall(mrstats_rows)):
            if isinstance(rows["request"], VocabularyRequest):
                table = rows.parent.parent.parent
                explorer = mrstats_explorer(request=rows["request"])
                table.parent.replace(table, explorer)  # not replace_self: names stay with the table
                explorer += table


def is_for_browsers(builder: Builder) -> bool:
    """Tell whether a builder writes pages that are opened in a browser, beside files of their own.

    Help viewers and readers of e-books run no scripts, and pages in JSON stand in others' sites.
    """
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not builder.embedded
        and not isinstance(builder, SerializingHTMLBuilder)
    )


def visit_explorer(self: HTML5Translator, node: mrstats_explorer) -> None:
    """Begin the element that the script looks for, with the way from this page to the data."""
    if not is_for_browsers(self.builder):
        return
    page = self.builder.get_target_uri(self.builder.current_docname).partition("#")[0]
    self.body.append(
        self.starttag(
            node,
            "div",
            CLASS="mrstats-explorer",
            **{"data-root": relative_uri(page, "") or "./", "data-name": node["request"].name},
        )
    )


def depart_explorer(self: HTML5Translator, node: mrstats_explorer) -> None:
    """Say to readers without JavaScript what they miss, and end the element."""
    if is_for_browsers(self.builder):
        self.body.append(
            f"<noscript><p>{self.encode(str(_WITHOUT_SCRIPT))}</p></noscript>\n</div>\n"
        )


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the script and its stylesheet on pages with an explorer."""
    if doctree and is_for_browsers(app.builder) and any(doctree.findall(mrstats_explorer)):
        app.add_css_file("mrstats-explorer.css")
        app.add_js_file("mrstats-explorer.js", loading_method="defer")
