"""Cog in the build: stale regions are told, or made again in memory, if a project asks for it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import get_filetype, logging

from sphinx_mrstats.cogging.blocks import block_code
from sphinx_mrstats.cogging.document import read_file, refresh_text
from sphinx_mrstats.cogging.memory import (
    digest_words,
    input_files,
    load_memory,
    save_memory,
    shows_words,
)
from sphinx_mrstats.cogging.regions import RegionError, find_regions
from sphinx_mrstats.cogging.session import Session
from sphinx_mrstats.cogging.settings import cog_settings
from sphinx_mrstats.documents import MARKDOWN, RESTRUCTUREDTEXT, document_filter
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.sphinxext.complaints import Complaint, report
from sphinx_mrstats.sphinxext.config import settings_of
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.cogging.document import Refreshed
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["check", "forget", "merge", "pages_with_other_words", "refresh"]

logger = logging.getLogger(__name__)


def _name(env: BuildEnvironment, docname: str) -> str:
    """The document's path, as the command line would have it: from the current folder."""
    path = str(env.doc2path(docname))
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def _parser(env: BuildEnvironment, docname: str) -> str:
    """Return the parser of a document in which the command line would look for regions, or ''."""
    settings = settings_of(env.config)
    if not document_filter(settings.include, settings.exclude)(docname):
        return ""
    parser = get_filetype(env.config.source_suffix, env.doc2path(docname))
    return parser if parser in {RESTRUCTUREDTEXT, MARKDOWN} else ""


def _complaints(result: Refreshed, path: str) -> Iterator[Complaint]:
    for failure in result.failures:
        location = path if failure.line is None else f"{path}:{failure.line}"
        yield Complaint("cog", f"a cog region failed: {failure.message}", location)
    for warning in result.warnings:
        yield Complaint("cog", warning.message, f"{path}:{warning.line}")
    for line in result.stale:
        message = "the output of this cog region is stale; run sphinx-mrstats cog"
        yield Complaint("cog", message, f"{path}:{line}")


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about every stale region, in every build, and run those of which nothing is known."""
    settings = cog_settings(settings_of(env.config))
    cache = Path(app.doctreedir) / "mrstats-cog.json"
    memory = load_memory(cache)
    known = {}
    complaints: list[Complaint] = []
    with Session() as session:
        for docname in sorted(env.found_docs):
            parser = _parser(env, docname)
            if not parser:
                continue
            name, path = _name(env, docname), str(env.doc2path(docname))
            try:
                text = read_file(path).text
            except MrstatsError:
                continue  # Sphinx has told
            result = refresh_text(
                name,
                text,
                settings,
                session=session,
                keep_going=True,
                memory=memory,
                check=True,
                parser=parser,
            )
            if result.known:
                known[name] = result.known
            complaints += _complaints(result, path)
            _tell(result)
    save_memory(cache, known)
    report(complaints)


def refresh(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the output of a document's regions into what Sphinx reads; the file stays as it is."""
    env = app.env
    parser = _parser(env, docname)
    if not parser:
        return
    settings = cog_settings(settings_of(env.config))
    name = _name(env, docname)
    blocks = _blocks(source[0], settings, parser)
    for code in blocks:
        for path in input_files(name, code, settings):
            env.note_dependency(os.path.abspath(path))  # noqa: PTH100  # as text
    result = refresh_text(name, source[0], settings, keep_going=True, parser=parser)
    _tell(result)
    if any(map(shows_words, blocks)):
        _words_shown(env)[docname] = digest_words(name)
    fresh = replace(result, stale=())  # in what Sphinx reads
    for complaint in _complaints(fresh, str(env.doc2path(docname))):
        domain_of(env).note_complaint(docname, complaint)
    if blocks:
        domain_of(env).note_generated(docname, result.new)
    source[0] = result.new


def _blocks(text: str, settings: CogSettings, parser: str) -> list[str]:
    try:
        regions = find_regions(text, settings.markers, settings.rules, parser=parser)
    except RegionError:
        return []
    return list(map(block_code, regions))


def _tell(result: Refreshed) -> None:
    if result.printed:
        logger.verbose("%s", result.printed.rstrip())


def _words_shown(env: BuildEnvironment) -> dict[str, str]:
    """What the counts were when pages with words in regions were read; pickled with ``env``."""
    shown: dict[str, str] = env.__dict__.setdefault("mrstats_words_shown", {})
    return shown


def pages_with_other_words(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose regions show words that are counted otherwise now."""
    return [
        docname
        for docname, digest in sorted(_words_shown(env).items())
        if docname not in removed and digest_words(_name(env, docname)) != digest
    ]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what words a page showed, as it is read again or gone."""
    _words_shown(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over what a parallel process read."""
    theirs = _words_shown(other)
    _words_shown(env).update({name: theirs[name] for name in docnames if name in theirs})
