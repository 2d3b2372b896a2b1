"""Ctrl-C and SIGTERM at any moment: nothing is left, within two seconds."""

from __future__ import annotations

import os
import signal

import pytest
from faultcommands import kill_session, session, wait_for

pytestmark = pytest.mark.slow

# How long a command may take to leave on a machine that is busy with other tests. On an idle one it
# takes less than two seconds: benchmarks/leaving.py says.
SLOW_MACHINE = 30

SIGNALS = [signal.SIGINT, signal.SIGTERM]


def begun(commands, process):
    """The command runs: it is being loaded."""
    return True


def spooling(commands, process):
    """There is a folder for temporary files, and workers are being started."""
    return list(commands.spool.iterdir()) or process.poll() is not None


def started(commands, process):
    """There is a first process besides the command's own."""
    return len(session(process.pid)) > 1 or process.poll() is not None


def mapping(commands, process):
    """A worker has a document in hand."""
    return commands.pids() or process.poll() is not None


def done(commands, process):
    """Workers are let go on, and reduce, and the result is written."""
    if commands.pids():
        (commands.harm / "go").touch()
        return True
    return process.poll() is not None


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("moment", [begun, spooling, started, mapping, done])
@pytest.mark.parametrize("engine", ["pool", "dask"])
def test_nothing_is_left_of_a_command_that_is_interrupted(commands, engine, moment, number):
    commands.write(**{f"a{i}": "WAIT for the whale" for i in range(4)})
    process = commands.start(
        *("count", "docs", "--engine", engine, "--workers", "2"),
        *("--format", "json", "--output", "words.json"),
    )
    try:
        wait_for(lambda: moment(commands, process))
        # As a terminal does, and as a service manager does.
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        _, told = process.communicate(timeout=SLOW_MACHINE)
        wait_for(lambda: not session(process.pid), SLOW_MACHINE)
    finally:
        kill_session(process.pid)
        process.communicate()
    assert commands.left() == []
    # Where Python itself is interrupted while it starts, it may end with 1.
    if process.returncode and not (moment is begun and process.returncode == 1):
        assert process.returncode in {128 + number, -number}, told
        assert not (commands.folder / "words.json").exists()
