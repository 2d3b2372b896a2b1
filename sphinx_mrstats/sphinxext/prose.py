"""Prose that comes from doctrees, kept in files beside them: what is counted and audited of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.files import read_regular, write_whole
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.markup.doctree import BlockOfProse, PlacedBlock

__all__ = [
    "documents_without_prose",
    "drop_unused_prose",
    "keep_brought_in",
    "keep_prose",
    "placed_prose_of",
    "prose_of",
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
    kept = [block if block.shown else block[:-1] for block in blocks]
    content = json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
    name = _digest(content)
    path = _folder(env) / name
    if _whole(path) is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    return name


def prose_of(env: BuildEnvironment, docname: str) -> tuple[BlockOfProse, ...]:
    """Return the prose of a document that was counted from its doctree."""
    from sphinx_mrstats.markup.doctree import BlockOfProse

    return tuple(
        BlockOfProse(block.conditions, block.anchor, block.text, block.shown)
        for block in placed_prose_of(env, docname)
    )


def placed_prose_of(env: BuildEnvironment, docname: str) -> tuple[PlacedBlock, ...]:
    """Return what is kept of a document: all of its prose, or what was brought in; maybe none.

    The `source` of a block is empty where it is the document's own.
    """
    from sphinx_mrstats.markup.doctree import PlacedBlock

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
