"""The vocabulary explorer: a page on which all words are searched, sorted and browsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.sphinxext.explorer.data import write_data
from sphinx_mrstats.sphinxext.explorer.page import (
    VocabularyDirective,
    WrapTables,
    add_script,
    depart_explorer,
    mrstats_explorer,
    visit_explorer,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_explorer"]


def add_explorer(app: Sphinx) -> None:
    """Register the directive, its place on the page, and the writing of its data."""
    app.add_directive_to_domain("mrstats", "vocabulary", VocabularyDirective)
    app.add_node(mrstats_explorer, html=(visit_explorer, depart_explorer))
    app.add_post_transform(WrapTables)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_data)
