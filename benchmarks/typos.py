"""How well misspellings are found: the check ``typo``, and others on the same text in one run.

``python -m benchmarks.typos CORPUS ...`` takes the documents of each corpus (a folder, or
``NAME==VERSION/FOLDER``, a source distribution that is downloaded once), replaces words by
misspellings of codespell's dictionary (of the half to which nothing was fitted), and prints for
each checker the part of them that it found, the part for which its first suggestion was right, the
words that it took for misspelled in the text as it was, a thousand tokens, and the time it took.
Checkers that aren't installed are named and left out. codespell knows all of these misspellings:
they are from its own list.

Words that are misspelled in the text as it was are false alarms too, unless ``--real FILE`` lists
them, a word a line: the rate without them stands beside the raw one.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.corpora import find_corpus
from benchmarks.misspellings import choose, load_misspellings
from benchmarks.spellcheckers import CHECKERS, prose_of, suggest_by_hunspell
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES, scan_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

_SEED = 20


@dataclass(frozen=True, slots=True)
class Result:
    """How one checker did on one corpus."""

    checker: str
    found: float
    right: float
    alarms: dict[str, str]
    n_alarms: int
    n_real: int
    n_tokens: int
    seconds: float


def main(arguments: list[str] | None = None) -> int:
    """Print a table for each corpus."""
    options = _parser().parse_args(arguments)
    console = Console()
    real = set(options.real.read_text(encoding="utf-8").split()) if options.real else set()
    for folder in (find_corpus(spec).folder for spec in options.corpora):
        with tempfile.TemporaryDirectory() as scratch:
            results, n = _judge(folder, Path(scratch), options, real)
        console.print(_table(f"{folder.name}: {n} words replaced", results))
        if options.show:
            for word, better in list(results[0].alarms.items()):
                mark = " (listed as real)" if word in real else ""
                console.print(f"  {word} -> {better}{mark}", highlight=False)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.typos", description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS")
    parser.add_argument("--words", type=int, default=200, help="how many are replaced")
    parser.add_argument(
        "--by-type",
        action="store_true",
        help="replace any word that occurs five times; without it, words as often as they occur",
    )
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--only", action="append", default=[], help="a checker, by its name")
    parser.add_argument("--real", type=Path, help="misspelled words of the text as it was")
    parser.add_argument(
        "--show",
        action="store_true",
        help="list what the first checker found in the text as it was",
    )
    return parser


def _judge(
    folder: Path, scratch: Path, options: argparse.Namespace, real: set[str]
) -> tuple[list[Result], int]:
    before = _material(folder)
    counts, prose = before.vocabulary.counts, prose_of(before)
    generator = random.Random(options.seed)
    chosen = choose(
        counts,
        load_misspellings(held_out=True),
        generator,
        n=options.words * 2,  # some can't be told from code on their lines
        by_token=not options.by_type,
    )
    shutil.copytree(folder, scratch / folder.name)
    replaced = misspell(scratch / folder.name, chosen, generator, most=options.words)
    after = _material(scratch / folder.name)
    # A longer word may break a table or a title's adornment, and is no prose then.
    replaced = {word: meant for word, meant in replaced.items() if word in after.vocabulary.counts}
    # Read before the clock is started, as all checks of an audit need them.
    after_prose, _ = prose_of(after), after.forms
    results = []
    for name, check in CHECKERS.items():
        if options.only and name not in options.only:
            continue
        try:
            start = time.perf_counter()
            found = check(after, after_prose)
            seconds = time.perf_counter() - start
            alarms = check(before, prose)
        except (ImportError, FileNotFoundError) as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
            continue
        found = {word: better for word, better in found.items() if word in replaced}
        if name == "hunspell":
            found = suggest_by_hunspell(found)
        n_alarms = sum(counts.get(word, 0) for word in alarms)
        results.append(
            Result(
                name,
                len(found) / len(replaced),
                sum(found.get(word) == meant for word, meant in replaced.items()) / len(replaced),
                alarms,
                n_alarms,
                sum(counts.get(word, 0) for word in alarms if word in real),
                before.vocabulary.n_tokens,
                seconds,
            )
        )
    return results, len(replaced)


def _material(folder: Path) -> Material:
    return Material(
        FileTexts(find_documents([folder]), DEFAULT_RULES, options=RunOptions(workers=1))
    )


def misspell(
    folder: Path, chosen: Mapping[str, str], generator: random.Random, *, most: int
) -> dict[str, str]:
    """Replace one occurrence of each word, in prose, in the files below `folder`.

    Only on lines where the word stands in the source as often as in the prose, so that it is sure
    to be prose. Returns what was meant, by misspelling, of those that were replaced.
    """
    places: dict[str, list[tuple[Path, int]]] = defaultdict(list)
    wanted = set(chosen.values())
    texts = {}
    for path in sorted(folder.rglob("*.rst")):
        source = path.read_bytes()
        lines = source.decode("utf-8", "replace").split("\n")
        for number, text in scan_lines(source):
            prose = Counter(_words(text))
            for word in wanted & prose.keys():
                if prose[word] == _words(lines[number - 1]).count(word):
                    places[word].append((path, number))
        texts[path] = lines
    replaced = {}
    changed = set()
    for misspelling, word in chosen.items():
        free = [place for place in places[word] if place not in changed]
        if free and len(replaced) < most:
            path, number = place = generator.choice(free)
            texts[path][number - 1] = re.sub(
                rf"(?<![\w'-]){word}(?![\w'-])",
                lambda match, to=misspelling: _like(match[0], to),
                texts[path][number - 1],
                count=1,
                flags=re.IGNORECASE,
            )
            changed.add(place)
            replaced[misspelling] = word
    for path, _ in changed:
        path.write_text("\n".join(texts[path]), encoding="utf-8")
    return replaced


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"(?<![\w'-])[A-Za-z]+(?![\w'-])", text)]


def _like(written: str, word: str) -> str:
    """Write a word with the capitals of another."""
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word.capitalize() if written[0].isupper() else word


def _table(title: str, results: list[Result]) -> Table:
    tokens = f"{results[0].n_tokens:,} tokens" if results else "nothing to run"
    table = Table(title=f"{title}, {tokens}", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("checker", no_wrap=True)
    columns = ("found", "right suggestion", "alarms / 1,000", "not real / 1,000", "seconds")
    for column in columns:
        table.add_column(column, justify="right")
    for each in results:
        table.add_row(
            each.checker,
            f"{each.found:.3f}",
            f"{each.right:.3f}",
            f"{1_000 * each.n_alarms / each.n_tokens:.3f}",
            f"{1_000 * (each.n_alarms - each.n_real) / each.n_tokens:.3f}",
            f"{each.seconds:.2f}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
