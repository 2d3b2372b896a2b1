"""Counts what the gallery shows: ``python tools/gallery.py`` writes docs/gallery/*.json.

The documentation comes from source distributions, which pip downloads when they are first asked
for; what is kept of it is the vocabulary, its words and their counts.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the benchmarks, which are not installed

from benchmarks.corpora import find_corpus  # noqa: E402  # found by the line above
from sphinx_mrstats import count_documents  # noqa: E402  # found by the line above

GALLERY = ROOT / "docs" / "gallery"

# The file that is written, and where the documentation is found: see `benchmarks.corpora`.
SETS = {
    "django": "django==5.2/docs:.txt",
    "pytest": "pytest==8.3.4/doc/en",
    "sphinx": "sphinx==9.0.4/doc",
    "sqlalchemy": "sqlalchemy==2.0.36/doc/build",
}


def main() -> int:
    """Count each set, and write its vocabulary."""
    GALLERY.mkdir(exist_ok=True)
    for name, spec in SETS.items():
        corpus = find_corpus(spec)
        vocabulary = count_documents(corpus.folder)
        vocabulary.save(GALLERY / f"{name}.json")
        print(
            f"docs/gallery/{name}.json: {corpus.name}, {vocabulary.n_documents} documents,"
            f" {vocabulary.n_tokens} words, {vocabulary.n_types} different"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
