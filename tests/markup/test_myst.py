"""The settings of MyST that decide how Markdown is read."""

import pytest

from sphinx_mrstats.markup.myst import MystRules


def test_names_and_values_are_those_of_conf_py_without_their_prefix():
    values = {
        "enable_extensions": ["deflist", "substitution"],
        "substitutions": {"version": "1.2", "n": 3, "nothing": None},
        "url_schemes": {"http": None, "wiki": {"url": "w/{{path}}", "title": "Wiki"}},
        "sub_delimiters": ["[", "]"],
        "title_to_header": True,
        "heading_anchors": 3,
    }
    assert MystRules().override(values) == MystRules(
        enable_extensions=frozenset({"deflist", "substitution"}),
        substitutions=(("version", "1.2"), ("n", "3"), ("nothing", "")),
        titled_schemes=frozenset({"wiki"}),
        sub_delimiters=("[", "]"),
        title_to_header=True,
    )


@pytest.mark.parametrize(
    "values",
    [
        {"enable_extensions": "deflist"},
        {"title_to_header": "yes"},
        {"sub_delimiters": ["{{", "}}"]},
        {"substitutions": ["a"]},
        {"no_such_setting": True},
        {},
    ],
)
def test_what_is_no_value_is_passed_over(values):
    assert MystRules().override(values) == MystRules()


def test_substitutions_are_added_to():
    rules = MystRules(substitutions=(("a", "1"), ("b", "2")))
    assert rules.override({"substitutions": {"b": "3"}}).substitutions == (("a", "1"), ("b", "3"))


def test_rules_can_be_kept_in_dictionaries():
    assert len({MystRules(), MystRules().override({"gfm_only": True}), MystRules()}) == 2
