"""Which documents the command line takes: lists, globs, URLs, links, several projects."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")


@pytest.fixture
def words(run):
    """Count, as JSON; return the exit code, the counts by document and the messages."""

    def words(*arguments):
        code, out, err = run("count", *arguments, "--format", "json", "--by-document")
        return code, json.loads(out)["by_document"] if out else None, err

    return words


@pytest.fixture
def projects(project):
    """Two projects, of which each excludes and reads something else."""
    for name, settings in (
        ("a", 'exclude = ["draft"]\nprose-roles = ["shout"]'),
        ("b", "include-code = true"),
    ):
        Path(name, "docs").mkdir(parents=True)
        Path(name, "pyproject.toml").write_text(f"[tool.sphinx-mrstats]\n{settings}\n")
        Path(name, "docs", "index.rst").write_text("A :shout:`whale` and ``code``.\n")
        Path(name, "docs", "draft.rst").write_text("draft\n")
    return project


def test_each_project_is_counted_by_its_own_settings(projects, words):
    both = words("a", "b")
    assert both == (
        0,
        {
            "a/docs/draft.rst": {"draft": 1},
            "a/docs/index.rst": {"a": 1, "and": 1, "whale": 1},
            "b/docs/draft.rst": {"draft": 1},
            "b/docs/index.rst": {"a": 1, "and": 1, "code": 1, "whale": 1},
        },
        "",
    )
    assert words("*/docs", "--text", "source")[1].keys() == {*both[1]} - {"a/docs/draft.rst"}
    assert words("b", "a") == both


def test_other_commands_bring_projects_together_too(projects, run):
    for name in "ab":
        Path(name, "docs", "draft.rst").write_text("The sea was calm.\n")
    code, out, _ = run("kwic", "sea", "b", "a")
    assert (code, [line.split(":")[0] for line in out.splitlines()]) == (
        0,
        ["a/docs/draft.rst", "b/docs/draft.rst"],
    )
    code, out, _ = run("ngrams", "a", "b", "--format", "json")
    ngrams = {each["ngram"]: each["count"] for each in json.loads(out)["ngrams"]}
    assert (code, ngrams["the sea"]) == (0, 2)
    code, out, _ = run("stats", "a", "b", "--format", "json")
    assert (code, json.loads(out)["documents"]) == (0, 4)


def test_a_project_in_another_one_keeps_its_own_settings(projects, words):
    Path("pyproject.toml").write_text('[tool.sphinx-mrstats]\nprose-roles = ["shout"]\n')
    Path("index.rst").write_text("outside\n")
    _, alone, _ = words(".")
    assert alone["b/docs/index.rst"] == {"a": 1, "and": 1, "whale": 1}
    _, both, _ = words(".", "b")
    assert both["b/docs/index.rst"] == {"a": 1, "and": 1, "code": 1, "whale": 1}
    assert len(both) == len(alone)
    _, one, _ = words(".", "b/docs/index.rst")
    assert one["b/docs/index.rst"] == {"a": 1, "and": 1, "code": 1, "whale": 1}
    assert "./b/docs/draft.rst" in one or "b/docs/draft.rst" in one


def test_doctrees_are_counted_one_project_at_a_time(projects, run):
    code, _, err = run("count", "a", "b", "--text", "doctree")
    assert code == 2
    assert "doctrees are read of one at a time" in err


def test_a_list_of_files_is_read_from_a_file(project, words, run):
    Path("list").write_text("docs/index.rst\n\ndocs/part/one.rst\r\n")
    expected = words("docs/index.rst", "docs/part/one.rst")
    assert words("--files-from", "list") == expected
    Path("list").write_text("docs/part/one.rst\0")
    assert words("--files-from", "list", "docs/index.rst") == expected
    assert words("docs/index.rst", "docs/index.rst", "--files-from", "list") == expected
    assert run("kwic", "sea", "--files-from", "list")[:2] == (
        0,
        "docs/part/one.rst:4:  The whale's sea.\n",
    )


def test_a_list_of_files_is_read_from_standard_input(project, words, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"docs/index.rst\0")))
    assert list(words("--files-from", "-")[1]) == ["docs/index.rst"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_names_in_a_list_are_bytes(project, words):
    name = b"docs/line\nend \xe9.rst"
    Path(os.fsdecode(name)).write_text("odd\n")
    Path("list").write_bytes(name + b"\0")
    code, found, err = words("--files-from", "list")
    assert (code, found, err) == (0, {"docs/line\\x0aend \\xe9.rst": {"odd": 1}}, "")


def test_a_missing_file_of_a_list_is_told_and_the_rest_is_counted(project, words):
    Path("list").write_text("docs/index.rst\ngone.rst\n*.rst\n")
    code, found, err = words("--files-from", "list")
    assert (code, list(found)) == (2, ["docs/index.rst"])
    assert err == (
        "sphinx-mrstats: warning: *.rst: no such file or folder\n"
        "sphinx-mrstats: warning: gone.rst: no such file or folder\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "list: no such file or directory"), ("", "--files-from: the list is empty")],
)
def test_a_list_that_cannot_be_used_ends_with_2(project, words, content, message):
    if content is not None:
        Path("list").write_text(content)
    code, found, err = words("--files-from", "list")
    assert (code, found) == (2, None)
    assert message in err


@needs_posix
def test_links_out_of_the_project_are_followed_only_if_asked(project, words, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.rst").write_text("secret\n")
    (elsewhere / "loop").symlink_to(".")
    Path("docs/link.rst").symlink_to(elsewhere / "secret.rst")
    Path("docs/folder").symlink_to(elsewhere)
    code, found, err = words("docs")
    assert (code, sorted(found)) == (0, ["index.rst", "part/one.rst"])
    assert err == (
        "sphinx-mrstats: note: docs/folder: a link to a folder, which is not followed\n"
        "sphinx-mrstats: note: docs/link.rst: a link to a file outside the project, which is not"
        " followed\n"
    )
    followed = words("docs", "--follow-links")
    assert followed[0] == 0
    assert sorted(followed[1]) == ["folder/secret.rst", "index.rst", "link.rst", "part/one.rst"]
    Path("pyproject.toml").write_text("[tool.sphinx-mrstats]\nfollow-links = true\n")
    assert words("docs") == followed


def test_an_archive_is_counted_like_a_folder(project, words):
    pytest.importorskip("fsspec", reason="fsspec reads archives: the extra 'remote'")
    with zipfile.ZipFile("all.zip", "w") as file:
        for path in Path("docs").rglob("*.rst"):
            file.write(path)
    assert words("zip://docs::all.zip") == words("docs")
    names = words("zip://docs/index.rst::all.zip", "docs")[1]
    assert "zip://docs/index.rst::all.zip" in names


def test_a_cache_is_set_by_option_or_configuration_and_noted_where_it_is_damaged(project, words):
    expected = words("docs")
    assert words("docs", "--cache", "here") == expected
    assert Path("here", "counts.sqlite").is_file()
    Path("docs", "pyproject.toml").write_text('[tool.sphinx-mrstats]\ncache = "kept"\n')
    assert words("docs", "--cache", "off") == expected
    assert not Path("docs/kept").exists()
    assert words("docs") == expected
    Path("docs/kept/counts.sqlite").write_text("no database at all, in many a word\n" * 100)
    code, found, err = words("docs")
    assert (code, found) == expected[:2]
    assert err.startswith("sphinx-mrstats: note: ")
    assert "counts.sqlite: damaged (file is not a database), so it was dropped" in err
    assert words("docs") == expected


@pytest.mark.parametrize("name", ["../kept", "{outside}", "link", "part/../../kept"])
def test_a_file_of_settings_has_nothing_written_outside_its_folder(project, words, tmp_path, name):
    outside = tmp_path / "kept"
    Path("docs/link").symlink_to(outside)
    expected = words("docs")
    name = name.format(outside=outside)
    Path("docs/pyproject.toml").write_text(f"[tool.sphinx-mrstats]\ncache = '{name}'\n")
    before = sorted(tmp_path.rglob("*"))
    code, found, err = words("docs")
    assert (code, found) == expected[:2]
    assert "docs/pyproject.toml: cache is outside of this folder" in err
    assert sorted(tmp_path.rglob("*")) == before
    assert words("docs", "--cache", str(outside))[:2] == expected[:2]
    assert (outside / "counts.sqlite").is_file()
    assert words("docs", "--cache", "off")[:2] == expected[:2]


def test_a_profile_goes_to_standard_error_and_changes_no_result(project, run):
    expected = run("count", "docs", "--format", "json")
    code, out, err = run("count", "docs", "--format", "json", "--profile")
    assert (code, out) == expected[:2]
    lines = err.splitlines()
    assert all(line.startswith("sphinx-mrstats: profile: ") for line in lines)
    told = [line.split()[2] for line in lines]
    assert told[1:9] == ["find", "read", "strip", "split", "combine", "shuffle", "reduce", "other"]
    assert [line.split()[-1] for line in lines if "slowest" in line] in (
        ["index.rst", "part/one.rst"],
        ["part/one.rst", "index.rst"],
    )
    for command in (["ngrams"], ["kwic", "sea"], ["stats"]):
        assert "profile: 2 documents, 0.0 MB in" in run(*command, "docs", "--profile")[2]
