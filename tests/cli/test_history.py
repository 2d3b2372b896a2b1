"""What `sphinx-mrstats history` writes, says and returns."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.cli.revisions import version_of


def six_tags(repo):
    repo.commit({"README.rst": "Nothing yet.\n"}, tag="v0.9")
    repo.commit({"docs/index.rst": "The sea, the sea.\n"}, tag="v1.0")
    repo.commit({"docs/a.rst": "A whale.\n"}, tag="v1.10")
    repo.commit({"docs/a.rst": "A whale, a cat.\n"}, tag="v2.0rc1")
    repo.commit({"docs/a.rst": "A cat.\n"}, tag="nightly")
    repo.commit({"docs/b.rst": "The whale.\n"}, tag="v1.9")


@pytest.fixture
def releases(repo_from, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return repo_from(six_tags)


def names(run, *arguments):
    content = json.loads(run("history", *arguments, "docs", "--format=json")[1])
    return [row["name"] for row in content["revisions"]]


def test_all_tags_by_version(releases, run):
    code, out, err = run("history", "docs", "--word", "Whale")
    assert code == 0
    assert err == "sphinx-mrstats: note: left out, as they have no documents: v0.9\n"
    assert out == (
        "Revision   Date         Documents   Tokens   Types   New   Gone   whale\n"
        "───────────────────────────────────────────────────────────────────────\n"
        "v1.0       2026-01-02           1        4       2     -      -       0\n"
        "v1.9       2026-01-06           3        8       5     3      0       1\n"
        "v1.10      2026-01-03           2        6       4     0      1       1\n"
        "v2.0rc1    2026-01-04           2        8       5     0      0       1\n"
        "nightly    2026-01-05           2        6       4     0      1       0\n"
    )


def test_revisions_are_chosen_and_ordered(releases, run):
    assert names(run, "--sort=date") == ["v1.0", "v1.10", "v2.0rc1", "nightly", "v1.9"]
    assert names(run, "v1.*", "HEAD~1") == ["v1.0", "v1.9", "v1.10", "HEAD~1"]
    assert names(run, "--no-pre", "--last=2") == ["v1.10", "nightly"]
    assert names(run, "v[12].[0-9]", "v1.0") == ["v1.0", "v1.9"]
    assert names(run, "main") == ["main"]


def test_json_and_csv_have_the_same_figures(releases, run):
    options = ["history", "v1.*", "docs", "--word=sea"]
    content = json.loads(run(*options, "--format=json")[1])
    assert content["path"] == "docs"
    assert content["revisions"][1] == {
        "name": "v1.9",
        "commit": releases.git("rev-parse", "v1.9"),
        "date": "2026-01-06T12:00:00+00:00",
        "documents": 3,
        "tokens": 8,
        "types": 5,
        "new": 3,
        "gone": 0,
        "new_words": ["a", "cat", "whale"],
        "gone_words": [],
        "words": {"sea": 2},
    }
    rows = list(csv.DictReader(run(*options, "--format=csv")[1].splitlines()))
    assert [row["word:sea"] for row in rows] == ["2", "2", "2"]
    for row, other in zip(rows, content["revisions"], strict=True):
        assert row["revision"] == other["name"]
        assert row["new"] == ("" if other["new"] is None else str(other["new"]))
        assert all(row[key] == str(other[key]) for key in ("commit", "date", "tokens", "types"))


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_plot_is_written_beside_the_table(releases, run, suffix, start):
    plot = f"out.{suffix}"
    code, out, _ = run("history", "v1*", "docs", "--plot", plot, "--measure=types")
    assert code == 0
    assert out.startswith("Revision ")
    data = Path(plot).read_bytes()
    assert data.startswith(start)
    if suffix == "svg":
        assert b"v1.10" in data
        assert b"Different words (types)" in data


def test_without_matplotlib_a_plot_says_what_to_install(releases, run, monkeypatch):
    monkeypatch.setattr("sphinx_mrstats.render.plots.drawing.plots_version", lambda: "")
    code, out, err = run("history", "docs", "--plot=a.png")
    assert (code, out) == (2, "")
    assert "pip install 'sphinx-mrstats[plots]'" in err


def test_a_table_needs_no_matplotlib(releases, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run("history", "v1*", "docs")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["w*"], "'w*' matches none of 6 tags of the git repository of"),
        (["nowhere"], "'nowhere' is no revision"),
        (["--word", "two words"], "--word: 'two words' is 2 words; expected one"),
        (["--word", "x86"], "--word: 'x86' is no words; expected one"),
        (["--plot", "a.jpg"], "--plot a.jpg: expected a name that ends in one of .svg, .pdf, .png"),
        (["--plot", "a.svg", "--word=a", "--word=b", "--word=c"], "no more than 2 words"),
        (["--path", "guide"], "there are no documents: no revision has any in guide"),
        ([".."], ".. is in no git repository"),
    ],
)
def test_what_cannot_be_followed_ends_with_2(releases, run, arguments, message):
    code, out, err = run("history", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_plot_that_cannot_be_written_says_so(releases, run):
    code, _, err = run("history", "docs", "--plot=gone/a.svg")
    assert code == 2
    assert "gone/a.svg can't be written: no such file" in err


def test_no_tags_say_so(repo, run):
    repo.commit({"a.rst": "Word.\n"})
    assert "has no tags" in run("history")[2]
    assert run("history", "HEAD")[0] == 0


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("1.0", "1.0"),
        ("v1.0", "1.0"),
        ("release/2.0.1", "2.0.1"),
        ("rel_1_4_0", "1.4.0"),
        ("sphinx7.1b2", "7.1b2"),
        ("package-name-3.0", "3.0"),
        ("2024-01-05", "None"),
        ("nightly", "None"),
        ("", "None"),
    ],
)
def test_tags_end_with_versions(name, version):
    assert str(version_of(name)) == version
