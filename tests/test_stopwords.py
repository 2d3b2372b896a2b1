"""Where stop words come from, and that they match counted words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_mrstats import stopwords
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.stopwords import load_stop_words, stop_word_languages
from sphinx_mrstats.words import iter_words

LISTS = Path(stopwords.__file__).parent / "lists"


@pytest.mark.parametrize("spec", ["en", "EN", "english", "English", "en_GB", "en-us", " en "])
def test_a_language_goes_by_code_locale_or_name(spec):
    assert load_stop_words(spec) == load_stop_words("en") > {"the", "of", "don't", "it's"}


def test_the_english_list_holds_what_every_manual_is_full_of():
    words = load_stop_words("en")
    assert {"can", "will", "may", "must", "use", "used", "uses", "using", "also"} <= words
    # Words that manuals are about, which longer lists take for stop words.
    assert not {"page", "system", "value", "new", "example", "see", "default", "set"} & words


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.txt")), ids=lambda path: path.name)
def test_each_list_says_where_it_is_from(path):
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("# Stop words of ")
    assert "see LICENSE" in first
    assert second.startswith("# https://")


def test_there_is_a_list_for_each_language_and_no_other():
    assert sorted(path.stem for path in LISTS.glob("*.txt")) == list(stop_word_languages())


def test_languages_differ():
    assert "der" in load_stop_words("de")
    assert "the" not in load_stop_words("de")


def test_every_language_has_words_that_are_written_as_counted_words_are():
    for language in stop_word_languages():
        words = load_stop_words(language)
        assert len(words) > 20, language
        assert all(list(iter_words(word)) == [word] for word in words), language


@pytest.mark.parametrize("spec", ["none", "None", "NONE"])
def test_none_is_empty(spec):
    assert load_stop_words(spec) == frozenset()


def test_a_file_is_read_relative_to_its_base_and_folded(tmp_path):
    (tmp_path / "more.txt").write_text("# ours: not these\nDon’t  Sphinx\nCAFÉ\n\n", "utf-8")
    assert load_stop_words("more.txt", tmp_path) == {"don't", "sphinx", "café"}


def test_a_file_named_like_a_language_is_meant_when_written_as_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "en").write_text("whale")
    assert load_stop_words("./en") == {"whale"}
    assert "whale" not in load_stop_words("en")


def test_an_empty_file_is_an_empty_list(tmp_path):
    (tmp_path / "empty").touch()
    assert load_stop_words(str(tmp_path / "empty")) == frozenset()


def test_what_is_neither_lists_what_is_possible():
    with pytest.raises(UsageError) as caught:
        load_stop_words("englsh")
    message = str(caught.value)
    assert message.startswith("stop words 'englsh': neither a language nor a file; did you mean")
    assert "mean english?" in message
    assert "de (german)" in message
    assert "none" in message


def test_what_is_like_no_language_gets_no_guess():
    with pytest.raises(
        UsageError, match=r"'xx': neither a language nor a file\. Possible are none"
    ):
        load_stop_words("xx")


def test_a_file_that_is_not_utf8_is_refused_with_its_place(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes(b"the\nf\xfcr\n")
    with pytest.raises(UsageError, match=r"latin\.txt: byte 5 \(line 2\): not UTF-8"):
        load_stop_words(str(path))


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="a folder, not a file"):
        load_stop_words(str(tmp_path))
