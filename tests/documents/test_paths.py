"""Globs on paths: what they match, and what they don't enter."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sphinx_mrstats.documents import expand_path, find_documents
from sphinx_mrstats.errors import DocumentError, UsageError

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")


@pytest.fixture(autouse=True)
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        *("a/docs/index.rst", "a/docs/part/one.txt", "b/docs/index.rst", "b/notes[1].rst"),
        *("b/.hidden/x.rst", "b/_build/y.rst", "pyproject.toml"),
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("words\n")
    return tmp_path


def matched(glob, **options):
    return [str(path) for path in expand_path(glob, **options).paths]


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*/docs", ["a/docs", "b/docs"]),
        ("**/*.rst", ["a/docs/index.rst", "b/docs/index.rst", "b/notes[1].rst"]),
        ("?/docs/*.rst", ["a/docs/index.rst", "b/docs/index.rst"]),
        ("a/docs/**/*.txt", ["a/docs/part/one.txt"]),
        ("b/.*/*.rst", ["b/.hidden/x.rst"]),
        ("b/_build/*.rst", ["b/_build/y.rst"]),
        ("b/notes[1].rst", ["b/notes[1].rst"]),  # it exists: no glob
    ],
)
def test_a_glob_matches_files_and_folders_in_order(glob, expected):
    assert matched(glob) == expected


@pytest.mark.parametrize("glob", ["c*", "a/*.rst", "**/nothing"])
def test_a_glob_that_matches_nothing_is_an_error(glob):
    with pytest.raises(DocumentError, match="no file or folder matches"):
        find_documents([glob])


def test_a_glob_that_cannot_be_read_is_an_error():
    with pytest.raises(UsageError, match="can't be read as a glob"):
        expand_path("a/**docs/*.rst")


def test_documents_of_a_glob_are_named_as_given_even_a_single_one():
    assert [each.name for each in find_documents(["a/do*"]).documents] == ["a/docs/index.rst"]


@needs_posix
def test_a_glob_does_not_follow_links_out_of_the_project(tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.rst").write_text("secret\n")
    Path("a/docs/linked").symlink_to(elsewhere)
    Path("a/docs/secret.rst").symlink_to(elsewhere / "secret.rst")
    Path("a/docs/same.rst").symlink_to("index.rst")
    assert matched("a/docs/*.rst") == ["a/docs/index.rst", "a/docs/same.rst"]
    assert expand_path("a/docs/*/*.rst").links == ("a/docs/linked",)
    assert "a/docs/linked/secret.rst" in matched("a/docs/*/*.rst", follow_links=True)
    found = find_documents(["a/docs/*.rst"])
    assert found.links == ("a/docs/secret.rst",)
