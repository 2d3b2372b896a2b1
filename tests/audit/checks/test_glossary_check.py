"""What the check ``glossary`` says of terms."""

from __future__ import annotations

GLOSSARY = """\
Words
=====

.. glossary::
   :sorted:

   whale
   Sperm whale : w
      A large mammal.

   kraken
      Nobody has seen one.

   {last}
      What sails.
"""


def said(outcome):
    return [(each.word, each.path, each.line, each.level) for each in outcome.findings]


def test_terms_are_used_linked_or_neither(audit):
    documents = {
        "words.rst": GLOSSARY.format(last="ship"),
        "a.rst": "Whales, a whale and\nthe whale. A :term:`ship <ship>`, a ship, ships.\n",
    }
    outcome = audit(documents, select=["glossary"])
    assert said(outcome) == [
        ("whale", "docs/a.rst", 1, "warning"),
        ("sperm whale", "docs/words.rst", 8, "warning"),
        ("kraken", "docs/words.rst", 11, "warning"),
    ]
    whale, sperm, _ = outcome.findings
    assert whale.suggestion == ":term:`whale`"
    assert "used 4 times, never linked" in whale.message
    assert sperm.message == "'sperm whale' is defined in the glossary and never used"


def test_documents_without_a_glossary_and_examples_of_one_have_no_terms(audit):
    assert said(audit({"a.rst": "A whale, a whale, a whale."}, select=["glossary"])) == []
    example = ".. code-block:: rst\n\n   .. glossary::\n\n      whale\n         A mammal.\n"
    assert said(audit({"a.rst": example}, select=["glossary"])) == []


def test_frequent_words_that_are_typical_may_need_a_definition(audit):
    documents = {f"{n}.rst": "of the sea and the kraken " * 3 for n in range(30)}
    documents["0.rst"] = "the barnacles, the barnacle " * 60
    documents["words.rst"] = GLOSSARY.format(last="sea")
    outcome = audit(documents, select=["glossary"])
    notes = [each.word for each in outcome.findings if each.level == "note"]
    assert notes == ["barnacle"]
    toml = "[tool.sphinx-mrstats.audit.glossary]\nundefined = 0\n"
    outcome = audit(documents, select=["glossary"], toml=toml)
    assert all(each.level == "warning" for each in outcome.findings)
