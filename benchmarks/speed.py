"""How fast the scanner is: ratios to other programs, taken in one run.

``python -m benchmarks.speed [CORPUS]`` prints three tables: programs that read the same documents
on one core, whole processes with their start-up, and two workers against one. Ratios are medians
over rounds in which every program is measured once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import string
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.core import publish_doctree
from rich.console import Console
from rich.table import Table

from benchmarks import article_loop
from benchmarks.corpora import find_corpus
from benchmarks.measure import (
    cpu_time,
    elapsed_time,
    environment_with_bytecode,
    interleave,
    lay_out_copies,
    median_ratio,
    run,
)
from benchmarks.sphinx_reading import SphinxReader, TolerantLookup
from sphinx_mrstats import count_documents
from sphinx_mrstats.markup import scan
from sphinx_mrstats.vocabulary import merge_counts
from sphinx_mrstats.words import count_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

# What the parsers are given, which need minutes for what the others read in a second.
_SAMPLE_BYTES = 400_000

# Two workers are asked for by 25 MB and more.
_WORKERS_BYTES = 25_000_000

_PUNCTUATION_TO_SPACES = bytes.maketrans(
    string.punctuation.encode(), b" " * len(string.punctuation)
)


@dataclass(frozen=True)
class Program:
    """Something to be measured: what it runs, over how many bytes, what ratio is asked for."""

    seconds: Callable[[], float]
    n_bytes: int
    wanted: str = ""


def count_by_scanner(paths: list[Path]) -> dict[bytes, int]:
    """Strip and count documents."""
    counts: dict[bytes, int] = {}
    for path in paths:
        merge_counts(counts, count_utf8(scan(path.read_bytes())))
    return counts


def count_unstripped(paths: list[Path]) -> Counter[bytes]:
    """Count what stands between white space and punctuation, markup and all."""
    counts: Counter[bytes] = Counter()
    for path in paths:
        counts.update(path.read_bytes().translate(_PUNCTUATION_TO_SPACES).split())
    return counts


def docutils_time(paths: list[Path]) -> float:
    """Return the CPU time of parsing documents with docutils, in seconds.

    To be called where no Sphinx was set up: it gives docutils roles that want Sphinx around them.
    """
    return cpu_time(lambda: _parse_with_docutils(paths))


def _parse_with_docutils(paths: list[Path]) -> None:
    quiet = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False}
    with TolerantLookup():
        for path in paths:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            publish_doctree(text, settings_overrides={**quiet, "warning_stream": ""})


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("corpus", nargs="?", default="django==5.2/docs:.txt", metavar="CORPUS")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    corpus = find_corpus(options.corpus, options.cache)
    documents = corpus.documents()
    console = Console()
    console.print(_on_one_core(corpus.folder, documents, options.rounds))
    with tempfile.TemporaryDirectory() as scratch:
        copies = Path(scratch, "copies")
        n_copies = -(-_WORKERS_BYTES // _size(documents))
        lay_out_copies(documents, n_copies, copies)
        environment = environment_with_bytecode(Path(scratch, "bytecode"))
        console.print(_whole_processes(corpus.folder, copies, environment, options.rounds))
        console.print(_workers(copies, n_copies * _size(documents), options.rounds))
    return 0


def _on_one_core(folder: Path, documents: list[Path], rounds: int) -> Table:
    sample = _sample(documents)
    docutils = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    reader = SphinxReader(folder, sample)
    n_bytes, n_sample = _size(documents), _size(sample)
    paths = [str(path) for path in documents]
    programs = {
        "scanner, strip and count": Program(
            lambda: cpu_time(lambda: count_by_scanner(documents)), n_bytes
        ),
        "Sphinx, read": Program(
            lambda: cpu_time(lambda: reader.read(count=False)), n_sample, "at least 120"
        ),
        "docutils, publish_doctree": Program(
            lambda: docutils.submit(docutils_time, sample).result(), n_sample, "at least 45"
        ),
        "the article's loop": Program(
            lambda: cpu_time(lambda: article_loop.count(documents)), n_bytes, "at least 2.5"
        ),
        "translate, split, Counter": Program(
            lambda: cpu_time(lambda: count_unstripped(documents)), n_bytes, "at least 0.5"
        ),
        "wc -w": Program(lambda: run(["wc", "-w", *paths]).cpu, n_bytes),
    }
    try:
        return _table(
            f"One core, CPU time: {len(documents)} documents, {n_bytes / 1e6:.1f} MB"
            f" (parsers: {len(sample)} documents, {n_sample / 1e6:.2f} MB)",
            programs,
            rounds,
        )
    finally:
        reader.close()
        docutils.shutdown()


def _whole_processes(folder: Path, copies: Path, environment: dict[str, str], rounds: int) -> Table:
    count = [sys.executable, "-m", "sphinx_mrstats", "count", "--workers", "1"]
    loop = [sys.executable, article_loop.__file__]

    def programs(of: Path) -> dict[str, Program]:
        size = _size(sorted(of.rglob("*.rst")))
        return {
            f"sphinx-mrstats count, {size / 1e6:.0f} MB": Program(
                lambda: run([*count, str(of)], environment).cpu, size
            ),
            f"the article's loop, {size / 1e6:.0f} MB": Program(
                lambda: run([*loop, str(of)], environment).cpu, size, "at least 2.2"
            ),
        }

    run([*count, str(folder)], environment)  # from now on, it is compiled
    title = "Whole processes on one core, start-up included: CPU time"
    table = _table(title, programs(folder), rounds)
    return _add_rows(table, programs(copies), max(3, rounds // 2))


def _workers(copies: Path, n_bytes: int, rounds: int) -> Table:
    def counted_by(workers: int) -> Callable[[], float]:
        return lambda: elapsed_time(lambda: count_documents(copies, workers=workers))

    programs = {
        "two workers": Program(counted_by(2), n_bytes),
        "one worker": Program(counted_by(1), n_bytes, "at least 1.7"),
    }
    return _table(f"Workers, elapsed time: {n_bytes / 1e6:.0f} MB", programs, rounds)


def _table(title: str, programs: dict[str, Program], rounds: int) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("program")
    for column in ("MB/s", "ratio", "from – to", "wanted"):
        table.add_column(column, justify="right")
    return _add_rows(table, programs, rounds)


def _add_rows(table: Table, programs: dict[str, Program], rounds: int) -> Table:
    """Measure `programs`; a ratio says how many times as long as the first one each takes."""
    measured = interleave({name: program.seconds for name, program in programs.items()}, rounds)
    per_byte = {
        name: [seconds / programs[name].n_bytes for seconds in measured[name]] for name in programs
    }
    first = next(iter(per_byte.values()))
    for name, times in per_byte.items():
        ratios = sorted(this / that for this, that in zip(times, first, strict=True))
        table.add_row(
            name,
            f"{1e-6 / statistics.median(times):.2f}",
            f"{median_ratio(times, first):.2f}",
            f"{ratios[0]:.2f} – {ratios[-1]:.2f}",
            programs[name].wanted,
        )
    return table


def _sample(documents: list[Path]) -> list[Path]:
    """Choose documents evenly over the corpus, of about so many bytes that parsers can bear."""
    step = max(1, _size(documents) // _SAMPLE_BYTES)
    return documents[step // 2 :: step]


def _size(documents: list[Path]) -> int:
    return sum(path.stat().st_size for path in documents)


if __name__ == "__main__":
    sys.exit(main())
