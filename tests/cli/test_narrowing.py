"""Findings of some documents, with the whole project as the evidence: for hooks and editors."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

MANY = "Other\n=====\n\nThe color of a color in color is a color, not a flavor of color.\n"


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("pyproject.toml").write_text(
        "[tool.sphinx-mrstats.audit]\npaths = ['docs']\nselect = ['variant', 'doubled']\n"
    )
    Path("docs/a.rst").write_text("Page\n====\n\nWe colour the the page.\n")
    Path("docs/b.rst").write_text(MANY + "\nIt is is so.\n")
    return Path("docs")


@pytest.fixture
def typed(monkeypatch):
    """Put bytes on standard input."""

    def typed(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return typed


def found(out):
    return {
        (finding["word"], place["path"], place["line"], place["column"])
        for finding in json.loads(out)["findings"]
        for place in finding["places"]
    }


def test_files_narrow_what_is_shown_and_not_what_is_read(docs, run):
    expected = {("the", "docs/a.rst", 4, 15), ("color", "docs/a.rst", 4, 4)}
    arguments = ("audit", "--project", "--all", "--format", "json")
    for given in (["docs/a.rst"], ["./docs/a.rst"], [docs.resolve() / "a.rst"]):
        code, out, _err = run(*arguments, *given)
        assert (code, found(out)) == (1, expected)
    assert found(run(*arguments, "docs")[1]) > expected
    assert found(run(*arguments)[1]) > expected
    code, out, _err = run("audit", "docs/a.rst", "--all", "--format", "json")
    assert found(out) == {("the", "docs/a.rst", 4, 15)}


def test_with_since_only_what_a_change_brought_into_a_file_is_shown(repo_of, docs, run):
    repo = repo_of(Path())
    repo.commit({})
    for path in docs.iterdir():
        path.write_text(path.read_text() + "\nAnd of of it.\n")
    code, out, _err = run("audit", "--staged", "--project", "docs/a.rst", "--format", "json")
    assert (code, found(out)) == (0, set())
    repo.git("add", "docs")
    code, out, _err = run("audit", "--staged", "--project", "docs/a.rst", "--format", "json")
    assert (code, found(out)) == (1, {("of", "docs/a.rst", 6, 8)})


def test_an_editor_shows_another_text_than_the_file(docs, run, typed):
    arguments = ("audit", "--stdin-filename", "docs/a.rst", "--format", "json", "--all")
    for _ in range(2):
        typed("Page\n====\n\n\U0001d11e and and a colour.\n".encode())
        code, out, _err = run(*arguments)
        assert code == 1
        assert found(out) == {("and", "docs/a.rst", 4, 7), ("color", "docs/a.rst", 4, 13)}
    typed("Page\n====\n\n\U0001d11e and and a colour.\n".encode())
    _code, out, _err = run(*arguments, "--columns", "utf-16")
    assert found(out) == {("and", "docs/a.rst", 4, 8), ("color", "docs/a.rst", 4, 14)}


def test_columns_of_editors_are_those_of_the_line_that_is_named(docs, run, typed):
    text = "Page\n====\n\nA \u2028 form\x0cfeed, and\n\U0001d11e and and more.\n"
    typed(text.encode())
    arguments = ("audit", "--stdin-filename", "docs/a.rst", "--format", "json")
    assert found(run(*arguments, "--columns", "utf-16")[1]) == {("and", "docs/a.rst", 5, 8)}


def test_what_is_no_document_is_told(docs, run, typed):
    typed(b"The the.\n")
    code, out, err = run("audit", "--stdin-filename", "docs/new.rst", "--format", "json")
    assert (code, found(out)) == (0, set())
    assert "docs/new.rst is no document of the project" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["docs", "--stdin-filename", "docs/a.rst"], "expected no PATH"),
        (["--stdin-filename", "docs/a.rst", "--fix"], "expected no --fix"),
    ],
)
def test_options_that_dont_go_together_are_refused(docs, run, arguments, message):
    code, _out, err = run("audit", *arguments)
    assert code == 2
    assert message in err


def test_a_comment_for_reviewers_is_markdown(docs, run):
    code, out, _err = run("audit", "--format", "markdown", "--select", "doubled")
    assert code == 1
    assert out.startswith("<!-- sphinx-mrstats audit -->\n**2 words to look at**\n")
    assert "| `docs/a.rst:4` | `the` |  | 'the' stands twice in a row: take one out |" in out
    code, out, _err = run("audit", "--format", "markdown", "--select", "unicode")
    assert (code, out.splitlines()[1]) == (0, "No wrong or inconsistent words were found.")
