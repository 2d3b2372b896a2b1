"""The transforms: what happens to each document when it is read, and before it is written.

They are registered with Sphinx in every build, so that this module imports little; what a document
needs is imported where the first document needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.config import counting_of, is_counted_from_source
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.placeholders import (
    PLACEHOLDERS,
    mrstats_explorer,
    mrstats_number,
    mrstats_rows,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_transforms"]


def add_transforms(app: Sphinx) -> None:
    """Register all of them."""
    for transform in (
        MarkBuildSubstitutions,
        NumberSubstitutions,
        RemoveFromTitles,
        KeepProse,
        UnmarkBuildSubstitutions,
    ):
        app.add_transform(transform)
    app.add_post_transform(WrapExplorers)
    app.add_post_transform(FillPlaceholders)


# What Sphinx puts in by itself where a document doesn't define it.
_BUILD_SUBSTITUTIONS = frozenset(["version", "release", "today", "translation progress"])


class MarkBuildSubstitutions(SphinxTransform):
    """Put a mark around |version| and the like, whose text belongs to the build."""

    default_priority = 205  # before Sphinx makes them text, at 210

    def apply(self, **kwargs: Any) -> None:
        """Wrap each reference to such a substitution."""
        if is_counted_from_source(self.env, self.env.docname):
            return
        from sphinx_mrstats.markup.doctree import GENERATED

        names = _BUILD_SUBSTITUTIONS - set(self.document.substitution_defs)
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference["refname"] in names:
                wrapper = nodes.generated()
                wrapper[GENERATED] = True
                reference.replace_self(wrapper)
                wrapper += reference


class UnmarkBuildSubstitutions(SphinxTransform):
    """Leave the doctree as it would be without this extension."""

    default_priority = 736  # after the prose was kept

    def apply(self, **kwargs: Any) -> None:
        """Replace each mark by what it holds."""
        from sphinx_mrstats.markup.doctree import GENERATED

        for wrapper in list(self.document.findall(nodes.generated)):
            if GENERATED in wrapper:
                wrapper.replace_self(wrapper.children)


class NumberSubstitutions(SphinxTransform):
    """Put numbers of the page in the places of |mrstats-tokens| and the like."""

    default_priority = 209  # before those that Sphinx, at 210, and docutils, at 220, know

    def apply(self, **kwargs: Any) -> None:
        """Replace the references that the document doesn't define itself."""
        for reference in list(self.document.findall(nodes.substitution_reference)):
            name = reference["refname"]
            if name.startswith("mrstats-") and name not in self.document.substitution_defs:
                from sphinx_mrstats.sphinxext.roles import placeholder_of_substitution

                if placeholder := placeholder_of_substitution(self.env, name, reference):
                    reference.replace_self(placeholder)


class RemoveFromTitles(SphinxTransform):
    """Take numbers out of section titles, which other pages show where they stay as they are."""

    default_priority = 700  # before docutils makes a table of contents of the titles, at 720

    def apply(self, **kwargs: Any) -> None:
        """Replace each by nothing, and say so."""
        if self.env.docname not in domain_of(self.env).requests:
            return
        for title in self.document.findall(nodes.title):
            if not isinstance(title.parent, nodes.section):
                continue
            for number in list(title.findall(mrstats_number)):
                message = "a number can't stand in a section title, which other pages show as well"
                complaint = Complaint("role", message, number["request"].location)
                domain_of(self.env).note_complaint(self.env.docname, complaint)
                number.parent.remove(number)


class KeepProse(SphinxTransform):
    """Keep what a doctree says of a document's words: its prose, or where its anchors are.

    Of a document that is counted from its source, that is the anchors, by the lines of the source,
    and what autodoc and includes bring in, for the audit.
    """

    # After translations, substitutions and footnotes, when all elements have their ids; before
    # comments are stripped (740), which hold cog's markers, and quotes are made smart (750), which
    # depends on the builder.
    default_priority = 735

    def apply(self, **kwargs: Any) -> None:
        """Keep it beside the doctrees, and in the environment where it is."""
        from sphinx_mrstats.markup.anchors import anchors_of_doctree
        from sphinx_mrstats.markup.doctree import placed_blocks_of_doctree
        from sphinx_mrstats.sphinxext.prose import keep_brought_in, keep_prose

        env, docname = self.env, self.env.docname
        own = str(env.doc2path(docname))
        from_source = is_counted_from_source(env, docname)
        if from_source:
            domain_of(env).anchors[docname] = anchors_of_doctree(self.document, own)
            if all(node.source in {None, own} for node in self.document.findall(nodes.Element)):
                return  # nothing was brought in
        blocks = placed_blocks_of_doctree(
            self.document, include_code=counting_of(self.config).rules.include_code
        )
        (keep_brought_in if from_source else keep_prose)(env, docname, blocks)


class WrapExplorers(SphinxPostTransform):
    """Mark the tables that a browser makes explorers of; elsewhere they are plain tables."""

    formats = ("html",)
    default_priority = 4  # while placeholders tell whose tables they stand in

    def run(self, **kwargs: Any) -> None:
        """Put each such table into an element for the script."""
        for rows in list(self.document.findall(mrstats_rows)):
            if rows["request"].is_explored and not domain_of(self.env).tally.defers:
                table = rows.parent.parent.parent
                explorer = mrstats_explorer(request=rows["request"])
                table.parent.replace(table, explorer)  # not replace_self: names stay with the table
                explorer += table


class FillPlaceholders(SphinxPostTransform):
    """Replace each placeholder of a document, and note of which pages the numbers were written."""

    default_priority = 5  # before anything that looks at the document as it will be

    def run(self, **kwargs: Any) -> None:
        """Fill the tables, the sentences and the figures."""
        domain = domain_of(self.env)
        domain.shown.add(self.env.docname)
        if not domain.requests:
            return
        placeholders = [
            node for node in self.document.findall(nodes.Element) if isinstance(node, PLACEHOLDERS)
        ]
        for number, placeholder in enumerate(placeholders):
            from sphinx_mrstats.sphinxext.filling import fill

            fill(self.env, placeholder, number)
