"""Prose that pages ask about: kept beside the doctrees where it comes from those, and searched."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from sphinx_mrstats.documents import Documents
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.files import read_regular, write_whole
from sphinx_mrstats.jobs import chosen_run, run_job
from sphinx_mrstats.markup.doctree import BlockOfProse, PlacedBlock
from sphinx_mrstats.sphinxext.complaints import failures_end_the_build
from sphinx_mrstats.sphinxext.config import is_counted_from_source, settings_of, source_document
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.prosejobs import SearchSources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.documents import Problem
    from sphinx_mrstats.sphinxext.prosejobs import ProseJob

__all__ = [
    "documents_without_prose",
    "drop_unused_prose",
    "keep_brought_in",
    "keep_prose",
    "placed_prose_of",
    "prose_of",
    "search_prose",
]


def keep_prose(env: BuildEnvironment, docname: str, blocks: Iterable[PlacedBlock]) -> None:
    """Keep the prose of a document that is being read, block by block."""
    own = str(env.doc2path(docname))
    domain_of(env).prose[docname] = _keep(
        env, [block._replace(source="") if block.source == own else block for block in blocks]
    )


def keep_brought_in(env: BuildEnvironment, docname: str, blocks: Iterable[PlacedBlock]) -> None:
    """Keep the prose that a document counted from its source has from elsewhere, if there is any.

    What autodoc and includes bring in is not counted, but audited.
    """
    own = str(env.doc2path(docname))
    if others := [block for block in blocks if block.source not in ("", own)]:
        domain_of(env).brought_in[docname] = _keep(env, others)


def _keep(env: BuildEnvironment, blocks: Iterable[PlacedBlock]) -> str:
    content = json.dumps([*blocks], ensure_ascii=False).encode("utf-8", "surrogatepass")
    name = _digest(content)
    path = _folder(env) / name
    if _whole(path) is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    return name


def prose_of(env: BuildEnvironment, docname: str) -> tuple[BlockOfProse, ...]:
    """Return the prose of a document that was counted from its doctree."""
    return tuple(
        BlockOfProse(block.conditions, block.anchor, block.text)
        for block in placed_prose_of(env, docname)
    )


def placed_prose_of(env: BuildEnvironment, docname: str) -> tuple[PlacedBlock, ...]:
    """Return what is kept of a document: all of its prose, or what was brought in; maybe none.

    The `source` of a block is empty where it is the document's own.
    """
    domain = domain_of(env)
    name = domain.prose.get(docname) or domain.brought_in.get(docname)
    if name is None:
        return ()
    content = _whole(_folder(env) / name)
    if content is None:
        raise DocumentError(
            f"{docname}: the prose that was kept of it is damaged, or gone; the next build makes it"
            " anew"
        )
    return tuple(
        PlacedBlock(tuple(conditions), *rest)
        for conditions, *rest in json.loads(content.decode("utf-8", "surrogatepass"))
    )


def documents_without_prose(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the documents that are to be read again, as what was kept is deleted or damaged."""
    domain = domain_of(env)
    return sorted(
        docname
        for docname, name in (*domain.prose.items(), *domain.brought_in.items())
        if docname not in removed and _whole(_folder(env) / name) is None
    )


def drop_unused_prose(app: Sphinx, exception: Exception | None) -> None:
    """After a build that came to its end, delete what no document has any more."""
    if exception is not None or app.env is None:
        return
    domain = domain_of(app.env)
    used = {*domain.prose.values(), *domain.brought_in.values()}
    for name in sorted(_kept(app.env) - used):
        (_folder(app.env) / name).unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _whole(path: Path) -> bytes | None:
    """Read a file that is named by the digest of its content; None where it isn't what was kept."""
    try:
        content = read_regular(path)
    except OSError:
        return None
    return content if _digest(content) == path.name else None


def _kept(env: BuildEnvironment) -> set[str]:
    folder = _folder(env)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _folder(env: BuildEnvironment) -> Path:
    return Path(env.doctreedir) / "mrstats-prose"


def search_prose(app: Sphinx, env: BuildEnvironment) -> None:
    """Do each search that a page asks for, on documents of which its result isn't known.

    Results are forgotten with the document, when it is read again, and with the last page that asks
    for them. Which documents the settings choose plays no part: a change of that reads nothing, and
    so the environment with these results would not be written.
    """
    domain = domain_of(env)
    missing: dict[str, dict[ProseJob, None]] = {}
    wanted = set()
    for requests in domain.requests.values():
        for request in requests:
            if (job := request.job) is not None:
                wanted.add(job)
                for name in filter(request.chooser(), env.all_docs):
                    if job not in domain.found.get(name, {}):
                        missing.setdefault(name, {})[job] = None
    for results in domain.found.values():
        for job in results.keys() - wanted:
            del results[job]
    if missing:
        with progress_message(f"searching {len(missing)} documents"), failures_end_the_build():
            _search(env, {name: sorted(missing[name], key=repr) for name in sorted(missing)})


def _search(env: BuildEnvironment, searches: Mapping[str, Sequence[ProseJob]]) -> None:
    domain, settings = domain_of(env), settings_of(env.config)
    sources = tuple(
        source_document(env, name) for name in searches if is_counted_from_source(env, name)
    )
    if sources:
        anchors = {each.name: domain.anchors.get(each.name, ()) for each in sources}
        with chosen_run(settings, on_problem=_counting_told) as options:
            results = run_job(
                Documents(sources), SearchSources(searches, anchors, settings.rules), options
            )
        for name, found in results.items():
            domain.found.setdefault(name, {}).update(found)
    for name, jobs in searches.items():
        if name in domain.prose:
            blocks = prose_of(env, name)
            domain.found.setdefault(name, {}).update({job: job.on_blocks(blocks) for job in jobs})


def _counting_told(problem: Problem) -> None:
    """Say nothing of a problem: it was reported when the words were counted."""
