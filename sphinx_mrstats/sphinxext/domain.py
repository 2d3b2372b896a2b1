"""The domain ``mrstats``: what the environment keeps of each document."""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain

from sphinx_mrstats.sphinxext.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from docutils.nodes import Element, reference
    from docutils.parsers.rst import Directive
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction

    from sphinx_mrstats.markup.anchors import Anchors
    from sphinx_mrstats.sphinxext.complaints import Complaint
    from sphinx_mrstats.sphinxext.requests import PageRequest
    from sphinx_mrstats.sphinxext.tally import Tally

__all__ = ["MrstatsDomain", "domain_of"]

# The modules that hold the directives, those apart that are used only where conf.py allows them.
_HOME = {"run": "run", "command": "run"}


class MrstatsDomain(Domain):
    """Keeps, by document: its key, its faults, what it wants shown and was given, its anchors.

    The counts of a document, and what was found in it, are in `memory`, under the document's key.
    `builder`, `memory`, `tally`, `digests` and `shown` belong to one build and are never pickled.
    Directives and roles are imported when a page first uses one.
    """

    name = "mrstats"
    label = "sphinx-mrstats"
    data_version = 7
    initial_data: ClassVar[dict[str, Any]] = {
        "anchors": {},
        "brought_in": {},
        "complaints": {},
        "generated": {},
        "keys": {},
        "prose": {},
        "requests": {},
    }

    builder: Builder

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.memory = Memory(env, self)
        self.make_tally: Callable[[], Tally]
        self._tally: Tally | None = None
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
    def keys(self) -> dict[str, str]:
        """A digest of all that the counts of each document follow from."""
        return cast("dict[str, str]", self.data["keys"])

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

    def begin_build(self, builder: Builder, make_tally: Callable[[], Tally]) -> None:
        """Forget the build before, if there was one; the tally is made when numbers are needed."""
        self.builder, self.make_tally, self._tally = builder, make_tally, None
        self.shown.clear()
        self.memory.begin_build()

    @property
    def tally(self) -> Tally:
        """The counts of this build, added up for what pages show."""
        if self._tally is None:
            self._tally = self.make_tally()
        return self._tally

    def directive(self, name: str) -> type[Directive] | None:
        """Return a directive by its name."""
        module = import_module(f"sphinx_mrstats.sphinxext.{_HOME.get(name, 'directives')}")
        for known, directive in module.DIRECTIVES.items():
            self.directives.setdefault(known, directive)
        return super().directive(name)

    def role(self, name: str) -> RoleFunction | None:
        """Return a role by its name."""
        from sphinx_mrstats.sphinxext.roles import ROLES

        for known, role in ROLES.items():
            self.roles.setdefault(known, role)
        return super().role(name)

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
