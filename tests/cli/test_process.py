"""What only the process itself can show: what it imports, its bytes, its signals, its terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX processes")

COMMAND = [sys.executable, "-m", "sphinx_mrstats"]
TIMEOUT_S = 60  # how long a hang is waited for

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def environment(**changes):
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "NO_COLOR"}}
    return kept | {"TERM": "xterm"} | changes


def run(*arguments, **options):
    options = {"capture_output": True, "timeout": TIMEOUT_S, "env": environment()} | options
    return subprocess.run([*COMMAND, *arguments], check=False, **options)


def wait_for(condition):
    """Wait until `condition` holds; a test that waits in vain fails."""
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def modules_after(*arguments):
    """Run the command; return the names of all the modules that it imported."""
    code = (
        "import sys; from sphinx_mrstats.cli import main;"
        "code = main(sys.argv[1:]); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=TIMEOUT_S
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (["--help"], {"sphinx_mrstats.markup", "json"}),
        (["count", "--help"], {"sphinx_mrstats.engines", "json"}),
        (["count", "docs", "--format", "json"], {"multiprocessing"}),
        (["prose", "docs/index.rst"], {"json", "sphinx_mrstats.engines"}),
    ],
)
def test_a_command_imports_no_more_than_it_needs(project, arguments, needless):
    modules = modules_after(*arguments)
    assert "sphinx_mrstats.cli" in modules
    assert not modules & {"sphinx", "docutils", "rich", *needless}


def test_the_plain_table_needs_rich_and_neither_sphinx_nor_docutils(project):
    modules = modules_after("count", "docs")
    assert "rich" in modules
    assert not modules & {"sphinx", "docutils"}


@pytest.mark.parametrize("options", [[], ["--format", "json"]])
def test_the_bytes_are_the_same_in_every_locale(project, options):
    Path("docs/index.rst").write_text("Naïve œuvre, 東京の鯨 und Straße\n", "utf-8")
    outputs = {
        run("count", "docs", *options, env=environment(**changes)).stdout
        for changes in (
            {"LC_ALL": "C.UTF-8"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"PYTHONIOENCODING": "latin-1", "PYTHONHASHSEED": "1"},
        )
    }
    (output,) = outputs
    assert "東京の鯨" in output.decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_file_name_that_is_not_utf8_is_printed_safely(project):
    Path(os.fsdecode(b"docs/caf\xe9.rst")).write_bytes(b"caf\xe9\n")
    done = run("count", "docs", "--by-document", env=environment(LC_ALL="C.UTF-8"))
    assert done.returncode == 2
    assert "\ncaf\\xe9.rst\n" in done.stdout.decode("utf-8")
    assert done.stderr.startswith(b"sphinx-mrstats: warning: docs/caf\\xe9.rst: byte 3 (line 1)")


def test_a_reader_that_has_gone_ends_the_command_quietly(project):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("count", "docs", stdout=writing, stderr=subprocess.PIPE, capture_output=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_reader_that_stops_in_the_middle_ends_the_command_quietly(project):
    letters = "abcdefghijklmnopqrst"
    words = (f"{'long' * 9}{a}{b}{c}" for a in letters for b in letters for c in letters)
    Path("docs/index.rst").write_text("\n".join(words))  # several times what a pipe holds
    with subprocess.Popen(
        [*COMMAND, "count", "docs", "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"word,count\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(TIMEOUT_S) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_without_a_traceback(project):
    with Path("/dev/full").open("wb") as full:
        done = run("count", "docs", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 2
    assert done.stderr == (
        b"sphinx-mrstats: error: standard output can't be written: no space left on device\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["count", "--help"]])
def test_help_that_can_not_be_written_is_a_failure(arguments, buffered):
    with Path("/dev/full").open("wb") as full:
        done = run(
            *arguments,
            stdout=full,
            stderr=subprocess.PIPE,
            capture_output=False,
            env=environment(PYTHONUNBUFFERED=buffered),
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"sphinx-mrstats: error: standard output can't be written")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffered", ["", "1"])
def test_messages_that_nobody_can_read_change_no_exit_code(project, buffered):
    with Path("/dev/full").open("wb") as full:
        done = run(
            "count",
            "missing",
            stdout=subprocess.PIPE,
            stderr=full,
            capture_output=False,
            env=environment(PYTHONUNBUFFERED=buffered),
        )
    assert (done.returncode, done.stdout) == (2, b"")


# Counts a document that takes forever, in workers that say when they begin it.
_FOREVER = """
import os, sys, time
import sphinx_mrstats.jobs as jobs
import sphinx_mrstats.wordcount as wordcount
from sphinx_mrstats.cli import main

def scan(source, rules, *args, **options):
    open(f"started-{os.getpid()}", "x").close()
    time.sleep(1000)

wordcount.scan = scan
assert jobs.WORTH_WORKERS
jobs.WORTH_WORKERS = 0
sys.exit(main(["count", "docs", "--workers", "2"]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers inherit what is patched by fork")
def test_ctrl_c_ends_the_command_and_its_workers_quietly(project):
    import signal

    def started():
        return [int(path.name.partition("-")[2]) for path in Path().glob("started-*")]

    with subprocess.Popen(
        [sys.executable, "-c", _FOREVER],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            wait_for(lambda: len(started()) == 2 or process.poll() is not None)
            workers = started()
            os.killpg(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=TIMEOUT_S)
        finally:  # or a failure would wait for the process
            process.kill()
    assert (process.returncode, out, err) == (130, b"", b"")
    assert len(workers) == 2
    assert process.pid not in workers
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_ctrl_c_ends_the_command_quietly_while_it_is_being_loaded():
    code = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "sphinx_mrstats.cli.dispatch":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from sphinx_mrstats.cli import main
sys.exit(main(["--version"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=TIMEOUT_S)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def in_terminal(*command, columns=80, **changes):
    """Run `command` in a terminal; return its exit code and all that the terminal got."""
    import fcntl
    import pty
    import struct
    import termios

    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, env=environment(**changes)
    ) as process:
        os.close(its)
        received = b""
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:  # Linux: the other end is closed
                break
            if not data:
                break
            received += data
    os.close(ours)
    return process.returncode, received.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_a_pipe_the_same_text_without(project):
    code, shown = in_terminal(*COMMAND, "count", "docs")
    assert code == 0
    assert re.search(r"\x1b\[36(;49)?m█", shown)  # cyan, on the terminal's own background
    lines = [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()]
    assert lines == run("count", "docs").stdout.decode().splitlines()


def test_no_color_is_honoured_in_a_terminal(project):
    _, shown = in_terminal(*COMMAND, "count", "docs", NO_COLOR="1")
    assert shown == run("count", "docs").stdout.decode()


def test_a_narrow_terminal_is_not_exceeded(project):
    Path("docs/index.rst").write_text("Donaudampfschifffahrtsgesellschaftskapitän\n", "utf-8")
    _, shown = in_terminal(*COMMAND, "count", "docs", columns=50)
    assert max(map(len, ESCAPE.sub("", shown).splitlines())) <= 50


_PROGRESS = """
from sphinx_mrstats.cli.messages import ProgressBar
with ProgressBar(patience={patience}) as progress:
    progress(1, 4)
    progress(3, 4)
"""


def test_long_work_has_a_bar_that_is_gone_in_the_end():
    code, shown = in_terminal(sys.executable, "-c", _PROGRESS.format(patience=0))
    assert code == 0
    assert "1/4 documents" in ESCAPE.sub("", shown)
    assert "3/4 documents" in ESCAPE.sub("", shown)
    assert shown.endswith("\x1b[2K")  # the line is erased


_BYTES = """
from sphinx_mrstats.cli.messages import ProgressBar
with ProgressBar(patience=0) as progress:
    progress.bytes_total = 4_000_000
    for n in (1, 2, 4):
        progress.bytes_done = n * 1_000_000
        progress(n, 4)
"""


def test_the_bar_tells_bytes_and_their_rate_where_they_are_known():
    _, shown = in_terminal(sys.executable, "-c", _BYTES, columns=100)
    last = ESCAPE.sub("", shown).rpartition("Counting")[2]
    assert "4/4 documents 4.0/4.0 MB" in last
    assert re.search(r"[0-9.]+ [kMG]?B/s", last)


def test_short_work_has_no_bar():
    assert in_terminal(sys.executable, "-c", _PROGRESS.format(patience=1000)) == (0, "")


def test_nobody_watching_there_is_no_bar():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRESS.format(patience=0)], capture_output=True, timeout=TIMEOUT_S
    )
    assert (done.stdout, done.stderr) == (b"", b"")
