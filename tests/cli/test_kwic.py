"""What `sphinx-mrstats kwic` writes, says and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sphinx_mrstats.cli import output


def test_lines_are_aligned_and_lead_to_the_source(project, run):
    code, out, err = run("kwic", "sea", "docs")
    assert (code, err) == (0, "")
    assert out == (
        "docs/index.rst:4:             The sea, the whale and the ship.\n"
        "docs/part/one.rst:4:  The whale's sea.\n"
    )


def test_phrases_and_orders(project, run):
    _, out, _ = run("kwic", "the Sea", "docs")
    assert out == "docs/index.rst:4:  The sea, the whale and the ship.\n"
    _, out, _ = run("kwic", "the", "docs", "--sort", "right", "--top", 1, "--context", 9)
    assert out == "docs/index.rst:4:  The sea, the\n"
    _, out, _ = run("kwic", "the", "docs", "--sort", "right", "--context", 9)
    assert "  and the ship.\n" in out  # which is code: shown, and not counted


def test_json_and_csv_have_the_same_places(project, run):
    content = json.loads(run("kwic", "whale", "docs", "--format", "json")[1])
    assert (content["format"], content["word"], content["count"]) == (1, "whale", 2)
    assert content["occurrences"][1] == {
        "document": "index.rst",
        "path": "docs/index.rst",
        "line": 4,
        "left": "The sea, the ",
        "keyword": "whale",
        "right": " and the ship.",
    }
    rows = list(csv.DictReader(run("kwic", "whale", "docs", "--format", "csv")[1].splitlines()))
    assert [row["line"] for row in rows] == ["1", "4"]
    assert rows[1]["left"] == "The sea, the "


def test_a_spreadsheet_takes_no_context_for_a_formula(project, run):
    Path("docs/index.rst").write_text("sea=1+1\n")
    _, out, _ = run("kwic", "sea", "docs/index.rst", "--format", "csv")
    assert out.splitlines()[1] == "docs/index.rst,1,,sea, =1+1"


def test_what_is_not_found_is_no_failure(project, run):
    code, out, err = run("kwic", "ship", "docs")
    assert (code, out) == (0, "")
    assert err == "sphinx-mrstats: note: 'ship' was not found\n"


@pytest.mark.parametrize("arguments", [["x86", "docs"], [], ["sea", "docs", "--sort", "up"]])
def test_what_cannot_be_searched_ends_with_2(project, run, arguments):
    code, out, err = run("kwic", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("sphinx-mrstats: error: ")


def test_on_a_terminal_lines_fit_and_words_stand_out(project, run, monkeypatch):
    Path("docs/index.rst").write_text(f"{'left ' * 9}*whale* {'right ' * 9}")
    monkeypatch.setattr(output, "screen_width", lambda: 50)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    _, out, _ = run("kwic", "whale", "docs")
    assert "\x1b[1;31mwhale\x1b[0m" in out
    monkeypatch.setenv("NO_COLOR", "1")
    [line] = run("kwic", "whale", "docs")[1].splitlines()
    assert "\x1b" not in line
    assert len(line) <= 50
    assert line.startswith("docs/index.rst:1:  ")
    assert "eft whale right" in line


def test_contexts_are_cut_between_words(project, run):
    Path("docs/index.rst").write_text("A terrible tempest took the sea, and sailors shivered.\n")
    _, out, _ = run("kwic", "sea", "docs/index.rst", "--context", 15)
    assert out == "docs/index.rst:1:  took the sea, and sailors\n"
    _, out, _ = run("kwic", "sea", "docs/index.rst", "--context", 2)
    assert out == "docs/index.rst:1:  sea,\n"


def test_the_source_is_searched_even_where_doctrees_are_counted(project, run):
    Path("pyproject.toml").write_text('[tool.sphinx-mrstats]\ntext = "doctree"\n')
    assert run("kwic", "sea", "docs")[0] == 0
    assert "--text" not in run("kwic", "--help")[1]


@pytest.mark.parametrize("command", ["kwic", "explain"])
def test_who_names_the_path_first_is_told_the_order(project, run, command):
    code, out, err = run(command, "docs", "whale")
    assert (code, out) == (2, "")
    right = f"the word comes before the paths: sphinx-mrstats {command} whale docs"
    assert err == f"sphinx-mrstats: error: {right}\n"
