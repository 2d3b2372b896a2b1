"""Processes that are started here import nothing from the folder of the documents."""

from __future__ import annotations

import subprocess
import sys

import pytest

# What Python's own modules import when a process starts, and when it is given work.
NAMES = (
    "pickle",
    "copyreg",
    "struct",
    "socket",
    "selectors",
    "tempfile",
    "random",
    "signal_",
    "dask",
)
NAMES += (
    "multiprocessing",
    "sphinx_mrstats",
    "distributed",
    "cloudpickle",
    "json",
    "logging",
    "queue",
)

SCRIPT = """
import multiprocessing, sys
from sphinx_mrstats import jobs
from sphinx_mrstats.cli import main

if __name__ == "__main__":
    method = sys.argv.pop(1)
    if method != "dask":
        multiprocessing.set_start_method(method)
    jobs.WORTH_WORKERS = 0
    sys.exit(main())
"""


@pytest.fixture
def hostile(tmp_path):
    """A folder of documents, with modules of well-known names that leave a trace."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.rst").write_text("The whale and the sea.\n")
    for name in NAMES:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'trace')!r}, 'a').write({name + chr(10)!r})\n"
        )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "run.py").write_text(SCRIPT)
    return tmp_path


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn", "dask"])
def test_no_module_beside_the_documents_is_imported(hostile, method):
    if method == "dask":
        pytest.importorskip("distributed", reason="the engine 'dask': the extra of that name")
    elif sys.platform != "linux" and method != "spawn":
        pytest.skip("start methods of Linux")
    done = subprocess.run(
        [sys.executable, "../bin/run.py", method, "count", ".", "--workers", "2", "--format", "csv"]
        + (["--engine", "dask"] if method == "dask" else []),
        cwd=hostile / "docs",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "whale" in done.stdout
    trace = hostile / "trace"
    assert not trace.exists(), trace.read_text()


CHILD = """
import os, subprocess, sys

from sphinx_mrstats import SimpleMapReduce

def start(_):
    code = "import sys; print('' in sys.path)"
    return [(subprocess.check_output([sys.executable, "-c", code]).decode().strip(), 1)]

def first(item):
    return item[0]

if __name__ == "__main__":
    with SimpleMapReduce(start, first, 1, start_method="spawn") as job:
        print(job([1]), "PYTHONSAFEPATH" in os.environ)
"""


def test_what_the_functions_of_a_user_start_is_as_always(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    (tmp_path / "child.py").write_text(CHILD)
    done = subprocess.run(
        [sys.executable, "child.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "['True'] False\n", done.stderr
