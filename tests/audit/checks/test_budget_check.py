"""What the check ``budget`` allows."""

from __future__ import annotations

import pytest

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.vocabulary import Vocabulary

TABLE = "[tool.sphinx-mrstats.audit.budget]\n"
DOCUMENTS = {"a.rst": "one two three", "guide/b.rst": "one two three four"}


def test_pages_have_budgets(audit):
    toml = f'{TABLE}tokens = 2\npages = {{"guide/**" = 4}}\n'
    [finding] = audit(DOCUMENTS, select=["budget"], toml=toml).findings
    assert (finding.path, finding.message) == (
        "docs/a.rst",
        "3 words; the budget of this page is 2",
    )
    assert audit(DOCUMENTS, select=["budget"]).findings == []


@pytest.mark.parametrize("name", ["known.json", "known.txt"])
def test_new_words_have_a_budget(audit, tmp_path, name):
    if name.endswith("json"):
        Vocabulary.from_totals(1, {"one": 1, "two": 1}, {"one": 1, "two": 1}).save(tmp_path / name)
    else:
        (tmp_path / name).write_text("# known\none\ntwo # of them\n")
    toml = f'{TABLE}new-types = {{}}\nreference = "{name}"\n'
    [finding] = audit(DOCUMENTS, select=["budget"], toml=toml.format(1)).findings
    assert finding.message == "2 words are new; the budget is 1: three, four"
    assert audit(DOCUMENTS, select=["budget"], toml=toml.format(2)).findings == []


def test_new_words_need_a_reference(audit):
    with pytest.raises(ConfigurationError, match=r"needs audit\.budget\.reference"):
        audit(DOCUMENTS, select=["budget"], toml=f"{TABLE}new-types = 1\n")
    toml = f'{TABLE}new-types = 1\nreference = "none.txt"\n'
    with pytest.raises(ConfigurationError, match=r"none\.txt: no such file"):
        audit(DOCUMENTS, select=["budget"], toml=toml)
