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


def test_translations_are_weighed_by_words(project, run):
    for language, translated in (("de", "Wal"), ("fr", "")):
        folder = Path("docs", "locales", language, "LC_MESSAGES")
        folder.mkdir(parents=True)
        (folder / "guide.po").write_text(
            f'msgid "the white whale"\nmsgstr "{translated}"\nmsgid "sea"\nmsgstr "x"\n'
        )
    code, out, err = run("stats", "docs", "--translations")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines() if "─" not in line] == [
        ["Language", "Words", "Translated", "Fuzzy", "Missing", "Share"],
        ["de", "4", "4", "0", "0", "100.0%"],
        ["fr", "4", "1", "0", "3", "25.0%"],
    ]
    out = run("stats", "docs", "--translations", "--by-catalogue", "--format", "markdown")[1]
    assert "**`fr`**" in out
    assert "| `guide` | 4 | 1 | 0 | 3 | 25.0% |" in out
    rows = csv.DictReader(run("stats", "docs", "--translations", "--format=csv")[1].splitlines())
    assert [(row["catalogue"], row["missing"]) for row in rows] == [("guide", "0"), ("guide", "3")]


def test_translations_that_can_not_be_counted_are_told(project, run):
    code, out, err = run("stats", "docs", "--translations")
    assert (code, out.strip()) == (2, "")
    assert "there are no catalogues (.po files) in docs: give the folder that holds them" in err
    Path("docs", "de.po").write_text("damaged")
    code, _, err = run("stats", "docs", "--translations")
    assert code == 2
    assert "docs/de.po:1: not counted" in err
    assert run("stats", "docs", "--by-catalogue")[0] == 2
    assert run("stats", "--translations", "--files-from", "docs/index.rst")[0] == 2
