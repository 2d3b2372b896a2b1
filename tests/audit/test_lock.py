"""A lock is read in any order, written in one, and keeps what its lines say besides."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.audit.lock import find_lock, load_lock, parse_lock, update_lock
from sphinx_mrstats.errors import ConfigurationError

WORDS = st.sets(st.sampled_from(["a", "don't", "command-line", "größe", "鯨", "whale", "z"]))


@given(WORDS, WORDS)
def test_what_is_written_is_read_and_only_lines_of_moved_words_differ(before, after):
    old = update_lock(parse_lock(""), before)
    new = update_lock(parse_lock(old), after)
    assert list(parse_lock(new).lines) == sorted(after)
    assert set(old.splitlines()) ^ set(new.splitlines()) == before ^ after
    assert update_lock(parse_lock(new), after) == new


def test_comments_stay_with_their_words_and_at_the_top():
    lock = parse_lock("# Agreed on in May\n#\n\nsea\nwhale # the animal\n")
    assert update_lock(lock, ["whale", "air"]) == (
        "# Agreed on in May\n#\n\nair\nwhale # the animal\n"
    )


def test_any_order_and_twice_is_read(tmp_path):
    lock = parse_lock("b\n\na\nb\nA\n")
    assert dict(lock.lines) == {"b": 1, "a": 3}
    assert update_lock(lock, lock.lines) == "a\nb\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sea\nthe sea\n", "words.lock:2: 'the sea' is no word as they are counted"),
        ("utf8\n", "words.lock:1: 'utf8' is no word"),
        ("a\n<<<<<<< HEAD\nb\n", "words.lock:2: a conflict that was not resolved"),
    ],
)
def test_a_line_that_is_no_word_is_named(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.lock").write_text(text)
    with pytest.raises(ConfigurationError) as error:
        load_lock(tmp_path / "words.lock")
    assert str(error.value).startswith(message)


def test_what_cannot_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="lock --update' writes a lock"):
        load_lock(tmp_path / "none.lock")
    (tmp_path / "latin.lock").write_bytes(b"caf\xe9\n")
    with pytest.raises(ConfigurationError, match=r"latin\.lock: not UTF-8"):
        load_lock(tmp_path / "latin.lock")
    with pytest.raises(ConfigurationError, match="a folder, not a file"):
        load_lock(tmp_path)


def test_the_usual_lock_is_taken_where_it_is(tmp_path):
    assert find_lock("", tmp_path) is None
    assert find_lock("other.txt", tmp_path) == tmp_path / "other.txt"
    (tmp_path / "vocabulary.lock").touch()
    assert find_lock("", tmp_path) == tmp_path / "vocabulary.lock"


def test_two_branches_merge(repo):
    words = [*"abcdefghij"]
    repo.commit({"vocabulary.lock": update_lock(parse_lock(""), words)})
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit({"vocabulary.lock": update_lock(parse_lock(""), [*words, "bb"])})
    repo.git("checkout", "-q", "main")
    repo.commit({"vocabulary.lock": update_lock(parse_lock(""), [*words, "hh"])})
    subprocess.run(["git", "merge", "-q", "-m", "both", "topic"], check=True)
    merged = load_lock(repo.folder / "vocabulary.lock")
    assert list(merged.lines) == sorted([*words, "bb", "hh"])
