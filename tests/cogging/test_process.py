"""A command is run to its end, and leaves nothing running."""

import os
import sys
import time
from pathlib import Path

import pytest

from sphinx_mrstats.cogging.process import run_shell
from sphinx_mrstats.errors import ScriptError


def test_standard_error_can_be_hidden():
    assert run_shell("echo out; echo error >&2").output == "out\nerror\n"
    assert run_shell("echo out; echo error >&2", hide_stderr=True).output == "out\n"


def test_windows_has_no_shell_and_the_message_says_where_it_can_be_run(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ScriptError, match=r"'echo x'.*/bin/sh.*Windows.*Subsystem for Linux"):
        run_shell("echo x")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
@pytest.mark.parametrize(
    "command", ["setsid sleep 600", "setsid sh -c 'sleep 600 & exit'; sleep 600"]
)
def test_what_begins_a_session_of_its_own_is_ended_at_a_time_out(command, tmp_path):
    mark = f"sleep 6{os.getpid()}"
    with pytest.raises(ScriptError, match="still running"):
        run_shell(command.replace("sleep 600", mark), folder=tmp_path, timeout=1)
    for _ in range(500):
        if not _running(mark):
            return
        time.sleep(0.01)
    pytest.fail(f"{mark} is still running")


def _running(mark):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if words == mark:
            found.append(path)
    return found


def test_other_children_live_on():
    import subprocess

    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=-1, start_new_session=True
    ) as other:
        with pytest.raises(ScriptError):
            run_shell("sleep 600", timeout=0.2)
        assert other.poll() is None
        other.kill()
