"""What `sphinx-mrstats count --text doctree` counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DOCTREE = {"the": 3, "sea": 2, "fish": 1, "harbour": 1, "included": 1, "ship": 1}


@pytest.fixture
def sphinx_project(tmp_path, monkeypatch):
    """A Sphinx project that doesn't name the extension, with a document that includes another."""
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").touch()
    docs = Path("docs")
    (docs / "part").mkdir(parents=True)
    (docs / "conf.py").write_text(
        'exclude_patterns = ["ignored*"]\nrst_epilog = ".. |where| replace:: harbour"\n'
    )
    (docs / "index.rst").write_text(
        "The sea\n=======\n\n``code``\n\n.. include:: part/more.txt\n\n"
        ".. toctree::\n\n   part/one\n\n.. only:: latex\n\n   Unseen.\n"
    )
    (docs / "part" / "more.txt").write_text("The included |where|.\n")
    (docs / "part" / "one.rst").write_text("The sea\n=======\n\nFish, ship.\n")
    (docs / "ignored.rst").write_text("Ignored\n=======\n")
    return tmp_path


def words(run, *arguments):
    code, out, err = run("count", *arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)["words"]


def test_a_doctree_has_what_is_included_and_what_the_project_substitutes(sphinx_project, run):
    assert words(run, "docs", "--text", "doctree", "--workers", "1") == DOCTREE
    assert not Path("docs/_build").exists()


def test_documents_are_named_and_chosen_as_sources_are(sphinx_project, run):
    arguments = ["--text", "doctree", "--format", "json", "--by-document", "--workers", "1"]
    _, out, _ = run("count", "docs/part", *arguments)
    assert json.loads(out)["by_document"] == {"one.rst": {"fish": 1, "sea": 1, "ship": 1, "the": 1}}
    Path("pyproject.toml").write_text(
        '[tool.sphinx-mrstats]\ntext = "doctree"\nexclude = ["part/*"]\n'
    )
    _, out, _ = run("count", "docs/index.rst", "docs/part", "--format", "json", "--by-document")
    assert list(json.loads(out)["by_document"]) == ["docs/index.rst"]


def test_code_is_counted_where_it_is_asked_for(sphinx_project, run):
    assert words(run, "docs", "--text", "doctree", "--include", "code") == DOCTREE | {"code": 1}


def test_sphinx_warnings_are_shown_without_escape_sequences(sphinx_project, run):
    Path("docs/index.rst").write_text("The sea\n=====\n")
    code, _, err = run("count", "docs", "--text", "doctree", "--workers", "1")
    assert code == 0
    assert "WARNING: Title underline too short." in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("extensions = ['nonesuch']", "Could not import extension nonesuch"),
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; sys.exit(3)", "called sys.exit()"),
    ],
)
def test_a_project_that_sphinx_cannot_read_is_told(sphinx_project, run, conf, message):
    Path("docs/conf.py").write_text(conf)
    code, out, err = run("count", "docs", "--text", "doctree")
    assert (code, out) == (2, "")
    assert err.startswith(f"sphinx-mrstats: error: {sphinx_project / 'docs' / 'conf.py'}: ")
    assert message in err


def test_without_a_conf_py_there_are_no_doctrees(project, run):
    code, out, err = run("count", "docs", "--text", "doctree")
    assert (code, out) == (2, "")
    assert err.startswith(
        "sphinx-mrstats: error: --text doctree: there is no conf.py in docs or above it"
    )


def test_a_missing_path_is_an_error(sphinx_project, run):
    assert run("count", "dosc", "--text", "doctree") == (
        2,
        "",
        "sphinx-mrstats: error: dosc: no such file or folder\n",
    )


def test_a_file_that_sphinx_does_not_read_makes_an_empty_result(sphinx_project, run):
    code, out, err = run("count", "docs/ignored.rst", "--text", "doctree", "--workers", "1")
    assert code == 2
    assert out.startswith("0 documents")
    assert "there are no documents: Sphinx reads none in docs/ignored.rst" in err
