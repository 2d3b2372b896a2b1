"""What `sphinx-mrstats explain` writes, says and returns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def pages(project):
    Path("pyproject.toml").write_text(
        "[tool.sphinx-mrstats.audit]\n"
        'allow = ["term: boat"]\n'
        "[tool.sphinx-mrstats.audit.term.terms]\n"
        'ship = "vessel"\nboat = "vessel"\n'
        "[tool.sphinx-mrstats.audit.unused-entry]\n"
        'lists = ["words.txt"]\n'
    )
    Path("words.txt").write_text("sea\nSHIP\n")
    Path("docs/index.rst").write_text("The ship, the boat.\n\n.. A ship, ``ship``.\n")
    Path("docs/part/one.rst").write_text("The ``ship``.\n")
    return project


def test_a_word_is_explained(pages, run):
    code, out, err = run("explain", "Ship", "docs")
    assert (code, err) == (0, "")
    assert out == (
        "ship\n"
        "  counted 1 time in 1 document; 3 places are not counted\n"
        "  a finding of term: 'ship' is not to be used; write: vessel (docs/index.rst:1)\n"
        "  in words.txt:2 (SHIP)\n"
        "  typo: 'ship' is a word that is known to be right\n"
        "\n"
        "docs/index.rst\n"
        "  1:5  counted: prose\n"
        "        The ship, the boat.\n"
        "  3:6  not counted: a comment\n"
        "        .. A ship, ``ship``.\n"
        "  3:14  not counted: a comment\n"
        "\n"
        "docs/part/one.rst\n"
        "  1:7  not counted: an inline literal, which is code\n"
        "        The ``ship``.\n"
    )


def test_what_keeps_a_word_from_being_a_finding_is_named(pages, run):
    lines = run("explain", "boat", "docs")[1].splitlines()
    assert lines[1:4] == [
        "  counted 1 time in 1 document",
        "  ignored by the check term as pyproject.toml:2 says (boat)",
        "  no finding",
    ]
    assert run("audit", "docs", "--select=term", "--write-baseline=known.jsonl")[0] == 0
    text = Path("pyproject.toml").read_text()
    Path("pyproject.toml").write_text(text.replace("\n", '\nbaseline = "known.jsonl"\n', 1))
    out = run("explain", "ship", "docs")[1]
    assert "  no new finding of term, as it is in the baseline: 'ship' is not to be used" in out
    assert "a finding of term" not in out


def test_locks_and_stop_words_are_named(pages, run):
    assert run("lock", "docs/part", "--update")[0] == 0
    out = run("explain", "the", "docs")[1]
    assert "  a stop word of en, " in out
    assert "  in vocabulary.lock:1 (the)\n" in out
    out = run("explain", "boat", "docs")[1]
    assert "  not in vocabulary.lock\n" in out
    assert "  a finding of new-word: 'boat' is a new word, not in vocabulary.lock" in out


def test_places_are_chosen(pages, run):
    assert "not counted:" not in run("explain", "ship", "docs", "--counted")[1]
    out = run("explain", "ship", "docs", "--not-counted", "--top", "1")[1]
    assert " counted: prose" not in out
    assert out.endswith("\nand 2 more places (--top 0: all)\n")
    out = run("explain", "ship", "docs", "--include", "code", "--counted")[1]
    assert out.count("counted: ") == 2


def test_json_has_all_places(pages, run):
    content = json.loads(run("explain", "ship", "docs", "--format", "json")[1])
    assert (content["word"], content["count"], content["documents"]) == ("ship", 1, 1)
    assert content["findings"][0]["suggestion"] == "vessel"
    assert content["lists"] == [{"path": "words.txt", "line": 2, "entry": "SHIP"}]
    assert content["places"][3] == {
        "path": "docs/part/one.rst",
        "line": 1,
        "column": 7,
        "form": "ship",
        "context": "The ``ship``.",
        "is_counted": False,
        "region": "an inline literal, which is code",
    }


def test_a_word_that_is_nowhere_is_explained_too(pages, run):
    code, out, _ = run("explain", "kraken", "docs")
    assert (code, out) == (0, "kraken\n  not counted anywhere\n  no finding\n")


@pytest.mark.parametrize("engine", ["serial", "pool"])
def test_engines_never_matter(pages, run, engine):
    usual = run("explain", "ship", "docs")
    assert run("explain", "ship", "docs", "--engine", engine, "--workers", "2") == usual


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("utf8", "'utf8' is never counted: it is no word"),
        ("the sea", "'the sea' is 2 words as they are counted: the, sea; explain one"),
        ("snake_case", "'snake_case' is 2 words as they are counted: snake, case"),
    ],
)
def test_what_is_not_one_word_ends_with_2(pages, run, word, message):
    code, out, err = run("explain", word, "docs")
    assert (code, out) == (2, "")
    assert message in err


def test_a_misspelling_is_explained_by_what_speaks_for_it_and_against(pages, run):
    Path("docs/index.rst").write_text("They will receive what others recieve.\n")
    lines = run("explain", "recieve", "docs")[1].splitlines()
    assert lines[2].startswith("  a finding of typo: 'recieve' is a common misspelling")
    assert lines[3].startswith(
        "  typo: 'recieve' may be misspelled for 'receive', with a score of "
    )
    assert "what speaks for that: " in lines[4]
    assert "a list of misspellings corrects it so (+" in lines[4]
    assert "what speaks against it: " in lines[5]
    assert "rare words are seldom misspelled (-" in lines[5]
    Path("docs/index.rst").write_text("Fix a typo: recieve.\n")
    out = run("explain", "recieve", "docs")[1]
    assert "  no finding\n" in out
    assert "no finding: each of its lines speaks of a misspelling" in out
