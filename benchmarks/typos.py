"""How well misspellings that people made are found, by the check ``typo`` and by others.

``python -m benchmarks.typos DATA ...`` reads the projects in each folder DATA, as
``benchmarks.typo_weights`` says they are, puts the misspellings back that people made in them and
mended later, and has each checker look for misspelled words. Printed are

- the part of the misspellings in prose that were mended by hand (the commit names no spelling tool)
  that each found, and the part for which its first suggestion was right;
- of a thousand words, the others that it takes for misspelled, each counted once for a project;
  some are real: of those that ``labels.jsonl`` has a reader's verdict of, how many;
- the processor time that it took, for all projects.

All are given the same prose, without markup and code, and words are compared in lower case.
Checkers that aren't installed are named and left out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.spellcheckers import CHECKERS, prose_of, suggest_by_hunspell
from benchmarks.typo_weights import plant, read_labels
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.misspelling.search import parts_of
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.markup import DEFAULT_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.spellcheckers import Spoken


def main(arguments: list[str] | None = None) -> int:
    """Print a table of all projects together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.typos", description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--only", action="append", default=[], help="a checker, by its name")
    parser.add_argument("--show", action="store_true", help="list what `typo` misses and what else")
    options = parser.parse_args(arguments)
    totals = {name: Counter[str]() for name in CHECKERS if name in (options.only or CHECKERS)}
    for data in options.data:
        labels = read_labels([path] if (path := data / "labels.jsonl").is_file() else [])
        with tempfile.TemporaryDirectory() as scratch:
            for project, fixes in sorted(plant(data, Path(scratch)).items()):
                judged = {word: act for (of, word), (act, _) in labels.items() if of == project}
                _judge(Path(scratch, project), fixes, judged, totals, show=options.show)
    Console().print(_table(totals))
    return 0


def _judge(
    folder: Path,
    fixes: Sequence[Mapping[str, Any]],
    judged: Mapping[str, bool],
    totals: dict[str, Counter[str]],
    *,
    show: bool,
) -> None:
    """Add to the totals what each checker finds in one project."""
    for name in list(totals):
        # read anew for each, so that what one has read doesn't save another the time
        material = Material(FileTexts(find_documents([folder]), DEFAULT_RULES))
        prose = prose_of(material)
        start = os.times()
        try:
            found = CHECKERS[name](material, prose)
        except (ImportError, FileNotFoundError) as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
            del totals[name]
            continue
        end = os.times()
        planted = {part for fix in fixes for part in _words(fix["wrong"])}
        if name == "hunspell":
            found |= suggest_by_hunspell({word: "" for word in found if word in planted})
        total = totals[name]
        total["milliseconds"] += round(1_000 * (sum(end[:4]) - sum(start[:4])))
        total["tokens"] += material.vocabulary.n_tokens
        for fix in fixes:
            if fix["prose"] and not fix["by_tool"]:
                total["planted"] += 1
                hits = _hits(found, fix)
                total["found"] += bool(hits)
                total["right"] += any(hits)
                if show and name == "typo" and not any(hits):
                    print("missed:", fix["wrong"], fix["right"], hits)
        for word, better in found.items():
            if word not in planted:
                total["others"] += 1
                if word in judged:
                    total["real" if judged[word] else "false"] += 1
                if show and name == "typo":
                    print("other:", folder.name, word, better, judged.get(word, "?"))


def _hits(found: Spoken, fix: Mapping[str, Any]) -> list[bool]:
    """Tell of each part of a misspelling that is found, whether it would be corrected."""
    wrong, right = fix["wrong"].lower(), fix["right"].lower()
    if wrong in found:
        return [found[wrong] == right or _words(found[wrong]) == _words(right)]
    one, other = _words(wrong), _words(right)
    meant = other if len(one) == len(other) else [right] * len(one)
    return [found[part] == better for part, better in zip(one, meant, strict=True) if part in found]


def _words(text: str) -> list[str]:
    return parts_of(text.lower().replace("’", "'"))


def _table(totals: Mapping[str, Counter[str]]) -> Table:
    any_total = next(iter(totals.values()), Counter[str]())
    title = f"{any_total['planted']} misspellings in {any_total['tokens']:,} words"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("checker", no_wrap=True)
    for column in ("found", "right", "others / 1,000", "real, of judged", "CPU seconds"):
        table.add_column(column, justify="right")
    for name, total in totals.items():
        n = max(total["planted"], 1)
        judged = total["real"] + total["false"]
        table.add_row(
            name,
            f"{total['found'] / n:.3f}",
            f"{total['right'] / n:.3f}",
            f"{1_000 * total['others'] / max(total['tokens'], 1):.2f}",
            f"{total['real']} of {judged}" if judged else "–",
            f"{total['milliseconds'] / 1_000:.1f}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
