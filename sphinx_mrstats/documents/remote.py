"""Documents elsewhere: in buckets, in archives, behind URLs, as far as fsspec reaches."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from sphinx_mrstats.documents.confpy import MOST_BYTES
from sphinx_mrstats.documents.listing import choose_documents
from sphinx_mrstats.documents.model import SUFFIX, Document, Documents, RemotePath
from sphinx_mrstats.documents.sphinxproject import NO_PROJECT
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_remote", "is_remote", "open_remote"]

# One letter would be a drive of Windows.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+(?:::[A-Za-z0-9+.\-]+)*://")

# What a web server shows as a folder is a page of links, which nobody has named.
_WITHOUT_FOLDERS = ("http://", "https://")

_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*(?=@)")


def is_remote(path: str) -> bool:
    """Tell whether a path is a URL.

    >>> is_remote("s3://bucket/docs"), is_remote("zip://docs::a.zip"), is_remote("docs/a.rst")
    (True, True, False)
    """
    return _URL.match(path) is not None


def find_remote(
    url: str, *, named_as_given: bool, sphinx: Mapping[str, object] | None = None
) -> Documents:
    """Find the document at `url`, or those in the folder there, as those of a folder on a disk.

    Their names are relative to the folder, unless `named_as_given`. `sphinx` are values that hold
    whatever a conf.py says.

    Raises:
        DocumentError: nothing is there, or it can't be reached.
        UsageError: fsspec is not installed, or not what it needs for such a URL.

    """
    _systems.cache_clear()  # what they know of their files is old
    files, place = _open_system(url)
    shown = _without_password(url)
    try:
        if url.startswith(_WITHOUT_FOLDERS) or files.isfile(place):
            info = files.info(place)
            path = RemotePath(url, place, shown, info.get("size") or 0)
            inner = shown.partition("::")[0].removesuffix(".gz")
            parser = NO_PROJECT.parser_of_given(inner)
            return Documents((Document(shown, path, inner.removesuffix(SUFFIX), parser=parser),))
        found: Mapping[str, Mapping[str, Any]] = files.find(place, detail=True)
    except Exception as error:  # of whatever library reaches there
        raise _unreachable(url, error) from None
    if not found:
        raise DocumentError(
            f"{printable(shown)}: no such file or folder, or there is nothing in it"
        )
    start = place.strip("/")
    inside = {
        name.strip("/").removeprefix(start).strip("/"): name
        for name, info in found.items()
        if info.get("type", "file") == "file"
    }

    def path_of(name: str) -> RemotePath:
        size = found[inside[name]].get("size") or 0
        return RemotePath(url, inside[name], _below(shown, name), size)

    def read(name: str) -> bytes:
        path = path_of(name)
        with open_remote(path) as file:
            try:
                return file.read(MOST_BYTES + 1)
            except Exception as error:  # of whatever library reaches there
                raise _unreachable(path.shown, error) from None

    chosen = choose_documents(
        dict.fromkeys(inside, ""), "", lambda _: True, read=read, sphinx=sphinx
    )
    # a document's path has no doubled slash, which the name of an object may have
    names = {Path(name): name for name in inside}
    documents = []
    for document in chosen.documents:
        path = path_of(names[cast("Path", document.path)])
        name = path.shown if named_as_given else document.name
        documents.append(replace(document, name=name, path=path))
    return replace(chosen, documents=tuple(documents))


def _below(url: str, name: str) -> str:
    """Put a name below a URL, which may go on with the URL of the archive that it is in.

    >>> _below("zip://docs::a.zip", "b.rst"), _below("zip://::a.zip", "b.rst")
    ('zip://docs/b.rst::a.zip', 'zip://b.rst::a.zip')
    """
    inner, sign, archive = url.partition("::")
    slash = "" if inner.endswith("/") else "/"
    return f"{inner}{slash}{name}{sign}{archive}"


def open_remote(path: RemotePath) -> BinaryIO:
    """Open a file for reading.

    Raises:
        DocumentError: it can't be reached.
        UsageError: fsspec is not installed here, or not what it needs.

    """
    files, _ = _open_system(path.root)
    try:
        return cast("BinaryIO", files.open(path.place, "rb"))
    except Exception as error:  # of whatever library reaches there
        raise _unreachable(path.shown, error) from None


def _open_system(url: str) -> tuple[Any, str]:
    return _systems(url, os.getpid())


@lru_cache(maxsize=8)
def _systems(url: str, process: int) -> tuple[Any, str]:
    """Open the file system of a URL, and say where in it the URL is.

    It is kept for the next of its files: an archive's list of contents may be long. It is not
    shared with workers that are forked: an open archive has one place where it is read.
    """
    shown = printable(_without_password(url))
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise UsageError(
            f"{shown}: needs the package fsspec: pip install 'sphinx-mrstats[remote]'"
        ) from None
    try:
        return cast("tuple[Any, str]", url_to_fs(url))
    except ImportError as error:
        raise UsageError(f"{shown}: a package is missing here: {error}") from None
    except ValueError as error:
        raise UsageError(f"{shown}: {error}") from None
    except Exception as error:  # of whatever library reaches there
        raise _unreachable(url, error) from None


def _unreachable(url: str, error: Exception) -> DocumentError:
    shown = printable(_without_password(url))
    if isinstance(error, FileNotFoundError):
        return DocumentError(f"{shown}: no such file or folder")
    return DocumentError(
        f"{shown}: {type(error).__name__}: {printable(_without_password(str(error)))}"
    )


def _without_password(text: str) -> str:
    """Hide a password, which would be shown, and saved with counts.

    >>> _without_password("https://me:secret@example.org/a.rst")
    'https://me:***@example.org/a.rst'
    """
    return _PASSWORD.sub(r"\1:***", text)
