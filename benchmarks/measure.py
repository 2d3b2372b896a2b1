"""How programs are measured: interleaved, and compared by medians of ratios."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "Usage",
    "cpu_time",
    "elapsed_time",
    "environment_with_bytecode",
    "interleave",
    "lay_out_copies",
    "median_ratio",
    "run",
]


@dataclass(frozen=True)
class Usage:
    """What a process took: CPU time and elapsed time in seconds, peak memory in bytes."""

    cpu: float
    elapsed: float
    peak: int


def cpu_time(work: Callable[[], object]) -> float:
    """Return the CPU time in seconds that `work` takes in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def elapsed_time(work: Callable[[], object]) -> float:
    """Return how long `work` takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Run a command, whose output is dropped; raise `SystemExit` where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Usage(used.ru_utime + used.ru_stime, elapsed, used.ru_maxrss * unit)


def environment_with_bytecode(folder: Path) -> dict[str, str]:
    """Return an environment in which Python keeps what it compiled, as it does when installed."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def interleave(programs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure each of `programs` once in each round, in an order that changes with the round.

    A program returns the seconds that it took. What disturbs the machine then disturbs all of them.
    """
    names = list(programs)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            seconds[name].append(programs[name]())
    return seconds


def median_ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """Return the median over the rounds of what `these` took in relation to `those`."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


def lay_out_copies(documents: Sequence[Path], n_copies: int, folder: Path) -> None:
    """Fill `folder` with `n_copies` of each of `documents`, as links where that is possible."""
    for copy in range(n_copies):
        target = folder / f"copy{copy}"
        target.mkdir(parents=True)
        for number, document in enumerate(documents):
            name = target / f"{number}.rst"
            try:
                os.link(document, name)
            except OSError:  # another file system
                shutil.copyfile(document, name)
