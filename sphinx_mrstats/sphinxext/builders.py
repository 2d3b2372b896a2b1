"""Builders: two that write what was counted and the audit, and what others can show of plots."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders import Builder

from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils import nodes

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.sphinxext.auditing import Audited

__all__ = ["IMAGES", "VocabularyBuilder", "WordCountBuilder", "needs_matplotlib"]


# Builders that show images from files: what they take, best first. All others that write HTML get
# drawings within it, and the rest a sentence.
IMAGES = {"epub": "svg", "latex": "pdf", "htmlhelp": "png", "qthelp": "png"}


def needs_matplotlib(builder: Builder) -> bool:
    """Tell whether plots are drawn as what matplotlib writes; we write SVG by ourselves."""
    return IMAGES.get(builder.name, "svg") != "svg"


class _WithoutPages(Builder):
    """A builder that writes no pages, but files about all documents together."""

    allow_parallel = True

    def get_outdated_docs(self) -> str:
        """Name no document: every build writes anew what it is for."""
        return "all documents together"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Give no address: nothing that is written here is linked to."""
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Prepare nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing: there are no pages."""

    def write_file(self, name: str, text: str) -> None:
        """Write a file of the results."""
        Path(self.outdir, name).write_bytes(text.encode("utf-8", "backslashreplace"))


class WordCountBuilder(_WithoutPages):
    """Writes ``wordcount.json``: what ``sphinx-mrstats count --by-document --format json`` does."""

    name = "wordcount"
    epilog = "The words of all documents are in %(outdir)s."

    def finish(self) -> None:
        """Write the file."""
        from sphinx_mrstats.vocabulary import Vocabulary

        words = {
            self.env.doc2path(docname, base=False).as_posix(): counts
            for docname, counts in domain_of(self.env).tally.words().items()
        }
        vocabulary = Vocabulary.from_documents(dict(sorted(words.items())))
        self.write_file("wordcount.json", f"{vocabulary.to_json()}\n")


class VocabularyBuilder(_WithoutPages):
    """Writes ``audit.txt``, ``audit.json`` and ``audit.html``; the audit is made before."""

    name = "vocabulary"
    epilog = "The audit of the vocabulary is in %(outdir)s."

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

    def finish(self) -> None:
        """Write the files; what that takes is imported by builds that do."""
        from sphinx_mrstats.render.findings import json_report, render_findings
        from sphinx_mrstats.render.webpage import findings_page

        self.write_file("audit.txt", render_findings(self._findings))
        self.write_file("audit.json", json_report(self._findings))
        project = self.config.project
        self.write_file("audit.html", findings_page(self._findings, project, link=self._link))

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
