"""A repository's configuration, hooks and attributes run nothing, whatever is asked of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.documents.git import Repository
from sphinx_mrstats.errors import DocumentError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hooks are scripts of the shell")

# What makes git run a program, by key; `%` stands for a command that leaves a trace.
CONFIGURATIONS = {
    "core.sshCommand": "%",
    "core.gitProxy": "%",
    "core.askPass": "%",
    "core.fsmonitor": "%",
    "core.pager": "%",
    "core.editor": "%",
    "core.alternateRefsCommand": "%",
    "pager.show": "%",
    "pager.rev-list": "%",
    "pager.for-each-ref": "%",
    "alias.cat-file": "!%",
    "alias.ls-tree": "!%",
    "alias.rev-parse": "!%",
    "credential.helper": "!%",
    "diff.external": "%",
    "diff.rst.textconv": "%",
    "diff.rst.command": "%",
    "filter.rst.smudge": "%",
    "filter.rst.clean": "%",
    "filter.rst.process": "%",
    "gpg.program": "%",
    "log.showSignature": "true",
    "remote.origin.uploadpack": "%",
    "remote.origin.vcs": "ext",
}

# Of git's own transports, those by which a lazy fetch would run something.
URLS = (
    "ssh://nowhere.invalid/x",
    "ext::%",
    "file:///nowhere",
    "git://nowhere.invalid/x",
    "https://nowhere.invalid/x",
)

HOOKS = (
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "reference-transaction",
    "fsmonitor-watchman",
)


@pytest.fixture
def trap(repo, tmp_path):
    """A hostile repository, a partial clone that lacks an object; it, the object, the trace."""
    trace = tmp_path / "trace"
    program = tmp_path / "run.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {trace}\nexit 1\n')
    program.chmod(0o755)
    repo.commit(
        {"docs/a.rst": "The whale.\n", ".gitattributes": "*.rst diff=rst filter=rst\n"}, tag="v1"
    )
    repo.commit({"docs/b.rst": "The sea.\n"}, tag="v2")
    lost = repo.git("rev-parse", "HEAD:docs/b.rst")
    for key, value in CONFIGURATIONS.items():
        repo.git("config", key, value.replace("%", str(program)))
    for name in HOOKS:
        hook = repo.folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.symlink_to(program)
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.promisor", "true")
    (repo.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    trace.unlink(missing_ok=True)  # what git ran while the test set this up
    return repo, lost, trace


@pytest.mark.parametrize("url", URLS)
def test_a_lost_object_of_a_partial_clone_is_not_fetched(trap, run, url, monkeypatch):
    repo, lost, trace = trap
    repo.git("config", "remote.origin.url", url.replace("%", f"{trace.parent / 'run.sh'}"))
    monkeypatch.setenv("GIT_SSH_COMMAND", str(trace.parent / "run.sh"))
    code, _, err = run("diff", "v1", "v2")
    assert code == 2
    assert f"git has no object {lost}" in err
    assert "clone it whole" in err
    assert run("history", "docs")[0] == 2
    assert not trace.exists(), trace.read_text()


def test_no_command_of_ours_runs_what_a_repository_names(trap):
    repo, _, trace = trap
    opened = Repository.find("docs")
    one, other = opened.tags()
    for name in (
        "HEAD",
        "v1",
        "main@{upstream}",
        ":/sea",
        "HEAD^{/whale}",
        "stash",
        lost_ref(repo),
    ):
        opened.resolve(name)
        opened.full_name(name)
    with pytest.raises(DocumentError, match="missing object"):
        opened.tags()
    opened.merge_base(one, other)
    assert [file.path for file in opened.files(other, ["docs"])] == ["docs/a.rst", "docs/b.rst"]
    assert opened.shallow_hint() == ""
    [(_, data)] = opened.read([repo.git("rev-parse", "v1:docs/a.rst")])
    assert data == b"The whale.\n"
    assert not trace.exists(), trace.read_text()


def lost_ref(repo):
    """A reference to an object that the clone lacks."""
    (repo.folder / ".git" / "refs" / "tags" / "lost").write_text("1" * 40 + "\n")
    return "refs/tags/lost"


def test_the_trap_works(trap):
    """Git itself, asked without our terms, runs what the configuration names."""
    repo, lost, trace = trap
    repo.git("config", "remote.origin.url", "ssh://nowhere.invalid/x")
    repo.git("config", "--unset", "remote.origin.vcs")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_NO")}
    subprocess.run(
        ["git", "cat-file", "-p", lost], env=environment, capture_output=True, check=False
    )
    assert trace.exists()


OPTION_LIKE = [
    "--help",
    "--output=owned",
    "--upload-pack=touch owned",
    "-c",
    "--exec-path=.",
    "--git-dir=/",
    "--all",
    "^HEAD",
]


@pytest.mark.parametrize("name", OPTION_LIKE)
def test_the_name_of_a_revision_is_no_option(repo, name):
    repo.commit({"a.rst": "The sea.\n"}, tag="v1")
    opened = Repository.find(".")
    assert opened.resolve(name) is None
    assert opened.full_name(name) == f"{name}^0"
    assert not Path("owned").exists()


def test_the_name_of_a_tag_is_no_option(repo):
    """Git refuses to make such tags; a stranger's repository has them all the same."""
    repo.commit({"a.rst": "The sea.\n"}, tag="v1")
    oid = repo.git("rev-parse", "HEAD")
    tags = repo.folder / ".git" / "refs" / "tags"
    for name in ("--output=owned", "-n"):
        (tags / name).write_text(oid + "\n")
    opened = Repository.find(".")
    found = {tag.name for tag in opened.tags()}
    assert "v1" in found
    for tag in opened.tags():
        assert [file.path for file in opened.files(tag)] == ["a.rst"]
    assert not Path("owned").exists()


def test_what_unpacks_to_too_much_is_left_out(repo, monkeypatch):
    from sphinx_mrstats import revisions
    from sphinx_mrstats.documents import git
    from sphinx_mrstats.jobs import RunOptions

    monkeypatch.setattr(git, "MOST_BYTES", 1000)
    repo.commit({"big.rst": "whale " * 1000, "small.rst": "The sea.\n"}, tag="v1")
    opened = Repository.find(".")
    problems = []
    [counted] = revisions.count_revisions(
        [revisions.Revision(opened, opened.resolve("v1"))],
        options=RunOptions(on_problem=problems.append),
    )
    assert [(each.path, "left out" in each.message) for each in problems] == [("v1:big.rst", True)]
    assert dict(counted.vocabulary().counts) == {"the": 1, "sea": 1}
