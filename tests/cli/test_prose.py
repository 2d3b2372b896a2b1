"""What `sphinx-mrstats prose` writes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.words import iter_words


def test_prose_stands_after_the_number_of_its_line(project, run):
    code, out, err = run("prose", "docs/index.rst")
    assert (code, err) == (0, "")
    lines = [line.partition(": ") for line in out.splitlines()]
    assert [(number, list(iter_words(text))) for number, _, text in lines] == [
        ("1", ["the", "whale"]),
        ("4", ["the", "sea", "the", "whale", "and", "the"]),
    ]
    assert "*" not in out


def test_code_is_shown_where_it_is_asked_for(project, run):
    assert "ship" not in run("prose", "docs/index.rst")[1]
    assert "ship" in run("prose", "--include", "code", "docs/index.rst")[1]


def test_settings_of_the_document_apply(project, run):
    Path("pyproject.toml").write_text("[tool.sphinx-mrstats]\ninclude-code = true\n")
    assert "ship" in run("prose", "docs/index.rst")[1]


def test_a_document_may_come_through_a_pipe(project, run, monkeypatch):
    data = Path("docs/index.rst").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("prose", "-") == run("prose", "docs/index.rst")


def test_standard_input_that_is_not_utf8_is_told(project, run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9")))
    code, out, err = run("prose", "-")
    assert (code, out[:6]) == (2, "1: caf")
    assert err.startswith("sphinx-mrstats: warning: standard input: byte 3 (line 1): not UTF-8")


def test_standard_input_that_is_closed_is_told(project, run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert run("prose", "-") == (2, "", "sphinx-mrstats: error: standard input is closed\n")


def test_an_empty_document_has_no_prose(project, run):
    Path("docs/index.rst").write_text("")
    assert run("prose", "docs/index.rst") == (0, "", "")


def test_a_document_without_text_of_its_own_is_told(project, run):
    Path("docs/index.rst").write_text(".. include:: ../CHANGES.rst\n")
    code, out, err = run("prose", "docs/index.rst")
    assert (code, out) == (0, "")
    assert "nothing of it is counted: it has no running text of its own" in err


def test_what_cannot_be_read_is_an_error(project, run):
    assert run("prose", "docs") == (2, "", "sphinx-mrstats: error: docs: a folder, not a file\n")
    code, _, err = run("prose", "nowhere.rst")
    assert code == 2
    assert err == "sphinx-mrstats: error: nowhere.rst: no such file or folder\n"


def test_a_file_is_needed(project, run):
    code, _, err = run("prose")
    assert code == 2
    assert "the following arguments are required: FILE" in err


def test_only_one_file_is_taken(project, run):
    code, _, err = run("prose", "docs/index.rst", "docs/part/one.rst")
    assert code == 2
    assert "'docs/part/one.rst' is one argument too many" in err


@pytest.mark.parametrize("name", ["a.rst", "a.md"])
def test_control_characters_are_shown_as_spaces(name, project, run):
    Path(name).write_text("The \x1b[31mwhale\x9b31m and\x07 the sea.\n")
    words = run("prose", name)[1].split()
    assert words == ["1:", "The", "[31mwhale", "31m", "and", "the", "sea."]
