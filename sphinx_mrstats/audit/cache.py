"""What audits read of documents, and found at revisions, is kept for the next one.

The cache is a folder of this user, which nobody else may write, so that no repository can bring
one. What is kept is known by all that it depends on: the bytes of the document, its name, how it is
read, and this very program. What is damaged, locked or unknown is read again.
"""

from __future__ import annotations

import io
import json
import os
import pickle
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module, resources
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from sphinx_mrstats.audit.baseline import Entry
from sphinx_mrstats.countcache import CountCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable

    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import SourceText
    from sphinx_mrstats.countcache import OpenCache
    from sphinx_mrstats.markup import Rules

__all__ = ["AuditCache", "KeptJob", "OpenAuditCache", "RememberedJob", "audit_key", "own_cache"]

Part = TypeVar("Part")

# Packages whose data decide what is found.
_PACKAGES = ("codespell", "confusable_homoglyphs", "pyspellchecker", "rapidfuzz", "snowballstemmer")

# No name of a file is as long: other strings of options are none.
_LONGEST_NAME = 500

_AUDIT = "sphinx_mrstats.audit."


@runtime_checkable
class RememberedJob(Protocol):
    """A job over texts whose parts of single documents are worth keeping."""

    def asked(self, name: str) -> object:
        """Return all that the part of a document depends on beside it; the same has one `repr`."""


@runtime_checkable
class KeptJob(RememberedJob, Protocol[Part]):
    """A job whose part of all documents is kept too, and changed where a few of these change."""

    def start(self) -> Part:
        """Make the part of no documents."""

    def take(self, text: Any, part: Part) -> None:
        """Map a document, and combine it with `part`."""

    def add(self, total: Part, part: Part) -> None:
        """Add the part of a document to `total`, in place."""

    def take_out(self, total: Part, part: Part) -> None:
        """Undo what `add` did."""

    def settle(self, total: Part) -> Part:
        """Return a total as if nothing had ever been taken out of it."""

    def to_keep(self, total: Part) -> tuple[Part, Any]:
        """Return what is kept of a total, and what of it is kept apart, as it is seldom needed."""


def own_cache(project: Path) -> AuditCache:
    """Return the cache of this user, wherever the system keeps such, for the audits of a project.

    `project` is its folder.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("sphinx-mrstats", appauthor=False) / "audit"
    return AuditCache(CountCache(folder, private=True), os.path.abspath(project))  # noqa: PTH100  # with links


@dataclass(frozen=True, slots=True)
class AuditCache:
    """The folder in which audits keep what they read.

    Of all documents of a project together, one state is kept: `project` tells which.
    """

    cache: CountCache
    project: str = ""

    def prepare(self) -> str:
        """Make the folder; say what was wrong with it, if anything was."""
        return self.cache.prepare()

    @contextmanager
    def opened(self) -> Iterator[OpenAuditCache]:
        """Open it; what is new is written at the end."""
        with self.cache.opened() as known:
            yield OpenAuditCache(known, self.project)

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what was made and kept under a name, which has to say all that it depends on."""
        key = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self.cache.opened() as known:
            data = known.get_data(key)
            if data is None:
                data = make()
                known.put_data(key, data)
            return data


@dataclass(frozen=True, slots=True)
class OpenAuditCache:
    """A cache while documents are read; where it fails, it knows nothing."""

    known: OpenCache
    project: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether anything can be known."""
        return self.known.connection is not None

    def key(self, job: RememberedJob, text: SourceText) -> bytes:
        """Name what a job makes of a document by all that it depends on."""
        kind = type(job)
        asked = (kind.__module__, kind.__qualname__, text.name, text.path, text.key)
        digest = blake2b(text.data, digest_size=16, key=_program())
        digest.update(f"\0{asked!r}{job.asked(text.name)!r}{_how_read(text.rules)}".encode())
        return digest.digest()

    def total_key(self, job: RememberedJob, facts: object = ()) -> bytes:
        """Name what a job makes of all documents of the project."""
        kind = type(job)
        return self.named(repr((kind.__module__, kind.__qualname__, job.asked(""), facts)))

    def named(self, name: str) -> bytes:
        """Name something about the project."""
        digest = blake2b(digest_size=16, key=_program())
        digest.update(f"{self.project}\0{name}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def part(self, key: bytes) -> Any:
        """Return what was kept; None where nothing is."""
        data = self.known.get_data(key)
        if data is None:
            return None
        try:
            return _Parts(io.BytesIO(data)).load()
        except Exception:  # whatever a pickle may raise that is none of ours
            return None

    def keep(self, key: bytes, part: object) -> None:
        """Keep what a job made of a document."""
        self.known.put_data(key, pickle.dumps(part, pickle.HIGHEST_PROTOCOL))

    def entries(self, key: bytes) -> list[Entry] | None:
        """Return what an audit found whose key this is; None where it isn't known."""
        data = self.known.get_data(key)
        if data is None:
            return None
        try:
            return [Entry(*values) for values in json.loads(data)]
        except (TypeError, ValueError):
            return None

    def keep_entries(self, key: bytes, entries: Iterable[Entry]) -> None:
        """Keep what an audit found."""
        rows = [[e.check, e.word, e.path, e.places, e.fingerprint] for e in entries]
        self.known.put_data(key, json.dumps(rows).encode())


class _Parts(pickle.Unpickler):
    """A reader of parts: it makes values of the audit's own classes, and nothing else."""

    def find_class(self, module: str, name: str) -> type:
        """Return a class that a part may hold.

        Raises:
            pickle.UnpicklingError: it may not.

        """
        if (module, name) == ("collections", "Counter"):
            return Counter
        if module.startswith(_AUDIT):
            found = getattr(import_module(module), name, None)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is part of no audit")


def audit_key(
    options: AuditOptions, checks: Iterable[object], files: Iterable[tuple[str, str]], how: str
) -> bytes:
    """Name what an audit finds by all that it depends on.

    `checks` are the options of the checks that run; `files` are the paths of all documents, and of
    what says how they are read, with the names of their bytes; `how` is what else was asked for.
    Files that the options name are read for it, as word lists are.
    """
    digest = blake2b(digest_size=16, key=_program())
    given = [asdict(options), *(asdict(each) for each in checks)]  # type: ignore[call-overload]
    digest.update(repr((how, date.today().isoformat(), given)).encode("utf-8", "surrogatepass"))
    for name in sorted(set(_strings(given))):
        path = options.folder / name
        if name and "\0" not in name and path.is_file():
            digest.update(f"\0{name}\0".encode() + path.read_bytes())
    for path_and_oid in sorted(files):
        digest.update("\0".join(("", *path_and_oid)).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _strings(value: object) -> Iterator[str]:
    """Yield the short strings in options, some of which are names of files."""
    if isinstance(value, str | Path):
        if len(str(value)) < _LONGEST_NAME:
            yield str(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _strings(each)


@lru_cache(maxsize=64)
def _how_read(rules: Rules) -> str:
    return str(rules.written_out())


@lru_cache(maxsize=1)
def _program() -> bytes:
    """Digest all that decides what is read and found: this package, and what has its word lists."""
    digest = blake2b(digest_size=16)
    package = resources.files("sphinx_mrstats")
    for name in ("analysis", "audit", "markup"):
        _add_files(package / name, digest)
    digest.update((package / "words.py").read_bytes())
    for name in (*_PACKAGES, "markdown-it-py", "mdit-py-plugins"):
        try:
            digest.update(f"{name}={version(name)}\n".encode())
        except ImportError:
            digest.update(f"{name}\n".encode())
    return digest.digest()


def _add_files(folder: Traversable, digest: blake2b) -> None:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            _add_files(entry, digest)
        elif not entry.name.endswith(".pyc"):
            digest.update(entry.name.encode() + entry.read_bytes())
