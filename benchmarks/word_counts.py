"""How other programs count the same words: what they find of what a reader reads, and how fast.

``python -m benchmarks.word_counts [CORPUS]`` prints a row for each. The reader's words are those of
Sphinx's own parse. Ratios are medians over rounds in which every program is measured once.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.wordcount import wordcount_plugin
from nltk.tokenize import NLTKWordTokenizer
from rich.console import Console
from rich.table import Table

from benchmarks.corpora import find_corpus
from benchmarks.measure import cpu_time, interleave, median_ratio
from benchmarks.sphinx_reading import SphinxReader
from sphinx_mrstats.markup import scan
from sphinx_mrstats.words import count_tokens, iter_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# As in `benchmarks.speed`: the parsers among the programs need minutes for more.
_SAMPLE_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Row:
    """What a program counted: tokens, shares of 0 to 1, and its time in relation to ours."""

    name: str
    tokens: int
    recall: float | None
    precision: float | None
    ratio: float


def by_mrstats(paths: Sequence[Path]) -> Counter[str]:
    """Strip and count, as ``sphinx-mrstats count`` does."""
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(count_tokens(scan(path.read_bytes())))
    return counts


def by_splitting(paths: Sequence[Path]) -> Counter[str]:
    """Split at white space, as ``wc -w`` does."""
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(_text(path).split())
    return counts


def by_nltk(paths: Sequence[Path]) -> Counter[str]:
    """NLTK's word tokenizer on the sources, without its splitter of sentences, a download."""
    tokenizer = NLTKWordTokenizer()
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(tokenizer.tokenize(_text(path)))
    return counts


def by_myst(paths: Sequence[Path]) -> Counter[str]:
    """The plugin that counts words for MyST, on the sources as if they were Markdown."""
    counts: Counter[str] = Counter()

    def remember(text: str) -> int:
        found = re.findall(r"\S+", text)
        counts.update(found)
        return len(found)

    markdown = MarkdownIt().use(wordcount_plugin, count_func=remember)
    for path in paths:
        markdown.render(_text(path), {})
    return counts


PROGRAMS: dict[str, Callable[[Sequence[Path]], Counter[str]]] = {
    "sphinx-mrstats": by_mrstats,
    "split at spaces (wc -w)": by_splitting,
    "NLTK, word tokenizer": by_nltk,
    "MyST's word count": by_myst,
}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _folded(counts: Counter[str]) -> Counter[str]:
    """Fold what a program takes for words as the definition does, so that only markup tells."""
    folded: Counter[str] = Counter()
    for token, count in counts.items():
        for word in iter_words(token):
            folded[word] += count
    return folded


def compare(folder: Path, documents: Sequence[Path], rounds: int) -> list[Row]:
    """Let each program count a sample of `documents`; give a row for each, Sphinx's last."""
    sample = _sample(documents)
    reader = SphinxReader(folder, sample)
    read: Counter[str] = Counter()
    for words in reader.read().words.values():
        read.update(words)
    work = {name: partial(cpu_time, partial(count, sample)) for name, count in PROGRAMS.items()}
    sphinx = "Sphinx, read"
    seconds = interleave(
        {**work, sphinx: lambda: cpu_time(lambda: reader.read(count=False))}, rounds
    )
    ours = seconds["sphinx-mrstats"]
    rows = []
    for name, count in PROGRAMS.items():
        found = _folded(count(sample))
        shared = (found & read).total()
        rows.append(
            Row(
                name,
                found.total(),
                shared / read.total(),
                shared / found.total(),
                median_ratio(seconds[name], ours),
            )
        )
    return [*rows, Row(sphinx, read.total(), None, None, median_ratio(seconds[sphinx], ours))]


def _sample(documents: Sequence[Path]) -> list[Path]:
    """Take documents at equal distances, of some `_SAMPLE_BYTES` in all."""
    total = sum(path.stat().st_size for path in documents)
    return list(documents[:: max(1, round(total / _SAMPLE_BYTES))])


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.word_counts", description=__doc__)
    parser.add_argument("corpus", nargs="?", default="django==5.2/docs:.txt", metavar="CORPUS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    corpus = find_corpus(options.corpus, options.cache)
    table = Table(title=f"{corpus.name}, a sample of {_SAMPLE_BYTES // 1000} kB")
    table.add_column("Program")
    for heading in ("Words", "Of the reader's", "Read by a reader", "Time"):
        table.add_column(heading, justify="right")
    for row in compare(corpus.folder, corpus.documents(), options.rounds):
        table.add_row(
            row.name,
            str(row.tokens),
            "" if row.recall is None else f"{row.recall:.2%}",
            "" if row.precision is None else f"{row.precision:.2%}",
            f"{row.ratio:.1f}",
        )
    Console().print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
