"""Facts about the vocabulary explorer's table, and about the data that are written for it."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from sphinx_mrstats import Vocabulary, count_documents
from sphinx_mrstats.text import CODE
from sphinx_mrstats.words import iter_words

INDEX = """\
Start
=====

The whale & the </script> of it.

.. toctree::

   words
   guide/sea
   guide/land

.. only:: latex

   Printed whales.
"""
SEA = "Sea\n===\n\nA whale. Its ``code``.\n\n.. _tail:\n\nA tail.\n"
LAND = "Land\n====\n\nNo whale.\n"
WORDS = """\
Words
=====

.. mrstats:vocabulary::
   :top: 2
   :caption: All words
   :name: all-words
"""


@pytest.fixture
def sea(site):
    site.write("index.rst", INDEX)
    site.write("guide/sea.rst", SEA)
    site.write("guide/land.rst", LAND)
    site.write("words.rst", WORDS)
    return site


def data(build, name="vocabulary/words-1"):
    """What a data file assigns."""
    before, _, content = build.page(f"_mrstats/{name}.js").partition("=\n")
    assert before == f'(window.mrstats ??= {{}})["{name}"] '
    return json.loads(content.removesuffix(";\n"))


def files(build):
    """The data files, and when they were written."""
    folder = build.outdir / "_mrstats"
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*.js")
    }


def contents(build):
    return {name: build.page(f"_mrstats/{name}") for name in files(build)}


def assert_fresh(site, builder="html", **options):
    """All that was written is what a clean build writes."""
    build = site.build(builder, **options)
    assert contents(build) == contents(site.clean_build(builder, **options))
    return build


def test_the_table_holds_the_commonest_words_and_can_be_referred_to(sea):
    build = sea.build()
    assert build.rows() == [["whale", "3", "3", "0.20"], ["a", "2", "1", "0.72"]]
    page = build.page("words.html")
    assert page.count('id="all-words"') == 1
    assert '<span class="caption-number">Table 1 </span>' in page


def test_data_hold_every_word_in_reading_order(sea):
    found = data(sea.build())
    counted = count_documents(sea.source, by_document=True)
    assert [row[:2] for row in found["words"]] == [list(pair) for pair in counted.most_common()]
    assert [document[:3] for document in found["documents"]] == [
        ["Start", "index.html", "index"],
        ["Words", "words.html", "words"],
        ["Sea", "guide/sea.html", "guide/sea"],
        ["Land", "guide/land.html", "guide/land"],
    ]
    whale, _a = found["words"][:2]
    assert whale[3] == [0, 1, 2, 1, 3, 1]
    assert found["documents"][3][3][whale[5]] == "land"


@pytest.mark.parametrize("text", ["source", "doctree"])
def test_each_word_has_as_many_places_as_it_counts(sea, text):
    sea.write("pyproject.toml", f"[tool.sphinx-mrstats]\ntext = '{text}'\n")
    build = sea.build()
    found = data(build)
    counts = Counter()
    for *_document, name, _anchors in found["documents"]:
        contexts = data(build, f"contexts/{name}")
        counts.update(iter_words(CODE.sub(" ", contexts["text"])))  # the script reads no code
    assert counts == {row[0]: row[1] for row in found["words"]}
    assert ("printed" in counts) == (text == "source")  # a doctree is shown, a source is written


def test_places_know_the_nearest_anchor_before_them(sea):
    for text in ("source", "doctree"):
        sea.write("pyproject.toml", f"[tool.sphinx-mrstats]\ntext = '{text}'\n")
        build = sea.build()
        contexts = data(build, "contexts/guide/sea")
        assert contexts["anchors"] == [[0, "sea"], [contexts["text"].index("A tail"), "tail"]]
        assert all(f'id="{name}"' in build.page("guide/sea.html") for name in ("sea", "tail"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (":documents: guide/*", {"whale", "a", "its", "land", "no", "sea", "tail"}),
        (":documents: guide/*\n   :min-length: 5", {"whale"}),
        (":documents: guide/*\n   :stop-words: en", {"whale", "land", "sea", "tail"}),
        (":documents: .", {"words"}),
    ],
)
def test_options_choose_documents_and_words(sea, options, words):
    sea.write("words.rst", f"Words\n=====\n\n.. mrstats:vocabulary::\n   {options}\n")
    build = sea.build()
    assert {row[0] for row in data(build)["words"]} == words
    assert {row[0] for row in build.rows()} == words


def test_pages_can_have_several_explorers(sea):
    sea.write("words.rst", WORDS + "\n.. mrstats:vocabulary::\n   :documents: guide/*\n")
    build = sea.build()
    assert len(data(build, "vocabulary/words-1")["documents"]) == 4
    assert len(data(build, "vocabulary/words-2")["documents"]) == 2
    assert build.page("words.html").count('data-name="vocabulary/words-') == 2


def test_a_bad_option_is_a_warning_and_the_explorer_stands(sea):
    sea.write("words.rst", WORDS.replace(":top: 2", ":columns: word"))
    build = sea.build(silent=False)
    assert "words.rst:4: WARNING: mrstats:vocabulary: :columns: is no option" in build.warnings
    assert data(build)["words"]


def test_the_interface_is_translated(sea):
    texts = data(sea.build(confoverrides={"language": "de"}))["texts"]
    assert texts["found"] == "{found} von {all} Wörtern"


def test_scripts_and_styles_are_on_pages_with_an_explorer_only(sea):
    build = sea.build()
    assert "mrstats-explorer.js" in build.page("words.html")
    assert "mrstats-explorer.css" in build.page("words.html")
    assert "mrstats" not in build.page("guide/sea.html")


@pytest.mark.parametrize(
    ("builder", "page", "root", "address"),
    [
        ("html", "words.html", "./", "guide/sea.html"),
        ("dirhtml", "words/index.html", "../", "guide/sea/"),
        ("singlehtml", "index.html", "./", "#document-guide/sea"),
    ],
)
def test_pages_for_browsers_lead_to_the_data(sea, builder, page, root, address):
    build = sea.build(builder)
    assert f'data-root="{root}"' in build.page(page)
    assert address in [document[1] for document in data(build)["documents"]]
    assert "mrstats-explorer.js" in build.page(page)


# An extension that comes with Sphinx and calls what Sphinx deprecates.
@pytest.mark.filterwarnings(r"ignore:'sphinxcontrib\..*' is deprecated")
@pytest.mark.filterwarnings("ignore:'tags' will become a required keyword argument")
@pytest.mark.parametrize(
    ("builder", "page"),
    [("epub", "words.xhtml"), ("json", "words.fjson"), ("text", "words.txt"), ("xml", "words.xml")],
)
def test_elsewhere_there_is_a_plain_table(sea, builder, page):
    build = sea.build(builder, confoverrides={"copyright": "x", "version": "1"})
    assert "whale" in build.page(page)
    assert "mrstats-explorer" not in build.page(page)
    assert "mrstats_" not in build.page(page)
    assert "JavaScript" not in build.page(page)
    assert not (build.outdir / "_mrstats").exists()


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_build_without_changes_writes_no_page_and_no_data(sea, jobs):
    first = sea.build(parallel=jobs)
    pages, written = first.mtimes(), files(first)
    second = sea.build(parallel=jobs)
    assert files(second) == written
    assert not second.rewritten_since(pages)


def test_an_edit_rewrites_the_data_of_that_document_and_the_words(sea):
    before = files(sea.build())
    sea.write("guide/land.rst", LAND + "\nSomething else.\n")
    build = assert_fresh(sea)
    after = files(build)
    assert {name for name in after if before.get(name) != after[name]} == {
        "contexts/guide/land.js",
        "vocabulary/words-1.js",
    }


def test_data_are_those_of_a_clean_build_whatever_was_edited(sea):
    sea.build()
    sea.write("guide/more.rst", ":orphan:\n\nMore\n====\n\nWhale.\n")
    assert_fresh(sea)
    sea.write("guide/land.rst", LAND.replace("Land\n====", "Shore\n====="))
    assert data(assert_fresh(sea, parallel=2))["documents"][3][0] == "Shore"
    sea.remove("guide/more.rst")
    assert "contexts/guide/more.js" not in files(assert_fresh(sea))
    sea.write(
        "index.rst", INDEX.replace("   guide/sea\n   guide/land", "   guide/land\n   guide/sea")
    )
    assert data(assert_fresh(sea))["documents"][2][0] == "Shore"
    sea.build(files=["index.rst"])
    assert_fresh(sea, tags=["draft"])
    assert_fresh(sea, "dirhtml")
    (sea.root / "build" / "html" / "_mrstats" / "contexts" / "guide" / "sea.js").unlink()
    assert_fresh(sea)


def test_nothing_is_left_when_the_directive_goes(sea):
    build = sea.build()
    sea.write("words.rst", "Words\n=====\n")
    sea.build()
    assert not (build.outdir / "_mrstats").exists()


def test_an_interrupted_build_leaves_the_data_to_the_next(sea):
    conf = (sea.source / "conf.py").read_text()
    sea.build()
    sea.write("guide/land.rst", "Land\n====\n\nAhoy.\n")
    interrupt = "\ndef setup(app):\n    app.connect('html-collect-pages', lambda app: 1 / 0)\n"
    sea.write("conf.py", conf + interrupt)
    with pytest.raises(Exception, match="division by zero"):
        sea.build()
    sea.write("conf.py", conf)
    assert "ahoy" in {row[0] for row in data(assert_fresh(sea))["words"]}


def test_another_projects_vocabulary_can_be_explored(sea):
    other = Vocabulary.from_documents({"b": {"ahoy": 1, "sail": 2}, "a": {"ahoy": 1}})
    other.save(sea.source / "other.json")
    sea.write("words.rst", WORDS + "   :vocabulary: other.json\n")
    build = assert_fresh(sea)
    found = data(build)
    assert found["documents"] == [["a", None, None, []], ["b", None, None, []]]
    assert found["words"] == [
        ["ahoy", 2, 0.33, [0, 1, 1, 1], -1, -1],
        ["sail", 2, 0.33, [1, 2], -1, -1],
    ]
    assert [row[0] for row in build.rows()] == ["ahoy", "sail"]
    Vocabulary.from_documents({"c": {"reef": 1}}).save(sea.source / "other.json")
    assert data(assert_fresh(sea))["words"] == [["reef", 1, 0.0, [0, 1], -1, -1]]


def test_a_vocabulary_without_documents_is_a_warning(sea):
    Vocabulary.from_totals(1, {"ahoy": 1}, {"ahoy": 1}).save(sea.source / "other.json")
    sea.write("words.rst", WORDS + "   :vocabulary: other.json\n")
    build = sea.build(silent=False)
    assert "was saved without counts by document" in build.warnings
    assert "whale" in {row[0] for row in data(build)["words"]}
