"""What each engine costs as documents grow: time, memory, and the bytes that are shuffled.

``python -m benchmarks.engines [CORPUS] --megabytes 25 100 500`` counts the corpus, repeated until
it has that size, on each engine, and prints a table; ``--files`` counts so many files of a kilobyte
too. Large sizes take long: 25000 MB are 25 GB. ``--csv FILE`` and ``--plot FILE`` write figures.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.corpora import find_corpus
from benchmarks.measure import lay_out_copies
from sphinx_mrstats import count_documents
from sphinx_mrstats.engines.serial import SerialEngine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENGINES = (("serial", 1), ("pool", 2), ("dask", 2))
_SMALL_FILE = 1_000
_SECONDS_BETWEEN_LOOKS = 0.05

# A job of one small document that each engine has to start its workers for.
_NOTHING_TO_DO = """
import sys
from sphinx_mrstats import SimpleMapReduce, count_words, file_to_words
if __name__ == "__main__":
    with SimpleMapReduce(file_to_words, count_words, int(sys.argv[2]), engine=sys.argv[1]) as job:
        job([sys.argv[3]])
"""


@dataclass(frozen=True)
class Cost:
    """What one run took; `start` is the time of a run with next to nothing to do.

    CPU time is of all processes, starting included: on a machine that others use too, it is what
    can be compared.
    """

    megabytes: float
    files: int
    engine: str
    workers: int
    seconds: float
    start: float
    cpu_seconds: float
    ns_per_byte: float
    cpu_ns_per_byte: float
    parent_mb: float
    worker_mb: float


class CountingEngine(SerialEngine):
    """Runs a job as with two workers, and counts the bytes that go from map to reduce."""

    n_workers = 2

    def __init__(self) -> None:
        self.n_bytes = 0

    def shuffle(self, map_task, reduce_task, blocks, n_reducers, progress=None):
        """Run the job, with every map task's blobs measured."""

        def counted(block):
            blobs = map_task(block)
            self.n_bytes += sum(map(len, blobs))
            return blobs

        return super().shuffle(counted, reduce_task, blocks, n_reducers, progress)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("corpus", nargs="?", default="django==5.2/docs:.txt", metavar="CORPUS")
    parser.add_argument("--megabytes", type=int, nargs="*", default=[25, 100, 500])
    parser.add_argument("--files", type=int, nargs="*", default=[])
    parser.add_argument("--csv", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    documents = find_corpus(options.corpus, options.cache).documents()
    costs = list(_measure(documents, options.megabytes, options.files))
    console = Console(width=100)
    console.print(_table(costs))
    console.print(_shuffled(documents))
    if options.csv:
        with options.csv.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Cost)])
            writer.writeheader()
            writer.writerows(map(asdict, costs))
    if options.plot:
        _plot(costs, options.plot)
    return 0


def _measure(
    documents: Sequence[Path], megabytes: Sequence[int], files: Sequence[int]
) -> Iterator[Cost]:
    start = {engine: _start_up(documents[0], *engine) for engine in ENGINES}
    size = sum(path.stat().st_size for path in documents)
    for wanted in megabytes:
        n_copies = max(1, round(wanted * 1e6 / size))
        with tempfile.TemporaryDirectory() as folder:
            lay_out_copies(documents, n_copies, Path(folder))
            for engine in ENGINES:
                yield _cost(
                    folder, *engine, n_copies * size, n_copies * len(documents), start[engine]
                )
    text = b"".join(path.read_bytes() for path in documents[:20])[:_SMALL_FILE]
    for number in files:
        with tempfile.TemporaryDirectory() as folder:
            for name in range(number):
                path = Path(folder, str(name // 1000), f"{name}.rst")
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text)
            for engine in ENGINES:
                yield _cost(folder, *engine, number * len(text), number, start[engine])


def _start_up(document: Path, engine: str, workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "nothing.py")
        script.write_text(_NOTHING_TO_DO, encoding="utf-8")
        command = [sys.executable, str(script), engine, str(workers), str(document)]
        return min(_run(command)[0] for _ in range(3))


def _cost(folder: str, engine: str, workers: int, size: int, files: int, start: float) -> Cost:
    command = [sys.executable, "-m", "sphinx_mrstats", "count", folder, "--format", "json"]
    command += ["--output", os.devnull, "--engine", engine, "--workers", str(workers)]
    seconds, cpu, parent, worker = _run(command)
    per_byte = (seconds - start) / size * 1e9
    cpu_per_byte = cpu / size * 1e9
    return Cost(
        *(size / 1e6, files, engine, workers, seconds, start),
        *(cpu, per_byte, cpu_per_byte, parent, worker),
    )


def _run(command: list[str]) -> tuple[float, float, float, float]:
    """Give the elapsed and the CPU seconds, and the peak MB of the parent and of a worker."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    peaks: dict[int, float] = {}
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        peaks |= _peaks(process.pid)
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}")
    parent = peaks.pop(process.pid, 0)
    return seconds, used.ru_utime + used.ru_stime, parent, max(peaks.values(), default=0)


def _peaks(session: int) -> dict[int, float]:
    """Give the peak memory, in MB, of each living process of a session."""
    peaks = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields_of_stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields_of_stat[3]) == session:
                status = (folder / "status").read_text()
                peaks[int(folder.name)] = int(status.partition("VmHWM:")[2].split()[0]) / 1e3
        except (OSError, IndexError):  # it has just ended
            continue
    return peaks


def _table(costs: Sequence[Cost]) -> Table:
    table = Table(title="sphinx-mrstats count, by engine", title_justify="left")
    headers = [
        "MB",
        "files",
        "engine",
        "workers",
        "s",
        "of it start",
        "CPU s",
        "ns/byte",
        "CPU ns/byte",
    ]
    for column in (*headers, "parent MB", "worker MB"):
        table.add_column(column, justify="right")
    for cost in costs:
        table.add_row(
            f"{cost.megabytes:,.0f}",
            f"{cost.files:,}",
            cost.engine,
            str(cost.workers),
            f"{cost.seconds:.1f}",
            f"{cost.start:.1f}",
            f"{cost.cpu_seconds:.1f}",
            f"{cost.ns_per_byte:.0f}",
            f"{cost.cpu_ns_per_byte:.0f}",
            f"{cost.parent_mb:.0f}",
            f"{cost.worker_mb:.0f}" if cost.engine != "serial" else "",
        )
    return table


def _shuffled(documents: Sequence[Path]) -> Table:
    table = Table(title="What goes from map to reduce", title_justify="left")
    for column in ("copies", "tokens", "bytes read", "bytes shuffled", "bytes per token"):
        table.add_column(column, justify="right")
    size = sum(path.stat().st_size for path in documents)
    for n_copies in (1, 10):
        engine = CountingEngine()
        with tempfile.TemporaryDirectory() as folder:
            lay_out_copies(documents, n_copies, Path(folder))
            tokens = count_documents(folder, engine=engine).n_tokens
        table.add_row(
            str(n_copies),
            f"{tokens:,}",
            f"{n_copies * size:,}",
            f"{engine.n_bytes:,}",
            f"{engine.n_bytes / tokens:.2f}",
        )
    return table


def _plot(costs: Sequence[Cost], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, (time_axis, memory_axis) = pyplot.subplots(1, 2, figsize=(9, 3.5))
    for engine, workers in ENGINES:
        own = [cost for cost in costs if cost.engine == engine]
        sizes = [cost.megabytes for cost in own]
        label = f"{engine}, {workers} worker{'s' * (workers > 1)}"
        time_axis.plot(sizes, [cost.cpu_ns_per_byte for cost in own], "o-", label=label)
        memory_axis.plot(sizes, [max(cost.parent_mb, cost.worker_mb) for cost in own], "o-")
    time_axis.set(xlabel="MB", ylabel="CPU ns per byte, all processes", xscale="log", ylim=0)
    memory_axis.set(xlabel="MB", ylabel="peak MB, largest process", xscale="log", ylim=0)
    time_axis.legend()
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    sys.exit(main())
