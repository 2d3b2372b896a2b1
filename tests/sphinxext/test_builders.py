"""Facts about builders: each takes every directive, without a warning, and shows its numbers."""

from __future__ import annotations

import os

import pytest

from tests.sphinxext.everything import write_everything

TEXTS = {".html", ".xhtml", ".fjson", ".tex", ".texi", ".txt", ".xml", ".1", ".pseudoxml"}
SILENT = {"gettext", "dummy", "pickle"}  # write none of it, or in a form that isn't text
CONF = {
    "nitpicky": True,
    "author": "x",
    "copyright": "x",
    "version": "1",
    "applehelp_bundle_id": "x",
    "applehelp_disable_external_tools": True,
}


# Sphinx's own extensions that call what Sphinx deprecates.
@pytest.mark.filterwarnings(r"ignore:'sphinxcontrib\..*' is deprecated")
@pytest.mark.filterwarnings("ignore:'tags' will become a required keyword argument")
@pytest.mark.parametrize(
    "builder",
    [
        "html", "dirhtml", "singlehtml", "json", "pickle", "htmlhelp", "qthelp", "devhelp",
        "applehelp", "epub", "latex", "texinfo", "man", "text", "xml", "pseudoxml", "gettext",
        "dummy",
    ],
)  # fmt: skip
def test_every_builder_takes_every_directive(site, builder):
    write_everything(site, kinds=["bars"])
    build = site.build(builder, parallel=os.cpu_count(), confoverrides=CONF)
    written = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in build.outdir.rglob("*")
        if path.suffix in TEXTS
    )
    for shown in ("13.64", "white whale"):
        assert (shown in written) == (builder not in SILENT)
    assert "mrstats_" not in written.replace("_mrstats", "")


def test_a_new_builder_on_the_same_doctrees_shows_the_same_as_on_its_own(site):
    write_everything(site, kinds=["bars"])
    for builder in ("html", "latex", "text", "html"):
        shared = site.build(builder, confoverrides=CONF)
    clean = site.clean_build("html", confoverrides=CONF)
    for page in ("index.html", "more.html", "words.html"):
        assert shared.page(page) == clean.page(page)


@pytest.mark.parametrize(
    "builder", ["html", "singlehtml", "epub", "latex", "texinfo", "man", "text"]
)
def test_a_link_to_a_page_that_the_builder_leaves_out_is_text(site, builder):
    """An orphan is part of no book, and keywords and concordances name it all the same."""
    site.write("index.rst", "Sea\n===\n\nShips.\n\n.. toctree::\n\n   words\n")
    site.write("alone.rst", ":orphan:\n\nAlone\n=====\n\n.. _far:\n\nA whale, far away.\n")
    site.write(
        "words.rst",
        "Words\n=====\n\n.. mrstats:kwic:: whale\n\n"
        ".. mrstats:keywords::\n   :by-document:\n\n.. mrstats:vocabulary::\n",
    )
    build = site.build(builder, confoverrides=CONF)
    written = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in build.outdir.rglob("*")
        if path.suffix in TEXTS
    )
    assert "far away" in written
    addresses = ("alone.html#far", "alone.xhtml#far", "#document-alone")
    is_linked = any(address in written for address in addresses)
    assert is_linked == (builder in {"html", "singlehtml", "epub"})


@pytest.mark.parametrize("builder", ["html", "latex", "texinfo", "man", "text"])
def test_a_table_in_a_cell_of_a_table_is_shown_by_every_builder(site, builder):
    """Text and manual pages have no tables in cells: there it is a list, a line for each row."""
    site.write(
        "index.rst",
        "Sea\n===\n\nA white whale.\n\n.. list-table::\n\n   * - A\n     - .. mrstats:frequency::\n"
        "          :caption: Words\n          :name: words\n"
        "   * - B\n     - .. mrstats:kwic:: whale\n",
    )
    build = site.build(builder, confoverrides=CONF)
    written = "".join(
        path.read_text(encoding="utf-8") for path in build.outdir.iterdir() if path.suffix in TEXTS
    )
    assert "white" in written
    if builder == "text":
        assert "* whale, 1" in written
        assert "* A white , whale" in written
