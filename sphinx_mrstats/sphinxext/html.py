"""What HTML pages get beside their content: the stylesheet, and numbers for themes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_mrstats.sphinxext.config import is_on
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.placeholders import mrstats_explorer

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

__all__ = [
    "add_page_context",
    "add_script",
    "add_stylesheet",
    "depart_explorer",
    "is_for_browsers",
    "register_static_files",
    "visit_explorer",
]

_ = get_translation("mrstats")

_WITHOUT_SCRIPT = _(
    "These are the commonest words. To search and browse all words, allow JavaScript."
)

_STATIC = Path(__file__).parent / "static"


def register_static_files(app: Sphinx, config: Config) -> None:
    """Have builders of HTML copy what is in ``static``."""
    # Not app.add_static_dir, which Sphinx has from 9.1.
    config.html_static_path = [*config.html_static_path, str(_STATIC)]
    # Readers of e-books run no scripts, and the explorer is a table there.
    unused = [
        f"_static/{path.name}"
        for path in sorted(_STATIC.glob("mrstats*.*"))
        if path.name != "mrstats.css"
    ]
    config.epub_exclude_files = [*config.epub_exclude_files, *unused]


def add_stylesheet(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the stylesheet on pages that show numbers, and in a document made of all pages."""
    requests = domain_of(app.env).requests
    if pagename in requests or (requests and app.builder.name == "singlehtml"):
        app.add_css_file("mrstats.css")
        if is_for_browsers(app.builder):
            app.add_js_file("mrstats.js", loading_method="defer")


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give templates ``mrstats``: the numbers of a document's page, and of its sections if asked.

    They follow from the document alone, whether the settings choose it or not, so that no page has
    to be written again for them. Those of the project, ``mrstats_project``, are there if conf.py
    asks for them, as then all pages have to be.
    """
    domain = domain_of(app.env)
    words = domain.tally.words_of(pagename) if pagename in domain.keys else None
    if words is not None:
        from sphinx_mrstats.sphinxext.content import numbers

        context["mrstats"] = numbers(sum(words.values()), len(words))
        if is_on(app.config.mrstats_sections):
            from sphinx_mrstats.sphinxext.content import sections

            context["mrstats"]["sections"] = sections(domain.tally, pagename)
    if is_on(app.config.mrstats_totals):
        from sphinx_mrstats.sphinxext.content import totals

        context["mrstats_project"] = totals(domain.tally)


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
