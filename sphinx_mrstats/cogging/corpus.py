"""The words of the documents project that a document belongs to."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import document_filter, find_documents, project_root
from sphinx_mrstats.engines import chosen_engine
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.settings import Settings, load_settings
from sphinx_mrstats.wordcount import count_documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["count_project", "documents_root"]

# As the directives call the page that they stand on.
THIS_PAGE = "."


def documents_root(input_file: str | os.PathLike[str], settings: Settings) -> Path:
    """The root of the documents that ``input_file`` belongs to.

    That is the nearest folder upwards, in the same project, that has a conf.py; without one, the
    folder of the pyproject.toml with the settings; without that, the folder of the file.
    """
    folder = Path(os.path.abspath(input_file)).parent  # noqa: PTH100  # a link stays in its project
    root = project_root(folder)
    if root is not None:
        return root
    return folder if settings.path is None else settings.path.parent


def count_project(
    input_file: str | os.PathLike[str], documents: str | Sequence[str] = "**"
) -> Vocabulary:
    """Count the words of the project of ``input_file`` by its settings, as the command line does.

    ``documents`` are globs on document names, separated by spaces or in a list; ``.`` is
    ``input_file`` itself. What is counted is kept, and counted again only if a document changed.

    Raises :exc:`~sphinx_mrstats.errors.UsageError` where no document is meant, or where the project
    counts doctrees.
    """
    patterns = documents.split() if isinstance(documents, str) else list(documents)
    this = Path(os.path.abspath(input_file))  # noqa: PTH100  # a link stays in its project
    settings = load_settings(this.parent)
    if settings.text == "doctree":
        raise UsageError(
            f'{settings.path}: with text = "doctree", words are counted in a build of Sphinx, '
            "which no cog block can start: use the directives mrstats:frequency and mrstats:summary"
        )
    root = documents_root(input_file, settings)
    found = find_documents(
        [root],
        include=settings.include,
        exclude=settings.exclude,
        follow_links=settings.follow_links,
    )
    try:
        wanted = document_filter([pattern for pattern in patterns if pattern != THIS_PAGE])
    except ValueError as error:
        raise UsageError(f"documents: {error}") from None
    own = this if THIS_PAGE in patterns else None
    chosen = replace(
        found,
        documents=tuple(d for d in found.documents if wanted(d.docname) or d.path == own),
    )
    if not chosen.documents:
        raise UsageError(f"documents: {' '.join(patterns)!r} means none of those below {root}")
    return _count(_Counted(chosen, settings))


class _Counted:
    """A key of what was counted: equal as long as no document and no setting changes."""

    def __init__(self, documents: Documents, settings: Settings) -> None:
        self.documents = documents
        self.settings = settings
        states = []
        for document in documents.documents:
            status = os.stat(str(document.path))  # noqa: PTH116  # never a URL here
            states.append((document, status.st_mtime_ns, status.st_size, status.st_ino))
        self._state = (settings.rules, tuple(states))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Counted) and self._state == other._state

    def __hash__(self) -> int:
        return hash(self._state)


@lru_cache(maxsize=4)
def _count(counted: _Counted) -> Vocabulary:
    settings = counted.settings
    with chosen_engine(settings) as engine:
        return count_documents(
            counted.documents,
            rules=settings.rules,
            workers=settings.workers,
            engine=engine,
            cache=settings.cache,
        )
