"""Word for word: what the source scanner counts against what Sphinx's own parse counts.

``python -m benchmarks.agreement [CORPUS ...]`` prints, for each corpus, precision and recall over
tokens and how many documents agree exactly. A corpus is a folder, ``NAME==VERSION/FOLDER`` (a
source distribution, downloaded once) or ``parser-tests==VERSION`` (the valid inputs of docutils'
own parser tests).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.corpora import DEFAULT_CORPORA, Corpus, find_corpus
from benchmarks.parser_tests import find_parser_tests
from benchmarks.sphinx_reading import read_words
from sphinx_mrstats.markup import scan
from sphinx_mrstats.words import count_tokens

__all__ = ["Agreement", "compare", "main"]

_PARSER_TESTS = "parser-tests=="


@dataclass
class Agreement:
    """How far counted words agree with expected ones, over the documents of a corpus."""

    name: str
    documents: int = 0
    exact: int = 0
    common: int = 0
    expected: int = 0
    counted: int = 0
    left_out: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    differing: list[tuple[int, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The part of the counted tokens that are expected; 1 where nothing was counted."""
        return self.common / self.counted if self.counted else 1.0

    @property
    def recall(self) -> float:
        """The part of the expected tokens that were counted; 1 where nothing was expected."""
        return self.common / self.expected if self.expected else 1.0

    @property
    def exactly_equal(self) -> float:
        """The part of the documents whose words agree exactly; 1 where there are none."""
        return self.exact / self.documents if self.documents else 1.0

    def add(self, document: str, expected: Counter[str], counted: Counter[str]) -> None:
        """Take in one document."""
        missing, extra = expected - counted, counted - expected
        self.documents += 1
        self.exact += expected == counted
        self.common += (expected & counted).total()
        self.expected += expected.total()
        self.counted += counted.total()
        self.missing += missing
        self.extra += extra
        if missing or extra:
            self.differing.append((missing.total() + extra.total(), document))


def compare(corpus: Corpus, *, valid_only: bool = False) -> Agreement:
    """Compare scanner and Sphinx over `corpus`.

    Documents of which Sphinx lost text (a directive that docutils refuses, a section out of order)
    are left out, and with `valid_only` those that docutils warns about.
    """
    documents = corpus.documents()
    reading = read_words(corpus.folder, documents)
    agreement = Agreement(corpus.name)
    for document in documents:
        name = document.relative_to(corpus.folder).as_posix()
        if name not in reading.words or (valid_only and name in reading.warned):
            agreement.left_out += 1
            continue
        counted = count_tokens(scan(document.read_bytes()))
        agreement.add(name, Counter(reading.words[name]), Counter(counted))
    return agreement


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 where a corpus misses what was asked for, else 0."""
    options = _parser().parse_args(arguments)
    results = []
    for spec in options.corpora or [*DEFAULT_CORPORA, f"{_PARSER_TESTS}0.22.4"]:
        valid_only = options.valid_only
        if spec.startswith(_PARSER_TESTS):
            corpus = find_parser_tests(spec.removeprefix(_PARSER_TESTS), options.cache)
            valid_only = True
        else:
            corpus = find_corpus(spec, options.cache)
        results.append(compare(corpus, valid_only=valid_only))
    console = Console()
    console.print(_table(results))
    if options.show:
        for agreement in results:
            _print_differences(console, agreement, options.show)
    return int(
        any(
            min(a.precision, a.recall) < options.at_least or a.exactly_equal < options.exact
            for a in results
        )
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("corpora", nargs="*", metavar="CORPUS")
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    parser.add_argument(
        "--valid-only", action="store_true", help="leave out documents that docutils warns about"
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N differences")
    parser.add_argument(
        "--at-least", type=float, default=0.0, help="the least precision and recall for exit code 0"
    )
    parser.add_argument(
        "--exact", type=float, default=0.0, help="the least part of documents that agree exactly"
    )
    return parser


def _table(results: list[Agreement]) -> Table:
    left_out = sum(a.left_out for a in results)
    table = Table(
        title="Scanner against Sphinx's parse",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        caption=f"Left out, as Sphinx lost text of them or was to warn: {left_out:,}",
        caption_justify="left",
    )
    table.add_column("corpus", no_wrap=True)
    for column in ("documents", "tokens", "precision", "recall", "equal"):
        table.add_column(column, justify="right")
    for a in results:
        table.add_row(
            a.name,
            f"{a.documents:,}",
            f"{a.expected:,}",
            f"{a.precision:.6f}",
            f"{a.recall:.6f}",
            f"{100 * a.exactly_equal:.2f} %",
        )
    return table


def _print_differences(console: Console, agreement: Agreement, limit: int) -> None:
    console.print(f"\n{agreement.name}", highlight=False)
    for title, words in (("missing", agreement.missing), ("extra", agreement.extra)):
        listed = ", ".join(f"{word} {n}" for word, n in words.most_common(limit))
        console.print(f"  {title}: {listed}", highlight=False, markup=False)
    for size, document in sorted(agreement.differing, key=lambda d: (-d[0], d[1]))[:limit]:
        console.print(f"  {size:6} {document}", highlight=False, markup=False)


if __name__ == "__main__":
    sys.exit(main())
