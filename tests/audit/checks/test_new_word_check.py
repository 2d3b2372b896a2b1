"""What the check ``new-word`` finds."""

from __future__ import annotations

import pytest

from sphinx_mrstats.errors import ConfigurationError

DOCUMENTS = {"a.rst": "The sea.\n\nA *Whale* and\na whale. ``code``\n", "b.rst": "The whale.\n"}


def test_without_a_lock_nothing_is_new(audit):
    assert audit(DOCUMENTS, select=["new-word"]).findings == []


def test_a_new_word_is_one_finding_with_all_its_places(audit, tmp_path):
    (tmp_path / "vocabulary.lock").write_text("a\nand\nsea\nthe\nold\n")
    [finding] = audit(DOCUMENTS, select=["new-word"]).findings
    assert (finding.word, finding.message) == (
        "whale",
        "'whale' is a new word, not in vocabulary.lock",
    )
    places = [(place.path, place.line, place.column, place.form) for place in finding.places]
    assert places == [
        ("docs/a.rst", 3, 4, "Whale"),
        ("docs/a.rst", 4, 3, "whale"),
        ("docs/b.rst", 1, 5, "whale"),
    ]


def test_the_lock_may_be_elsewhere_and_has_to_be_there(audit, tmp_path):
    toml = '[tool.sphinx-mrstats.audit.new-word]\nlock = "words.txt"\n'
    with pytest.raises(ConfigurationError, match=r"words\.txt: no such file"):
        audit(DOCUMENTS, select=["new-word"], toml=toml)
    (tmp_path / "words.txt").write_text("a and sea the whale".replace(" ", "\n"))
    assert audit(DOCUMENTS, select=["new-word"], toml=toml).findings == []


def test_a_new_word_can_be_wanted(audit, tmp_path):
    (tmp_path / "vocabulary.lock").write_text("a\nand\nsea\nthe\n")
    toml = 'allow = ["new-word: whale"]\n'
    assert audit(DOCUMENTS, select=["new-word"], toml=toml).findings == []
