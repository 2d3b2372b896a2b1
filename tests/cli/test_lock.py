"""What `sphinx-mrstats lock` writes, says and returns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LOCK = "and\nof\nsea\nship\nthe\nwhale\nwhale's\nwhales\n"


@pytest.fixture
def locked(project, run):
    assert run("lock", "docs", "--update") == (
        0,
        "",
        "sphinx-mrstats: note: vocabulary.lock: 7 words: 7 new, 0 gone\n",
    )
    return project


def test_a_lock_is_a_word_a_line(locked):
    assert Path("vocabulary.lock").read_text() == LOCK.replace("ship\n", "")


def test_words_that_differ_are_shown(locked, run):
    assert run("lock", "docs", "--check") == (0, "", "sphinx-mrstats: note: nothing differs\n")
    Path("docs/index.rst").write_text("The kraken, the whale and the air.\n")
    shown = "+air\n+kraken\n"
    note = "sphinx-mrstats: note: 2 new, 0 gone\n"
    assert run("lock", "docs") == (0, shown, note)
    assert run("lock", "docs", "--check") == (1, shown, note)
    assert run("lock", "docs/index.rst")[1] == "+air\n+kraken\n-of\n-sea\n-whale's\n-whales\n"
    assert run("lock", "docs", "--update")[0] == 0
    assert run("lock", "docs", "--check")[0] == 0


def test_comments_survive_an_update(locked, run):
    Path("vocabulary.lock").write_text("# Agreed\n" + LOCK.replace("sea", "sea  # water"))
    assert run("lock", "docs", "--update")[0] == 0
    text = Path("vocabulary.lock").read_text()
    assert text.startswith("# Agreed\nand\n")
    assert "\nsea  # water\n" in text
    assert "ship" not in text


def test_prune_takes_out_what_nothing_uses_and_adds_nothing(locked, run):
    Path("vocabulary.lock").write_text("# Agreed\nand\nkraken\nsea  # water\n")
    code, _out, err = run("lock", "docs", "--prune")
    assert (code, err) == (0, "sphinx-mrstats: note: vocabulary.lock: 2 words: 0 new, 1 gone\n")
    assert Path("vocabulary.lock").read_text() == "# Agreed\nand\nsea  # water\n"
    Path("vocabulary.lock").unlink()
    code, _out, err = run("lock", "docs", "--prune")
    assert code == 2
    assert "--prune: there is no vocabulary.lock" in err


def test_a_missing_lock_is_said(project, run):
    code, out, err = run("lock", "docs", "--check")
    note = "there is no vocabulary.lock yet: --update writes one, of 7 words"
    assert (code, out, err) == (1, "", f"sphinx-mrstats: note: {note}\n")


def test_the_configuration_says_where_the_lock_is(project, run):
    table = '[tool.sphinx-mrstats.audit.new-word]\nlock = "docs/words.txt"\n'
    Path("pyproject.toml").write_text(table)
    assert run("lock", "docs", "--update")[0] == 0
    assert Path("docs/words.txt").exists()
    assert run("lock", "docs", "--update", "--lock", "other.txt")[0] == 0
    assert Path("other.txt").read_text() == Path("docs/words.txt").read_text()


def test_the_audit_finds_what_the_lock_lacks(locked, run):
    assert run("audit", "docs", "--select", "new-word,unused-entry")[0] == 0
    Path("docs/index.rst").write_text("The kraken and the whale.\n")
    code, out, _ = run("audit", "docs", "--select", "new-word,unused-entry")
    assert code == 1
    assert ":1:5  new-word  'kraken' is a new word, not in vocabulary.lock" in out
    Path("docs/part/one.rst").write_text("Nothing of it.\n")
    out = run("audit", "docs", "--select", "unused-entry")[1]
    assert "vocabulary.lock:3  unused-entry  'sea' is in no document any more" in out


def test_a_single_document_does_not_make_entries_useless(locked, run):
    assert run("audit", "docs/index.rst", "--ignore", "glossary")[0] == 0


@pytest.mark.parametrize("kind", ["spelling", "codespell"])
def test_export_is_a_plain_list(locked, run, kind):
    assert run("lock", "--export", kind)[:2] == (0, LOCK.replace("ship\n", ""))


def test_export_writes_other_formats(locked, run):
    assert "(?i)whale's\n" in run("lock", "--export", "vale")[1]
    assert run("lock", "--export", "cspell", "--output", "cspell.json")[0] == 0
    assert "whale" in json.loads(Path("cspell.json").read_text())["words"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["docs", "--export", "vale", "--lock", "none"], "none: no such file"),
        (["docs", "--export", "word"], 'expected spelling, codespell, vale or cspell; got "word"'),
        (["docs", "--update", "--check"], "not allowed with argument"),
        (["nowhere", "--update"], "nowhere: no such file or folder"),
        (["docs", "--update", "--lock", "gone/words.txt"], "can't be written"),
    ],
)
def test_what_cannot_be_done_ends_with_2(project, run, arguments, message):
    code, out, err = run("lock", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_lock_is_not_written_of_half_the_documents(locked, run):
    Path("docs/index.rst").write_bytes(b"caf\xe9\n")
    before = Path("vocabulary.lock").read_text()
    code, _, err = run("lock", "docs", "--update")
    assert code == 2
    assert "vocabulary.lock is left as it is: not all was read" in err
    assert Path("vocabulary.lock").read_text() == before
