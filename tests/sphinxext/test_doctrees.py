"""Facts about counting from doctrees, and how it agrees with counting from sources."""

from __future__ import annotations

import gettext

import pytest

INDEX = ".. mrstats:frequency::\n   :top: 0\n"

# A parser of another markup: each line is a paragraph, in which nothing is markup.
PLAIN = """
from docutils import nodes
from sphinx.parsers import Parser

class PlainParser(Parser):
    supported = ("plain",)

    def parse(self, text, document):
        document += [nodes.paragraph("", line) for line in str(text).splitlines()]

def setup(app):
    app.add_source_suffix(".plain", "plain")
    app.add_source_parser(PlainParser)
"""

PLAIN_REST = """\
:orphan:

Sea
===

The *white* whale -- "it's" ``code``\\ s -- of the :term:`sea`, see :ref:`the ship <index>`.

.. comment

.. note:: Call me |name|.

.. |name| replace:: Ishmael

.. [[[cog code() ]]]

By cog.

.. [[[end]]]

.. only:: html

   On the web.
"""


def doctree_mode(**options):
    return {"confoverrides": {"mrstats_text": "doctree", **options}, "silent": False}


def test_both_ways_count_plain_restructuredtext_alike(site):
    site.write("index.rst", f".. _index:\n\nShip\n====\n\n{INDEX}")
    site.write("sea.rst", PLAIN_REST)
    source = site.build(silent=False).words("index.html")
    doctree = site.build(**doctree_mode()).words("index.html")
    assert source == doctree
    assert source["ishmael"] == 1
    assert not {"cog", "code", "comment"} & source.keys()


def test_html_and_text_count_alike_though_quotes_are_made_smart(site):
    site.write("index.rst", "It's so. Isn't it's?\n\n" + INDEX)
    html = site.build(**doctree_mode()).words("index.html")
    text = site.build("text", **doctree_mode()).page("index.txt")
    assert html == {"it's": 2, "isn't": 1, "so": 1}
    assert "| it's  | 2     |" in text


def test_documents_of_another_parser_are_counted_from_their_doctrees(site):
    site.write("conf.py", (site.source / "conf.py").read_text() + PLAIN)
    site.write("index.rst", "Word.\n\n.. toctree::\n\n   a\n\n" + INDEX)
    site.write("a.plain", "Plain ``code``\nmore plain\n")
    build = site.build(silent=False)
    assert build.words("index.html") == {"plain": 2, "code": 1, "more": 1, "word": 1}
    assert "counting words of 2 documents" in build.status


@pytest.mark.parametrize("jobs", [0, 2])
def test_only_is_decided_by_the_tags_of_each_build(site, jobs):
    site.write(
        "index.rst", f"{INDEX}\n.. only:: draft\n\n   Draft.\n\n   .. only:: html\n\n      Web.\n"
    )
    for number in range(8):
        site.write(f"more{number}.rst", ":orphan:\n\n.. only:: not draft\n\n   Final.\n")
    options = {**doctree_mode(), "parallel": jobs}
    assert site.build(**options).words("index.html") == {"final": 8}
    draft = {**options, "tags": ["draft"]}
    assert site.build(**draft).words("index.html") == {"draft": 1, "web": 1}
    text = site.build("text", **draft).page("index.txt")
    assert "| draft | 1     |" in text
    assert "web" not in text.partition("Draft.")[0]
    assert site.build(**options).words("index.html") == {"final": 8}


def test_a_bad_expression_is_counted_as_sphinx_shows_it(site):
    site.write("index.rst", f"{INDEX}\n.. only:: (\n\n   Shown.\n")
    build = site.build(**doctree_mode())
    assert build.words("index.html") == {"shown": 1}


def test_what_the_build_puts_in_is_no_word_and_stays_on_the_page(site):
    site.write("index.rst", f"Release |release| of |version|.\n\n{INDEX}")
    build = site.build(**doctree_mode(release="gamma", version="delta"))
    assert build.words("index.html") == {"of": 1, "release": 1}
    assert "<p>Release gamma of delta.</p>" in build.page("index.html")


def test_a_substitution_of_the_documents_own_is_counted(site):
    site.write("index.rst", f"Release |release|.\n\n.. |release| replace:: one\n\n{INDEX}")
    assert site.build(**doctree_mode()).words("index.html") == {"one": 1, "release": 1}


def test_included_text_is_counted(site):
    site.write("index.rst", f".. include:: part.txt\n\n{INDEX}")
    site.write("part.txt", "Included.\n")
    assert site.build(**doctree_mode()).words("index.html") == {"included": 1}
    assert site.build(silent=False).rows("index.html") == [["no words", ""]]


def test_translations_are_counted_and_followed(site, monkeypatch):
    site.write("index.rst", f"The ship.\n\n{INDEX}")
    catalogue = "locale/de/LC_MESSAGES/index.po"
    options = doctree_mode(language="de", locale_dirs=["locale"])
    site.write(catalogue, 'msgid "The ship."\nmsgstr "Das Schiff."\n')
    assert site.build(**options).words("index.html") == {"das": 1, "schiff": 1}
    site.write(catalogue, 'msgid "The ship."\nmsgstr "Ein Schiff."\n')
    monkeypatch.setattr(gettext, "_translations", {})  # its cache of catalogues, for the process
    assert site.build(**options).words("index.html") == {"ein": 1, "schiff": 1}


def test_including_code_reads_doctrees_again(site):
    site.write("index.rst", f"A ``word``.\n\n{INDEX}")
    assert site.build(**doctree_mode()).words("index.html") == {"a": 1}
    both = doctree_mode(mrstats_include_code=True)
    assert site.build(**both).words("index.html") == {"a": 1, "word": 1}


@pytest.mark.parametrize("text", ["source", "doctree"])
def test_cog_regions_count_as_if_they_were_cut(site, text):
    region = ".. [[[cog\n   code()\n   ]]]\n\nBy *cog*.\n\n   Deep.\n\n.. [[[end]]] (sum: 1)\n"
    options = {**doctree_mode(), "confoverrides": {"mrstats_text": text}}
    site.write("index.rst", f"Before.\n\n{region}\nAfter.\n\n{INDEX}")
    with_region = site.build(**options).words("index.html")
    site.write("index.rst", f"Before.\n\nAfter.\n\n{INDEX}")
    assert site.build(**options).words("index.html") == with_region == {"after": 1, "before": 1}


def test_strip_comments_hides_no_marker(site):
    site.write("docutils.conf", "[general]\nstrip_comments: yes\n")
    site.write("index.rst", f"A\n\n.. [[[cog x ]]]\n\nB\n\n.. [[[end]]]\n\n{INDEX}")
    assert site.build(**doctree_mode()).words("index.html") == {"a": 1}


def test_the_output_of_the_extension_is_not_counted(site):
    site.write("index.rst", f"A\n\n{INDEX}   :caption: Words\n")
    assert site.build(**doctree_mode()).words("index.html") == {"a": 1}
    assert site.build(silent=False).words("index.html") == {"a": 1}


def test_prose_that_somebody_deleted_is_made_again_and_nothing_else_is_kept(site):
    site.write("index.rst", f"The sea.\n\n{INDEX}")
    site.write("other.rst", ":orphan:\n\nAnother.\n")
    site.build(**doctree_mode())
    kept = site.root / "build" / "doctrees" / "mrstats-prose"
    first = {path.name: path.read_text() for path in kept.iterdir()}
    assert sorted(first.values()) == [
        '[[[], "", "Another.", "", 3]]',
        '[[[], "", "The sea.", "", 1]]',
    ]
    for path in kept.iterdir():
        path.unlink()
    assert "2 changed" in site.build(**doctree_mode()).status
    assert {path.name: path.read_text() for path in kept.iterdir()} == first
    site.write("other.rst", ":orphan:\n\nThe ship.\n")
    site.build(**doctree_mode())
    assert sorted(path.read_text() for path in kept.iterdir()) == [
        '[[[], "", "The sea.", "", 1]]', '[[[], "", "The ship.", "", 3]]',
    ]  # fmt: skip
