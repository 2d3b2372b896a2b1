"""What a conf.py says of documents is what Sphinx makes of it."""

from __future__ import annotations

import os
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sphinx.project import Project
from sphinx.util.matching import compile_matchers

from sphinx_mrstats.documents import MARKDOWN, RESTRUCTUREDTEXT, find_documents
from sphinx_mrstats.documents.patterns import sphinx_matcher
from sphinx_mrstats.documents.sphinxproject import OTHER, sphinx_project

RST, MD = RESTRUCTUREDTEXT, MARKDOWN


def project_of(text, **decided):
    return sphinx_project(textwrap.dedent(text).encode(), "conf.py", decided)


@pytest.mark.parametrize(
    ("text", "parsers"),
    [
        ("", {".rst": RST}),
        ("source_suffix = '.txt'", {".txt": RST}),
        ("source_suffix = ['.rst', '.md']", {".rst": RST, ".md": RST}),
        ("source_suffix = ['.rst', '.md']\nextensions = ['myst_parser']", {".rst": RST, ".md": MD}),
        ("extensions = ['myst_parser']", {".rst": RST, ".md": MD}),
        ("source_suffix = {'.txt': None, '.md': 'markdown'}", {".txt": RST, ".md": MD}),
        (
            "extensions = ['myst_nb']",
            {".rst": RST, ".md": MD, ".ipynb": OTHER, ".myst": MD},
        ),
        ("extensions = ['canonical_sphinx']", {".rst": RST, ".md": MD}),
        ("extensions = ['nbsphinx']", {".rst": RST, ".ipynb": OTHER}),
        ("source_suffix = {'.xyz': 'mine'}", {".xyz": OTHER}),
        ("extensions = []\nif a:\n    extensions += ['myst_parser']", {".rst": RST, ".md": MD}),
    ],
)
def test_suffixes_have_the_parsers_that_sphinx_gives_them(text, parsers):
    assert project_of(text).parsers == parsers


def test_each_doubt_is_one_line_that_names_the_place_and_the_setting():
    project = project_of("import os\nexclude_patterns = ['a', os.sep]\nextensions = [os.name]\n")
    assert project.notes == (
        "conf.py:2: exclude_patterns depends on more than what is written out: what is written out"
        " of it holds, unless exclude_patterns is set in [tool.sphinx-mrstats.sphinx]",
    )
    assert not project.has("a")
    assert project_of("exclude_patterns = get()", exclude_patterns=["b"]).notes == ()


def test_a_value_of_the_wrong_kind_is_told_and_the_default_holds():
    project = project_of("\nsource_suffix = 3\n")
    assert project.parsers == {".rst": RST}
    [note] = project.notes
    assert note.startswith("conf.py:2: source_suffix is not a suffix, a list of them, or")


def test_what_is_no_python_is_told_and_the_defaults_hold():
    [note] = project_of("a syntax error").notes
    assert note.startswith("conf.py: not valid Python (line 1)")


def test_where_what_is_left_out_is_in_doubt_what_no_project_reads_is_left_out():
    careful, certain = project_of("exclude_patterns = get()"), project_of("exclude_patterns = []")
    for folder in (".venv", "_build", "a/node_modules", "x/site-packages"):
        assert (careful.skips(folder), certain.skips(folder)) == (True, False)
    assert project_of("from common import *").skips(".tox")


def test_what_reading_takes_is_handed_on():
    project = project_of(
        """
        default_role = "any"
        version = "1"
        rst_epilog = f".. |v| replace:: {version}"
        myst_enable_extensions = ["deflist"]
        mrstats_exclude = ["a"]
        """
    )
    assert (project.markup.default_role, project.markup.epilog) == ("any", ".. |v| replace:: 1")
    assert project.markup.myst == {"enable_extensions": ["deflist"]}
    assert project.settings == {"mrstats_exclude": ["a"]}
    assert project.place_of("mrstats_exclude") == "conf.py:6: mrstats_exclude"


_PATTERNS = st.lists(
    st.text("ab/*?[]!^.", min_size=1, max_size=9).filter(lambda text: "[z-" not in text), max_size=3
)


@example(["[]", "[!]"], "[]")
@given(_PATTERNS, st.text("ab/.[]!^*", max_size=7).filter(lambda path: "\n" not in path))
def test_patterns_match_as_those_of_sphinx(patterns, path):
    try:
        theirs = compile_matchers(patterns)
    except Exception:  # no pattern to Sphinx
        return
    assert sphinx_matcher(patterns)(path) == any(match(path) for match in theirs)


def test_no_pattern_takes_long():
    assert not sphinx_matcher(["*a" * 30])("a" * 200 + "b")


_NAMES = ["a.rst", "a.md", "b.txt", "_sources/c.rst", ".#d.rst", ".e.rst", "de.lproj/f.rst"]
_PATHS = [f"{folder}{name}" for folder in ("", "sub/", "sub/deep/", ".hidden/") for name in _NAMES]


@pytest.mark.parametrize(
    ("include", "exclude", "suffixes"),
    [
        (["**"], [], [".rst"]),
        (["**"], ["sub/deep", ".hidden"], [".rst", ".md"]),
        (["**/a.*", "*.txt"], ["**/deep"], [".md", ".rst", ".txt"]),
        (["sub/**"], ["**.md"], [".md", ".rst"]),
    ],
)
def test_documents_are_those_that_sphinx_discovers(tmp_path, include, exclude, suffixes):
    for name in _PATHS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("word\n")
    (tmp_path / "conf.py").write_text(
        f"include_patterns = {include}\nexclude_patterns = {exclude}\nsource_suffix = {suffixes}\n"
    )
    theirs = Project(tmp_path, suffixes)
    theirs.discover(exclude, include)
    found = find_documents([tmp_path]).documents
    assert {each.docname: os.fspath(each.path) for each in found} == {
        docname: str(theirs.doc2path(docname, absolute=True)) for docname in theirs.docnames
    }
