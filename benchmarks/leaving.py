"""How long a command that is interrupted takes to leave, with all of its processes.

``python -m benchmarks.leaving FOLDER`` counts a folder on the pool and on Dask, ends
that by Ctrl-C and by SIGTERM after ever longer times, and prints the longest time that was taken.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_MOMENTS = (0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0)


def main(arguments: list[str] | None = None) -> int:
    """Print, for each engine and signal, the longest time that a command took to leave."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leaving", description=__doc__)
    parser.add_argument("folder", help="documents that take some seconds to count")
    folder = parser.parse_args(arguments).folder
    for engine in ("pool", "dask"):
        for number in (signal.SIGINT, signal.SIGTERM):
            longest = max(_leave(folder, engine, number, moment) for moment in _MOMENTS)
            print(f"{engine:>5} {number.name:<8} {longest:.2f} s")
    return 0


def _leave(folder: str, engine: str, number: int, moment: float) -> float:
    command = [sys.executable, "-m", "sphinx_mrstats", "count", folder, "--engine", engine]
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(moment)
    start = time.perf_counter()
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:  # it is done already
        return 0.0
    process.wait()
    while _session(process.pid):
        time.sleep(0.01)
    return time.perf_counter() - start


def _session(number: int) -> list[str]:
    """Give the living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[3]) == number and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


if __name__ == "__main__":
    sys.exit(main())
