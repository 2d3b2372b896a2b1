"""The command line, on documents that do harm."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

# Test modules can't be imported by name.
sys.path.append(str(Path(__file__).parent / "helpers"))


@pytest.fixture
def spool():
    """A folder for temporary files of short name: a forkserver's socket must fit in 108 bytes."""
    with TemporaryDirectory(prefix="mr-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def commands(tmp_path, spool):
    """The command line, run on documents that do harm."""
    from faultcommands import Commands

    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    return Commands(tmp_path, spool)
