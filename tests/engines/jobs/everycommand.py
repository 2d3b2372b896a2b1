"""Runs each command in each format in one process, and prints what each writes, as JSON.

Run as ``everycommand.py ENGINE METHOD WORKERS SEED [FORMAT]``: `SEED` shuffles the order in which
folders are listed, and `FORMAT` is the only one that is written, where a command has it.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import random
import sys

from sphinx_mrstats import jobs
from sphinx_mrstats.cli import main

# What is run, and the formats that it has.
TABLE = ("text", "json", "csv", "rst", "markdown")
COMMANDS = {
    "count . --by-document": TABLE,
    "audit . --exit-zero": ("text", "json", "github", "markdown", "sarif", "junit"),
    "keywords .": TABLE,
    "ngrams .": TABLE,
    "kwic whale": TABLE,
    "stats . --words": TABLE,
    "stats .": TABLE,
    "explain whale .": TABLE,
    "diff v1 . --by-document": TABLE,
    "history": TABLE,
    "lock .": ("",),
    "prose part0/0.rst": ("",),
    "cog . --diff": ("text", "github"),
}

# These run in one process, or in as many as there are jobs, whatever the engine.
WITHOUT_ENGINE = ("prose", "cog")

# A cluster takes seconds to start: on Dask, one command runs for each kind of job.
ON_DASK = ("count", "audit", "ngrams", "kwic")


def written(argv: list[str]) -> list[object]:
    """Run a command, and give its exit code and what it wrote."""
    raw, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(raw, "utf-8", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(argv)
    return [code, raw.getvalue().decode(), err.getvalue()]


def run(engine: str, workers: str, only: str) -> dict[str, list[object]]:
    """Run them all, in the current folder."""
    found = {}
    for command, formats in COMMANDS.items():
        if engine == "dask" and not command.startswith(ON_DASK):
            continue
        for name in formats:
            if only in ("", name) or (only == "json" and "json" not in formats):
                options = ["--format", name] if name else []
                if not command.startswith(WITHOUT_ENGINE):
                    options += ["--engine", engine, "--workers", workers]
                elif command.startswith("cog"):
                    options += ["--jobs", workers]
                found[f"{command} {name}"] = written([*command.split(), *options])
    return found


if __name__ == "__main__":
    engine, method, workers, seed, only = [*sys.argv[1:], ""][:5]
    if method:
        multiprocessing.set_start_method(method)
    # Dask spends a millisecond on each task, and there are blocks times reducers of those.
    jobs._BLOCK_BYTES = 20_000 if engine == "dask" else 2000
    jobs.WORTH_WORKERS, jobs._BLOCKS_PER_REDUCER = 0, 2
    chance, scandir = random.Random(seed), os.scandir

    @contextlib.contextmanager
    def shuffled(path="."):  # type: ignore[no-untyped-def]
        with scandir(path) as entries:
            listed = list(entries)
        chance.shuffle(listed)
        yield iter(listed)

    os.scandir = shuffled  # type: ignore[assignment]
    json.dump(run(engine, workers, only), sys.stdout)
