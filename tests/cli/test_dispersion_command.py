"""What `sphinx-mrstats stats --words` writes and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.analysis.dispersion import dispersions


@pytest.fixture
def pages(project):
    Path("docs/index.rst").write_text("The sea, the sea, the sea. " * 2)
    Path("docs/part/one.rst").write_text("The whale, the whale and the whale. " * 2)
    return project


def test_words_of_few_documents_come_first(pages, run):
    code, out, err = run("stats", "--words", "docs")
    assert (code, err) == (0, "")
    assert out == (
        "Word    Count   Documents      DP   DPnorm\n"
        "──────────────────────────────────────────\n"
        "sea         6           1   0.538    1.000\n"
        "whale       6           1   0.462    0.857\n"
        "the        12           2   0.038    0.071\n"
    )


def test_orders_and_filters(pages, run):
    def words(*options):
        rows = csv.DictReader(
            run("stats", "--words", "docs", "--format=csv", *options)[1].splitlines()
        )
        return [row["word"] for row in rows]

    assert words("--sort", "even") == ["the", "whale", "sea"]
    assert words("--sort", "count") == ["the", "sea", "whale"]
    assert words("--min-count", "1")[-2:] == ["and", "the"]
    assert words("--min-count", "7", "--min-length", "4") == []
    assert words("--stop-words", "en", "--top", "1") == ["sea"]


def test_json_has_the_figures_of_the_analysis(pages, run):
    content = json.loads(run("stats", "--words", "docs", "--format=json", "--min-count=1")[1])
    measured = dispersions(count_documents("docs", by_document=True))
    assert {each["word"]: each["dp"] for each in content["words"]} == {
        word: round(each.dp, 6) for word, each in measured.items()
    }


def test_no_word_is_no_table(pages, run):
    assert run("stats", "--words", "docs", "--min-count", "99") == (0, "", "")
