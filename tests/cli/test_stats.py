"""What `sphinx-mrstats stats` writes, says and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path


def test_the_numbers(project, run):
    code, out, err = run("stats", "docs", "--window", 5)
    assert (code, err) == (0, "")
    assert [line.rsplit(maxsplit=1) for line in out.splitlines()[:3]] == [
        ["Documents", "2"],
        ["Words (tokens)", "13"],
        ["Different words (types)", "7"],
    ]
    assert "(hapaxes)      4  57.1% of the types" in out
    assert "Type-token ratio                 0.538" in out
    assert out.splitlines()[-1].split() == [
        *["Reading", "time", "1", "min", "at", "238", "words", "a", "minute"]
    ]
    assert "of 5 windows of 5 words\n" in out


def test_json_and_csv_have_the_same_numbers(project, run):
    content = json.loads(run("stats", "docs", "--window", "5", "--format", "json")[1])
    assert content.pop("format") == 1
    rows = csv.reader(run("stats", "docs", "--window=5", "--format=csv")[1].splitlines())
    assert [list(row) for row in rows] == [
        ["measure", "value"],
        *([name, str(value)] for name, value in content.items()),
    ]
    assert content["tokens"] == 13
    assert content["type_token_ratio"] == round(7 / 13, 6)
    assert content["mattr_windows"] == 5


def test_what_is_too_small_to_be_measured_is_left_open(project, run):
    Path("docs/index.rst").write_text("Sea\n")
    content = json.loads(run("stats", "docs/index.rst", "--format", "json")[1])
    assert [content[name] for name in ("mattr", "heaps_k", "zipf_exponent")] == [None] * 3
    out = run("stats", "docs/index.rst")[1]
    assert "no document has 500 words" in out
    assert "takes two documents with words" in out
    assert "takes two different words" in out


def test_an_empty_corpus_ends_with_2(tmp_path, project, run):
    (tmp_path / "none").mkdir()
    code, out, err = run("stats", "none")
    assert code == 2
    assert "Documents" in out
    assert "there are no documents" in err


def test_doctrees_have_no_order(project, run):
    Path("docs/conf.py").write_text("")
    code, out, err = run("stats", "docs", "--text", "doctree", "--format", "json")
    content = json.loads(out)
    assert code == 0
    assert (content["documents"], content["mattr"]) == (2, None)
    assert "MATTR is left out" in err
