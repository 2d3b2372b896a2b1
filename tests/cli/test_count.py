"""What `sphinx-mrstats count` writes, says and returns."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.vocabulary import Vocabulary

ALL = {"the": 5, "sea": 2, "whale": 2, "and": 1, "of": 1, "whale's": 1, "whales": 1}
INDEX = {"the": 4, "whale": 2, "and": 1, "sea": 1}
CHAPTER = {"of": 1, "sea": 1, "the": 1, "whale's": 1, "whales": 1}


def test_the_plain_table(project, run):
    code, out, err = run("count", "docs")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Word      Count    Share   Documents"
    assert lines[2] == "the           5   38.46%           2   " + "█" * 32
    assert [line.split()[0] for line in lines[2:9]] == list(ALL)
    assert lines[9:] == ["", "2 documents · 13 words (tokens) · 7 different words (types)"]


def test_without_a_path_the_current_folder_is_counted(project, run):
    assert run("count", "--format", "json") == run("count", ".", "--format", "json")
    assert json.loads(run("count", "--format", "json")[1])["documents"] == 2


def test_json_is_the_contract(project, run):
    code, out, _ = run("count", "docs", "--format", "json", "--by-document")
    assert code == 0
    assert json.loads(out) == {
        "format": 1,
        "documents": 2,
        "tokens": 13,
        "types": 7,
        "words": ALL,
        "by_document": {"index.rst": INDEX, "part/one.rst": CHAPTER},
    }


def test_json_without_by_document_has_totals_only(project, run):
    content = json.loads(run("count", "docs", "--format", "json")[1])
    assert "by_document" not in content
    assert list(content["words"].items()) == list(ALL.items())


def test_with_several_paths_documents_are_named_as_given(project, run):
    _, out, _ = run("count", "docs/part", "docs/index.rst", "--format", "json", "--by-document")
    assert list(json.loads(out)["by_document"]) == ["docs/index.rst", "docs/part/one.rst"]


def test_json_can_be_loaded(project, run):
    assert run("count", "docs", "--format=json", "--by-document", "--output=words.json") == (
        0,
        "",
        "",
    )
    assert Vocabulary.load("words.json").by_document == {
        "index.rst": INDEX,
        "part/one.rst": CHAPTER,
    }


def test_csv_has_all_words(project, run):
    _, out, _ = run("count", "docs", "--format", "csv")
    assert list(csv.reader(out.splitlines())) == [
        ["word", "count"],
        *([word, str(count)] for word, count in ALL.items()),
    ]


def test_csv_by_document_has_a_column_for_it(project, run):
    options = ["--format", "csv", "--by-document", "--top", "1", "--columns", "count word"]
    _, out, _ = run("count", "docs", *options)
    assert out == "document,count,word\nindex.rst,4,the\npart/one.rst,1,of\n"


def test_rst_is_a_table(project, run):
    _, out, _ = run("count", "docs", "--format", "rst", "--top", 1, "--columns", "rank,word,share")
    assert out == (
        "====  ====  ======\n"
        "Rank  Word   Share\n"
        "====  ====  ======\n"
        "   1  the   38.46%\n"
        "====  ====  ======\n"
    )


def test_text_and_rst_show_20_words_and_json_and_csv_all(project, run):
    letters = "abcdefghijklmnopqrstuvwxyz"
    Path("docs/index.rst").write_text(" ".join(f"word{a}{b}" for a in letters for b in "xy"))
    counts = {
        name: len(run("count", "docs/index.rst", "--format", name)[1].splitlines())
        for name in ("text", "rst", "csv", "json")
    }
    assert counts == {"text": 20 + 4, "rst": 20 + 4, "csv": 52 + 1, "json": 52 + 4}


def test_filters_change_what_is_shown_and_no_total(project, run):
    _, out, _ = run("count", "docs", "--stop-words", "en", "--min-length", "4")
    lines = out.splitlines()
    assert [line.split()[:3] for line in lines[2:5]] == [
        ["whale", "2", "15.38%"],
        ["whale's", "1", "7.69%"],
        ["whales", "1", "7.69%"],
    ]
    assert lines[-1] == "2 documents · 13 words (tokens) · 7 different words (types)"


def test_filters_apply_to_json_when_they_are_asked_for(project, run):
    content = json.loads(run("count", "docs", "--format", "json", "--top", "1")[1])
    assert (content["words"], content["types"]) == ({"the": 5}, 7)


def test_by_document_text_has_a_table_for_each(project, run):
    _, out, _ = run("count", "docs", "--by-document", "--top", "1")
    assert [line for line in out.splitlines() if line.endswith((".rst", ")"))] == [
        "2 documents · 13 words (tokens) · 7 different words (types)",
        "index.rst",
        "8 words (tokens) · 4 different words (types)",
        "part/one.rst",
        "5 words (tokens) · 5 different words (types)",
    ]


def test_code_is_counted_where_it_is_asked_for(project, run):
    def words(*options):
        return json.loads(run("count", "docs", "--format", "json", *options)[1])["words"]

    assert "ship" not in words()
    assert words("--include", "code")["ship"] == 1


@pytest.mark.parametrize(
    "options", [["--workers", "1"], ["--workers", "3"], ["--engine", "serial"]]
)
def test_how_the_work_is_done_does_not_matter(project, run, options):
    assert run("count", "docs", *options) == run("count", "docs")


def test_settings_of_the_project_apply_and_options_win(project, run):
    Path("pyproject.toml").write_text(
        '[tool.sphinx-mrstats]\nexclude = ["part/**"]\ninclude-code = true\nengine = "nonesuch"\n'
    )
    Path("docs/conf.py").touch()
    for path in ("docs", "."):
        code, out, err = run("count", path, "--format", "json", "--engine", "serial")
        assert (code, err) == (0, "")
        assert json.loads(out)["words"] == {**INDEX, "ship": 1}
    code, out, err = run("count", "docs")
    assert (code, out) == (2, "")
    place = project / "pyproject.toml"
    assert err.startswith(f"sphinx-mrstats: error: {place}: engine: no engine is called 'nonesuch'")


def test_settings_that_cannot_be_used_are_told_line_by_line(project, run):
    Path("pyproject.toml").write_text("[tool.sphinx-mrstats]\nworkers = 0\nexlude = []\n")
    code, out, err = run("count", "docs")
    assert (code, out) == (2, "")
    first, second = err.splitlines()
    file = project / "pyproject.toml"
    assert first.startswith(f"sphinx-mrstats: error: {file}:2: workers: expected a number")
    assert second == f"sphinx-mrstats: error: {file}:3: exlude: no such key; did you mean exclude?"


def test_a_missing_path_is_an_error_without_a_result(project, run):
    assert run("count", "docs", "dosc") == (
        2,
        "",
        "sphinx-mrstats: error: dosc: no such file or folder\n",
    )


def test_a_corpus_without_documents_is_an_error_with_an_empty_result(project, run):
    Path("empty").mkdir()
    code, out, err = run("count", "empty", "--format", "json")
    assert code == 2
    assert json.loads(out)["documents"] == 0
    assert err == "sphinx-mrstats: error: there are no documents: no *.rst was found in empty\n"


@pytest.mark.parametrize(
    ("name", "start"), [("text", "0 documents"), ("csv", "word,count\n"), ("rst", "====  =====")]
)
def test_an_empty_result_is_valid_in_every_format(project, run, name, start):
    Path("empty").mkdir()
    code, out, _ = run("count", "empty", "--format", name)
    assert code == 2
    assert out.startswith(start)


def test_documents_that_are_all_excluded_are_told(project, run):
    Path("pyproject.toml").write_text('[tool.sphinx-mrstats]\ninclude = ["guide/**"]\n')
    code, _, err = run("count", "docs")
    assert code == 2
    assert f"include and exclude in {project / 'pyproject.toml'} leave out all 2" in err


def test_a_document_without_words_is_no_error(project, run):
    Path("docs/index.rst").write_text("")
    code, out, err = run("count", "docs/index.rst")
    assert (code, err) == (0, "")
    assert out == "1 document · 0 words (tokens) · 0 different words (types)\n"


def test_files_that_are_passed_over_are_told(project, run):
    for name in ("a.md", "b.md", "c.txt"):
        Path("docs", name).touch()
    code, _, err = run("count", "docs")
    assert code == 0
    assert err.startswith(
        "sphinx-mrstats: note: not counted, though Sphinx might read them: 2 *.md, 1 *.txt; to have"
    )
    assert '".md" = "markdown"}' in err


def test_how_to_have_markdown_read_is_told_where_a_project_of_sphinx_has_nothing_else(project, run):
    Path("docs/conf.py").write_text("extensions = ['our_own']\n")
    Path("docs/index.rst").rename("docs/index.md")
    Path("docs/part/one.rst").unlink()
    code, _, err = run("count", "docs")
    assert code == 2
    note, error = err.splitlines()
    assert note.endswith("not counted, though Sphinx might read them: 1 *.md")
    assert "no *.rst was found in docs; to have Markdown counted without a conf.py" in error


def test_bytes_that_are_not_utf8_are_told_and_the_rest_is_counted(project, run):
    Path("docs/index.rst").write_bytes(b"The caf\xe9\n\nThe sea.\n")
    code, out, err = run("count", "docs/index.rst", "--format", "json")
    assert code == 2
    assert json.loads(out)["words"] == {"the": 2, "caf": 1, "sea": 1}
    assert err == (
        "sphinx-mrstats: warning: docs/index.rst: byte 7 (line 1): not UTF-8 (0xE9), left out;"
        " the rest is counted\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_read(project, run, encoding):
    expected = run("count", "docs", "--format", "json")
    path = Path("docs/index.rst")
    path.write_text(path.read_text(), encoding)
    assert run("count", "docs", "--format", "json") == expected


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file types")
def test_what_cannot_be_read_is_told_and_the_rest_is_counted(project, run):
    Path("docs/gone.rst").symlink_to("nowhere")
    os.mkfifo("docs/pipe.rst")
    Path("docs/loop").symlink_to("..")
    code, out, err = run("count", "docs", "--format", "json")
    assert code == 2
    assert json.loads(out)["words"] == ALL
    assert err.splitlines() == [
        "sphinx-mrstats: note: docs/loop: a link to a folder, which is not followed",
        "sphinx-mrstats: warning: docs/gone.rst: a link to nothing",
        "sphinx-mrstats: warning: docs/pipe.rst: a pipe, not a file",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file types")
def test_a_pipe_that_is_given_is_told_and_not_waited_for(project, run):
    os.mkfifo("pipe")
    code, _, err = run("count", "pipe", "docs")
    assert code == 2
    assert err == "sphinx-mrstats: warning: pipe: a pipe, not a file\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--top", "x"], 'argument --top: expected a whole number from 0; got "x"'),
        (["--top", "-1"], "argument --top: expected a whole number from 0; got -1"),
        (["--min-length", "0"], "argument --min-length: expected a whole number from 1; got 0"),
        (["--workers", "0"], "argument --workers: expected a number of processes from 1; got 0"),
        (
            ["--format", "xml"],
            'argument --format: expected text, json, csv, rst or markdown; got "xml"',
        ),
        (["--columns", "word cuont"], 'documents, each once; got "cuont"; did you mean count?'),
        (["--columns", ""], "argument --columns: expected some of rank, word"),
        (["--columns", "word", "--format", "json"], "--columns: JSON has no columns"),
        (["--stop-words", "xx"], "stop words 'xx': neither a language nor a file"),
        (["--engine", "dsak"], "--engine: no engine is called 'dsak'"),
        (["--by-doc"], "unknown option --by-doc; did you mean --by-document?"),
        (["--top"], "argument --top: expected one argument"),
    ],
)
def test_an_argument_that_cannot_be_used_is_told(project, run, arguments, message):
    code, out, err = run("count", "docs", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("sphinx-mrstats: error: ")
    assert message in err
    assert len(err.splitlines()) == 1


def test_options_may_stand_between_paths(project, run):
    expected = run("count", "docs/index.rst", "docs/part", "--top", "2")
    assert run("count", "docs/index.rst", "--top", "2", "docs/part") == expected


def test_after_two_hyphens_everything_is_a_path(project, run):
    Path("-top.rst").write_text("The sea.\n")
    code, out, _ = run("count", "--format", "json", "--by-document", "--", "-top.rst", "docs")
    assert code == 0
    assert list(json.loads(out)["by_document"]) == [
        "-top.rst",
        "docs/index.rst",
        "docs/part/one.rst",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="a current folder can't be removed")
def test_a_current_folder_that_is_gone_is_told(project, run, monkeypatch):
    folder = project / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    code, out, err = run("count")
    assert (code, out) == (2, "")
    assert err == "sphinx-mrstats: error: .: no such file or directory\n"


def test_a_folder_that_may_not_be_searched_is_told_and_the_rest_is_counted(no_privileges, run):
    Path("open.rst").write_text("whale\n")
    Path("shut").mkdir(mode=0)
    code, out, err = run("count", "shut", "open.rst", "--format", "json")
    Path("shut").chmod(0o700)
    assert (code, json.loads(out)["words"]) == (2, {"whale": 1})
    assert err == "sphinx-mrstats: warning: shut: permission denied\n"
