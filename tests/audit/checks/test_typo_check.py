"""The check ``typo``: misspelled words in documents, with their places."""

from __future__ import annotations

import pytest

from sphinx_mrstats.errors import ConfigurationError

TEXT = "The server receives a message. The servers receive messages, the message is received.\n\n"
SELECT = ("typo",)


def found(outcome):
    return [(each.path, each.line, each.word, each.suggestion) for each in outcome.findings]


def test_a_misspelled_word_is_found_where_it_stands(audit):
    outcome = audit({"a.rst": TEXT * 30, "b.rst": "Some text.\n\nA mesage here."}, select=SELECT)
    assert found(outcome) == [("docs/b.rst", 3, "mesage", "message")]
    assert outcome.findings[0].message.startswith(
        "'mesage' looks misspelled: a double letter is single, in a word that occurs 60 times"
    )


def test_each_word_is_a_finding_with_its_places(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "A mesage.\n\nThe mesage."}
    [finding] = audit(documents, select=SELECT).findings
    assert [place.line for place in finding.places] == [1, 3]


def test_a_word_that_stands_in_a_literal_too_is_none(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "A mesage: ``get_mesage()``."}
    assert found(audit(documents, select=SELECT)) == []


def test_the_least_score_is_an_option(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "A mesage here."}
    assert (
        found(
            audit(
                documents, select=SELECT, toml="[tool.sphinx-mrstats.audit.typo]\nmin-score = 1.0"
            )
        )
        == []
    )


def test_words_of_a_lexicon_are_none(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "It will sever the mesage."}
    toml = '[tool.sphinx-mrstats.audit.typo]\nmin-score = 0.01\nlexicon = "{}"'
    words = [each.word for each in audit(documents, select=SELECT, toml=toml.format("")).findings]
    assert words == ["sever", "mesage"]
    outcome = audit(documents, select=SELECT, toml=toml.format("en"))
    assert [each.word for each in outcome.findings] == ["mesage"]


def test_an_unknown_lexicon_is_refused_with_those_there_are(audit):
    toml = '[tool.sphinx-mrstats.audit.typo]\nlexicon = "tlh"'
    with pytest.raises(ConfigurationError, match=r"lexicon = 'tlh': .* de, en,"):
        audit({"a.rst": TEXT}, select=SELECT, toml=toml)


def test_a_lexicon_of_another_language_is_left_out(audit):
    """Its words would take nothing away, and the score that goes with it would add alarms."""
    documents = {"a.rst": "Wir zeigen, wie die Nachricht gezeigt wird. " * 30, "b.rst": "Nachicht."}
    toml = '[tool.sphinx-mrstats.audit.typo]\nlexicon = "{}"'
    english, none = (
        audit(documents, select=SELECT, toml=toml.format(language)).findings
        for language in ("en", "")
    )
    assert english == none != []


def test_forms_beside_capitals_and_commas_are_collected(audit):
    from sphinx_mrstats.audit.material import ReadJob
    from sphinx_mrstats.audit.texts import GivenText

    job = ReadJob()
    part = job.start()
    job.take(GivenText("a", "a", "a", ((1, "By Ann Lee, Bob and Kim. Then"),)), part)
    assert part.forms.within == {"Kim": 1}
    assert part.forms.beside == {"Ann": 1, "Lee": 1, "Bob": 1}
