"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run, however slow the machine is: a test that fails on one run in a
# hundred tells nobody anything. HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


class Repo:
    """A git repository that a test makes, in the folder that is the current one."""

    def __init__(self, folder):
        self.folder = folder
        self.n_commits = 0
        self.git("init", "-q", "-b", "main", "--template=")

    def git(self, *arguments):
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, files, *, tag=None):
        """Write `files` (None takes one away), commit all there is; return the commit's name."""
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
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """An empty git repository, which no configuration of the user or the machine has a say in."""
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
    folder = tmp_path / "repo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Repo(folder)
