"""How fast the reader is against that of another commit: ratios taken in one run.

``python -m benchmarks.reader [--against COMMIT] CORPUS …`` prints for each corpus (a folder, or
``NAME==VERSION/FOLDER``) how fast documents are read, read and counted, and read by line. Each of
the two versions runs in a process of its own, and they take turns; a ratio is the median over the
rounds, larger than 1 where this version is faster. All is CPU time.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.corpora import find_corpus

# What a process of either version runs: it measures what it is told to on standard input.
_MEASURE = """
import sys, time, pathlib
sys.path.insert(0, sys.argv[1])
from sphinx_mrstats.markup.scanner import scan, scan_lines
from sphinx_mrstats.vocabulary import merge_counts
from sphinx_mrstats.words import count_utf8

def count(source):
    merge_counts(counts, count_utf8(scan(source)))

counts = {}
work = {"read": scan, "read and count": count, "read by line": scan_lines}
sources = [pathlib.Path(line).read_bytes() for line in open(sys.argv[2]).read().split("\\n")]
for line in sys.stdin:
    counts.clear()
    start = time.process_time()
    for source in sources:
        work[line.strip()](source)
    print(time.process_time() - start, flush=True)
"""

_WORK = ("read", "read and count", "read by line")
_BEFORE = "7354155"


class _Version:
    """A version of the package at work on the documents of one corpus."""

    def __init__(self, tree: Path, listing: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _MEASURE, str(tree), str(listing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def seconds(self, work: str) -> float:
        """Measure once how long some work takes."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{work}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def compare(
    trees: tuple[Path, Path], documents: list[Path], rounds: int
) -> dict[str, tuple[list[float], list[float]]]:
    """Return for each kind of work how long the two versions took in each round, in seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        listing = Path(scratch, "documents")
        listing.write_text("\n".join(map(str, documents)))
        before, now = (_Version(tree, listing) for tree in trees)
        for each in (before, now):
            for work in _WORK:
                each.seconds(work)  # patterns are compiled, words are known
        measured: dict[str, tuple[list[float], list[float]]] = {}
        for work in _WORK:
            times = measured[work] = ([], [])
            for _ in range(rounds):
                times[0].append(before.seconds(work))
                times[1].append(now.seconds(work))
        before.close()
        now.close()
    return measured


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reader", description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS")
    parser.add_argument("--against", default=_BEFORE, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    here = Path(__file__).parent.parent
    table = Table(title=f"This version against {options.against}, one core, CPU time")
    for heading in ("corpus", "work"):
        table.add_column(heading)
    for heading in ("before, MB/s", "now, MB/s", "ratio", "from – to"):
        table.add_column(heading, justify="right")
    with tempfile.TemporaryDirectory() as scratch:
        before = Path(scratch, "before")
        git = ["git", "-C", str(here), "worktree"]
        subprocess.run([*git, "add", "--detach", "-f", str(before), options.against], check=True)
        try:
            for spec in options.corpora:
                corpus = find_corpus(spec, options.cache)
                documents = corpus.documents()
                megabytes = sum(path.stat().st_size for path in documents) / 1e6
                measured = compare((before, here), documents, options.rounds)
                for work, (then, now) in measured.items():
                    ratios = sorted(old / new for old, new in zip(then, now, strict=True))
                    table.add_row(
                        corpus.name,
                        work,
                        f"{megabytes / min(then):.1f}",
                        f"{megabytes / min(now):.1f}",
                        f"{statistics.median(ratios):.2f}",
                        f"{ratios[0]:.2f} – {ratios[-1]:.2f}",
                    )
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
