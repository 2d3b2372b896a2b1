"""What is read from a git repository."""

from __future__ import annotations

import subprocess

import pytest

from sphinx_mrstats.documents.git import Repository, TreeFile
from sphinx_mrstats.errors import DocumentError, UsageError


def two_tags(repo):
    repo.commit({"docs/a.rst": "One.\n", "README.rst": "Read.\n"}, tag="v1")
    repo.commit({"docs/a.rst": "One two.\n"})
    repo.git("tag", "-a", "v2", "-m", "the second")


@pytest.fixture
def repo(repo_from):
    return repo_from(two_tags)


@pytest.fixture
def opened(repo):
    return Repository.find("docs")


def test_a_folder_knows_its_place_even_when_it_is_gone(repo, opened):
    assert opened.prefix == "docs"
    assert Repository.find(".").prefix == ""
    assert Repository.find("gone/deeper").prefix == "gone/deeper"
    assert Repository.find("docs/a.rst").prefix == "docs/a.rst"
    assert Repository.find(repo.folder.parent) is None


@pytest.mark.parametrize("name", ["HEAD", "main", "v2", "refs/tags/v2", "HEAD^0"])
def test_every_name_of_a_commit_is_looked_up(repo, opened, name):
    commit = opened.resolve(name)
    assert (commit.name, commit.oid) == (name, repo.git("rev-parse", "HEAD"))
    assert commit.date == "2026-01-02T12:00:00+00:00"


@pytest.mark.parametrize("name", ["v3", "", "-h", "--all", "v1..v2", "HEAD:docs", "a\nb", "a\0b"])
def test_what_is_no_commit_is_none(opened, name):
    if "\0" in name:
        with pytest.raises(DocumentError, match="git can't be run"):
            opened.resolve(name)
    else:
        assert opened.resolve(name) is None


def test_tags_stand_for_commits(repo, opened):
    repo.git("tag", "blob", repo.git("rev-parse", "HEAD:README.rst"))
    assert [(tag.name, tag.date[:10]) for tag in opened.tags()] == [
        ("v1", "2026-01-01"),
        ("v2", "2026-01-02"),
    ]
    assert opened.tags()[1].oid == repo.git("rev-parse", "HEAD")


def test_files_are_listed_and_read_as_they_were(opened):
    old = opened.resolve("v1")
    (file,) = opened.files(old, ["docs", "nowhere"])
    assert file.path == "docs/a.rst"
    assert list(opened.read([file.oid])) == [(file.oid, b"One.\n")]
    assert [each.path for each in opened.files(old)] == ["README.rst", "docs/a.rst"]
    assert list(opened.read([])) == []


def test_links_are_followed_within_the_revision_only(repo):
    repo.commit({"README.rst": "Read.\n", "docs/a.rst": ""})
    links = {
        "readme.rst": "../README.rst",
        "top": "..",
        "nothing.rst": "gone.rst",
        "self.rst": "self.rst",
        "out.rst": "/etc/hostname",
        "line\nend.rst": "a.rst",
    }
    for name, target in links.items():
        (repo.folder / "docs" / name).symlink_to(target)
    repo.commit({})
    opened = Repository.find("docs")
    commit = opened.resolve("HEAD")
    found = {file.path: file for file in opened.files(commit, ["docs"])}
    readme = repo.git("rev-parse", "HEAD:README.rst")
    assert found["docs/readme.rst"] == TreeFile("docs/readme.rst", readme)
    assert {path: file.fault for path, file in found.items() if not file.oid} == {
        "docs/line\nend.rst": "a link whose name git can't be asked for",
        "docs/top": "a link to a folder",
        "docs/nothing.rst": "a link to nothing",
        "docs/self.rst": "a link to itself",
        "docs/out.rst": "a link to outside the project",
    }


def test_files_behind_a_link_to_a_folder_are_listed_once(repo):
    repo.commit({"examples/a.rst": "Read.\n", "docs/conf.py": "", "docs/part/b.rst": ""})
    (repo.folder / "docs/examples").symlink_to("../examples")
    (repo.folder / "docs/part/loop").symlink_to("..")
    (repo.folder / "examples/part").symlink_to("../docs/part")
    repo.commit({})
    opened = Repository.find("docs")
    files = opened.files(opened.resolve("HEAD"), ["docs"])
    assert {file.path: file.fault for file in files} == {
        "docs/a.rst": "",
        "docs/conf.py": "",
        "docs/examples": "a link to a folder",
        "docs/examples/a.rst": "",
        "docs/part/b.rst": "",
        "docs/part/loop": "a link to a folder",
    }


def test_names_that_are_not_utf8_are_listed(repo):
    (repo.folder / "menu").mkdir()
    (repo.folder / "menu/caf\udce9.rst").write_text("Coffee.\n")
    repo.commit({})
    opened = Repository.find(".")
    (file,) = opened.files(opened.resolve("HEAD"), ["menu"])
    assert file.path == "menu/caf\udce9.rst"


def test_many_large_files_do_not_block(repo):
    repo.commit({f"many/{n}.rst": b"word " * 20_000 + str(n).encode() for n in range(40)})
    opened = Repository.find(".")
    oids = [file.oid for file in opened.files(opened.resolve("HEAD"), ["many"])]
    read = list(opened.read(oids))
    assert [name for name, _ in read] == oids
    assert sum(len(data) for _, data in read) == 40 * 100_000 + 10 + 2 * 30


def test_branches_part_at_their_base(repo, opened):
    repo.git("checkout", "-q", "-b", "topic", "v1")
    repo.commit({"docs/b.rst": "Topic.\n"})
    base = opened.merge_base(opened.resolve("main"), opened.resolve("topic"))
    assert (base.name, base.oid) == ("main...topic", repo.git("rev-parse", "v1"))
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit({})
    with pytest.raises(UsageError, match="main and other have no common ancestor"):
        opened.merge_base(opened.resolve("main"), opened.resolve("other"))


def test_a_shallow_clone_says_what_to_do(repo, opened):
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", "--no-tags", repo.folder.as_uri(), "../shallow"],
        check=True,
        capture_output=True,
    )
    assert opened.shallow_hint() == ""
    assert "git fetch --unshallow" in Repository.find("../shallow").shallow_hint()


def test_a_missing_git_says_so(opened, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentError, match="git, which is not installed"):
        opened.resolve("HEAD")


def test_an_object_that_is_lost_is_an_error(opened):
    with pytest.raises(DocumentError, match=f"git has no object {'1' * 40}"):
        list(opened.read(["1" * 40]))


def test_a_damaged_repository_is_told_in_one_line(repo, opened):
    commit = opened.resolve("v1")
    (repo.folder / ".git/HEAD").write_text("nonsense\n")
    with pytest.raises(DocumentError) as error:
        opened.files(commit)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(f"{repo.folder}/docs: ")
