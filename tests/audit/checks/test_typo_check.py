"""The check ``typo``: misspelled words in documents, with their places."""

from __future__ import annotations

import pytest

from sphinx_mrstats.errors import ConfigurationError

TEXT = "The server receives a message. The servers receive messages, the message is received.\n\n"
SELECT = ("typo",)


def found(outcome):
    return [(each.path, each.line, each.word, each.suggestion) for each in outcome.findings]


def words(outcome):
    return [each.word for each in outcome.findings]


def test_a_misspelled_word_is_found_where_it_stands(audit):
    outcome = audit({"a.rst": TEXT * 30, "b.rst": "Some text.\n\nA mesage here."}, select=SELECT)
    assert found(outcome) == [("docs/b.rst", 3, "mesage", "message")]
    assert outcome.findings[0].message == "'mesage' is a common misspelling of 'message'"
    assert outcome.findings[0].confidence > 0.9


def test_what_no_list_has_is_found_by_the_words_near_it(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "Some text.\n\nThe text of a messoge here."}
    [finding] = audit(documents, select=SELECT).findings
    assert finding.message == (
        "'messoge' looks misspelled: another vowel, in a word that occurs 60 times"
    )


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("provied", ("provided", "proved")),  # on the list
        ("downloade", ("downloaded",)),  # a longer word
        ("mesage", ()),
    ],
)
def test_what_else_may_have_been_meant_is_known(audit, word, others):
    [finding] = audit(
        {"a.rst": TEXT * 30, "b.rst": f"We have {word} here."}, select=SELECT
    ).findings
    assert set(others) <= set(finding.others)
    assert bool(others) == bool(finding.others)


@pytest.mark.parametrize("word", ["wrod", "recieve", "occured", "definately"])
def test_a_page_of_twenty_words_is_enough(audit, word):
    text = f"This page says little, and it is all that there is to read of the {word} for now."
    assert words(audit({"a.rst": text}, select=SELECT)) == [word]


def test_a_word_that_stands_nowhere_else_may_have_been_meant(audit):
    text = "We would like to give two more explainations in the text that follows."
    [finding] = audit({"a.rst": TEXT * 30, "b.rst": text}, select=SELECT).findings
    assert (finding.word, finding.suggestion) == ("explainations", "explanations")


def test_one_word_is_one_finding_with_its_places(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "It got a mesage.\n\nIt lost the mesage."}
    [finding] = audit(documents, select=SELECT).findings
    assert [place.line for place in finding.places] == [1, 3]


def test_repeats_are_no_proof_of_innocence(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "It will recieve the text.\n\n" * 3}
    assert words(audit(documents, select=SELECT)) == ["recieve"]


def test_the_suggestion_takes_the_case_of_the_place(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "Mesage and text\n===============\n\nA mesage here."}
    [finding] = audit(documents, select=SELECT).findings
    assert [place.suggestion for place in finding.places] == ["Message", "message"]


def test_a_part_of_a_word_with_hyphens_is_corrected_within_it(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "It is a text with a mesage-queue in it."}
    assert found(audit(documents, select=SELECT))[0][2:] == ("mesage-queue", "message-queue")


@pytest.mark.parametrize(
    "text",
    [
        "- Fix a typo: mesage.",
        "- Rename mesage to message.",
        "Contributors\n============\n\n* Manny Thijs\n* Jonn Clauss",
        "Thanks to Jonn Clauss, Manny Thijs and others for what they did.",
        "The backends have kwargs, backoffs and a hashtable, as in pwsh.",
        "The behaviour of colours in the centre was analysed, modelled and organised.",
    ],
    ids=["typo", "renamed", "contributors", "thanks", "jargon", "british"],
)
def test_talk_of_typos_names_jargon_and_british_spelling_are_none(audit, text):
    assert words(audit({"a.rst": TEXT * 30, "b.rst": text}, select=SELECT)) == []


def test_a_word_in_code_alone_is_none(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "It calls ``get_mesage()`` here."}
    assert words(audit(documents, select=SELECT)) == []


def test_a_word_in_code_too_is_one_where_a_list_has_it(audit):
    text = "It gets a mesage from there, by ``get_mesage``."
    documents = {"a.rst": TEXT * 30, "b.rst": text}
    assert words(audit(documents, select=SELECT)) == ["mesage"]


def test_the_least_score_is_an_option(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "A mesage here."}
    toml = "[tool.sphinx-mrstats.audit.typo]\nmin-score = 1.0"
    assert words(audit(documents, select=SELECT, toml=toml)) == []


def test_languages_are_no_vocabulary_together(audit):
    german = "Die Nachricht und der Bericht sind nicht hier, wie sie sagen. " * 30
    documents = {"a.rst": TEXT * 30, "de.rst": german + "\n\nEine Nachicht und ein mesage."}
    assert words(audit(documents, select=SELECT)) == ["nachicht"]


def test_scripts_without_spaces_have_none(audit):
    chinese = "文档和代码。 " * 30 + "文档和代吗。 The mesage."
    assert words(audit({"a.rst": TEXT * 30, "zh.rst": chinese}, select=SELECT)) == []


def test_without_a_lexicon_words_of_the_corpus_are_enough(audit):
    documents = {"a.rst": TEXT * 30, "b.rst": "Some text with a mesage here, as it is."}
    toml = '[tool.sphinx-mrstats.audit.typo]\nlexicon = ""'
    assert words(audit(documents, select=SELECT, toml=toml)) == ["mesage"]


def test_an_unknown_lexicon_is_refused_with_those_there_are(audit):
    toml = '[tool.sphinx-mrstats.audit.typo]\nlexicon = "tlh"'
    with pytest.raises(ConfigurationError, match=r"lexicon = 'tlh': .* de, en,"):
        audit({"a.rst": TEXT}, select=SELECT, toml=toml)


def test_capitalised_forms_within_a_sentence_are_collected():
    from sphinx_mrstats.audit.reading import ReadJob
    from sphinx_mrstats.audit.texts import GivenText

    job = ReadJob()
    part = job.start()
    job.take(GivenText("a", "a", "a", ((1, "By Ann Lee, Bob and Kim. Then"),)), part)
    assert part.forms.within == {"Kim": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Thanks go to\n\n- Abel Matser (@abel)",  # a name, with a handle
        "By Stephen Brawner, Thijs Raymakers, Louise Poubel, and Kaven Yau.",  # a list of names
        "Then wait for the ANE bit, and set the INH line.",  # short forms
        "Add a format for the command parsin… and so on",  # cut off
        "Start it with the option -hda, then log in.",  # an option
        "Install it by zypper, or edit it in spyder.",  # names of software
        "A couldnt-parse error is raised.",  # the name of an error
        "The kerneld and lockd programs are gone.",  # daemons
        "M. Unser wrote it.",  # a name, behind an initial
        "A *S* mall *U* ncomplicated language",  # the letters of a short form
    ],
)
def test_names_short_forms_and_what_is_cut_off_are_no_misspellings(audit, text):
    documents = {"a.rst": TEXT * 30, "b.rst": text}
    toml = "confidence = 0.5"
    assert words(audit(documents, select=SELECT, toml=toml)) == []


def test_the_missing_letter_of_a_verb_is_meant(audit):
    text = "The sensor is powerd by a battery."
    [finding] = audit({"a.rst": TEXT * 30, "b.rst": text}, select=SELECT).findings
    assert finding.suggestion == "powered"


def test_where_nothing_is_surely_misspelled_scores_are_lower(audit):
    # as many rare words as a page of names has, and one that may be misspelled
    names = [f"{a}{b}{c}" for a in ("zyk", "vrok", "plim") for b in "aeiou" for c in ("xta", "lpo")]
    documents = {"a.rst": TEXT * 30 + f"The messoge is here, with {' and '.join(names * 2)}."}
    extra = "\n\n" + " ".join(f"{name}{end}" for name in names for end in ("fu", "ga", "ki", "wo"))
    [alone] = [each for each in audit(documents, select=SELECT).findings if each.word == "messoge"]
    [many] = [
        each
        for each in audit({"a.rst": documents["a.rst"] + extra}, select=SELECT).findings
        if each.word == "messoge"
    ]
    assert many.confidence < alone.confidence


def test_a_word_that_one_document_lets_pass_is_as_sure_in_another(audit):
    text = "A page of the documentation that was recieved from a reader.\n"
    plain = audit({"a.rst": text, "b.rst": text}, select=["typo"])
    remark = ".. mrstats: ignore recieved\n\n"
    [found] = audit({"a.rst": text, "b.rst": remark + text}, select=["typo"]).findings
    assert [place.path for place in found.places] == ["docs/a.rst"]
    assert found.confidence == plain.findings[0].confidence
