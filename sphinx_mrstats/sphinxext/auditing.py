"""When a build is audited: its settings, the builder ``vocabulary``, and warnings of any build.

What an audit takes is imported only where one is asked for: it would take as long as a fifth of a
build in which nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.sphinxext.builders import VocabularyBuilder
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build, refusing, report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.audit.finding import Finding

__all__ = ["add_auditing"]


def add_auditing(app: Sphinx) -> None:
    """Register the settings, the builder, and the audit of each build."""
    app.add_config_value("mrstats_audit", [], "", types=(list, tuple, str))
    app.add_config_value("mrstats_audit_pages", "../html/{page}.html", "", types=(str,))
    app.add_builder(VocabularyBuilder)
    app.connect("config-inited", refusing(_check_values))
    # After all documents are read and counted; before pages are written, and on each build, as
    # warnings of a build in which nothing was read would be missing otherwise.
    app.connect("env-updated", _audit, priority=480)


def _check_values(app: Sphinx, config: Config) -> None:
    """Refuse the names of checks that there are not, and an address that can't be made."""
    if names := _names(config):
        from sphinx_mrstats.audit.registry import select_checks

        try:
            select_checks(names, ())
        except MrstatsError as error:
            raise ConfigError(f"conf.py: mrstats_audit: {error}") from None
    pages = config.mrstats_audit_pages
    try:
        pages.format(page="index")
    except (AttributeError, IndexError, KeyError, ValueError):
        raise ConfigError(
            f"conf.py: mrstats_audit_pages is {pages!r}: expected an address with {{page}} for the"
            " name of the document, such as '../html/{page}.html'"
        ) from None


def _names(config: Config) -> tuple[str, ...]:
    """Return the checks that conf.py names; ``-D`` gives them as text, with commas."""
    names = config.mrstats_audit
    return tuple(names.replace(",", " ").split() if isinstance(names, str) else names)


def _audit(app: Sphinx, env: BuildEnvironment) -> None:
    """Audit the project where that is asked for, and warn of what is found."""
    names = _names(env.config)
    builder = app.builder
    if not names and not isinstance(builder, VocabularyBuilder):
        return
    from sphinx_mrstats.sphinxext.audited import audit_project

    with failures_end_the_build():
        findings, texts = audit_project(app, env, names)
    if isinstance(builder, VocabularyBuilder):
        builder.take(findings, texts)
    report(_complaint(finding) for finding in findings if finding.level != "note")


def _complaint(finding: Finding) -> Complaint:
    message = finding.message
    if finding.suggestion:
        message += f"; write: {finding.suggestion}"
    if more := len(finding.places) - 1:
        message += f" (and in {more} more place{'s' if more > 1 else ''})"
    location = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    return Complaint(finding.check, message, location)
