"""Which language each document is in."""

from __future__ import annotations

from collections import Counter

from sphinx_mrstats.audit.misspelling.known import NOTHING, known_of
from sphinx_mrstats.audit.misspelling.languages import divide, language_of

ENGLISH = Counter({"the": 27, "and": 9, "of": 9, "sea": 9, "ship": 9, "late": 9})
GERMAN = Counter({"der": 9, "und": 9, "die": 9, "wal": 9, "meer": 9, "nicht": 9})
CHINESE = Counter({"文档和代码": 9, "the": 9})


def test_each_language_is_a_corpus_of_its_own_and_knows_its_words():
    known = known_of("en")
    corpora = divide({"a": ENGLISH, "b": GERMAN, "c": ENGLISH}, known, "en")
    assert [(each.names, each.known is known) for each in corpora] == [
        (("b",), False),
        (("a", "c"), True),
    ]


def test_scripts_without_spaces_are_left_out():
    assert divide({"a": CHINESE}, NOTHING, "en") == []


def test_a_folder_of_translations_tells_the_language():
    assert language_of("docs/locale/es/index", ENGLISH, "en") == "es"
    assert language_of("docs/es/index", ENGLISH, "en") == "en"


def test_few_words_are_of_the_language_that_is_expected():
    assert language_of("a", {"und": 9}, "en") == "en"


def test_without_an_expected_language_few_words_are_of_the_one_that_most_are_in():
    corpora = divide({"a": ENGLISH, "b": {"frobni": 1}}, NOTHING, "")
    assert [corpus.names for corpus in corpora] == [("a", "b")]


def test_a_lexicon_that_knows_too_few_words_is_left_out():
    [corpus] = divide({"a": {"frobni": 9, "the": 3}}, known_of("en"), "en")
    assert corpus.known is NOTHING


def test_no_documents_are_no_corpora():
    assert divide({}, NOTHING, "en") == []
