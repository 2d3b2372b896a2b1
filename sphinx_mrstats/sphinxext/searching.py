"""Searching of the project's prose for what pages want to show, once it is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from sphinx_mrstats.documents import Document, Documents
from sphinx_mrstats.sphinxext.complaints import failures_end_the_build
from sphinx_mrstats.sphinxext.config import is_counted_from_source, settings_of
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.places import nearest_anchor
from sphinx_mrstats.sphinxext.prose import prose_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.documents import Problem
    from sphinx_mrstats.sphinxext.prosejobs import ProseJob

__all__ = ["search_prose"]


def search_prose(app: Sphinx, env: BuildEnvironment) -> None:
    """Do each job that a page asks for, on documents of which its result isn't known.

    Results are forgotten with the document, when it is read again, and with the last page that asks
    for them. Which documents the settings choose plays no part: a change of that reads nothing, and
    so the environment with these results would not be written.
    """
    domain = domain_of(env)
    missing: dict[ProseJob, set[str]] = {}
    wanted = set()
    for requests in domain.requests.values():
        for request in requests:
            if (job := request.job) is not None:
                wanted.add(job)
                names = missing.setdefault(job, set())
                names |= {
                    name
                    for name in filter(request.chooser(), env.all_docs)
                    if job not in domain.found.get(name, {})
                }
    for results in domain.found.values():
        for job in results.keys() - wanted:
            del results[job]
    n_missing = len(set().union(*missing.values()))
    if n_missing:
        with progress_message(f"searching {n_missing} documents"), failures_end_the_build():
            for job in sorted(missing, key=repr):
                _search(env, job, sorted(missing[job]))


def _search(env: BuildEnvironment, job: ProseJob, docnames: Sequence[str]) -> None:
    found, settings = domain_of(env).found, settings_of(env.config)
    from_source = [name for name in docnames if is_counted_from_source(env, name)]
    sources = Documents(
        tuple(Document(name, Path(env.doc2path(name)), name) for name in from_source)
    )
    options = {
        "rules": settings.rules,
        "workers": settings.workers,
        "engine": settings.engine,
        "on_problem": _counting_told,
    }
    if from_source:
        results = job.on_sources(sources, lambda *place: nearest_anchor(env, *place), options)
        for name, result in results.items():
            found.setdefault(name, {})[job] = result
    for name in docnames:
        if name in domain_of(env).prose:
            found.setdefault(name, {})[job] = job.on_blocks(prose_of(env, name))


def _counting_told(problem: Problem) -> None:
    """Say nothing: the same documents were counted, and what was wrong was said."""
