"""Measure what an audit costs, check by check, and how that grows with the number of words.

``python -m benchmarks.audit_cost [--rounds N] [CORPUS]`` audits a million tokens or more (copies of
the corpus, by default Django's documentation) on one core, with each check alone and with all of
them, and prints CPU seconds per million tokens: the least of all rounds, as what disturbs the
machine only adds to it. Then it audits made-up text of more and more different words with all
checks. What is quadratic takes four times as long for twice the words; the last column shows what
it took instead. Made-up words are near each other more often the more of them there are, so that
``typo`` grows by a little more than twice until it looks at the most frequent neighbours only.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks.corpora import find_corpus
from benchmarks.measure import cpu_time, lay_out_copies
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.registry import check_names
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES
from sphinx_mrstats.wordcount import count_documents

_CORPUS = "django==5.2/docs:.txt"
_MILLION = 1_000_000

# Different words of the made-up texts; each stands ten times on average, the first ones more often.
_TYPES = (10_000, 20_000, 40_000, 80_000)
_OCCURRENCES = 10


def audit(folder: Path, *checks: str) -> None:
    """Audit the documents of a folder in this process."""
    texts = FileTexts(find_documents([folder]), DEFAULT_RULES, options=RunOptions(engine="serial"))
    run_audit(Material(texts), AuditOptions(select=checks))


def measure_checks(corpus: Path, rounds: int) -> None:
    """Print what each check costs, and all of them together."""
    n_tokens = count_documents(corpus, engine="serial").n_tokens
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        n_copies = -(-_MILLION // n_tokens)
        lay_out_copies(sorted(corpus.rglob("*.rst")), n_copies, folder)
        n_tokens *= n_copies
        print(f"{n_tokens:,} tokens; CPU seconds per million tokens, one core")
        names = check_names()
        least: dict[str, float] = {}
        for _ in range(rounds):
            for name, checks in {**{name: (name,) for name in names}, "all checks": names}.items():
                seconds = cpu_time(lambda checks=checks: audit(folder, *checks))
                least[name] = min(seconds, least.get(name, seconds))
        for name, seconds in least.items():
            print(f"{name:<14}{seconds * _MILLION / n_tokens:>6.2f}")


def measure_growth(rounds: int) -> None:
    """Print how the cost of all checks grows with the number of different words."""
    print("\n   types    tokens  seconds  growth for twice the types")
    checks = check_names()
    before = 0.0
    for n_types in _TYPES:
        with tempfile.TemporaryDirectory() as scratch:
            n_tokens = make_up(Path(scratch), n_types)
            seconds = min(
                cpu_time(lambda scratch=scratch: audit(Path(scratch), *checks))
                for _ in range(rounds)
            )
        growth = f"{seconds / before:>8.2f}" if before else ""
        print(f"{n_types:>8,}{n_tokens:>10,}{seconds:>9.2f}{growth}")
        before = seconds


def make_up(folder: Path, n_types: int) -> int:
    """Write documents of made-up words, distributed as Zipf has it; return how many words."""
    dice = random.Random(n_types)
    syllables = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words: set[str] = set()
    while len(words) < n_types:
        words.add("".join(dice.choices(syllables, k=dice.choice((2, 3, 3, 4)))))
    ranked = sorted(words)
    weights = [1 / rank for rank in range(1, n_types + 1)]
    # each word once, so that there are as many types as were asked for
    tokens = [*ranked, *dice.choices(ranked, weights, k=n_types * (_OCCURRENCES - 1))]
    dice.shuffle(tokens)
    for start in range(0, len(tokens), 1000):
        page = tokens[start : start + 1000]
        lines = (" ".join(page[at : at + 12]) for at in range(0, len(page), 12))
        (folder / f"{start}.rst").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(tokens)


def main() -> None:
    """Run both measurements."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", default=_CORPUS, help=f"default: {_CORPUS}")
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    args = parser.parse_args()
    measure_checks(find_corpus(args.corpus).folder, args.rounds)
    measure_growth(args.rounds)


if __name__ == "__main__":
    main()
