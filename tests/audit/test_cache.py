"""Facts about the audit's cache: it changes no finding, and believes nothing that isn't its own."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sphinx_mrstats.audit.cache import AuditCache, audit_key, own_cache
from sphinx_mrstats.audit.finding import Place
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.reading import ReadJob
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.countcache import CountCache
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES

PAGES = {
    "a.rst": "Page\n====\n\nAll the the words, which we recieve. An ABC, ABC, ABC of colour.\n",
    "b.rst": "Other\n=====\n\nThe alphabet book club (ABC). We receive color, and color, and so.\n",
}


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    for name, text in PAGES.items():
        Path("docs", name).write_text(text)
    return Path("docs")


@pytest.fixture
def cache(tmp_path):
    found = AuditCache(CountCache(tmp_path / "cache", private=True))
    assert found.prepare() == ""
    return found


def findings(cache, engine="serial"):
    options = RunOptions(engine=engine)
    texts = FileTexts(find_documents(["docs"]), DEFAULT_RULES, None, options, cache)
    return run_audit(Material(texts), AuditOptions(confidence=0.0)).findings


def entries(cache):
    with closing(sqlite3.connect(cache.cache.file)) as connection:
        return dict(connection.execute("SELECT key, words FROM counts"))


def test_findings_are_the_same_with_a_cache(docs, cache):
    expected = findings(None)
    assert {each.check for each in expected} >= {"doubled", "typo", "variant"}
    assert findings(cache) == expected
    known = entries(cache)
    assert known
    assert findings(cache) == expected
    assert entries(cache) == known
    (docs / "a.rst").write_text(PAGES["a.rst"].replace("the the", "the"))
    assert findings(cache) == findings(None)
    assert entries(cache).keys() > known.keys()
    (docs / "b.rst").rename(docs / "c.rst")
    assert findings(cache) == findings(None)


def test_what_is_known_is_not_read_again(docs, cache, monkeypatch):
    expected = findings(cache)
    monkeypatch.setattr(ReadJob, "take", None)
    assert findings(cache) == expected


@pytest.mark.parametrize("damage", ["UPDATE counts SET words = x'0011'", "garbage"])
def test_what_is_damaged_is_read_again(docs, cache, damage):
    expected = findings(cache)
    if damage == "garbage":
        cache.cache.file.write_bytes(b"SQLite format 3\0" + b"garbage" * 1_000)
    else:
        with closing(sqlite3.connect(cache.cache.file)) as connection:
            connection.execute(damage)
            connection.commit()
    assert findings(cache) == expected


def test_a_locked_cache_is_not_waited_for_long(docs, cache, monkeypatch):
    monkeypatch.setattr("sphinx_mrstats.countcache._PATIENCE_S", 0.01)
    with closing(sqlite3.connect(cache.cache.file, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert findings(cache) == findings(None)


class Harmful:
    def __reduce__(self):
        return Path.touch, (Path("harm"),)


@pytest.mark.parametrize("planted", [Harmful(), [Harmful()], Path("a")])
def test_a_part_that_is_no_part_is_not_made(docs, cache, planted):
    with cache.opened() as known:
        known.known.put_data(b"key", pickle.dumps(planted))
        known.keep(b"other", [Place("a.rst", 1)])
    with cache.opened() as known:
        assert known.part(b"key") is None
        assert known.part(b"other") == [Place("a.rst", 1)]
    assert not Path("harm").exists()


def test_a_folder_that_others_may_write_is_not_used(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    cache = AuditCache(CountCache(folder, private=True))
    assert "expected its mode to be 0700" in cache.prepare()
    with cache.opened() as known:
        known.keep(b"key", [])
    with cache.opened() as known:
        assert known.part(b"key") is None
    assert not any(folder.iterdir())
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    assert "it is no folder" in AuditCache(CountCache(link, private=True)).prepare()


def test_the_cache_is_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    cache = own_cache(Path())
    assert cache.prepare() == ""
    assert cache.cache.folder == tmp_path / "home" / "sphinx-mrstats" / "audit"
    assert cache.cache.folder.stat().st_mode & 0o777 == 0o700


def test_what_was_found_is_known_by_all_that_it_depends_on(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("teh\n")
    options = AuditOptions(folder=tmp_path, allow_files=("words.txt",))
    files = [("a.rst", "0123")]
    keys = {audit_key(options, [], files, ""), audit_key(options, [], files, "other")}
    keys.add(audit_key(options, [], [("a.rst", "4567")], ""))
    words.write_text("recieve\n")
    keys.add(audit_key(options, [], files, ""))
    assert len(keys) == 4
    assert audit_key(options, [], files, "") in keys
