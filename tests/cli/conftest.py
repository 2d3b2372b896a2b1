"""A small project to run the command line on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_mrstats.cli import main

INDEX = """\
The whale
=========

The sea, the *whale* and the ``ship``.
"""
CHAPTER = """\
Of whales
=========

The whale's sea.
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with documents in ``docs``; it is the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    docs = Path("docs")
    (docs / "part").mkdir(parents=True)
    (docs / "index.rst").write_text(INDEX)
    (docs / "part" / "one.rst").write_text(CHAPTER)
    return tmp_path


@pytest.fixture
def run(capfd):
    """Run the command line in this process; return the exit code, the output and the messages."""

    def run(*argv):
        code = main([str(argument) for argument in argv])
        out, err = capfd.readouterr()
        return code, out, err

    return run
