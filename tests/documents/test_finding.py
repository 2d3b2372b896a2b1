"""Which files are documents, and what is said of those that are not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.documents import Document, find_documents
from sphinx_mrstats.errors import DocumentError, UsageError

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file types")


@pytest.fixture
def docs(tmp_path, monkeypatch):
    """An empty folder ``docs`` in the current folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    folder.mkdir()
    return Path("docs")


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words\n")


def names(found):
    return [document.name for document in found.documents]


def docnames(found):
    return [document.docname for document in found.documents]


def test_a_folder_is_searched_for_rst_by_name_in_code_point_order(docs):
    write(docs, "b.rst", "a/z.rst", "a.rst", "Z.rst", "é.rst", "a-b.rst")
    found = find_documents([docs])
    assert names(found) == ["Z.rst", "a-b.rst", "a.rst", "a/z.rst", "b.rst", "é.rst"]
    assert found.documents[3] == Document("a/z.rst", docs / "a" / "z.rst", "a/z")


def test_with_several_paths_names_are_as_given(docs):
    write(docs, "index.rst")
    write(Path("more"), "x.rst")
    found = find_documents([docs, "more/", "more/../docs/index.rst"])
    assert names(found) == ["docs/index.rst", "more/x.rst"]
    assert docnames(found) == ["index", "x"]


def test_a_file_is_taken_as_it_is_whatever_its_name(docs):
    write(docs, "notes.txt", "_build/out.rst")
    found = find_documents(["docs/notes.txt", "docs/_build/out.rst"])
    assert names(found) == ["docs/_build/out.rst", "docs/notes.txt"]
    assert found.passed_over == {}


def test_a_document_reached_twice_is_counted_once(docs):
    write(docs, "guide/start.rst", "index.rst")
    for paths in (
        [docs, docs / "guide", docs / "guide" / "start.rst"],
        [docs / "guide" / "start.rst", docs / "guide", docs],
    ):
        found = find_documents(paths)
        assert names(found) == ["docs/guide/start.rst", "docs/index.rst"]
        assert docnames(found) == ["guide/start", "index"]


def test_files_that_sphinx_might_read_are_counted_by_suffix(docs):
    write(docs, "a.rst", "b.md", "c/d.md", "e.ipynb", "f.txt", "g.RST", "h.py", "Makefile")
    found = find_documents([docs])
    assert names(found) == ["a.rst"]
    assert found.passed_over == {".RST": 1, ".ipynb": 1, ".md": 2, ".txt": 1}


@pytest.mark.parametrize(
    "path",
    [
        ".tox/x.rst",
        "_build/html/x.rst",
        "node_modules/p/x.rst",
        "__pycache__/x.rst",
        "env/lib/x.rst",
        "public/_sources/x.rst",
        "build/x.rst",
        "cached/x.rst",
    ],
)
def test_hidden_folders_and_output_are_skipped(docs, path):
    write(docs, "index.rst", path, "env/pyvenv.cfg", "public/.buildinfo")
    write(docs, "build/.doctrees/index.doctree", "cached/CACHEDIR.TAG")
    assert names(find_documents([docs])) == ["index.rst"]


def test_a_folder_called_build_is_searched_where_nothing_shows_it_to_be_output(docs):
    write(docs, "build/wheels.rst", ".hidden.rst")
    assert names(find_documents([docs])) == [".hidden.rst", "build/wheels.rst"]


def test_a_folder_with_a_conf_py_is_source_whatever_else_is_in_it(docs):
    write(docs, "manual/conf.py", "manual/index.rst", "manual/.doctrees/index.doctree")
    assert names(find_documents([docs])) == ["manual/index.rst"]


def test_a_folder_that_is_given_is_searched_even_if_it_is_output(docs):
    write(docs, "_build/html/.buildinfo", "_build/html/x.rst")
    assert names(find_documents([docs / "_build" / "html"])) == ["x.rst"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["."], ["guide/start", "index"]),
        (["docs"], ["guide/start", "index"]),
        (["docs/guide"], ["guide/start"]),
        (["docs/guide", "docs/index.rst"], ["docs/index", "guide/start"]),
    ],
)
def test_names_begin_at_the_folder_of_conf_py(docs, paths, expected):
    write(Path(), "pyproject.toml")
    write(docs, "conf.py", "index.rst", "guide/start.rst")
    assert sorted(docnames(find_documents(paths))) == expected


def test_a_conf_py_above_the_project_is_not_looked_for(docs):
    write(Path(), "conf.py")
    write(docs, ".git/HEAD", "guide/start.rst")
    assert docnames(find_documents([docs / "guide"])) == ["start"]


def test_a_sample_project_inside_the_documents_does_not_begin_anew(docs):
    write(docs, "conf.py", "samples/one/conf.py", "samples/one/index.rst")
    assert docnames(find_documents([docs])) == ["samples/one/index"]
    assert docnames(find_documents([docs / "samples" / "one"])) == ["index"]


def test_include_and_exclude_choose_by_document_name(docs):
    write(docs, "index.rst", "guide/start.rst", "guide/draft-1.rst", "guide/more/end.rst")
    found = find_documents([docs], include=["guide/**"], exclude=["**/draft-*"])
    assert docnames(found) == ["guide/more/end", "guide/start"]
    assert found.excluded == 2


def test_a_file_that_is_given_is_counted_even_if_it_is_excluded(docs):
    write(docs, "a.rst", "b.rst")
    found = find_documents([docs, docs / "a.rst"], exclude=["**"])
    assert names(found) == ["docs/a.rst"]
    assert found.excluded == 1


def test_a_pattern_that_cannot_be_read_is_a_usage_error(docs):
    with pytest.raises(UsageError, match=r"pattern '\[z-a\]' can't be read"):
        find_documents([docs], include=["[z-a]"])


@pytest.mark.parametrize("path", ["nowhere", "docs/nowhere.rst"])
def test_a_missing_path_is_an_error_that_names_it(docs, path):
    with pytest.raises(DocumentError, match=f"^{path}: no such file or folder$"):
        find_documents([docs, path])


def test_an_empty_path_is_an_error(docs):
    with pytest.raises(DocumentError, match="an empty path"):
        find_documents([""])


def test_a_folder_without_documents_is_no_error(docs):
    assert find_documents([docs]).documents == ()


@needs_posix
def test_a_loop_of_folders_ends_and_is_noticed(docs):
    write(docs, "a/x.rst")
    (docs / "a" / "loop").symlink_to("..")
    (docs / "self").symlink_to("self")
    found = find_documents([docs])
    assert names(found) == ["a/x.rst"]
    assert found.links == ("docs/a/loop",)
    assert found.problems == ()


@needs_posix
def test_a_link_to_a_folder_elsewhere_is_listed_and_not_followed(docs):
    write(Path("elsewhere"), "x.rst")
    (docs / "shared").symlink_to("../elsewhere")
    found = find_documents([docs])
    assert (names(found), found.links) == ([], ("docs/shared",))


@needs_posix
def test_in_a_project_of_sphinx_links_to_its_folders_are_followed(docs):
    write(Path(), "pyproject.toml", "examples/x.rst", "docs/conf.py", "docs/part/y.rst")
    (Path("examples") / "again").symlink_to("../docs/part")
    Path("elsewhere").mkdir()
    outside = Path("elsewhere").resolve().parent.parent
    for link, target in (
        ("examples", "../examples"),
        ("twice", "part"),
        ("part/loop", ".."),
        ("outside", str(outside)),
    ):
        (docs / link).symlink_to(target)
    found = find_documents([docs])
    assert names(found) == ["examples/x.rst", "part/y.rst", "twice/y.rst"]
    assert found.links == (
        "docs/examples/again",
        "docs/outside",
        "docs/part/loop",
        "docs/twice/loop",
    )


@needs_posix
def test_of_many_links_to_folders_some_are_followed(docs):
    write(Path(), "pyproject.toml", "docs/conf.py", "docs/part/x.rst")
    for n in range(102):
        (docs / f"a{n:03}").symlink_to("part")
    found = find_documents([docs])
    assert (len(names(found)), len(found.links)) == (101, 2)


@needs_posix
def test_a_link_that_is_given_is_searched(docs):
    write(docs, "a/x.rst")
    Path("link").symlink_to("docs")
    assert names(find_documents(["link"])) == ["a/x.rst"]


@needs_posix
def test_a_link_to_a_file_is_a_document(docs):
    write(Path(), "README.rst", "pyproject.toml")
    (docs / "readme.rst").symlink_to("../README.rst")
    assert names(find_documents([docs])) == ["readme.rst"]
    assert names(find_documents(["."])) == ["README.rst", "docs/readme.rst"]


@needs_posix
def test_what_is_no_regular_file_is_a_problem_not_a_wait(docs):
    os.mkfifo(docs / "pipe.rst")
    (docs / "gone.rst").symlink_to("nothing")
    (docs / "self.rst").symlink_to("self.rst")
    (docs / ".#edited.rst").symlink_to("me@host.1")
    assert [str(problem) for problem in find_documents([docs]).problems] == [
        "docs/gone.rst: a link to nothing",
        "docs/pipe.rst: a pipe, not a file",
        "docs/self.rst: too many levels of symbolic links",
    ]


@needs_posix
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_problem(docs):
    write(docs, "index.rst", "closed/x.rst")
    (docs / "closed").chmod(0)
    try:
        found = find_documents([docs])
    finally:
        (docs / "closed").chmod(0o755)
    assert names(found) == ["index.rst"]
    assert [str(problem) for problem in found.problems] == ["docs/closed: permission denied"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_file_name_that_is_not_utf8_gets_a_name_that_is(docs):
    Path(os.fsdecode(b"docs/caf\xe9.rst")).write_text("words\n")
    (document,) = find_documents([docs]).documents
    assert document.name == "caf\\xe9.rst"
    assert document.path.read_text() == "words\n"


def test_a_tree_deeper_than_the_recursion_limit_is_searched(docs):
    depth = 300  # its path has 600 characters, below any file system's limit
    limit = sys.getrecursionlimit()
    deep = docs.joinpath(*["d"] * depth)
    deep.mkdir(parents=True)
    write(deep, "x.rst")
    sys.setrecursionlimit(250)
    try:
        found = find_documents([docs])
    finally:
        sys.setrecursionlimit(limit)
    assert names(found) == ["d/" * depth + "x.rst"]


def test_a_conf_py_that_is_named_is_read_in_place_of_the_nearest(docs):
    write(docs, "index.rst", "a.txt", "old/b.txt")
    write(Path("conf"), "conf.py")
    Path("conf/conf.py").write_text("source_suffix = '.txt'\nexclude_patterns = ['old']\n")
    assert names(find_documents([docs], conf=Path("conf/conf.py"))) == ["a.txt"]
    assert names(find_documents([docs])) == ["index.rst"]
    with pytest.raises(DocumentError, match=r"^nowhere/conf\.py: no such file"):
        find_documents([docs], conf=Path("nowhere/conf.py"))


def test_values_that_are_given_hold_whatever_conf_py_says(docs):
    write(docs, "conf.py", "index.rst", "old/b.rst")
    (docs / "conf.py").write_text("exclude_patterns = get()\n")
    found = find_documents([docs])
    assert names(found) == ["index.rst", "old/b.rst"]
    assert found.notes[0].startswith("docs/conf.py:1: exclude_patterns depends on more than")
    found = find_documents([docs], sphinx={"exclude_patterns": ["old"], "default_role": "any"})
    assert names(found) == ["index.rst"]
    assert found.notes == ()
    assert found.documents[0].markup.default_role == "any"


def test_each_project_of_a_folder_is_read_by_its_own_conf_py(docs):
    for name, role in (("one", "any"), ("two", "emphasis")):
        write(docs, f"{name}/conf.py", f"{name}/index.rst")
        (docs / name / "conf.py").write_text(f"default_role = '{role}'\n")
    write(docs, "README.rst")
    found = find_documents([docs]).documents
    assert [(each.name, each.docname, each.markup.default_role) for each in found] == [
        ("README.rst", "README", None),
        ("one/index.rst", "index", "any"),
        ("two/index.rst", "index", "emphasis"),
    ]


def test_of_two_files_of_one_document_the_first_is_read_and_the_other_is_told(docs):
    write(docs, "index.md", "index.rst")
    (docs / "conf.py").write_text("source_suffix = ['.rst', '.md']\n")
    found = find_documents([docs])
    assert names(found) == ["index.md"]
    assert found.notes == (
        "docs/index.rst: not read, as another file is the document index to Sphinx",
    )


def test_a_conf_py_that_cannot_be_read_is_told_and_sphinxs_defaults_hold(docs):
    write(docs, "index.rst", "conf.py/x")
    write(docs, "more/index.rst")
    (docs / "more" / "conf.py").write_text("(" * 300)
    found = find_documents([docs])
    assert names(found) == ["index.rst", "more/index.rst"]
    assert found.notes[0].startswith("docs/more/conf.py: not valid Python")


def test_a_notebook_is_a_problem_where_it_is_given_and_passed_over_in_a_folder(docs):
    write(docs, "a.ipynb", "index.rst")
    (docs / "conf.py").write_text("extensions = ['nbsphinx']\n")
    assert find_documents([docs]).passed_over == {".ipynb": 1}
    [problem] = find_documents([docs / "a.ipynb"]).problems
    assert "read by another parser" in str(problem)


def test_a_conf_py_is_no_document_and_its_folder_is_named(docs):
    write(docs, "index.rst")
    (docs / "conf.py").touch()
    found = find_documents([docs / "conf.py", docs / "index.rst"])
    assert len(found.documents) == 1
    [problem] = found.problems
    assert problem.message == "no document; name its folder, docs"
