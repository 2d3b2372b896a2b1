"""Facts about numbers of translations on pages."""

from __future__ import annotations

import json
import os

import pytest

INDEX = """\
Whales
======

The white whale.
"""

WORDS = """\
Progress
========

[:mrstats:translated:`de` :mrstats:untranslated:`de` :mrstats:translated:`.`]

.. mrstats:translations::
"""

CATALOGUE = """\
#: ../../index.rst:1
msgid "Whales"
msgstr "Wale"

#: ../../index.rst:4
msgid "The white whale."
msgstr ""
"""


@pytest.fixture
def pages(site):
    """A site with German; what is given is the text of the page on words, and of the catalogue."""
    site.write("index.rst", INDEX)

    def build(words=WORDS, catalogue=CATALOGUE, **more):
        site.write("words.rst", ":orphan:\n\n" + words)
        folder = site.source / "locales" / "de" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.po").write_text(catalogue)
        return site.build(**more)

    build.site = site
    return build


def test_words_are_counted_and_weighed(pages):
    build = pages()
    assert "[25% 3 100%]" in build.page("words.html")
    assert build.rows() == [["German", "4", "1", "0", "3", "25.00%", ""]]
    assert build.warnings == ""


def test_a_page_in_another_language_says_it_in_that(pages):
    build = pages(confoverrides={"language": "de"})
    assert "[25\N{NO-BREAK SPACE}% 3 25\N{NO-BREAK SPACE}%]" in build.page("words.html")
    assert build.rows()[0][0] == "Deutsch"
    assert "Zu prüfen" in build.page("words.html")


def test_a_page_follows_the_catalogues_and_nothing_else(pages):
    before = pages().mtimes()
    assert pages.site.build().rewritten_since(before) == set()
    catalogue = pages.site.source / "locales" / "de" / "LC_MESSAGES" / "index.po"
    catalogue.write_text(CATALOGUE.replace('""', '"Der weiße Wal."'), encoding="utf-8")
    build = pages.site.build()
    assert build.rewritten_since(before) == {"words"}
    assert "[100% 0 100%]" in build.page("words.html")
    build = pages(
        catalogue=CATALOGUE.replace('""', '"Der Wal."').replace("\n\n#", "\n\n#, fuzzy\n#")
    )
    assert "[25% 3 100%]" in build.page("words.html")


def test_catalogues_can_be_chosen_and_shown_by_themselves(pages):
    folder = pages.site.source / "locales" / "pt_BR" / "LC_MESSAGES" / "guide"
    folder.mkdir(parents=True)
    (folder / "start.po").write_text('msgid "a sea"\nmsgstr "um mar"\n')
    build = pages(WORDS + "   :by-catalogue:\n")
    assert [row[:4] for row in build.rows()] == [
        ["German", "guide/start", "2", "0"],
        ["German", "index", "4", "1"],
        ["Portuguese (Brazil)", "guide/start", "2", "2"],
        ["Portuguese (Brazil)", "index", "4", "0"],
    ]
    build = pages(WORDS + "   :by-catalogue:\n   :languages: de\n")
    assert [row[:2] for row in build.rows()] == [["guide/start", "2"], ["index", "4"]]
    build = pages(WORDS + "   :languages: pt_BR\n")
    assert [row[:2] for row in build.rows()] == [["Portuguese (Brazil)", "6"]]


def test_what_is_wrong_is_told_in_each_build(pages):
    words = WORDS.replace("`.`", "`fr`").replace("untranslated:`de`", "untranslated:`de fr`")
    for _ in range(2):
        build = pages(words, "damaged", silent=False)
        assert "de: no catalogues of this language in locale_dirs; there are none" in build.warnings
        assert "fr: no catalogues of this language in locale_dirs" in build.warnings
        assert "index.po:1: WARNING: not counted:" in build.warnings
        assert "expected the code of a language, such as de, got 'de fr'" in build.warnings
        assert build.rows() == [["no catalogues", *[""] * 6]]


def test_numbers_of_another_project_are_read_from_a_file(pages):
    numbers = {"translated": 3, "fuzzy": 0, "missing": 1}
    numbers |= {f"{name}_messages": count for name, count in numbers.items()}
    saved = {"languages": [{"language": "fr", "catalogues": [{"catalogue": "all", **numbers}]}]}
    pages.site.write("saved.json", json.dumps(saved))
    build = pages(WORDS + "   :saved: saved.json\n")
    assert build.rows() == [["French", "4", "3", "0", "1", "75.00%", ""]]
    pages.site.write("saved.json", "[]")
    os.utime(pages.site.source / "saved.json", (1, 1))
    build = pages(WORDS + "   :saved: saved.json\n", silent=False)
    assert ":saved: " in build.warnings
    assert "saved.json: is not what stats --translations --format json writes" in build.warnings


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo"])
def test_every_builder_shows_them(pages, builder):
    build = pages(builder=builder)
    assert build.warnings == ""
