"""Counting of what Sphinx makes of a project's documents."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.documents import document_filter, project_root, spelled
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_mrstats.settings import Settings

__all__ = ["count_project"]


def count_project(
    paths: Sequence[str], settings: Settings, *, by_document: bool
) -> tuple[Vocabulary, bool]:
    """Count the doctrees of those documents of one Sphinx project that are under `paths`.

    Returns what was counted, and whether there was anything. The project's conf.py is executed, and
    all of its documents are read, whichever are counted.

    Raises:
        ConfigurationError: Sphinx can't read the project.
        DocumentError: a path does not exist.
        UsageError: the paths are not in one folder with a conf.py.

    """
    # Sphinx is imported here and nowhere else, and hidden from what only looks at imports.
    project = import_module("sphinx_mrstats.sphinxext.project")
    read: Mapping[Path, tuple[str, Mapping[str, int]]] = project.count_doctrees(
        _root(paths), include_code=settings.rules.include_code, workers=settings.workers
    )
    wanted = document_filter(settings.include, settings.exclude)
    given = {Path(os.path.realpath(path)): path for path in paths}
    words = {
        name: counts
        for file, (docname, counts) in read.items()
        if (name := _name(file, given)) and (file in given or wanted(docname))
    }
    if not words:
        where = ", ".join(map(printable, paths))
        messages.error(f"there are no documents: Sphinx reads none in {where}")
    vocabulary = Vocabulary.from_documents(words)
    if not by_document:
        vocabulary = Vocabulary.from_totals(
            vocabulary.n_documents, vocabulary.counts, vocabulary.document_frequency
        )
    return vocabulary, bool(words)


def _root(paths: Sequence[str]) -> Path:
    roots = {}
    for path in paths:
        if not Path(path).exists():
            raise DocumentError(f"{printable(path)}: no such file or folder")
        root = project_root(path if Path(path).is_dir() else Path(path).parent)
        if root is None:
            raise UsageError(
                f"--text doctree: there is no conf.py in {printable(path)} or above it in its"
                " project; give the folder that holds it, or use --text source"
            )
        roots[root] = path
    root, *others = roots
    if others:
        raise UsageError(
            f"--text doctree: {printable(roots[root])} and {printable(roots[others[0]])} belong to"
            " different Sphinx projects; count each by itself"
        )
    return root


def _name(file: Path, given: Mapping[Path, str]) -> str | None:
    """Name a document as `find_documents` would; None if it is not under what was given."""
    for real, path in given.items():
        if file == real:
            return spelled(path)
        if real in file.parents:
            inside = spelled(file.relative_to(real))
            return inside if len(given) == 1 else f"{spelled(Path(path))}/{inside}"
    return None
