"""A listed tree has the documents that the same tree has on a disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.documents import document_filter, find_documents
from sphinx_mrstats.documents.listing import choose_documents

FOLDERS = ["docs", "docs/part", "docs/part/deep", "docs/.hidden", "docs/_build", "docs/out", "src"]
NAMES = [
    "a.rst",
    "a.md",
    "b.md",
    "c.ipynb",
    "conf.py",
    ".buildinfo",
    "CACHEDIR.TAG",
    "pyproject.toml",
    ".doctrees/x",
]
PATHS = st.sampled_from([f"{folder}/{name}" for folder in ["", *FOLDERS] for name in NAMES])


CONFS = [
    b"",
    b"source_suffix = {'.rst': None, '.md': 'markdown'}\nexclude_patterns = ['out', '**/deep']",
    b"include_patterns = ['**/a.*']\nextensions = ['myst_parser', 'nbsphinx']",
    b"a syntax error",
]


def on_disk(tree, folder, globs, conf):
    with tempfile.TemporaryDirectory() as top:
        Path(top, ".git").mkdir()  # the top of a project
        for path in tree:
            file = Path(top, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(conf if file.name == "conf.py" else b"")
        return find_documents([Path(top, folder)], exclude=globs)


@given(
    st.lists(PATHS.map(lambda path: path.lstrip("/")), unique=True),
    st.sampled_from(["", "docs", "docs/part", "docs/out"]),
    st.sampled_from([[], ["part/**"], ["**/a"]]),
    st.sampled_from(CONFS),
)
def test_both_find_the_same(tree, folder, globs, conf):
    tree = [*tree, *(f"{name}/z.rst" for name in ("docs/part", "docs/out"))]
    expected = on_disk(tree, folder, globs, conf)
    found = choose_documents(
        dict.fromkeys(tree, ""), folder, document_filter(exclude=globs), read=lambda _: conf
    )
    assert [(each.name, each.docname, each.parser, each.markup) for each in found.documents] == [
        (each.name, each.docname, each.parser, each.markup) for each in expected.documents
    ]
    assert len(found.notes) == len(expected.notes)
    assert (found.excluded, found.passed_over) == (expected.excluded, expected.passed_over)
    assert all(each.path.as_posix() in tree for each in found.documents)


def test_a_file_is_a_document_whatever_its_name():
    (found,) = choose_documents({"docs/a.txt": ""}, "docs/a.txt", lambda _: False).documents
    assert (found.name, found.docname, found.path) == ("docs/a.txt", "docs/a", Path("docs/a.txt"))


def test_what_stands_behind_a_link_to_a_folder_is_read_in_a_project_of_sphinx():
    tree = dict.fromkeys(["docs/index.rst", "docs/examples/a.rst", "notes/examples/b.rst"], "")
    tree |= {"docs/examples": "a link to a folder", "notes/examples": "a link to a folder"}
    found = choose_documents({**tree, "docs/conf.py": ""}, "", lambda _: True)
    assert [each.name for each in found.documents] == ["docs/examples/a.rst", "docs/index.rst"]
    assert found.links == ("notes/examples",)
    found = choose_documents(tree, "docs", lambda _: True)
    assert [each.name for each in found.documents] == ["index.rst"]
    assert found.links == ("docs/examples",)


def test_links_and_what_cannot_be_read_are_told():
    tree = {
        "docs/a.rst": "a link to nothing",
        "docs/.#b.rst": "a link to nothing",
        "docs/c.md": "a link to nothing",
        "docs/latest": "a link to a folder",
        "docs/_build/d.rst": "a link to nothing",
    }
    found = choose_documents(tree, "docs", lambda _: True)
    assert (found.documents, found.links) == ((), ("docs/latest",))
    assert [str(problem) for problem in found.problems] == ["docs/a.rst: a link to nothing"]


@pytest.mark.parametrize("folder", ["doc", "docs/a"])
def test_a_folder_that_is_not_there_has_no_documents(folder):
    assert choose_documents({"docs/a.rst": ""}, folder, lambda _: True).documents == ()
