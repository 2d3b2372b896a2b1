"""How programs that use the pool end: by Ctrl-C, by a kill, without a guard; as real processes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

METHODS = multiprocessing.get_all_start_methods()

# How long to wait for what must happen before a test fails: far longer than it takes.
SECONDS = 30

# Both workers say that they are busy, by files, and would be for much longer than the test waits.
BUSY = """
    import os, sys, time
    from pathlib import Path
    from sphinx_mrstats import SimpleMapReduce

    def map_slowly(name):
        Path(name).write_text(str(os.getpid()))
        time.sleep(600)
        return [(name, 1)]

    def reduce_any(item):
        return item

    if __name__ == "__main__":
        with SimpleMapReduce(map_slowly, reduce_any, 2, start_method=sys.argv[1]) as job:
            job(["one.pid", "other.pid"])
"""


@pytest.fixture
def busy(tmp_path, spool, request):
    """A program with two busy workers, in a group of processes of its own, as in a terminal."""
    script = tmp_path / "busy.py"
    script.write_text(dedent(BUSY))
    program = subprocess.Popen(
        [sys.executable, str(script), request.param],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(spool)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    program.spool = spool
    try:
        program.workers = [worker_of(tmp_path / f"{name}.pid") for name in ("one", "other")]
        assert list(spool.glob("sphinx-mrstats-*"))
        yield program
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.communicate()


def wait_for(condition):
    deadline = time.monotonic() + SECONDS
    while not (result := condition()):
        assert time.monotonic() < deadline, "it didn't happen"
        time.sleep(0.01)
    return result


def worker_of(path: Path):
    return int(wait_for(lambda: path.exists() and path.read_text()))


def is_gone(pid):
    """Tell whether a process has ended, also where nobody has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def assert_all_gone(program):
    for pid in program.workers:
        wait_for(lambda pid=pid: is_gone(pid))
    # Only ours: multiprocessing itself leaves its forkserver's socket where a program is killed.
    wait_for(lambda: list(program.spool.glob("sphinx-mrstats-*")) == [])


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@linux
@pytest.mark.parametrize("busy", METHODS, indirect=True)
def test_ctrl_c_ends_everything_quietly(busy):
    os.killpg(busy.pid, signal.SIGINT)
    _, errors = busy.communicate(timeout=SECONDS)
    assert busy.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1  # the program's own, which doesn't catch it
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "Process PoolWorker" not in errors
    assert_all_gone(busy)


@linux
@pytest.mark.parametrize("busy", METHODS, indirect=True)
def test_an_interrupt_of_the_parent_alone_ends_its_workers(busy):
    os.kill(busy.pid, signal.SIGINT)
    _, errors = busy.communicate(timeout=SECONDS)
    assert errors.count("Traceback") == 1
    assert_all_gone(busy)


@linux
@pytest.mark.parametrize("busy", METHODS, indirect=True)
@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_workers_leave_with_a_parent_that_is_killed_and_clean_up(busy, kill):
    os.kill(busy.pid, kill)
    busy.wait(SECONDS)
    assert_all_gone(busy)
    assert busy.stderr.read() == ""


@linux
@pytest.mark.parametrize("busy", METHODS, indirect=True)
def test_a_group_of_processes_that_is_told_to_end_leaves_nothing(busy):
    os.killpg(busy.pid, signal.SIGTERM)
    busy.wait(SECONDS)
    assert_all_gone(busy)
    assert busy.stderr.read() == ""


def run(tmp_path, script, *arguments):
    path = tmp_path / "program.py"
    path.write_text(dedent(script))
    return subprocess.run(
        [sys.executable, str(path), *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


@pytest.mark.parametrize("method", [m for m in METHODS if m != "fork"])
def test_a_script_without_the_guard_is_told_what_is_missing(tmp_path, method):
    script = """
        import sys
        from sphinx_mrstats import SimpleMapReduce, count_words
        def words(text):
            return [(word, 1) for word in text.split()]
        with SimpleMapReduce(words, count_words, 2, start_method=sys.argv[1]) as job:
            print(job(["to be", "or not"]))
    """
    done = run(tmp_path, script, method)
    assert done.returncode == 1
    assert "worker processes can't be started (exit code 1): " in done.stderr
    assert 'under if __name__ == "__main__"?' in done.stderr
    assert done.stdout == ""


def test_functions_that_a_spawned_worker_cannot_find_are_named(tmp_path):
    script = """
        from sphinx_mrstats import SimpleMapReduce, count_words
        if __name__ == "__main__":
            def words(text):
                return [(word, 1) for word in text.split()]
            with SimpleMapReduce(words, count_words, 2, start_method="spawn") as job:
                job(["to be", "or not"])
    """
    done = run(tmp_path, script)
    assert done.returncode == 1
    assert "can't load the functions of the job (AttributeError: " in done.stderr
    assert "'words'" in done.stderr


def test_a_program_that_forgets_its_pool_ends_all_the_same(tmp_path):
    script = """
        from sphinx_mrstats import SimpleMapReduce, count_words
        def words(text):
            return [(word, 1) for word in text.split()]
        if __name__ == "__main__":
            job = SimpleMapReduce(words, count_words, 2)
            print(job(["to be", "or not"]))
    """
    done = run(tmp_path, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "[('to', 1), ('be', 1), ('or', 1), ('not', 1)]"


def test_starting_workers_of_a_program_with_threads_warns_of_nothing(tmp_path):
    script = """
        import threading
        from sphinx_mrstats import SimpleMapReduce, count_words
        def words(text):
            return [(word, 1) for word in text.split()]
        if __name__ == "__main__":
            done = threading.Event()
            threading.Thread(target=done.wait).start()
            with SimpleMapReduce(words, count_words, 2) as job:
                print(job(["to be"]))
            done.set()
    """
    done = run(tmp_path, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "[('to', 1), ('be', 1)]"


@linux
def test_all_workers_of_a_program_with_threads_come_from_a_forkserver(tmp_path):
    script = """
        import multiprocessing, os, threading
        from sphinx_mrstats import SimpleMapReduce
        def parent(name):
            return [(os.getppid(), name)]
        def keep(item):
            return item
        def two_jobs():
            for _ in range(2):
                with SimpleMapReduce(parent, keep, 2) as job:
                    print(os.getpid() in dict(job(["one", "other"])))
        if __name__ == "__main__":
            thread = threading.Thread(target=two_jobs)
            thread.start()
            thread.join()
            print(multiprocessing.get_start_method(allow_none=True))
    """
    done = run(tmp_path, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["False", "False", "None"]


@pytest.mark.skipif("fork" not in METHODS, reason="nothing else gets at what is in no file")
def test_functions_that_are_in_no_file_reach_the_workers_of_a_program_with_threads():
    program = """
from threading import Thread
from sphinx_mrstats import SimpleMapReduce
def words(text):
    return [(word, 1) for word in text.split()]
def total(item):
    return item[0], sum(item[1])
def job():
    with SimpleMapReduce(words, total, 2) as count:
        print(count(["to be", "or not to be"]))
thread = Thread(target=job)
thread.start()
thread.join()
"""
    expected = "[('to', 2), ('be', 2), ('or', 1), ('not', 1)]"
    for source, given in ((["-c", program], None), (["-"], program)):  # as a notebook is neither
        done = subprocess.run(
            [sys.executable, *source], input=given, capture_output=True, text=True, timeout=SECONDS
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip() == expected
