"""What `sphinx-mrstats ngrams` writes, says and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest


@pytest.fixture
def pairs(project):
    Path("docs/index.rst").write_text("The sea. The sea, the sea and\nthe whale.\n")
    return project


def test_the_table(pairs, run):
    code, out, err = run("ngrams", "docs", "--top", 2)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["Words", "Count", "Share", "Documents", "G²", "PMI"]
    assert lines[2].split()[:5] == ["the", "sea", "3", "33.33%", "1"]
    assert lines[3].split()[:3] == ["and", "the", "1"]
    assert lines[4:] == ["", "2 documents · 9 n-grams of size 2 · 7 different"]


def test_json_has_all_and_csv_the_same(pairs, run):
    content = json.loads(run("ngrams", "docs", "--format", "json", "--sort", "g2")[1])
    assert {key: content[key] for key in ("format", "size", "documents", "tokens", "types")} == {
        "format": 1,
        "size": 2,
        "documents": 2,
        "tokens": 9,
        "types": 7,
    }
    assert len(content["ngrams"]) == 7
    rows = list(csv.DictReader(run("ngrams", "docs", "--format=csv", "--sort=g2")[1].splitlines()))
    assert [{k: str(v) for k, v in each.items()} for each in content["ngrams"]] == rows


def test_size_and_filters(pairs, run):
    options = ["--size", 3, "--stop-words", "en", "--format", "csv"]
    _, out, _ = run("ngrams", "docs", *options)
    assert out.splitlines()[1:] == []
    _, out, _ = run("ngrams", "docs", "--size", 3, "--format", "csv")
    assert [line.split(",")[1] for line in out.splitlines()[1:]] == [
        *["and the whale", "sea and the", "the sea and", "the whale's sea"]
    ]
    _, out, _ = run("ngrams", "docs", "--min-count", 2, "--format", "csv")
    assert [line.split(",")[1] for line in out.splitlines()] == ["ngram", "the sea"]


def test_a_single_word_has_no_association(pairs, run):
    assert "G²" not in run("ngrams", "docs", "--size", 1)[1]


def test_an_empty_corpus_ends_with_2(tmp_path, project, run):
    (tmp_path / "none").mkdir()
    code, out, err = run("ngrams", "none")
    assert code == 2
    assert out == "0 documents · 0 n-grams of size 2 · 0 different\n"
    assert "there are no documents" in err
    assert run("ngrams", "docs", "--sort", "size")[0] == 2
