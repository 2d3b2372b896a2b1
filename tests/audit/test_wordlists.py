"""Word lists of other tools are read by line, and written as these tools read them."""

from __future__ import annotations

import json
import re

import pytest

from sphinx_mrstats.audit.wordlists import EXPORTS, export_words, read_word_list
from sphinx_mrstats.errors import ConfigurationError

WORDS = ["whale", "don't", "command-line", "größe"]


def entries(path):
    return [(entry.text, entry.line) for entry in read_word_list(path)]


@pytest.mark.parametrize("name", ["spelling_wordlist.txt", ".codespellignore", "accept.txt"])
def test_plain_lists_have_an_entry_a_line(tmp_path, name):
    path = tmp_path / name
    path.write_text("# ours\nwhale\n\n  sea \n")
    assert entries(path) == [("whale", 2), ("sea", 4)]
    assert {entry.is_pattern for entry in read_word_list(path)} == {name == "accept.txt"}


def test_settings_of_cspell_may_have_comments_and_last_commas(tmp_path):
    path = tmp_path / "cspell.json"
    path.write_text(
        '// ours\n{\n  "version": "0.2",\n  "ignorePaths": ["whale"], /* not\n these */\n'
        '  "words": [\n    "sea", // water\n    "whale",\n  ],\n  "ignoreWords": ["a//b"],\n}\n'
    )
    assert entries(path) == [("sea", 7), ("whale", 8), ("a//b", 10)]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("cspell.json", "{", "cspell.json: not the settings of cspell: no JSON"),
        ("cspell.json", "[]", "expected an object"),
        ("cspell.json", '{"words": "sea"}', "words: expected a list of words"),
        ("words.txt", b"caf\xe9", "words.txt: not UTF-8"),
        ("words.txt", None, "words.txt: no such file"),
    ],
)
def test_what_is_no_list_is_named(tmp_path, monkeypatch, name, text, message):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        read_word_list(tmp_path / name)


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_is_exported_is_read_again(tmp_path, kind):
    path = tmp_path / {"cspell": "cspell.json", "vale": "accept.txt"}.get(kind, "words.txt")
    path.write_text(export_words(WORDS, kind), encoding="utf-8")
    texts = [entry.text for entry in read_word_list(path)]
    if kind == "vale":
        assert all(
            re.fullmatch(text, word.capitalize())
            for text, word in zip(texts, sorted(WORDS), strict=True)
        )
    else:
        assert texts == sorted(WORDS)


def test_cspell_reads_its_export_as_settings():
    assert json.loads(export_words(["sea"], "cspell")) == {"version": "0.2", "words": ["sea"]}
    assert [export_words([], kind) for kind in ("spelling", "codespell", "vale")] == [""] * 3
