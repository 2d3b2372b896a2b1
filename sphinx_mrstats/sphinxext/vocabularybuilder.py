"""The builder ``vocabulary``: the audit of a project as text, JSON and a web page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders import Builder

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils import nodes

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.sphinxext.audited import Audited

__all__ = ["VocabularyBuilder"]


class VocabularyBuilder(Builder):
    """Writes ``audit.txt``, ``audit.json`` and ``audit.html``; the audit is made before."""

    name = "vocabulary"
    epilog = "The audit of the vocabulary is in %(outdir)s."
    allow_parallel = True

    def init(self) -> None:
        """Begin with nothing found."""
        self._findings: list[Finding] = []
        self._audited: dict[str, Audited] = {}

    def take(self, findings: Iterable[Finding], texts: Iterable[Audited]) -> None:
        """Take over what was found, and in what."""
        self._audited = {each.text.key: each for each in texts}
        self._findings = [
            replace(finding, places=tuple(map(_from_the_project, finding.places)))
            for finding in findings
        ]

    def get_outdated_docs(self) -> str:
        """Name no document: every build writes the audit of all."""
        return "the audit"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Give no address: nothing that is written here is linked to."""
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Prepare nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing: there are no pages."""

    def finish(self) -> None:
        """Write the files; what that takes is imported by builds that do."""
        from sphinx_mrstats.render.findings import json_report, render_findings
        from sphinx_mrstats.render.webpage import findings_page

        self._write("audit.txt", render_findings(self._findings))
        self._write("audit.json", json_report(self._findings))
        project = self.config.project
        self._write("audit.html", findings_page(self._findings, project, link=self._link))

    def _write(self, name: str, text: str) -> None:
        Path(self.outdir, name).write_bytes(text.encode("utf-8", "backslashreplace"))

    def _link(self, place: Place) -> str:
        """Return the address of a place in the pages of HTML; empty where there is none."""
        from sphinx_mrstats.markup.anchors import anchor_at

        there = self._audited.get(place.document)
        if there is None:
            return ""
        page = self.config.mrstats_audit_pages.format(page=quote(there.docname))
        anchor = anchor_at(there.anchors, place.line or 0)
        # a text fragment, which browsers scroll to and mark; others go to the anchor
        return f"{page}#{quote(anchor)}:~:text={quote(place.form, safe='').replace('-', '%2D')}"


def _from_the_project(place: Place) -> Place:
    """Let reports be the same wherever the project is."""
    return replace(place, path=place.document or place.path)
