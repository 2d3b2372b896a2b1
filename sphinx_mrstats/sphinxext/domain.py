"""The domain ``mrstats``: what the environment keeps of each document."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain

from sphinx_mrstats.sphinxext.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.markup.anchors import Anchors
    from sphinx_mrstats.sphinxext.complaints import Complaint
    from sphinx_mrstats.sphinxext.prosejobs import ProseJob
    from sphinx_mrstats.sphinxext.requests import PageRequest

__all__ = ["CountsByCondition", "MrstatsDomain", "domain_of"]

# Of one document: the expressions of the ``only`` directives that a text stands in → its words.
CountsByCondition = dict[tuple[str, ...], dict[str, int]]


class MrstatsDomain(Domain):
    """Keeps, by document: its counts, its faults, what it wants shown and was given, its places.

    `builder`, `tally`, `digests` and `shown` belong to one build and are never pickled.
    """

    name = "mrstats"
    label = "sphinx-mrstats"
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {
        "anchors": {},
        "brought_in": {},
        "complaints": {},
        "counts": {},
        "found": {},
        "generated": {},
        "prose": {},
        "requests": {},
    }

    builder: Builder

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.tally = Tally({})
        self.digests: dict[str, str] = {}
        self.shown: set[str] = set()

    @property
    def anchors(self) -> dict[str, Anchors]:
        """Where anchors are in the documents that are counted from their sources."""
        return cast("dict[str, Anchors]", self.data["anchors"])

    @property
    def prose(self) -> dict[str, str]:
        """Where the prose of each document is kept that is counted from its doctree."""
        return cast("dict[str, str]", self.data["prose"])

    @property
    def brought_in(self) -> dict[str, str]:
        """Where the prose is kept that a document counted from its source has from elsewhere."""
        return cast("dict[str, str]", self.data["brought_in"])

    @property
    def counts(self) -> dict[str, CountsByCondition]:
        """The counts of each document that was counted."""
        return cast("dict[str, CountsByCondition]", self.data["counts"])

    @property
    def found(self) -> dict[str, dict[ProseJob, Any]]:
        """What was found in the prose of each document, by the job that looked for it."""
        return cast("dict[str, dict[ProseJob, Any]]", self.data["found"])

    @property
    def generated(self) -> dict[str, str]:
        """A digest of what cog and commands put into each page while it was read."""
        return cast("dict[str, str]", self.data["generated"])

    @property
    def complaints(self) -> dict[str, tuple[Complaint, ...]]:
        """What is wrong with documents."""
        return cast("dict[str, tuple[Complaint, ...]]", self.data["complaints"])

    @property
    def requests(self) -> dict[str, tuple[PageRequest, ...]]:
        """What the pages that show numbers want to show, in the order of the page."""
        return cast("dict[str, tuple[PageRequest, ...]]", self.data["requests"])

    def note_counts(
        self, docname: str, counts: Mapping[tuple[str, ...], Mapping[str, int]]
    ) -> None:
        """Keep the counts of a document.

        Words are interned: pickle writes a string that it has met before in two bytes, and most
        words are those of other documents.
        """
        self.counts[docname] = {
            conditions: {sys.intern(word): n for word, n in words.items()}
            for conditions, words in counts.items()
        }

    def note_request(self, request: PageRequest) -> None:
        """Keep what the page at hand wants to show."""
        self.requests[request.docname] = (*self.requests.get(request.docname, ()), request)

    def note_generated(self, docname: str, text: str) -> None:
        """Keep what was put into a page, so that each builder writes it again when that changes.

        Builders share what was read: one of them reads a page again whose script has changed, and
        to the others its source looks as it was.
        """
        known = self.generated.get(docname, "") + text
        digest = hashlib.blake2b(known.encode("utf-8", "replace"), digest_size=16)
        self.generated[docname] = digest.hexdigest()

    def note_complaint(self, docname: str, complaint: Complaint) -> None:
        """Keep what is wrong with a document; a complaint that is known is no second one."""
        known = self.complaints.get(docname, ())
        if complaint not in known:
            self.complaints[docname] = (*known, complaint)

    def clear_doc(self, docname: str) -> None:
        """Forget a document, which is read again or gone."""
        for kind in self.initial_data:
            self.data[kind].pop(docname, None)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        """Find nothing: the domain has no objects. MyST warns of domains that don't say so."""
        return []

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process read, which is `docnames` and no others."""
        for kind in self.initial_data:
            other = otherdata[kind]
            self.data[kind].update((name, other[name]) for name in docnames if name in other)


def domain_of(env: BuildEnvironment) -> MrstatsDomain:
    """Return the domain of an environment."""
    return cast("MrstatsDomain", env.get_domain("mrstats"))
