"""A small project to run the command line on."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
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


@pytest.fixture
def no_privileges(monkeypatch):
    """A folder as the current one, in which file modes mean something: to root, they don't."""
    if sys.platform == "win32":
        pytest.skip("POSIX file modes")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    is_root = os.geteuid() == 0
    if is_root:
        nobody = 65534
        os.chown(folder, nobody, nobody)
        os.seteuid(nobody)
    yield folder
    if is_root:
        os.seteuid(0)
    shutil.rmtree(folder)
