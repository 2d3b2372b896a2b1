"""Facts about which pages are rewritten: those whose numbers changed, and no others."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle

import pytest
from sphinx.errors import SphinxError

from sphinx_mrstats.sphinxext import requests
from sphinx_mrstats.sphinxext.domain import MrstatsDomain

INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   [!w]*\n"
WORDS = ":orphan:\n\nWords\n=====\n\n.. mrstats:frequency::\n   :top: 2\n"
EPUB = {"copyright": "x", "version": "1"}


@pytest.fixture
def pages(site):
    """A page with a table of the two commonest words, and two pages that it counts."""
    site.write("index.rst", INDEX)
    site.write("words.rst", WORDS)
    site.write("a.rst", "Apple\n=====\n\nApple apple pear.\n")
    site.write("b.rst", "Berry\n=====\n\nPear.\n")
    return site


def assert_fresh(site, builder="html", **options):
    """What is on the page is what a clean build puts there."""
    build = site.build(builder, **options)
    name = {"text": "words.txt", "epub": "words.xhtml"}.get(builder, "words.html")
    assert build.tables(name) == site.clean_build(builder, **options).tables(name)
    return build


def test_an_edit_elsewhere_rewrites_the_page_and_no_other(pages):
    before = pages.build().mtimes()
    pages.write("b.rst", "Berry\n=====\n\nPear pear pear.\n")
    build = assert_fresh(pages)
    assert build.words() == {"pear": 4, "apple": 3}
    # Sphinx itself rewrites the page with the toctree.
    assert build.rewritten_since(before) == {"words", "b", "index"}


def test_a_build_without_changes_counts_nothing_and_writes_nothing(pages):
    first = pages.build()
    assert "counting words of 4 documents" in first.status
    second = pages.build()
    assert not second.rewritten_since(first.mtimes())
    assert "counting words" not in second.status


def test_an_edit_that_no_number_shows_leaves_the_page_alone(pages):
    before = pages.build().mtimes()
    pages.write("b.rst", "Berry\n=====\n\nPear. Plum.\n")
    assert pages.build().rewritten_since(before) == {"b", "index"}


@pytest.mark.parametrize("jobs", [0, 2])
def test_builders_on_shared_doctrees_are_each_kept_fresh(pages, jobs):
    for builder in ("html", "text", "epub"):
        pages.build(builder, parallel=jobs, confoverrides=EPUB)
    pages.write("b.rst", "Berry\n=====\n\nPear pear pear.\n")
    for builder in ("html", "text", "epub"):
        assert_fresh(pages, builder, parallel=jobs, confoverrides=EPUB)


def test_a_build_of_one_named_file_leaves_the_rest_for_the_next(pages):
    pages.build()
    pages.write("b.rst", "Berry\n=====\n\nPear pear pear.\n")
    assert pages.build(files=["b.rst"]).words() == {"apple": 3, "pear": 2}
    assert assert_fresh(pages).words() == {"pear": 4, "apple": 3}


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_deleted_document_is_no_longer_counted(pages, jobs):
    for number in range(8):  # enough for a parallel build
        pages.write(f"more{number}.rst", f"More\n====\n\n{'Plum ' * number}\n")
    pages.build(parallel=jobs)
    pages.remove("a.rst")
    build = assert_fresh(pages, parallel=jobs)
    assert build.words() == {"plum": 28, "more": 8}
    assert build.tables() == pages.clean_build(parallel=2 - jobs).tables()


def test_a_document_that_moved_is_counted_once(pages):
    before = pages.build().mtimes()
    pages.write("c.rst", (pages.source / "b.rst").read_text())
    pages.remove("b.rst")
    build = assert_fresh(pages)
    assert build.words() == {"apple": 3, "pear": 2}
    assert build.rewritten_since(before) == {"c", "index"}


def test_the_page_with_the_directive_may_go(pages):
    pages.write("extra.rst", "Extra\n=====\n\n.. mrstats:frequency::\n")
    pages.build()
    pages.remove("extra.rst")
    assert_fresh(pages)
    pages.write("words.rst", WORDS.partition(".. mrstats")[0])
    build = assert_fresh(pages)
    assert "mrstats" not in build.page("words.html")
    assert not pages.build().rewritten_since(build.mtimes())


def test_a_page_that_this_builder_does_not_show_the_table_on_is_not_rewritten(pages):
    title = WORDS.partition(".. mrstats")[0]
    pages.write("words.rst", f"{title}.. only:: latex\n\n   .. mrstats:frequency::\n")
    before = pages.build().mtimes()
    assert not pages.build().rewritten_since(before)


@pytest.mark.parametrize("builder", ["html", "text"])
def test_counting_other_documents_rewrites_only_pages_with_tables(pages, builder):
    pages.write("pyproject.toml", "[tool.sphinx-mrstats]\nexclude = []\n")
    before = pages.build(builder).mtimes()
    pages.write("pyproject.toml", "[tool.sphinx-mrstats]\nexclude = ['a']\n")
    build = assert_fresh(pages, builder)
    assert build.rewritten_since(before) == {"words"}
    assert "counting words" not in build.status


def test_other_rules_in_pyproject_count_all_documents_again(pages):
    pages.write("a.rst", "Apple\n=====\n\n``pear pear``\n")
    assert pages.build().words() == {"apple": 1, "berry": 1}
    pages.write("pyproject.toml", "[tool.sphinx-mrstats]\ninclude-code = true\n")
    assert assert_fresh(pages).words() == {"pear": 3, "apple": 1}


def test_a_file_of_stop_words_is_followed(pages):
    pages.write("words.rst", WORDS + "   :stop-words: stop.txt\n")
    pages.write("stop.txt", "pear\n")
    assert pages.build().words() == {"apple": 3, "berry": 1}
    pages.write("stop.txt", "apple\n")
    assert pages.build().words() == {"pear": 2, "berry": 1}


def test_an_interrupted_build_does_not_pass_off_old_pages_as_new(pages):
    """The numbers change, the page is written, the build breaks, the numbers change back."""
    original = (pages.source / "b.rst").read_text()
    first = pages.build()
    pages.write("b.rst", "Berry\n=====\n\nPear pear pear.\n")
    conf = (pages.source / "conf.py").read_text()
    pages.write(
        "conf.py",
        conf
        + "from sphinx.errors import SphinxError\n"
        + "def interrupt(*args):\n    raise SphinxError('interrupted')\n"
        + "def setup(app):\n    app.connect('html-collect-pages', interrupt)\n",
    )
    with pytest.raises(SphinxError, match="interrupted"):
        pages.build()
    pages.write("conf.py", conf)
    pages.write("b.rst", original)
    assert assert_fresh(pages).tables() == first.tables()


def test_doctrees_of_another_version_are_read_again(pages, monkeypatch):
    before = pages.build().words()
    monkeypatch.setattr(MrstatsDomain, "data_version", MrstatsDomain.data_version + 1)
    assert pages.build().words() == before


def test_the_search_index_lacks_the_words_of_the_table_and_has_its_caption(pages):
    pages.write("words.rst", WORDS + "   :caption: Cranberries\n   :documents: b\n")
    pages.write("b.rst", "B\n=\n\n:emphasis:`Elderberries`\n")
    pages.write("a.rst", "Apple\n=====\n")
    build = pages.build()
    assert build.words() == {"b": 1, "elderberries": 1}
    index = build.page("searchindex.js")
    documents = {name: at for at, name in enumerate(_docnames(index))}
    assert f'"elderberri":{documents["b"]}' in index
    assert "cranberri" in index


def _docnames(index):
    import json
    import re

    return json.loads(re.search(r'"docnames":(\[.*?\])', index)[1])


def test_the_stylesheet_is_linked_only_where_it_is_needed(pages):
    build = pages.build()
    assert "mrstats.css" in build.page("words.html")
    assert "mrstats.css" not in build.page("a.html")
    assert (build.outdir / "_static" / "mrstats.css").is_file()
    assert "mrstats.css" in pages.build("singlehtml").page("index.html")


def test_builds_leave_the_sources_alone_so_that_no_watcher_builds_again(pages):
    """What sphinx-autobuild watches is the folder of the sources; the output is elsewhere."""
    pages.write("explorer.rst", ":orphan:\n\nAll\n===\n\n.. mrstats:vocabulary::\n")
    pages.write("pyproject.toml", "[tool.sphinx-mrstats]\ntext = 'doctree'\n")

    def watched():
        return {path: path.stat().st_mtime_ns for path in pages.source.rglob("*")}

    before = watched()
    pages.build()
    pages.build("epub", confoverrides=EPUB)
    assert watched() == before


def test_what_an_earlier_version_kept_is_not_used(pages):
    pages.build()
    path = pages.root / "build" / "doctrees" / "environment.pickle"
    environment = pickle.loads(path.read_bytes())
    environment.domaindata["mrstats"] = {"version": MrstatsDomain.data_version - 1, "counts": {}}
    path.write_bytes(pickle.dumps(environment))
    pages.write("b.rst", "Berry\n=====\n\nPear pear pear.\n")
    assert assert_fresh(pages).words() == {"pear": 4, "apple": 3}


def test_what_is_kept_belongs_to_its_version():
    """Whoever keeps something else raises `data_version`: old environments end in errors else."""
    kept = {
        "anchors",
        "brought_in",
        "complaints",
        "generated",
        "keys",
        "prose",
        "requests",
    }
    assert (MrstatsDomain.data_version, set(MrstatsDomain.initial_data)) == (7, kept)
    fields = {
        name: [field.name for field in dataclasses.fields(getattr(requests, name))]
        for name in requests.__all__
        if name.endswith("Request")
    }
    # requests are kept too: whoever changes their fields raises the version, and then this sum
    assert hashlib.blake2b(repr(fields).encode(), digest_size=4).hexdigest() == "735a9e9f"
