"""Facts about the words of languages."""

from __future__ import annotations

import pytest

import sphinx_mrstats.analysis.language as module
from sphinx_mrstats.analysis.keyness import find_keywords
from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.vocabulary import Vocabulary


def test_what_text_is_about_comes_before_what_every_text_has():
    text = {"the": 6, "can": 3, "will": 2, "use": 3, "queryset": 4, "model": 6, "template": 5}
    found = find_keywords(Vocabulary.from_documents({"a": text}), module.language("en"), top=3)
    assert [keyword.word for keyword in found] == ["queryset", "template", "model"]


def test_an_unknown_language_names_those_that_there_are():
    with pytest.raises(ConfigurationError, match="words of 'xx'; there is ar, de, en"):
        module.language("xx")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="pyspellchecker"):
        module.languages()
