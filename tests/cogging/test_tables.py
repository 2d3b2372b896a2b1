"""Tables, lists, charts and numbers for blocks are those of the command line."""

import pytest

from sphinx_mrstats.analysis.frequency import frequency_table
from sphinx_mrstats.cogging import bar_chart, word_count, word_list, word_table
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.render.frequency import rst_frequencies
from sphinx_mrstats.wordcount import count_documents


@pytest.fixture
def docs(tmp_path):
    """A project with a conf.py, of three documents."""
    docs = tmp_path / "docs"
    (docs / "guide").mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    (docs / "conf.py").touch()
    (docs / "index.rst").write_text("The whale and the sea.\n", encoding="utf-8")
    (docs / "guide" / "sea.rst").write_text("The sea, the sea, the sea.\n", encoding="utf-8")
    (docs / "guide" / "draft.rst").write_text("A draft of the sea.\n", encoding="utf-8")
    return docs


def test_the_table_is_that_of_the_whole_project_from_any_of_its_documents(docs):
    expected = rst_frequencies(frequency_table(count_documents(docs)))
    assert "the        6\n" in expected
    assert word_table(docs / "index.rst") == f"\n{expected}\n"
    assert word_table(docs / "guide" / "sea.rst") == f"\n{expected}\n"


def test_globs_are_on_document_names_from_the_root(docs):
    sea = count_documents(docs / "guide" / "sea.rst")
    shown = word_table(docs / "guide" / "draft.rst", documents="guide/s*")
    assert shown == f"\n{rst_frequencies(frequency_table(sea))}\n"
    both = word_table(docs / "index.rst", documents="index guide/sea")
    assert both == word_table(docs / "index.rst", documents=["index", "guide/sea"])
    assert " draft " not in both


def test_a_full_stop_is_the_document_itself_as_in_the_directives(docs):
    sea = docs / "guide" / "sea.rst"
    assert (
        word_table(sea, documents=".")
        == f"\n{rst_frequencies(frequency_table(count_documents(sea)))}\n"
    )
    assert word_table(sea, documents=". index") == word_table(sea, documents="index guide/sea")


def test_settings_of_the_project_hold(docs):
    settings = '[tool.sphinx-mrstats]\nexclude = ["guide/draft"]\n'
    (docs.parent / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert "draft" not in word_table(docs / "index.rst")


def test_without_a_conf_py_the_folder_of_the_settings_is_the_root(docs):
    (docs / "conf.py").unlink()
    assert word_table(docs / "guide" / "sea.rst", top=1).splitlines()[4].split() == ["sea", "4"]
    settings = "[tool.sphinx-mrstats]\n"
    (docs.parent / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert word_table(docs / "index.rst", top=1).splitlines()[4].split() == ["the", "6"]
    assert "draft" in word_table(docs / "index.rst", documents="docs/guide/*")


def test_options_filter_what_is_shown(docs):
    index = docs / "index.rst"
    (docs / "stop.txt").write_text("sea\n", encoding="utf-8")
    shown = word_table(
        index, top=1, stop_words="stop.txt", min_length=4, columns="rank word share documents"
    )
    assert shown.splitlines()[4].split() == ["1", "draft", "6.25%", "1"]
    assert "the" not in word_table(index, stop_words="en")


def test_what_cog_put_there_is_not_counted(docs):
    index = docs / "index.rst"
    before = word_table(index)
    text = index.read_text(encoding="utf-8")
    region = f"\n.. {{{{{{cog\n.. }}}}}}\n{before}\n.. {{{{{{end}}}}}}\n"
    index.write_text(text + region, encoding="utf-8")
    assert word_table(index) == before


def test_a_changed_document_is_counted_again(docs):
    assert "| replace:: 16\n" in word_count(docs / "index.rst")
    (docs / "index.rst").write_text("One, two, three, four, five, six.\n", encoding="utf-8")
    assert "| replace:: 17\n" in word_count(docs / "index.rst")


def test_a_number_for_a_sentence_is_a_substitution(docs):
    index = docs / "index.rst"
    assert word_count(index, "seas", word="SEA") == "\n.. |seas| replace:: 5\n"
    assert word_count(index, word="ship") == "\n.. |word-count| replace:: 0\n"
    assert word_count(index, documents="index") == "\n.. |word-count| replace:: 5\n"


def test_list_and_chart_show_the_words_of_the_table(docs):
    index = docs / "index.rst"
    assert word_list(index, top=2) == "\n* the (6)\n* sea (5)\n\n"
    lines = bar_chart(index, top=3, width=12).splitlines()[3:-1]
    assert lines == ["   the  ████████████ 6", "   sea  ██████████ 5", "   a    ██ 1"]


def test_no_words_left_is_an_empty_table_list_or_chart(docs):
    index = docs / "index.rst"
    assert word_table(index, min_length=99) == f"\n{rst_frequencies(())}\n"
    assert word_list(index, min_length=99) == "\n\n"
    assert "(no words)" in bar_chart(index, min_length=99)


def test_arguments_that_cannot_be_used_are_named(docs):
    index = docs / "index.rst"
    with pytest.raises(UsageError, match=r"'manual/\*\*' means none"):
        word_table(index, documents="manual/**")
    with pytest.raises(UsageError, match=r"documents: .*\[z-a\]"):
        word_table(index, documents="[z-a]")
    with pytest.raises(UsageError, match="columns='words'"):
        word_table(index, columns="words")
    with pytest.raises(UsageError, match="top=-1"):
        word_list(index, top=-1)
    with pytest.raises(UsageError, match="width=0"):
        bar_chart(index, width=0)
    with pytest.raises(UsageError, match="stop words 'klingon'"):
        word_table(index, stop_words="klingon")
    with pytest.raises(UsageError, match=r"name='a\|b'"):
        word_count(index, "a|b")
    with pytest.raises(UsageError, match="2 words"):
        word_count(index, word="sea lion")


def test_a_project_that_counts_doctrees_is_told_to_use_directives(docs):
    settings = '[tool.sphinx-mrstats]\ntext = "doctree"\n'
    (docs.parent / "pyproject.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(UsageError, match="use the directives"):
        word_table(docs / "index.rst")
