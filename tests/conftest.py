"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

# The same examples on every run, however slow the machine is: a test that fails on one run in a
# hundred tells nobody anything. HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# A shell lets what it runs in the background ignore Ctrl-C, and so would the processes that tests
# start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Repo:
    """A git repository that a test makes."""

    def __init__(self, folder, n_commits=0):
        self.folder = folder
        self.n_commits = n_commits
        if not n_commits:
            self.git("init", "-q", "-b", "main", "--template=")

    def git(self, *arguments):
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, files, *, tag=None):
        """Write `files` (None takes one away), and commit all there is, on a day of its own."""
        for name, text in files.items():
            path = Path(self.folder, name)
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.n_commits += 1
        date = f"2026-01-{self.n_commits:02d}T12:00:00+00:00"
        os.environ["GIT_COMMITTER_DATE"] = os.environ["GIT_AUTHOR_DATE"] = date
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"commit {self.n_commits}")
        if tag:
            self.git("tag", tag)


@pytest.fixture
def repo_of(monkeypatch):
    """Make a folder a git repository in which no configuration of user or machine has a say."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "A. Writer")
        monkeypatch.setenv(f"{name}_EMAIL", "writer@example.org")
        monkeypatch.setenv(f"{name}_DATE", "")  # set for each commit, and restored at the end
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Repo


@pytest.fixture
def repo(repo_of, tmp_path, monkeypatch):
    """An empty git repository; it is the current folder."""
    folder = tmp_path / "repo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return repo_of(folder)


@pytest.fixture(autouse=True)
def registries():
    """Leave docutils and Sphinx as they were: what one test registers is not there for the next."""
    from docutils.parsers.rst import directives, roles
    from sphinx.config import Config

    shared = [
        directives._directives,
        roles._roles,
        # Sphinx adds the suffixes of extensions to this default itself.
        Config.config_values["source_suffix"].default,
    ]
    before = [dict(each) for each in shared]
    yield
    for each, held in zip(shared, before, strict=True):
        each.clear()
        each.update(held)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The repositories that `repo_from` has made, by the function that made each."""
    return tmp_path_factory.mktemp("repositories"), {}


@pytest.fixture
def repo_from(repo_of, built, tmp_path, monkeypatch):
    """Give a repository as a function makes it, which is called once; it is the current folder."""

    def copied(make):
        place, made = built
        if make not in made:
            folder = place / str(len(made))
            folder.mkdir()
            made[make] = repo_of(folder)
            make(made[make])
        template = made[make]
        folder = tmp_path / "repo"
        shutil.copytree(template.folder, folder, symlinks=True)
        monkeypatch.chdir(folder)
        return repo_of(folder, template.n_commits)

    return copied


def pytest_configure(config):
    """Let all tests of this run share a cache of their own, in place of the user's."""
    if not hasattr(config, "workerinput"):  # workers of xdist have the environment of this process
        cache = TemporaryDirectory(prefix="mrstats-tests-", ignore_cleanup_errors=True)
        os.environ["XDG_CACHE_HOME"] = cache.name
        config.add_cleanup(cache.cleanup)


def pytest_xdist_auto_num_workers() -> int:
    """Run twice as many tests at a time as there are processors: much of the time, tests wait."""
    return 2 * (os.cpu_count() or 1)
