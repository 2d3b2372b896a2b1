"""Counting of documents in a build: of their sources at once, of doctrees while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.display import progress_message

from sphinx_mrstats.documents import Documents, Problem
from sphinx_mrstats.jobs import chosen_run
from sphinx_mrstats.markup.doctree import GENERATED, placed_blocks_of_doctree
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build
from sphinx_mrstats.sphinxext.config import (
    counting_of,
    is_counted_from_source,
    settings_of,
    source_document,
)
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.prose import keep_brought_in, keep_prose
from sphinx_mrstats.text import plural
from sphinx_mrstats.wordcount import count_words_of
from sphinx_mrstats.words import count_tokens

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["CountDoctree", "MarkBuildSubstitutions", "UnmarkBuildSubstitutions", "count_sources"]


def count_sources(app: Sphinx, env: BuildEnvironment) -> None:
    """Count the documents that were read in this build.

    This is done after reading, in the main process: the environment that each parallel reader
    sends back then holds none of these counts.
    """
    domain = domain_of(env)
    missing = sorted(
        docname
        for docname in env.all_docs.keys() - domain.counts.keys()
        if is_counted_from_source(env, docname)
    )
    if missing:
        with (
            progress_message(f"counting words of {plural(len(missing), 'document', 'documents')}"),
            failures_end_the_build(),
        ):
            _count(env, missing)


def _count(env: BuildEnvironment, docnames: list[str]) -> None:
    domain, settings = domain_of(env), settings_of(env.config)
    documents = [source_document(env, docname) for docname in docnames]
    docname_of = {str(document.path): document.docname for document in documents}

    def note(problem: Problem) -> None:
        location = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        complaint = Complaint("read", problem.message, location)
        domain.note_complaint(docname_of[problem.path], complaint)

    with chosen_run(settings, on_problem=note) as options:
        vocabulary = count_words_of(
            Documents(tuple(documents)),
            rules=settings.rules,
            by_document=True,
            options=options,
        )
    for docname, words in (vocabulary.by_document or {}).items():
        domain.note_counts(docname, {(): words})


# What Sphinx puts in by itself where a document doesn't define it.
_BUILD_SUBSTITUTIONS = frozenset(["version", "release", "today", "translation progress"])


class MarkBuildSubstitutions(SphinxTransform):
    """Put a mark around |version| and the like, whose text belongs to the build."""

    default_priority = 205  # before Sphinx makes them text, at 210

    def apply(self, **kwargs: Any) -> None:
        """Wrap each reference to such a substitution."""
        if is_counted_from_source(self.env, self.env.docname):
            return
        names = _BUILD_SUBSTITUTIONS - set(self.document.substitution_defs)
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference["refname"] in names:
                wrapper = nodes.generated()
                wrapper[GENERATED] = True
                reference.replace_self(wrapper)
                wrapper += reference


class CountDoctree(SphinxTransform):
    """Count the words of a document that is not counted from its source, and keep what is."""

    # After translations, substitutions and footnotes; before comments are stripped (740), which
    # hold cog's markers, and quotes are made smart (750), which depends on the builder.
    default_priority = 735

    def apply(self, **kwargs: Any) -> None:
        """Note the counts of the document's prose, by the ``only`` it stands in, and keep it."""
        docname = self.env.docname
        blocks = placed_blocks_of_doctree(
            self.document, include_code=counting_of(self.config).rules.include_code
        )
        if is_counted_from_source(self.env, docname):
            keep_brought_in(self.env, docname, blocks)
            return
        texts: dict[tuple[str, ...], list[str]] = {(): []}
        for block in blocks:
            texts.setdefault(block.conditions, []).append(block.text)
        domain_of(self.env).note_counts(
            docname,
            {
                conditions: count_tokens("\n".join(parts).encode("utf-8", "replace"))
                for conditions, parts in texts.items()
            },
        )
        keep_prose(self.env, docname, blocks)


class UnmarkBuildSubstitutions(SphinxTransform):
    """Leave the doctree as it would be without this extension."""

    default_priority = 736

    def apply(self, **kwargs: Any) -> None:
        """Replace each mark by what it holds."""
        for wrapper in list(self.document.findall(nodes.generated)):
            if wrapper.get(GENERATED):
                wrapper.replace_self(wrapper.children)
