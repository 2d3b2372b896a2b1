"""A cache of counts may be somebody else's: it can neither run, nor hang, nor make up words."""

from __future__ import annotations

import os
import sqlite3
import sys
from array import array
from contextlib import closing
from hashlib import blake2b

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.countcache import _SUM_BYTES, CountCache
from sphinx_mrstats.errors import CacheWarning
from sphinx_mrstats.markup import DEFAULT_RULES

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
TABLE = "CREATE TABLE counts (key BLOB PRIMARY KEY, used INTEGER NOT NULL, words BLOB NOT NULL);"

FOREIGN = {
    "a view": f"CREATE VIEW counts(key, used, words) AS {ENDLESS} i, i, i FROM n;",
    "a trigger": TABLE
    + "CREATE TRIGGER t AFTER INSERT ON counts BEGIN"
    + f" SELECT sum(i) FROM ({ENDLESS} i FROM n); END;",
    "a generated column": "CREATE TABLE counts (key BLOB PRIMARY KEY, used INTEGER NOT NULL,"
    " words BLOB NOT NULL, x AS (zeroblob(900000000)));",
    "a check": "CREATE TABLE counts (key BLOB PRIMARY KEY, used INTEGER NOT NULL,"
    " words BLOB NOT NULL CHECK (length(zeroblob(900000000))));",
    "an index on an expression": TABLE + "CREATE INDEX i ON counts (length(words));",
    "another table": "CREATE TABLE passwords (id);",
    "a virtual table": TABLE + "CREATE VIRTUAL TABLE f USING fts5(x);",
}


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.rst").write_text("The whale and the sea.\n")
    return tmp_path / "docs"


@pytest.fixture
def cache(tmp_path, docs):
    """The folder of a cache that knows the documents."""
    folder = tmp_path / "cache"
    count_documents(docs, cache=folder)
    return folder


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_database_is_dropped(docs, cache, kind):
    expected = count_documents(docs)
    (cache / "counts.sqlite").unlink()
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection:
        try:
            connection.executescript(FOREIGN[kind] + "PRAGMA user_version = 1;")
        except sqlite3.OperationalError as error:
            pytest.skip(str(error))
    with pytest.warns(CacheWarning, match="not a cache of this program"):
        assert count_documents(docs, cache=cache) == expected
    assert count_documents(docs, cache=cache) == expected


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_database_that_is_changed_while_it_is_used_knows_nothing(docs, cache, kind):
    """Workers open it after it was made ready."""
    (cache / "counts.sqlite").unlink()
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection:
        try:
            connection.executescript(FOREIGN[kind])
        except sqlite3.OperationalError as error:
            pytest.skip(str(error))
    with CountCache(cache).opened() as known:
        assert known.get(known.key(b"The whale.", DEFAULT_RULES)) is None
        known.put(known.key(b"The whale.", DEFAULT_RULES), {b"the": 1})


@pytest.mark.skipif(sys.platform != "linux", reason="devices and pipes")
@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
@pytest.mark.parametrize("kind", ["device", "pipe", "link"])
def test_only_regular_files_are_opened(docs, cache, tmp_path, end, kind):
    place = cache / f"counts.sqlite{end}"
    place.unlink(missing_ok=True)
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"")
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero" if kind == "device" else other)
    with pytest.warns(CacheWarning, match="no regular file"):
        count_documents(docs, cache=cache)
    assert other.read_bytes() == b""


def packed(key, words, numbers):
    """Make an entry with a sum that is right, as anybody can."""
    entry = words + b"\0" + numbers
    return blake2b(key + entry, digest_size=_SUM_BYTES).digest() + entry


ENTRIES = {
    "an escape": (b"\x1b[31mred", [1]),
    "bytes": (b"\xff", [1]),
    "upper case": (b"Whale", [1]),
    "a path": (b"/etc/passwd", [1]),
    "two words": (b"the whale", [1]),
    "an empty word": (b"a\n\nb", [1, 1, 1]),
    "a word twice": (b"a\na", [1, 1]),
    "no occurrence": (b"a", [0]),
    "too many": (b"a", [1 << 63]),
    "fewer numbers": (b"a\nb", [1]),
    "half a number": (b"a", b"1234"),
    "numbers alone": (b"", [1]),
}


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_that_cannot_be_counts_is_damage(docs, cache, kind):
    expected = count_documents(docs)
    words, numbers = ENTRIES[kind]
    data = numbers if isinstance(numbers, bytes) else array("Q", numbers).tobytes()
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection, connection:
        [(key,)] = connection.execute("SELECT key FROM counts").fetchall()
        connection.execute("UPDATE counts SET words = ?", (packed(key, words, data),))
    with pytest.warns(CacheWarning, match="read again"):
        assert count_documents(docs, cache=cache) == expected


def test_an_entry_that_is_larger_than_any_is_not_read(docs, cache):
    expected = count_documents(docs)
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection, connection:
        connection.execute("UPDATE counts SET words = zeroblob(100000000)")
    with pytest.warns(CacheWarning, match="too big|read again"):
        assert count_documents(docs, cache=cache) == expected
