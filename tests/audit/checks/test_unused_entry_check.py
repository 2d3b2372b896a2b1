"""What the check ``unused-entry`` finds."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.baseline import Entry

DOCUMENTS = {"a.rst": 'The sea of ``GitHub`` and my_name, "quoted name".\n\n.. comment: ox\n'}


def found(outcome):
    return [(finding.path, finding.line, finding.word) for finding in outcome.findings]


def test_lines_of_the_lock(audit, tmp_path):
    (tmp_path / "vocabulary.lock").write_text("# ours\nand\nof\nsea\nthe\nwhale\n")
    outcome = audit(DOCUMENTS, select=["unused-entry"])
    assert found(outcome) == [("vocabulary.lock", 6, "whale")]
    assert outcome.findings[0].message == "'whale' is in no document any more"
    assert outcome.fails


def test_suppressions_that_nothing_needs(audit, tmp_path):
    (tmp_path / "vocabulary.lock").write_text("and\nname\nof\nquoted\nthe\n")
    documents = {**DOCUMENTS, "b.rst": ".. mrstats: ignore[new-word] sea kraken\n\nThe sea.\n"}
    toml = 'allow = ["new-word: my", "unicode: x", "anything"]\n'
    outcome = audit(documents, select=["unused-entry", "new-word"], toml=toml)
    unused = [finding for finding in outcome.findings if finding.check == "unused-entry"]
    assert [(finding.path, finding.line, finding.word) for finding in unused] == [
        ("docs/b.rst", 1, "kraken")
    ]


def test_entries_of_the_baseline(audit):
    gone = Entry("unicode", "teh", "docs/a.rst", 1, "0123", 7)
    other = Entry("term", "ox", "docs/a.rst", 1, "4567", 8)
    outcome = audit(DOCUMENTS, select=["unused-entry", "unicode"], baseline=[gone, other])
    [finding] = outcome.findings
    assert (finding.line, finding.level, finding.places[0].form) == (7, "note", "teh")
    assert "write the baseline anew" in finding.message


LISTS = {
    "spelling_wordlist.txt": "GitHub\ngithub\nSea\nmy_name\nox\nwhale\n",
    ".codespellignore": "# ours\nhub\nmy\nnope\n",
    "accept.txt": "[Ss]ea\n(?i)GITHUB\nquoted name\nof ``Git\nQuoted name\ngit\n(\n",
    "cspell.json": '{"words": [\n"sea",\n"kraken"\n]}',
}
TOML = "[tool.sphinx-mrstats.audit.unused-entry]\n"


def test_entries_of_other_lists(audit, tmp_path):
    for name, text in LISTS.items():
        (tmp_path / name).write_text(text)
    toml = f"{TOML}lists = {list(LISTS)}\n"
    assert found(audit(DOCUMENTS, select=["unused-entry"], toml=toml)) == [
        (".codespellignore", 4, "nope"),
        ("accept.txt", 4, "of ``Git"),
        ("accept.txt", 5, "Quoted name"),
        ("accept.txt", 6, "git"),
        ("cspell.json", 3, "kraken"),
        ("spelling_wordlist.txt", 6, "whale"),
    ]


def test_other_files_use_words_too(audit, tmp_path):
    (tmp_path / "words.txt").write_text("whale\nkraken\n")
    (tmp_path / "accept.txt").write_text("the w.*le\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("# the whale\n")
    toml = f'{TOML}lists = ["words.txt", "accept.txt"]\nfiles = ["src/**/*.py"]\n'
    for engine in ("serial", "pool"):
        outcome = audit(DOCUMENTS, select=["unused-entry"], toml=toml, engine=engine)
        assert found(outcome) == [("words.txt", 2, "kraken")]


@pytest.mark.parametrize("toml", ["", f"{TOML}lists = []\n"])
def test_without_lists_nothing_is_unused(audit, toml):
    assert audit(DOCUMENTS, select=["unused-entry"], toml=toml).findings == []
