"""Counts of documents that were counted before, by what the documents held."""

from __future__ import annotations

import datetime
import os
import sqlite3
import stat
import sys
import time
import unicodedata
from array import array
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import MARKDOWN
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_mrstats.markup import Rules

__all__ = ["CountCache", "OpenCache"]

_FILE = "counts.sqlite"

# How the names end of the database, and of the files that SQLite keeps beside it.
_ENDS = ("", "-wal", "-shm", "-journal")

# What SQLite raises of a file that is damaged. Where the damage is in a name, which it would put
# into its message, Python can't decode that.
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)

# Raised when the table or what is in it changes.
_FORMAT = 1

# Another process holds the file no longer than it takes to write what a block of documents came to.
_PATIENCE_S = 10

_SECONDS_BETWEEN_CHECKS = 86_400

# A page of documentation takes some 5 kB here: this is room for 200,000.
_MOST_BYTES = 1 << 30
_MOST_DAYS = 90

_SUM_BYTES = 8

# All that a cache holds, as SQLite lists it. Anything else is somebody's: a view or a trigger would
# run whenever the table is asked.
_TABLE = "CREATE TABLE counts (key BLOB PRIMARY KEY, used INTEGER NOT NULL, words BLOB NOT NULL)"
_SCHEMA = [
    ("index", "sqlite_autoindex_counts_1", "counts", None),
    ("table", "counts", "counts", _TABLE),
]

# How many steps of SQLite's machine the queries of a connection may take: some ten seconds. To look
# a document up takes twenty of them; to check a full cache and to delete what is old, ten million.
_STEPS_BETWEEN_LOOKS = 100_000
_MOST_LOOKS = 10_000

# The words of one document: those of the largest dictionary take ten megabytes.
_MOST_ENTRY_BYTES = 64_000_000

# More occurrences than any document has.
_MOST_OCCURRENCES = 1 << 40

# https://bford.info/cachedir/: backups and searches, ours too, pass the folder over.
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Counts of sphinx-mrstats; may be deleted.\n"


@dataclass(frozen=True, slots=True)
class CountCache:
    """A folder that remembers the words of documents.

    A document is known if the same bytes were counted by the same rules and the same program: the
    text of the modules that read markup and words, and the version of Python's Unicode tables, are
    part of the key. Processes may share a folder. An entry that is damaged, as its checksum tells,
    counts as unknown.

    A `private` one is for what nobody else may have written: its folder is this user's, and nobody
    else may so much as look into it. It is looked through for damage once a day.
    """

    folder: Path
    private: bool = False

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / _FILE

    def prepare(self) -> str:
        """Make the folder, drop what is damaged or too old; say what was wrong, if anything was.

        Where the folder can't be used, nothing will be remembered, and nothing else is different.
        """
        tag = self.folder / "CACHEDIR.TAG"
        try:
            if not self.folder.exists():
                self.folder.mkdir(parents=True, mode=0o700 if self.private else 0o777)
                tag.write_text(_TAG, encoding="utf-8")
                (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            if self.private and (why := _open_to_others(self.folder)):
                return f"{printable(str(self.folder))}: nothing is remembered: {why}"
            if self.private and self.file.exists():
                if tag.stat().st_mtime > time.time() - _SECONDS_BETWEEN_CHECKS:
                    return ""
                tag.touch()
        except OSError as error:
            return f"{printable(str(self.folder))}: nothing is remembered: {reason(error)}"
        dropped = ""
        for _ in range(2):
            try:
                with closing(self._connect()) as connection:
                    self._set_up(connection)
                break
            except sqlite3.OperationalError as error:
                return f"{printable(str(self.file))}: nothing is remembered: {error}"
            except _DAMAGE as error:
                dropped = self.drop(str(error))
            except OSError as error:
                return f"{printable(str(self.file))}: nothing is remembered: {reason(error)}"
        return dropped

    def drop(self, why: str) -> str:
        """Delete the database; say that it is, and why."""
        for end in _ENDS:
            with suppress(OSError):
                Path(f"{self.file}{end}").unlink(missing_ok=True)
        return (
            f"{printable(str(self.file))}: damaged ({printable(why)}), so it was dropped: what it"
            " held is read again"
        )

    def _connect(self) -> sqlite3.Connection:
        """Open the database, whose schema is ours or empty; nothing is written to another one.

        Raises:
            sqlite3.Error: it can't be opened, or is none of ours.
            OSError: it can't be looked at.

        """
        if self.private and (why := _open_to_others(self.folder)):
            raise sqlite3.OperationalError(why)
        for end in _ENDS:
            path = Path(f"{self.file}{end}")
            # SQLite would wait for a pipe, read a device, and write through a link.
            if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
                raise sqlite3.DatabaseError(f"{path.name} is no regular file")
        connection = sqlite3.connect(self.file, timeout=_PATIENCE_S, isolation_level=None)
        try:
            _distrust(connection)
            schema = connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type"
            ).fetchmany(len(_SCHEMA) + 1)
            if schema and schema != _SCHEMA:
                raise sqlite3.DatabaseError("it is not a cache of this program")
            # What a crash loses is counted again, and what it damages is noticed: no need to wait
            # for the disk.
            connection.execute("PRAGMA synchronous = OFF")
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_up(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages don't fit together")
        with suppress(sqlite3.OperationalError):  # another process is about to do so
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))
        [version] = connection.execute("PRAGMA user_version").fetchone()
        if version != _FORMAT:
            connection.execute("DELETE FROM counts")
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        _forget(connection)
        connection.execute("COMMIT")

    @contextmanager
    def opened(self) -> Iterator[OpenCache]:
        """Open it for some documents; what was counted of them is written at the end."""
        try:
            connection = self._connect()
        except (*_DAMAGE, OSError):
            yield OpenCache(None)  # on another machine, the folder may not be there
            return
        with closing(connection):
            cache = OpenCache(connection)
            yield cache
            cache.write()


def _open_to_others(folder: Path) -> str:
    """Say why others may have written what is in a folder; empty if they can't have."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return "it is no folder"
    if hasattr(os, "getuid") and (
        found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o77
    ):
        return "it is not this user's alone (expected its mode to be 0700)"
    return ""


def _distrust(connection: sqlite3.Connection) -> None:
    """Keep what stands in the file from changing what SQLite does, and bound each query."""
    # Words are no text here; what is damaged may look like it.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_ENTRY_BYTES)
    looks = count()
    # A handler that gives true ends the query.
    connection.set_progress_handler(lambda: next(looks) > _MOST_LOOKS, _STEPS_BETWEEN_LOOKS)


def _forget(connection: sqlite3.Connection) -> None:
    """Delete what wasn't used for long, and the oldest of what is too much."""
    connection.execute("DELETE FROM counts WHERE used < ?", (_today() - _MOST_DAYS,))
    while _size(connection) > _MOST_BYTES:
        connection.execute(
            "DELETE FROM counts WHERE rowid IN (SELECT rowid FROM counts ORDER BY used, rowid"
            " LIMIT 1 + (SELECT count(*) FROM counts) / 4)"
        )


def _size(connection: sqlite3.Connection) -> int:
    """Give the bytes in use."""
    [pages], [free], [size] = (
        connection.execute(f"PRAGMA {name}").fetchone()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _today() -> int:
    return datetime.datetime.now(tz=datetime.UTC).toordinal()


@lru_cache(maxsize=16)
def _identity(rules: Rules) -> bytes:
    """Digest all but the document that decides what is counted, and how it is kept."""
    found = blake2b(digest_size=16)
    for fact in (_FORMAT, sys.byteorder, unicodedata.unidata_version):
        found.update(f"{fact}\n".encode())
    found.update(f"{rules.written_out()}\n".encode())
    package = resources.files("sphinx_mrstats")
    markup = package / "markup"
    modules = [package / "words.py", *markup.iterdir(), *(markup / "markdown").iterdir()]
    for module in sorted(modules, key=str):
        if module.name.endswith(".py"):
            found.update(module.read_bytes())
    if rules.parser == MARKDOWN:
        for name in ("markdown-it-py", "mdit-py-plugins"):
            found.update(f"{name}={version(name)}\n".encode())
    return found.digest()


@dataclass(slots=True)
class OpenCache:
    """A cache while documents are counted; if it fails, nothing is known, and `faults` say why."""

    connection: sqlite3.Connection | None
    faults: list[str] = field(default_factory=list)
    _new: list[tuple[bytes, int, bytes]] = field(default_factory=list)
    _used: list[tuple[int, bytes]] = field(default_factory=list)
    _day: int = field(default_factory=lambda: _today())

    def key(self, source: bytes, rules: Rules) -> bytes:
        """Give what a document is known by that is read by these rules."""
        return blake2b(source, digest_size=16, key=_identity(rules)).digest()

    def get(self, key: bytes) -> dict[bytes, int] | None:
        """Give the words of a document; None where they aren't known."""
        data = self.get_data(key)
        words = None if data is None else _unpack(data)
        if words is None and data is not None:
            self.faults.append("an entry holds no words")
        return words

    def get_data(self, key: bytes) -> bytes | None:
        """Give what was remembered by `put_data`; None where nothing is known."""
        if self.connection is None:
            return None
        try:
            row = self.connection.execute(
                "SELECT used, words FROM counts WHERE key = ?", (key,)
            ).fetchone()
        except _DAMAGE as error:
            self._fail(error)
            return None
        if row is None:
            return None
        used, entry = row
        data = _unseal(key, entry)
        if data is None:
            self.faults.append("the sum over an entry is another")
            return None
        if used != self._day:
            self._used.append((self._day, key))
        return data

    def put(self, key: bytes, words: Mapping[bytes, int]) -> None:
        """Remember the words of a document."""
        self.put_data(key, _pack(words))

    def put_data(self, key: bytes, data: bytes) -> None:
        """Remember bytes."""
        self._new.append((key, self._day, _seal(key, data)))

    def write(self) -> None:
        """Write what is new."""
        if self.connection is None or not (self._new or self._used):
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany("INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", self._new)
            self.connection.executemany("UPDATE counts SET used = ? WHERE key = ?", self._used)
            self.connection.execute("COMMIT")
        except _DAMAGE as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        # A file that is locked for long, or a disk that is full, is no damage: it's for later.
        if not isinstance(error, sqlite3.OperationalError):
            self.faults.append(str(error))
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def _seal(key: bytes, data: bytes) -> bytes:
    """Put a sum over the key and the bytes before these."""
    return blake2b(key + data, digest_size=_SUM_BYTES).digest() + data


def _unseal(key: bytes, entry: object) -> bytes | None:
    """Return the bytes of an entry; None where it isn't what was written."""
    if not isinstance(entry, bytes) or entry != _seal(key, entry[_SUM_BYTES:]):
        return None
    return entry[_SUM_BYTES:]


def _pack(words: Mapping[bytes, int]) -> bytes:
    return b"\n".join(words) + b"\0" + array("Q", words.values()).tobytes()


def _unpack(data: bytes) -> dict[bytes, int] | None:
    """Read the words of an entry; None where these can't be counts."""
    # Anybody can compute the sum: what is in an entry must be possible counts all the same.
    joined, _, numbers = data.partition(b"\0")
    words = joined.split(b"\n") if joined else []
    if len(numbers) != len(words) * array("Q").itemsize:
        return None
    occurrences = array("Q", numbers)
    if words and not (min(occurrences) > 0 and max(occurrences) < _MOST_OCCURRENCES):
        return None
    if not _are_words(joined):
        return None
    counts = dict(zip(words, occurrences, strict=True))
    return counts if len(counts) == len(words) else None


def _are_words(joined: bytes) -> bool:
    """Tell whether lines are words, folded: a name or an escape of a terminal is none."""
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Most words are letters alone, and are known for such faster than they are split.
    if text.isascii() and text.replace("\n", "").isalpha() and text.islower():
        return "\n\n" not in text
    return list(iter_words(text)) == text.split("\n") if text else True
