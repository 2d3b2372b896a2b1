"""A disk that is full when workers spill to it."""

from __future__ import annotations

import subprocess

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def full_disk(commands):
    """A disk of 64 kB as the folder for temporary files."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(commands.spool)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no file system can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield
    subprocess.run(["umount", str(commands.spool)], check=True)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_ends_the_command_with_an_error_and_nothing_left(commands):
    letters = "abcdefghijklmnop"
    text = "\n".join(f"{a}{b}{c}d" for a in letters for b in letters for c in letters)
    commands.write(**{f"a{number}": text for number in range(4)})
    code, out, err = commands.run("count", "docs", "--workers", "2")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1, err
    assert "can't write what was mapped: No space left on device. Make room, or set TMPDIR" in err
    assert commands.left() == []
