"""What HTML pages get beside their content: the stylesheet, and numbers for themes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.sphinxext.content import reading_time
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["add_page_context", "add_stylesheet", "register_static_files"]

_STATIC = Path(__file__).parent / "static"


def register_static_files(app: Sphinx, config: Config) -> None:
    """Have builders of HTML copy what is in ``static``."""
    # Not app.add_static_dir, which Sphinx has from 9.1.
    config.html_static_path = [*config.html_static_path, str(_STATIC)]
    # Readers of e-books run no scripts, and the explorer is a table there.
    unused = [f"_static/{path.name}" for path in sorted(_STATIC.glob("mrstats-explorer.*"))]
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


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give templates ``mrstats``: the tokens, types and reading time of a document's page.

    They follow from the document alone, whether the settings choose it or not, so that no page has
    to be written again for them.
    """
    words = domain_of(app.env).tally.words_of(pagename)
    if words is not None:
        n_tokens = sum(words.values())
        context["mrstats"] = {
            "tokens": n_tokens,
            "types": len(words),
            "reading_time": reading_time(n_tokens),
        }
