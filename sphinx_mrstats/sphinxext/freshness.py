"""Which pages show numbers, or output of commands, that are no longer right.

What each page showed when it was last written is kept beside the doctrees, in a file for each
builder and output folder: builders share the environment, but not what they have written.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

import sphinx_mrstats
from sphinx_mrstats.documents import document_filter
from sphinx_mrstats.sphinxext.builders import needs_matplotlib
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build, report
from sphinx_mrstats.sphinxext.config import is_on, settings_of
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.memory import (
    load_beside_doctrees,
    save_beside_doctrees,
    status_of,
    sum_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.analysis.translations import Translation
    from sphinx_mrstats.sphinxext.domain import MrstatsDomain
    from sphinx_mrstats.sphinxext.requests import PageRequest
    from sphinx_mrstats.sphinxext.tally import Tally

__all__ = ["find_stale_pages", "save_digests"]

logger = logging.getLogger(__name__)


def find_stale_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Add up the counts, and return the pages that this builder wrote with other numbers.

    Their digests are forgotten before anything is written: should the build be interrupted, the
    next one can't take an old page for a new one or the other way round.
    """
    domain = domain_of(env)
    domain.begin_build(app.builder, lambda: _tally(app, env))
    written = load_beside_doctrees(app, "mrstats")
    if app.builder.format == "html" and is_on(app.config.mrstats_sections):
        domain.memory.found()  # here, once, as pages may be written by several processes
    complaints = [*chain(*(kept for _docname, kept in sorted(domain.complaints.items())))]
    domain.digests = {}
    if domain.requests or domain.generated:
        with failures_end_the_build():
            state = _state(app, env)
            domain.digests = {
                docname: _digest(domain, docname, app.builder, state, written.get(docname, ""))
                for docname in sorted({*domain.requests, *domain.generated})
            }
            complaints += [*_empty(app, domain), *_about_catalogues(domain)]
            if needs_matplotlib(app.builder):
                from sphinx_mrstats.sphinxext.plotting import plot_complaints

                complaints += plot_complaints(domain, app.builder)
    report(complaints)
    domain.digests |= _digest_of_totals(app, domain)
    stale = [
        page
        for page, digest in domain.digests.items()
        if _shown_by(written.get(page, "")) != _shown_by(digest)
    ]
    if not written.keys().isdisjoint(stale):
        save_beside_doctrees(
            app, "mrstats", {page: digest for page, digest in written.items() if page not in stale}
        )
    again = sorted(env.found_docs if _TOTALS in stale else env.found_docs.intersection(stale))
    for page in again:
        if page in written:
            logger.verbose("sphinx-mrstats: %s is written again: what it shows has changed", page)
    return again


# What the totals of the project are called among the digests of pages; no document is called so.
_TOTALS = "*"


def _digest_of_totals(app: Sphinx, domain: MrstatsDomain) -> dict[str, str]:
    """Sum up what templates show of the whole project, if they may; any page may show that."""
    if app.builder.format != "html" or not is_on(app.config.mrstats_totals):
        return {}
    from sphinx_mrstats.sphinxext.content import totals

    return {_TOTALS: f"totals {sum_up(totals(domain.tally))}"}


def _tally(app: Sphinx, env: BuildEnvironment) -> Tally:
    """Make what adds the counts up, by the settings and under the conditions of this build."""
    from sphinx_mrstats.sphinxext.sections import sections_of
    from sphinx_mrstats.sphinxext.tables import title_of
    from sphinx_mrstats.sphinxext.tally import Tally

    settings, memory = settings_of(env.config), domain_of(env).memory
    return Tally(
        memory.counts,
        found=memory.found,
        is_counted=document_filter(settings.include, settings.exclude),
        holds=app.tags.eval_condition,
        title=lambda docname: title_of(env, docname),
        language=app.config.language,
        defers=is_on(app.config.mrstats_defer),
        sections=lambda docname: sections_of(env, docname),
        translations=lambda: _translations(env),
    )


def _translations(env: BuildEnvironment) -> tuple[Translation, ...]:
    from sphinx_mrstats.analysis.translations import with_lacking

    memory = domain_of(env).memory
    return with_lacking(memory.catalogues, memory.translations())


def save_digests(app: Sphinx, exception: Exception | None) -> None:
    """After a build that came to its end, remember what its pages show."""
    if exception is not None or app.env is None:
        return
    domain = domain_of(app.env)
    written = load_beside_doctrees(app, "mrstats")
    known = {
        page: domain.digests[page]
        for page, digest in written.items()
        if page in domain.digests and _shown_by(digest) == _shown_by(domain.digests[page])
    }
    if domain.shown >= app.env.found_docs:  # that is, where all pages were written
        domain.shown.add(_TOTALS)
    known |= {page: domain.digests[page] for page in domain.shown if page in domain.digests}
    if known != written:
        save_beside_doctrees(app, "mrstats", known)


def _state(app: Sphinx, env: BuildEnvironment) -> str:
    """Sum up what the numbers on all pages follow from: what was read, and how it is shown."""
    settings = settings_of(app.config)
    files = {
        path: status_of(path)
        for requests in domain_of(env).requests.values()
        for request in requests
        for path in _files_of(request, env)
    }
    return sum_up(
        sphinx_mrstats.__version__,
        sorted(domain_of(env).keys.items()),
        sorted((docname, title.astext()) for docname, title in env.titles.items()),
        settings.include,
        settings.exclude,
        sorted(app.tags),
        app.config.language,
        is_on(app.config.mrstats_defer),
        sorted(files.items()),
    )


def _files_of(request: PageRequest, env: BuildEnvironment) -> Iterator[Path]:
    """Name the files beside documents that a request reads."""
    if request.catalogues_of is not None:
        yield from (each.path for each in domain_of(env).memory.catalogues)
    if request.vocabulary:
        yield Path(request.vocabulary)
    if stop_words := getattr(request, "stop_words", ""):
        yield Path(getattr(request, "folder", ""), stop_words)


def _digest(domain: MrstatsDomain, docname: str, builder: Builder, state: str, written: str) -> str:
    """Sum up what a page shows: all that a reader sees of its numbers, and who writes them.

    What cog and commands put into the page while it was read belongs to it. The sum has two parts:
    what the numbers follow from, and the numbers. While the first is that of what
    was `written`, so is the second, and nothing needs to be added up, sorted and drawn.
    """
    requests = domain.requests.get(docname, ())
    generated = domain.generated.get(docname, "")
    drawn_by = ""
    if needs_matplotlib(builder):
        from sphinx_mrstats.render.plots.drawing import plots_version
        from sphinx_mrstats.sphinxext.requests import PlotRequest

        if any(isinstance(each, PlotRequest) for each in requests):
            drawn_by = plots_version()  # another release may draw otherwise
    follows_from = sum_up(state, requests, drawn_by, generated)
    if written.partition(" ")[0] == follows_from:
        return written
    from sphinx_mrstats.sphinxext.content import content

    shown = [content(request, domain.tally) for request in requests]
    seen = sum_up(sphinx_mrstats.__version__, drawn_by, shown, generated)
    return f"{follows_from} {seen}"


def _shown_by(digest: str) -> str:
    return digest.partition(" ")[2]


def _empty(app: Sphinx, domain: MrstatsDomain) -> Iterator[Complaint]:
    """Complain about requests that are about no document at all, or about no section."""
    from sphinx_mrstats.options import did_you_mean
    from sphinx_mrstats.sphinxext.sections import sections_of

    settings = settings_of(app.config)
    counted = [*filter(document_filter(settings.include, settings.exclude), domain.keys)]
    for _docname, requests in sorted(domain.requests.items()):
        for request in requests:
            for docname, name in request.sections:
                known = [each.name for each in sections_of(app.env, docname)]
                if docname not in counted or name not in known:
                    hint = did_you_mean(name, known) if docname in counted else ""
                    message = f":documents: {docname}#{name}: no section that is counted{hint}"
                    yield Complaint("documents", message, request.location)
            if request.sections:
                continue
            if request.vocabulary:
                found = bool(domain.tally.docnames(request))
            else:
                found = any(map(request.chooser(), counted))
            if not found:
                globs = " ".join(request.documents)
                whose = f"of {request.vocabulary}" if request.vocabulary else "that is counted"
                message = f":documents: {globs}: no document {whose} has such a name"
                yield Complaint("documents", message, request.location)


def _about_catalogues(domain: MrstatsDomain) -> Iterator[Complaint]:
    """Complain about catalogues that can't be read, and about languages that have none."""
    wanted = [
        (request.catalogues_of, request.location)
        for _docname, requests in sorted(domain.requests.items())
        for request in requests
        if request.catalogues_of is not None
    ]
    if not wanted:
        return
    from sphinx_mrstats.documents import Problem
    from sphinx_mrstats.sphinxext.requests import THIS_PAGE

    for found in domain.memory.translations().values():
        if isinstance(found, Problem):
            location = found.path if found.line is None else f"{found.path}:{found.line}"
            yield Complaint("translations", found.message, location)
    known = sorted({each.language for each in domain.tally.translations()})
    for languages, location in wanted:
        for language in languages:
            if language not in (*known, THIS_PAGE):
                there = f"there are {', '.join(known)}" if known else "there are none of any"
                message = f"{language}: no catalogues of this language in locale_dirs; {there}"
                yield Complaint("translations", message, location)
