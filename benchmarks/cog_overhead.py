"""Measure what cog costs on top of the scripts that it runs, against paverutils in the same run.

Run it as ``python benchmarks/cog_overhead.py [N_DOCUMENTS [N_REGIONS]]`` in an environment with the
extra ``test``. It writes a book (see ``cog_book.py``), then refreshes copies of it in turns, and
prints the time of each way, on the wall and on the processors, and how much of the latter, per
region, is not the scripts' own. (On a machine that does other work too, only the latter is to be
relied upon.)
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from cog_book import write_book
from cogapp.cogapp import Cog
from cogapp.hashhandler import HashHandler
from sphinxcontrib import paverutils

from sphinx_mrstats.cogging import process

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3  # of which the best counts: what else runs on the machine only ever adds
MARKERS = ("{{{cog", "}}}", "{{{end}}}")


def with_paverutils(paths: list[str]) -> None:
    """Refresh the book in this process, with plain cog and the run_script of paverutils."""
    for path in paths:
        cog = Cog()
        cog.options.begin_spec, cog.options.end_spec, cog.options.end_output = MARKERS
        cog.hash_handler = HashHandler(MARKERS[2])
        text = Path(path).read_text(encoding="utf-8").replace("``{{{cog``", "``cog``")
        names = {"run_script": paverutils.run_script}
        written = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()):
            cog.process_file(io.StringIO(text), written, fname=path, globals=names)
        Path(path).write_text(written.getvalue(), encoding="utf-8")


def with_mrstats(jobs: int) -> Callable[[list[str]], None]:
    """Refresh the book with the command, its start included."""

    def refresh(_paths: list[str]) -> None:
        command = [sys.executable, "-m", "sphinx_mrstats", "cog", "-j", str(jobs), "source"]
        subprocess.run(command, check=True, capture_output=True)

    return refresh


def scripts_alone(commands: list[str]) -> Callable[[list[str]], None]:
    """Run the shell commands of all regions, one after the other, and nothing else."""

    def run(_paths: list[str]) -> None:
        for command in commands:
            subprocess.run(
                ["/bin/sh", "-c", command], capture_output=True, stdin=subprocess.DEVNULL
            )

    return run


def commands_of(paths: list[str]) -> list[str]:
    """Note every shell command that refreshing the book runs."""
    from sphinx_mrstats.cogging.project import Task, refresh_documents
    from sphinx_mrstats.cogging.settings import CogSettings

    commands = []
    start = process.subprocess.Popen

    def noting(arguments, **options):  # type: ignore[no-untyped-def]
        commands.append(arguments[2])
        return start(arguments, **options)

    process.subprocess.Popen = noting  # type: ignore[misc,assignment]
    try:
        for result in refresh_documents([Task(path, CogSettings()) for path in paths]):
            assert not result.failures, result.failures
    finally:
        process.subprocess.Popen = start  # type: ignore[misc]
    return commands


def main(n_documents: int = 130, n_regions: int = 1100) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        paths = write_book(Path("source"), n_documents, n_regions)
        shutil.copytree("source", "fresh")
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        commands = commands_of(paths)
        n_found = sum(
            len(re.findall(r"^ *\.\. \{\{\{cog$", Path(p).read_text(), re.M)) for p in paths
        )
        ways = {
            "the scripts alone": scripts_alone(commands),
            "paverutils": with_paverutils,
            "sphinx-mrstats cog": with_mrstats(1),
            "sphinx-mrstats cog -j 2": with_mrstats(2),
        }
        wall = dict.fromkeys(ways, float("inf"))
        busy = dict(wall)
        for _ in range(ROUNDS):
            for name, run in ways.items():
                shutil.rmtree("source")
                shutil.copytree("fresh", "source")
                started, used = perf_counter(), sum(os.times()[:4])
                run(paths)
                wall[name] = min(wall[name], perf_counter() - started)
                busy[name] = min(busy[name], sum(os.times()[:4]) - used)
        print(f"{len(paths)} documents, {n_found} regions, {len(commands)} commands")
        print(f"{'':<24} {'wall':>8} {'processors':>11}   overhead a region")
        for name in ways:
            overhead = (busy[name] - busy["the scripts alone"]) / n_found * 1e3
            print(f"{name:<24} {wall[name]:6.2f} s {busy[name]:9.2f} s   {overhead:8.2f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
