"""Facts about the numbers of sections: with their subsections, from sources and doctrees alike."""

from __future__ import annotations

import pytest

GUIDE = """\
:orphan:

Guide
=====

A start.

Install
-------

Install whales. Take a ``code`` ship.

On a ship
~~~~~~~~~

Ship the ship.

.. figure:: x.png

   A whale on a ship.

Use
---

Use whales. :mrstats:tokens:`#use` words.
"""
TEXTS = pytest.mark.parametrize("text", ["source", "doctree"])


@pytest.fixture
def pages(site):
    site.write("guide.rst", GUIDE)
    (site.source / "x.png").write_bytes(b"")
    site.write("index.rst", "Index\n=====\n")

    def build(text="source", index="", **more):
        site.write("pyproject.toml", f"[tool.sphinx-mrstats]\ntext = '{text}'\n")
        if index:
            site.write("index.rst", f"Index\n=====\n\n{index}\n")
        return site.build(**more)

    build.site = site
    return build


@TEXTS
def test_a_role_gives_the_number_of_a_section_with_those_below_it(pages, text):
    index = "[:mrstats:tokens:`guide#install` :mrstats:types:`guide#on-a-ship` "
    index += ":mrstats:count:`ship <guide#install>` :mrstats:tokens:`guide#use`]"
    build = pages(text, index)
    assert "[17 5 5 4]" in build.page("index.html")
    assert "4 words." in build.page("guide.html")  # the number itself is no word


@TEXTS
def test_a_table_shows_the_words_of_a_section(pages, text):
    build = pages(text, ".. mrstats:frequency::\n   :documents: guide#on-a-ship\n   :top: 2")
    assert build.rows("index.html") == [["ship", "4"], ["a", "3"]]


@TEXTS
def test_a_summary_has_a_row_for_each_section_with_a_link(pages, text):
    build = pages(text, ".. mrstats:summary::\n   :by-section:\n   :documents: guide")
    assert [[cell.strip() for cell in row] for row in build.rows("index.html")] == [
        ["Guide", "24", "12", "1 minute"],
        ["Install", "17", "8", "1 minute"],
        ["On a ship", "11", "5", "1 minute"],
        ["Use", "4", "3", "1 minute"],
    ]
    assert 'href="guide.html#on-a-ship"' in build.page("index.html")


def test_a_section_that_there_is_not_is_a_warning(pages):
    index = ":mrstats:tokens:`guide#instal`, :mrstats:tokens:`guide#`"
    warnings = pages(index=index, silent=False).warnings
    assert "guide#instal: no section that is counted; did you mean install?" in warnings
    assert "expected a section such as guide/start#install; got 'guide#'" in warnings
    plot = ".. mrstats:keywords::\n   :documents: guide#use"
    assert "guide#use: sections can't be shown here" in pages(index=plot, silent=False).warnings


@TEXTS
def test_another_level_of_a_heading_is_another_number(pages, text):
    index = "[:mrstats:tokens:`guide#install`]"
    assert "[17]" in pages(text, index).page("index.html")
    pages.site.write("guide.rst", GUIDE.replace("~", "-"))
    assert "[6]" in pages(text).page("index.html")
