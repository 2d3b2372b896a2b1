"""Which files the given paths mean, by what names."""

# ruff: noqa: PTH112  # Path.is_dir may raise
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.globs import expand_path
from sphinx_mrstats.documents.patterns import document_filter
from sphinx_mrstats.documents.places import missing, spelled
from sphinx_mrstats.documents.problems import Problem
from sphinx_mrstats.documents.remote import is_remote
from sphinx_mrstats.documents.walking import Search, real_place
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_mrstats.documents.model import Documents

__all__ = ["find_documents"]


def find_documents(
    paths: Iterable[Path | str],
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    listed: Iterable[Path | str] = (),
    follow_links: bool = False,
    apart: Collection[Path | str] | None = None,
) -> Documents:
    """Find the documents under `paths`: ``*.rst`` in folders, and files as they are.

    Skipped are hidden folders, ``_build``, ``node_modules``, ``__pycache__``, and folders that are
    recognisably Sphinx's output, virtual environments or caches, unless they hold a conf.py. Links
    to files in the same project are documents. Links to other files and to folders are listed, and
    followed only with `follow_links`; no loop is entered. A file that is met twice is counted once.
    `include` and `exclude` are globs on document names (see `glob_to_regex`); a file that was given
    itself is not subject to them.

    A path that does not exist may be a glob on paths, in which ``**`` is any folders and hidden
    ones need their dot, or a URL such as ``s3://bucket/docs``, which fsspec opens. `listed` are
    more paths; one that is missing is a problem of the result, and no error. Documents are named as
    given where there is more than one path, or where `apart` are paths that other searches take,
    which this one leaves out.

    Raises:
        DocumentError: a path does not exist, or nothing matches it.
        UsageError: a glob can't be read; fsspec, or what it needs for a URL, is not installed.

    """
    try:
        wanted = document_filter(include, exclude)
    except ValueError as error:
        raise UsageError(str(error)) from None
    search = Search(wanted, follow_links=follow_links, apart=map(real_place, apart or ()))
    texts = {*map(str, paths)}
    urls = {text for text in texts if is_remote(text)}
    several = apart is not None
    given: set[Path] = set()
    for text in texts - urls:
        found = expand_path(text, follow_links=follow_links)
        search.links.update(found.links)
        several = several or found.paths != (Path(text),)
        given.update(found.paths)
    for text in map(str, listed):
        several = True
        if is_remote(text):
            urls.add(text)
        elif fault := missing(text):
            search.problems.append(Problem(text, fault))
        else:
            given.add(Path(text))
    several = several or len(given) + len(urls) > 1
    real = lru_cache(maxsize=None)(os.path.realpath)
    # A folder before what is in it, so that the order of the arguments changes no name.
    for path in sorted(given, key=lambda path: (f"{real(path.parent)}/{path.name}", str(path))):
        if os.path.isdir(path):
            search.add_folder(path, prefix=f"{spelled(path)}/" if several else "")
        else:
            search.add_file(path, real(path.parent))
    for url in sorted(urls):
        search.add_url(url, named_as_given=several)
    return search.result()
