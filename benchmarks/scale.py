"""What counting costs as documents grow: in memory, for each byte, and for each file.

``python -m benchmarks.scale [CORPUS]`` prints the peak memory for a corpus, 10 and 100 times the
corpus; the time for one file from a kilobyte to a hundred megabytes; and the time for one file to
a hundred thousand.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.corpora import find_corpus
from benchmarks.measure import cpu_time, lay_out_copies, run
from sphinx_mrstats import count_documents

_COPIES = (1, 10, 100)
_FILE_SIZES = tuple(10**power for power in range(3, 9))
_FILE_NUMBERS = tuple(10**power for power in range(6))
_SMALL_FILE = 1_000


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("corpus", nargs="?", default="django==5.2/docs:.txt", metavar="CORPUS")
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    documents = find_corpus(options.corpus, options.cache).documents()
    console = Console()
    console.print(_memory(documents))
    text = b"\n\n".join(path.read_bytes() for path in documents)
    console.print(_one_file(text))
    console.print(_many_files(text[:_SMALL_FILE]))
    return 0


def _memory(documents: list[Path]) -> Table:
    table = _new_table("Peak memory of sphinx-mrstats count, one worker")
    for column in ("documents", "MB read", "tokens", "types", "peak, MB", "CPU time, s"):
        table.add_column(column, justify="right")
    n_bytes = sum(path.stat().st_size for path in documents)
    for n_copies in _COPIES:
        with tempfile.TemporaryDirectory() as folder:
            lay_out_copies(documents, n_copies, Path(folder))
            command = [sys.executable, "-m", "sphinx_mrstats", "count", "--workers", "1", folder]
            used = run(command)
            vocabulary = count_documents(folder)
        table.add_row(
            f"{vocabulary.n_documents:,}",
            f"{n_copies * n_bytes / 1e6:,.1f}",
            f"{vocabulary.n_tokens:,}",
            f"{vocabulary.n_types:,}",
            f"{used.peak / 1e6:,.1f}",
            f"{used.cpu:.2f}",
        )
    return table


def _one_file(text: bytes) -> Table:
    """Time one file of growing size, cut from the corpus or the corpus many times."""
    table = _new_table("One file, CPU time")
    for column in ("bytes", "ms", "ns per byte"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.rst")
        for size in _FILE_SIZES:
            path.write_bytes((text * (size // len(text) + 1))[:size].rpartition(b"\n")[0])
            seconds = _shortest(path, 1 if size > 10**7 else 5)
            table.add_row(f"{size:,}", f"{seconds * 1e3:,.2f}", f"{seconds / size * 1e9:,.1f}")
    return table


def _many_files(text: bytes) -> Table:
    table = _new_table(f"Files of {len(text):,} bytes each, CPU time, one worker")
    for column in ("files", "ms", "µs per file"):
        table.add_column(column, justify="right")
    for number in _FILE_NUMBERS:
        with tempfile.TemporaryDirectory() as folder:
            for name in range(number):
                # a thousand to a folder, as no one has all in one
                path = Path(folder, str(name // 1000), f"{name}.rst")
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text)
            seconds = _shortest(Path(folder), 1 if number > 1000 else 5)
        table.add_row(f"{number:,}", f"{seconds * 1e3:,.2f}", f"{seconds / number * 1e6:,.1f}")
    return table


def _shortest(path: Path, runs: int) -> float:
    return min(cpu_time(lambda: count_documents(path, workers=1)) for _ in range(runs))


def _new_table(title: str) -> Table:
    return Table(title=title, title_justify="left")


if __name__ == "__main__":
    sys.exit(main())
