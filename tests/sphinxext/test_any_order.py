"""Whatever is edited and built in whatever order: a full build shows the numbers of the sources."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sphinx_mrstats import count_documents
from sphinx_mrstats.analysis.frequency import frequency_table
from sphinx_mrstats.settings import load_settings
from sphinx_mrstats.text import CODE
from sphinx_mrstats.words import iter_words

pytestmark = pytest.mark.slow

INTERRUPT = """
def interrupt(app, *args):
    raise KeyboardInterrupt

def setup(app):
    if "interrupt" in app.tags:
        app.connect("html-collect-pages", interrupt)
"""

NAMES = st.sampled_from(["a", "b", "sub/c"])
WORDS = st.lists(st.sampled_from(["sea", "ship", "whale", "``code``"]), max_size=5)
TITLES = st.sampled_from(
    [
        "Title\n=====\n\n",
        "Other\n=====\n\nSea.\n\n.. _label:\n\n",
        "Other\n=====\n\nSea.\n\nPart\n----\n\n",
        "",
    ]
)
PLACES = """\
Places
======

.. mrstats:kwic:: sea

.. mrstats:ngrams::
   :documents: a sub/**

.. mrstats:keywords::
   :by-document:

.. mrstats:summary::
   :by-section:

.. mrstats:plot::
   :kind: dispersion
   :words: whale ship
"""
TOPS = {"words": 2, "sub/words": 1}  # two pages with a table, and how many words each shows


# Those that write a page for each document: what is looked at of their output. A book is one file.
PAGES = {"html": ".html", "text": ".txt", "epub": ".xhtml"}
BUILDERS = [*PAGES, "latex"]


def read_data(path):
    """What a data file of the explorer assigns."""
    return json.loads(path.read_text(encoding="utf-8").partition("=\n")[2].removesuffix(";\n"))


class Edits(RuleBasedStateMachine):
    """A project under edit; `html` and `text` say whether that output should be right."""

    @initialize()
    def begin(self):
        self.root = Path(tempfile.mkdtemp())
        self.site = self.make_site(self.root)
        self.site.write("conf.py", (self.site.source / "conf.py").read_text() + INTERRUPT)
        self.site.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   **\n")
        for page in TOPS:
            self.write_page(page, TOPS[page])
        self.site.write("all.rst", "All\n===\n\n.. mrstats:vocabulary::\n")
        self.site.write("places.rst", PLACES)
        self.site.write("a.rst", "A\n=\n\nsea\n")
        self.built = None

    def write_page(self, page, top):
        self.site.write(f"{page}.rst", f"Words\n=====\n\n.. mrstats:frequency::\n   :top: {top}\n")

    @rule(name=NAMES, title=TITLES, words=WORDS)
    def edit(self, name, title, words):
        self.site.write(f"{name}.rst", f"{title}{' '.join(words)}\n")
        self.built = None

    @rule(name=NAMES)
    def delete(self, name):
        (self.site.source / f"{name}.rst").unlink(missing_ok=True)
        self.built = None

    @rule(
        code=st.booleans(),
        excluded=st.sampled_from(["[]", "['a']", "['sub/**']"]),
        text=st.sampled_from(["source", "doctree"]),
    )
    def configure(self, code, excluded, text):
        self.site.write(
            "pyproject.toml",
            f"[tool.sphinx-mrstats]\nexclude = {excluded}\ninclude-code = {str(code).lower()}\n"
            f"text = '{text}'\n",
        )
        self.built = None

    @rule(name=st.sampled_from(["words", "index"]))
    def build_one_file(self, name):
        self.site.build(files=[f"{name}.rst"], silent=False)

    @rule()
    def interrupt(self):
        with pytest.raises(KeyboardInterrupt):
            self.site.build(tags=["interrupt"], silent=False)

    @rule(builder=st.sampled_from(BUILDERS), jobs=st.sampled_from([0, 2]))
    def build(self, builder, jobs):
        self.built = self.site.build(builder, parallel=jobs, silent=False)

    @invariant()
    def pages_show_what_the_sources_hold(self):
        if self.built is None:
            return
        chosen = load_settings(self.site.source)
        vocabulary = count_documents(
            self.site.source,
            include=chosen.include,
            exclude=chosen.exclude,
            rules=chosen.rules,
            by_document=True,
        )
        builder = self.built.outdir.name
        clean = self.site.clean_build(builder, silent=False)
        if builder == "latex":
            [book] = self.built.outdir.glob("*.tex")
            assert self.built.page(book.name) == clean.page(book.name)
            return
        suffix = PAGES[builder]
        for page, top in TOPS.items():
            expected = [[row.word, str(row.count)] for row in frequency_table(vocabulary, top=top)]
            assert self.shown(f"{page}{suffix}") == expected
        assert self.built.page(f"places{suffix}") == clean.page(f"places{suffix}")
        if suffix == ".html":
            self.explorer_holds(vocabulary)

    def explorer_holds(self, vocabulary):
        """Its data have all words, with their counts, and all places of each."""
        folder = self.built.outdir / "_mrstats"
        words = read_data(folder / "vocabulary" / "all-1.js")["words"]
        assert [tuple(row[:2]) for row in words] == vocabulary.most_common()
        contexts = folder / "contexts"
        places = {
            path.relative_to(contexts).with_suffix(".rst").as_posix(): Counter(
                iter_words(CODE.sub(" ", read_data(path)["text"]))
            )
            for path in contexts.rglob("*.js")
        }
        assert places == (vocabulary.by_document or {})

    def shown(self, page):
        if not page.endswith(".txt"):
            return self.built.rows(page)
        lines = re.findall(r"^\| (\S+) *\| (\d+) *\|$", self.built.page(page), re.MULTILINE)
        return [list(line) for line in lines]

    def teardown(self):
        shutil.rmtree(self.root, ignore_errors=True)


def test_edits_in_any_order(new_site):
    Edits.make_site = staticmethod(new_site)
    machine = Edits.TestCase
    machine.settings = settings(
        max_examples=int(os.environ.get("MRSTATS_WALKS", "6")),
        stateful_step_count=8,
        deadline=None,
        derandomize="MRSTATS_WALKS" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    machine().runTest()
