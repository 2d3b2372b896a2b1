"""How much faster an audit is that knows what the one before it learned: ratios taken in one run.

``python -m benchmarks.warm [FOLDER] [--rounds N]`` audits the documents of FOLDER (this project's
own by default) as an editor does: for one page, whose text is a little different each time. Each
audit is a process of its own, whose start-up is counted.

cold
    without a cache
new
    with a cache that is empty: what every audit does once
warm
    with a cache that knows the other pages
tiny
    all of three pages, with a cache that knows the lists of words

Printed are the CPU seconds of each, the median over the rounds, and its ratio to the cold one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import environment_with_bytecode, interleave, median_ratio

_ROOT = Path(__file__).parents[1]
_TINY = "Title\n=====\n\nThe wrod is recieved by the server, and the client reads it.\n"


def main(arguments: list[str] | None = None) -> int:
    """Print what each audit takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warm", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_ROOT / "docs")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    documents = sorted(options.folder.rglob("*.rst"))
    page = documents[len(documents) // 2]
    n_bytes = sum(each.stat().st_size for each in documents)
    print(f"{len(documents)} documents, {n_bytes / 1e6:.1f} MB; {page.relative_to(options.folder)}")
    with tempfile.TemporaryDirectory() as scratch:
        environment = environment_with_bytecode(Path(scratch, "bytecode"))
        environment["PYTHONPATH"] = str(_ROOT)
        tiny = Path(scratch, "tiny")
        tiny.mkdir()
        for name in "abc":
            (tiny / f"{name}.rst").write_text(_TINY, encoding="utf-8")
        n_runs = 0

        def audit(cache: str, *given: str) -> float:
            """Audit a new text of the page with a cache in a folder; without one if it is empty."""
            nonlocal n_runs
            n_runs += 1
            text = page.read_bytes() + f"\nThe wrod zorb{n_runs} is recieved.\n".encode()
            environment["XDG_CACHE_HOME"] = str(Path(scratch, cache))
            asked = given or ("--stdin-filename", str(page.relative_to(options.folder)))
            folder = tiny if given else options.folder
            before = os.times()
            done = subprocess.run(
                [sys.executable, "-m", "sphinx_mrstats", "audit", *asked, "--format", "json"]
                + ([] if cache else ["--no-cache"]),
                cwd=folder,
                env=environment,
                input=text,
                capture_output=True,
                check=False,
            )
            after = os.times()
            if done.returncode == 2:
                raise SystemExit(done.stderr.decode())
            return sum(after[2:4]) - sum(before[2:4])

        for _ in range(2):  # so that all is compiled, and the cache is filled
            audit("warm")
            audit("warm", ".")
        seconds = interleave(
            {
                "cold": lambda: audit(""),
                "new": lambda: audit(f"new{n_runs}"),
                "warm": lambda: audit("warm"),
                "tiny": lambda: audit("warm", "."),
            },
            options.rounds,
        )
    for name, values in seconds.items():
        ratio = median_ratio(values, seconds["cold"])
        print(f"{name:<6}{statistics.median(values):>6.2f} s{ratio:>7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
