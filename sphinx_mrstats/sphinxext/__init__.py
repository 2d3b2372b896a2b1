"""The Sphinx extension: the only place that imports Sphinx.

A build imports what it needs: what a page asks for, when the first page asks for it, and what only
some projects use, where conf.py asks for it. That is why functions of other modules are named in
`setup` by `_later`: importing everything takes a fifth of a build in which nothing changed.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

import sphinx_mrstats
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.sphinxext.builders import VocabularyBuilder, WordCountBuilder
from sphinx_mrstats.sphinxext.complaints import refusing
from sphinx_mrstats.sphinxext.config import (
    add_config_values,
    is_on,
    settings_of,
    settle_config,
    warn_of_other_documents,
)
from sphinx_mrstats.sphinxext.domain import MrstatsDomain, domain_of
from sphinx_mrstats.sphinxext.freshness import find_stale_pages, save_digests
from sphinx_mrstats.sphinxext.html import (
    add_page_context,
    add_script,
    add_stylesheet,
    depart_explorer,
    is_for_browsers,
    register_static_files,
    visit_explorer,
)
from sphinx_mrstats.sphinxext.placeholders import PLACEHOLDERS, mrstats_explorer
from sphinx_mrstats.sphinxext.prose import documents_without_prose, drop_unused_prose
from sphinx_mrstats.sphinxext.transforms import add_transforms

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

# What ``mrstats_cog`` can be. By default nothing: cog runs code from the documents.
_COG_MODES = ("", "check", "refresh")

_PAGES_OF_AUDIT = "../html/{page}.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: what it adds, and when it acts."""
    add_config_values(app)
    app.add_config_value("mrstats_audit", [], "", types=(list, tuple, str))
    app.add_config_value("mrstats_audit_pages", _PAGES_OF_AUDIT, "", types=(str,))
    app.add_config_value("mrstats_cog", "", "env")
    app.add_config_value("mrstats_run", False, "env", types=(bool, str))
    # Pages that show what these change are found by what they show.
    app.add_config_value("mrstats_defer", False, "", types=(bool, str))
    app.add_config_value("mrstats_badge", False, "", types=(bool, str))
    app.add_config_value("mrstats_totals", False, "html", types=(bool, str))
    app.add_config_value("mrstats_sections", False, "html", types=(bool, str))
    app.add_message_catalog("mrstats", str(Path(sphinx_mrstats.__file__).parent / "locale"))
    app.add_domain(MrstatsDomain)
    app.add_builder(VocabularyBuilder)
    app.add_builder(WordCountBuilder)
    for placeholder in PLACEHOLDERS:
        app.add_node(placeholder)
    app.add_node(mrstats_explorer, html=(visit_explorer, depart_explorer))
    add_transforms(app)

    app.connect("config-inited", refusing(settle_config))
    app.connect("config-inited", refusing(_check_what_is_used), priority=600)
    app.connect("config-inited", register_static_files)
    app.connect("env-get-outdated", documents_without_prose)
    app.connect("env-updated", warn_of_other_documents, priority=390)
    app.connect("env-updated", _note_documents, priority=400)
    # Audits warn in each build: in one in which nothing was read, warnings would be missing else.
    app.connect("env-updated", _audit, priority=480)
    app.connect("env-updated", find_stale_pages, priority=500)
    app.connect("html-page-context", add_stylesheet)
    app.connect("html-page-context", add_page_context)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", save_digests)
    app.connect("build-finished", drop_unused_prose)
    app.connect("build-finished", _write_data)

    app.connect("env-updated", _later("cog", "check", where="check"), priority=450)
    for event in ("env-get-outdated", "source-read", "env-purge-doc", "env-merge-info"):
        app.connect(event, _later("cog", _COG_ON[event], where="refresh"))

    return {
        "version": sphinx_mrstats.__version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


# What is done at each event where regions are made again while documents are read.
_COG_ON = {
    "env-get-outdated": "pages_with_other_words",
    "source-read": "refresh",
    "env-purge-doc": "forget",
    "env-merge-info": "merge",
}


def _later(module: str, name: str, *, where: str) -> Callable[..., Any]:
    """Return a handler that imports a function and calls it if ``mrstats_cog`` is `where`."""

    def call(app: Sphinx, *arguments: Any) -> Any:
        if app.config.mrstats_cog != where:
            return ()
        return getattr(import_module(f"{__name__}.{module}"), name)(app, *arguments)

    return call


def _check_what_is_used(app: Sphinx, config: Config) -> None:
    """Refuse values of conf.py and pyproject.toml that cog, commands or the audit can't use.

    Raises:
        ConfigError: one of them can't be used.

    """
    config.mrstats_cog = config.mrstats_cog or ""
    if config.mrstats_cog not in _COG_MODES:
        raise ConfigError(
            f'mrstats_cog = {config.mrstats_cog!r} in conf.py: expected "check" (warn about stale '
            'regions), "refresh" (run all regions while documents are read) or "" (neither)'
        )
    if config.mrstats_cog or config.mrstats_run:
        from sphinx_mrstats.cogging.settings import cog_settings

        try:
            cog_settings(settings_of(config))
        except ConfigurationError as error:
            raise ConfigError(str(error)) from None
    if config.mrstats_audit or config.mrstats_audit_pages != _PAGES_OF_AUDIT:
        from sphinx_mrstats.sphinxext.auditing import check_values

        check_values(config)


def _note_documents(app: Sphinx, env: BuildEnvironment) -> None:
    domain_of(env).memory.note_documents()


def _audit(app: Sphinx, env: BuildEnvironment) -> None:
    if app.config.mrstats_audit or isinstance(app.builder, VocabularyBuilder):
        from sphinx_mrstats.sphinxext.auditing import audit

        audit(app, env)


def _write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write what stands beside the pages, after a build that came to its end."""
    if exception is not None or app.env is None:
        return
    if is_on(app.config.mrstats_badge) and is_for_browsers(app.builder):
        from sphinx_mrstats.sphinxext.badge import write_badge

        write_badge(app)
    if is_on(app.config.mrstats_defer):
        return
    requests = domain_of(app.env).requests.values()
    if any(request.is_explored for noted in requests for request in noted) or (
        Path(app.outdir, "_mrstats").is_dir()
    ):
        from sphinx_mrstats.sphinxext.explorer import write_data

        write_data(app)
