"""What `sphinx-mrstats keywords` writes, says and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sphinx_mrstats.analysis.keyness import log_likelihood


@pytest.fixture
def pages(project):
    Path("docs/index.rst").write_text("The sea. The sea, the sea and the ship.\n")
    Path("docs/part/one.rst").write_text("The whale and the whale.\n")
    return project


def test_each_document_has_its_words(pages, run):
    code, out, err = run("keywords", "docs")
    assert (code, err) == (0, "")
    assert out == "index.rst\n  sea, ship, the\npart/one.rst\n  whale, and\n"


def test_a_document_without_any_says_so(project, run):
    assert run("keywords", "docs/index.rst")[1] == "docs/index.rst\n  (none)\n"


@pytest.mark.parametrize("glob", ["part/*", "part/one.rst", "**/one"])
def test_chosen_documents_are_compared_with_the_rest(pages, run, glob):
    code, out, _ = run("keywords", "docs", "--document", glob)
    lines = out.splitlines()
    assert code == 0
    assert lines[:2] == [glob, "Word    Count   A million   Elsewhere    G²   Log ratio"]
    assert lines[3].split() == ["whale", "2", "400,000", "0", "4.1", "2.85"]
    assert lines[-1] == "5 words (tokens) in 1 document · elsewhere 9 in 1 document"


def test_json_and_csv_have_the_same_figures(pages, run):
    content = json.loads(run("keywords", "docs", "--format", "json")[1])
    first = content["comparisons"][0]
    assert (first["name"], first["n_tokens"], first["other_n_tokens"]) == ("index.rst", 9, 5)
    assert first["keywords"][0]["word"] == "sea"
    assert first["keywords"][0]["keyness"] == round(log_likelihood(3, 9, 0, 5), 6)
    rows = list(csv.DictReader(run("keywords", "docs", "--format", "csv")[1].splitlines()))
    assert [(row["document"], row["word"]) for row in rows] == [
        (each["name"], keyword["word"])
        for each in content["comparisons"]
        for keyword in each["keywords"]
    ]


def test_a_reference_is_a_folder_or_a_vocabulary(pages, run):
    Path("other").mkdir()
    Path("other/a.rst").write_text("The sea and the ship.\n")
    assert run("count", "other", "--format=json", "--output=other.json")[0] == 0
    folder = run("keywords", "docs", "--reference", "other", "--format", "json")
    assert folder[0] == 0
    assert run("keywords", "docs", "--reference", "other.json", "--format", "json") == folder
    words = [each["word"] for each in json.loads(folder[1])["comparisons"][0]["keywords"]]
    assert words == ["whale", "the", "sea"]
    chosen = run("keywords", "docs", "--reference=other", "--document=part/*", "--format=json")[1]
    assert json.loads(chosen)["comparisons"][0]["n_tokens"] == 5


def test_documents_are_compared_with_a_language(pages, run):
    code, out, err = run("keywords", "docs", "--against", "en", "--top", 1)
    assert (code, err) == (0, "")
    assert out.splitlines()[2].split()[0] == "sea"
    assert out.splitlines()[-1].startswith("14 words (tokens) in 2 documents · elsewhere 1,6")
    code, out, err = run("keywords", "docs", "--against", "tlh")
    assert code == 2
    assert "--against: there is no list of the words of 'tlh'; there is ar, de, en, es" in err
    assert run("keywords", "docs", "--against", "en", "--reference", "docs")[0] == 2


def test_filters(pages, run):
    options = ["--stop-words", "en", "--min-length", 4, "--sort", "ratio"]
    assert run("keywords", "docs", *options)[1] == "index.rst\n  ship\npart/one.rst\n  whale\n"
    assert "(none)\n" in run("keywords", "docs", "--min-g2", "3.84")[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--document", "no*"], "matches none of 2 documents, of which the first is index.rst"),
        (["--document", "[z-a]"], "can't be read"),
        (["--reference", "no.json"], "no.json: "),
        (["--reference", "nowhere"], "nowhere: no such file or folder"),
        (["--min-g2", "much"], 'expected a number from 0; got "much"'),
        (["--min-g2", "nan"], "expected a number from 0; got nan"),
    ],
)
def test_what_cannot_be_compared_ends_with_2(pages, run, options, message):
    code, out, err = run("keywords", "docs", *options)
    assert (code, out) == (2, "")
    assert message in err
