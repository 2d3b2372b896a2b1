"""Tell whether a cache of counts is worth it.

``python -m benchmarks.cache [FOLDER]`` counts the documents of FOLDER (default: Django's) without a
cache, with an empty one, and with one that knows them all, a few times in turn, in one process.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpora import find_corpus
from sphinx_mrstats import count_documents
from sphinx_mrstats.documents import find_documents

CORPUS = "django==5.2/docs:.txt"
ROUNDS = 5


def main(folder: str | None) -> None:
    """Print seconds, and the size of the cache."""
    found = find_documents([folder or find_corpus(CORPUS).folder])
    n_bytes = sum(document.size() for document in found.documents)
    print(f"{len(found.documents)} documents, {n_bytes / 1e6:.1f} MB; median of {ROUNDS}")
    seconds: dict[str, list[float]] = {"without": [], "empty": [], "known": []}
    with TemporaryDirectory() as place:
        cache = Path(place, "cache")
        count = partial(count_documents, found, engine="serial")
        for _ in range(ROUNDS):
            shutil.rmtree(cache, ignore_errors=True)
            results = []
            for name, times in seconds.items():
                start = time.perf_counter()
                results.append(count(cache=None if name == "without" else cache))
                times.append(time.perf_counter() - start)
            assert results[0] == results[1] == results[2]
        size = (cache / "counts.sqlite").stat().st_size
    for name, times in seconds.items():
        print(f"{name:<8}{statistics.median(times):6.2f} s")
    print(f"the cache takes {size / n_bytes:.0%} of the documents' bytes")


if __name__ == "__main__":
    main(*sys.argv[1:2] or (None,))
