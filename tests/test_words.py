"""Facts about where a word ends and how it is folded."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.words import count_tokens, iter_words

CASES = [
    ("", []),
    ("Whale", ["whale"]),
    ("don't don’t", ["don't", "don't"]),
    ("command-line command‐line command‑line", ["command-line"] * 3),
    ("'quoted' -dashed- trailing-", ["quoted", "dashed", "trailing"]),
    ("em—dash double--hyphen rock''n", ["em", "dash", "double", "hyphen", "rock", "n"]),
    ("snake_case path/to file.name", ["snake", "case", "path", "to", "file", "name"]),
    ("utf8 utf-8 x86 3rd m² Ⅷ ٣ 2-fold", []),
    ("soft\u00adhyphen", ["softhyphen"]),
    ("e\u0301tude \u00c9TUDE", ["étude", "étude"]),
    ("ΟΔΟΣ", ["οδος"]),
    ("\u0301 ̸", []),
    ("हिन्दी का", ["हिन्दी", "का"]),
    ("日本語、文書", ["日本語", "文書"]),
    ("no\u00a0break\u2028line", ["no", "break", "line"]),
    ("a=\u0338b", ["a", "b"]),
    ("a=\u00ad\u0338b", ["a", "b"]),
]


@pytest.mark.parametrize(("text", "words"), CASES)
def test_words_of_a_text(text, words):
    assert list(iter_words(text)) == words


@pytest.mark.parametrize(("text", "words"), CASES)
def test_counting_bytes_gives_the_same_words(text, words):
    assert count_tokens(text.encode()) == Counter(words)


def test_bytes_that_are_not_utf8_separate():
    assert count_tokens(b"caf\xe9s open") == {"caf": 1, "s": 1, "open": 1}


@given(st.text(st.sampled_from("aBz'’-‐‑0٣ _.,·\u0338=<́İΣσ\u00adé½²Ⅷ中ก็़\n—") | st.characters()))
def test_both_ways_agree_on_any_text(text):
    text = text.encode("utf-8", "replace").decode()
    assert count_tokens(text.encode()) == Counter(iter_words(text))


@given(st.text())
def test_words_are_folded_letters(text):
    for word in iter_words(text):
        assert word == word.lower()
        assert not any(unicodedata.category(c).startswith(("N", "Z", "C")) for c in word)
