"""The Sphinx extension: the only place that imports Sphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sphinx_mrstats
from sphinx_mrstats.sphinxext.auditing import add_auditing
from sphinx_mrstats.sphinxext.builders import WordCountBuilder
from sphinx_mrstats.sphinxext.cog import add_cog
from sphinx_mrstats.sphinxext.complaints import refusing
from sphinx_mrstats.sphinxext.config import (
    add_config_values,
    settle_config,
    warn_of_other_documents,
)
from sphinx_mrstats.sphinxext.counting import (
    CountDoctree,
    MarkBuildSubstitutions,
    UnmarkBuildSubstitutions,
    count_sources,
)
from sphinx_mrstats.sphinxext.directives import (
    FrequencyDirective,
    KeywordsDirective,
    KwicDirective,
    NgramsDirective,
    PlotDirective,
    SummaryDirective,
)
from sphinx_mrstats.sphinxext.domain import MrstatsDomain
from sphinx_mrstats.sphinxext.explorer import add_explorer
from sphinx_mrstats.sphinxext.filling import FillPlaceholders
from sphinx_mrstats.sphinxext.freshness import find_stale_pages, save_digests
from sphinx_mrstats.sphinxext.html import (
    add_page_context,
    add_stylesheet,
    register_static_files,
)
from sphinx_mrstats.sphinxext.places import NoteAnchors
from sphinx_mrstats.sphinxext.plotting import mrstats_plot
from sphinx_mrstats.sphinxext.prose import documents_without_prose, drop_unused_prose, search_prose
from sphinx_mrstats.sphinxext.roles import (
    NUMBERS,
    NumberRole,
    NumberSubstitutions,
    RemoveFromTitles,
    mrstats_number,
)
from sphinx_mrstats.sphinxext.run import add_run
from sphinx_mrstats.sphinxext.tables import mrstats_rows, mrstats_words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

_DIRECTIVES = {
    "frequency": FrequencyDirective,
    "keywords": KeywordsDirective,
    "kwic": KwicDirective,
    "ngrams": NgramsDirective,
    "plot": PlotDirective,
    "summary": SummaryDirective,
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: what it adds, and when it acts."""
    add_config_values(app)
    app.add_message_catalog("mrstats", str(Path(sphinx_mrstats.__file__).parent / "locale"))
    app.add_domain(MrstatsDomain)
    app.add_builder(WordCountBuilder)
    for name, directive in _DIRECTIVES.items():
        app.add_directive_to_domain("mrstats", name, directive)
    for what in NUMBERS:
        app.add_role_to_domain("mrstats", what, NumberRole(what))
    for placeholder in (mrstats_rows, mrstats_number, mrstats_words, mrstats_plot):
        app.add_node(placeholder)

    app.add_transform(MarkBuildSubstitutions)
    app.add_transform(NumberSubstitutions)
    app.add_transform(RemoveFromTitles)
    app.add_transform(CountDoctree)
    app.add_transform(NoteAnchors)
    app.add_transform(UnmarkBuildSubstitutions)
    app.add_post_transform(FillPlaceholders)

    app.connect("config-inited", refusing(settle_config))
    app.connect("config-inited", register_static_files)
    app.connect("env-get-outdated", documents_without_prose)
    app.connect("env-updated", warn_of_other_documents, priority=390)
    app.connect("env-updated", count_sources, priority=400)
    app.connect("env-updated", search_prose, priority=450)
    app.connect("env-updated", find_stale_pages, priority=500)
    app.connect("html-page-context", add_stylesheet)
    app.connect("html-page-context", add_page_context)
    app.connect("build-finished", save_digests)
    app.connect("build-finished", drop_unused_prose)

    add_auditing(app)
    add_cog(app)
    add_explorer(app)
    add_run(app)

    return {
        "version": sphinx_mrstats.__version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
