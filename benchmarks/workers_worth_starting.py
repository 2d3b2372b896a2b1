"""Measure from which size on counting in worker processes is quicker than in one process.

Run it as ``python benchmarks/workers_worth_starting.py FOLDER [N_WORKERS]`` with a folder of real
documentation. It prints, for ever larger parts of the folder, the best time of each way. The
constants at the top of ``sphinx_mrstats/jobs.py`` come from it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import accumulate
from time import perf_counter

from sphinx_mrstats import jobs, wordcount
from sphinx_mrstats.documents import find_documents

ROUNDS = 7  # of which the best counts: what else runs on the machine only ever adds


def best_time(documents, **how):
    """Give the seconds of the quickest round, counting `documents` in the way `how` says."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        wordcount.count_documents(documents, **how)
        times.append(perf_counter() - start)
    return min(times)


def main(folder, n_workers=2):
    """Print the table."""
    jobs._WORTH_WORKERS = 0
    found = find_documents([folder])
    sizes = list(accumulate(document.size() for document in found.documents))
    print(f"{'MB':>6} {'serial':>8} {n_workers:>2} workers   seconds")
    step = 0.125
    while step < 2 * sizes[-1] / 1e6:
        n = sum(size <= step * 1e6 for size in sizes) or 1
        part = replace(found, documents=found.documents[:n])
        alone = best_time(part, engine="serial")
        shared = best_time(part, workers=n_workers)
        print(f"{sizes[n - 1] / 1e6:6.2f} {alone:8.3f} {shared:10.3f}")
        step *= 2


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
