"""Counting of the project's sources, in the pool, once they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from sphinx_mrstats.documents import Document, Documents, Problem
from sphinx_mrstats.engines import chosen_engine
from sphinx_mrstats.render.numbers import plural
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build
from sphinx_mrstats.sphinxext.config import is_counted_from_source, settings_of
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.wordcount import count_documents

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["count_sources"]


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
    paths = {docname: Path(env.doc2path(docname)) for docname in docnames}
    docname_of = {str(path): docname for docname, path in paths.items()}

    def note(problem: Problem) -> None:
        location = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        complaint = Complaint("read", problem.message, location)
        domain.note_complaint(docname_of[problem.path], complaint)

    with chosen_engine(settings) as engine:
        vocabulary = count_documents(
            Documents(tuple(Document(name, path, name) for name, path in paths.items())),
            rules=settings.rules,
            workers=settings.workers,
            engine=engine,
            by_document=True,
            on_problem=note,
        )
    for docname, words in (vocabulary.by_document or {}).items():
        domain.note_counts(docname, {(): words})
