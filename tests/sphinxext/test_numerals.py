"""Numbers on pages are those of the reader's language; in machine formats they are plain."""

from __future__ import annotations

import pytest

from sphinx_mrstats.sphinxext.numerals import Numerals


@pytest.mark.parametrize(
    ("language", "whole", "decimal", "share"),
    [
        ("en", "1,234,567", "15.1", "6.12%"),
        ("de", "1.234.567", "15,1", "6,12\xa0%"),
        ("pt_BR", "1.234.567", "15,1", "6,12%"),
        ("ja", "1,234,567", "15.1", "6.12%"),
        ("xx-nowhere", "1,234,567", "15.1", "6.12%"),
    ],
)
def test_numbers_follow_the_language(language, whole, decimal, share):
    numerals = Numerals(language)
    written = (numerals.write(1_234_567), numerals.write(15.13), numerals.percent(0.0612))
    assert written == (whole, decimal, share)


def test_languages_are_called_as_readers_call_them():
    english, german = Numerals("en"), Numerals("de")
    assert [each.language("pt_BR") for each in (english, german)] == [
        "Portuguese (Brazil)",
        "Portugiesisch (Brasilien)",
    ]
    assert [english.language(code) for code in ("zh-CN", "klingon", "")] == [
        "Chinese (Simplified, China)",
        "klingon",
        "",
    ]


def test_what_is_no_number_is_left_as_it_is():
    assert Numerals("de").write("whale") == "whale"


@pytest.mark.parametrize(("language", "shown"), [("en", "1,235"), ("de", "1.235")])
def test_pages_show_them_in_tables_and_sentences(site, language, shown):
    site.write("index.rst", "All :mrstats:tokens:`**`.\n\n" + "whale " * 1234)
    site.write("words.rst", ":orphan:\n\n.. mrstats:frequency::\n   :documents: index\n")
    build = site.build(confoverrides={"language": language})
    assert f"<p>All {shown}.</p>" in build.page("index.html")
    assert build.rows()[0] == ["whale", shown.replace("5", "4")]
