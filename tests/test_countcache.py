"""The cache: what it remembers, and that it never matters to a result."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import count_documents, countcache, wordcount
from sphinx_mrstats.countcache import CountCache
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import CacheWarning
from sphinx_mrstats.markup import DEFAULT_RULES

TEXTS = {"a.rst": "The whale.\n", "b.rst": "The *sea* ``code``, naïve.\n", "c.rst": ""}


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def scans(monkeypatch):
    """The sources that were scanned, rather than remembered."""
    seen = []
    real = wordcount.scan

    def scan(source, rules, *args, **options):
        seen.append(source)
        return real(source, rules)

    monkeypatch.setattr(wordcount, "scan", scan)
    return seen


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def entries(cache):
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection:
        return connection.execute("SELECT key, used, words FROM counts ORDER BY key").fetchall()


@pytest.mark.parametrize("by_document", [False, True])
def test_what_is_known_is_not_scanned_again(docs, cache, scans, by_document):
    expected = count_documents(docs, by_document=by_document)
    del scans[:]
    for n_scanned in (3, 0, 0):
        assert count_documents(docs, by_document=by_document, cache=cache) == expected
        assert len(scans) == n_scanned
        del scans[:]


def test_a_changed_document_is_scanned_whatever_its_time(docs, cache, scans):
    count_documents(docs, cache=cache)
    status = (docs / "a.rst").stat()
    (docs / "a.rst").write_text("The shark.\n")
    os.utime(docs / "a.rst", ns=(status.st_atime_ns, status.st_mtime_ns))
    (docs / "a.rst").rename(docs / "d.rst")
    del scans[:]
    counted = count_documents(docs, cache=cache, by_document=True)
    assert counted.by_document["d.rst"] == {"the": 1, "shark": 1}
    assert scans == [b"The shark.\n"]


def test_other_rules_have_other_entries(docs, cache):
    code = replace(DEFAULT_RULES, include_code=True)
    for rules in (DEFAULT_RULES, code, DEFAULT_RULES, code):
        assert count_documents(docs, rules=rules, cache=cache) == count_documents(docs, rules=rules)
    assert len(entries(cache)) == 6


def test_another_version_of_the_program_knows_nothing(docs, cache, scans, monkeypatch):
    count_documents(docs, cache=cache)
    del scans[:]
    countcache._identity.cache_clear()
    monkeypatch.setattr(countcache, "_FORMAT", 2)
    count_documents(docs, cache=cache)
    assert len(scans) == 3
    countcache._identity.cache_clear()


def test_workers_share_it(docs, cache, scans):
    expected = count_documents(docs, by_document=True)
    engine = get_engine("pool", num_workers=2)
    try:
        for _ in range(2):
            assert count_documents(docs, engine=engine, cache=cache, by_document=True) == expected
    finally:
        engine.close()
    del scans[:]
    assert count_documents(docs, cache=cache, by_document=True) == expected
    assert scans == []


def test_processes_share_it(docs, cache):
    code = (
        "import sys; from sphinx_mrstats import count_documents;"
        "print(count_documents(sys.argv[1], cache=sys.argv[2]).n_tokens)"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(docs), str(cache)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [each.communicate(timeout=60) for each in running] == [("5\n", "")] * 3
    assert len(entries(cache)) == 3


def damaged(cache, at, data):
    with (cache / "counts.sqlite").open("r+b") as file:
        file.seek(at)
        file.write(data)


@pytest.mark.parametrize("at", [0, 100, 4096, 8192])
def test_a_damaged_file_is_noticed_dropped_and_rebuilt(docs, cache, scans, at):
    expected = count_documents(docs, cache=cache)
    damaged(cache, at, b"\xff" * 200)
    del scans[:]
    with pytest.warns(CacheWarning, match=r"counts\.sqlite: damaged \(.*\), so it was dropped"):
        assert count_documents(docs, cache=cache) == expected
    assert len(scans) == 3
    assert count_documents(docs, cache=cache) == expected
    assert len(scans) == 3


def test_another_file_in_its_place_is_dropped(docs, cache):
    cache.mkdir()
    (cache / "counts.sqlite").write_text("words\n" * 1000)
    with pytest.warns(CacheWarning, match="file is not a database"):
        count_documents(docs, cache=cache)
    assert len(entries(cache)) == 3


@given(st.integers(0, 3), st.integers(0, 100), st.integers(1, 255))
def test_an_entry_of_which_a_bit_changed_is_not_believed(which, at, flip):
    words = [{b"whale": 1}, {b"the": 2, b"sea": 1}, {}, {"naïve".encode(): 70_000}][which]
    key = b"k" * 16
    entry = bytearray(countcache._seal(key, countcache._pack(words)))
    data = countcache._unseal(key, bytes(entry))
    assert data is not None
    assert countcache._unpack(data) == words
    assert countcache._unseal(b"l" * 16, bytes(entry)) is None
    entry[at % len(entry)] ^= flip
    assert countcache._unseal(key, bytes(entry)) is None


def test_an_entry_that_is_wrong_is_told_and_counted_again(docs, cache):
    expected = count_documents(docs, cache=cache)
    with closing(sqlite3.connect(cache / "counts.sqlite")) as connection:
        connection.execute("UPDATE counts SET words = replace(words, 'whale', 'shark')")
        connection.execute("UPDATE counts SET words = x'00' WHERE words LIKE '%sea%'")
        connection.commit()
    with pytest.warns(CacheWarning, match="the sum over an entry is another"):
        assert count_documents(docs, cache=cache) == expected
    assert count_documents(docs, cache=cache) == expected


def test_a_folder_that_cannot_be_used_only_means_that_nothing_is_remembered(docs, tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.warns(CacheWarning, match="nothing is remembered"):
            assert count_documents(docs, cache=folder) == count_documents(docs)


def test_what_was_not_used_for_long_is_forgotten(docs, cache, monkeypatch):
    count_documents(docs, cache=cache)
    today = countcache._today()
    monkeypatch.setattr(countcache, "_today", lambda: today + 60)
    count_documents(docs / "a.rst", cache=cache)
    monkeypatch.setattr(countcache, "_today", lambda: today + 100)
    count_documents(docs / "c.rst", cache=cache)
    assert sorted(used - today for _, used, _ in entries(cache)) == [60, 100]


def test_it_does_not_grow_beyond_its_bound(docs, cache, monkeypatch):
    monkeypatch.setattr(countcache, "_MOST_BYTES", 100_000)
    for n in range(40):
        text = " ".join(f"word{chr(97 + n % 26)}{chr(97 + i % 26)}x{i}" for i in range(10))
        (docs / "a.rst").write_text(f"{text} {'abcdefgh' * 1000}{chr(97 + n % 26)}{'y' * n}\n")
        count_documents(docs / "a.rst", cache=cache)
    assert 1 <= len(entries(cache)) < 20
    assert (cache / "counts.sqlite").stat().st_size < 250_000


def test_its_folder_is_passed_over_by_searches_and_by_git(docs):
    count_documents(docs, cache=docs / "cache")
    (docs / "cache" / "x.rst").write_text("words")
    assert count_documents(docs).n_documents == 3
    assert (docs / "cache" / ".gitignore").read_text() == "*\n"


def test_files_have_the_modes_that_the_umask_leaves(docs, cache):
    code = (
        "import os, sys; os.umask(0o027); from sphinx_mrstats import count_documents;"
        "count_documents(sys.argv[1], cache=sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, str(docs), str(cache)], check=True, timeout=60)
    assert {path.stat().st_mode & 0o777 for path in cache.iterdir()} == {0o640}
    assert cache.stat().st_mode & 0o777 == 0o750


def test_a_cache_of_another_host_that_is_not_there_is_no_fault(tmp_path):
    with CountCache(tmp_path / "gone").opened() as known:
        assert known.get(b"key") is None
        known.put(b"key", {b"word": 1})
    assert known.faults == []
