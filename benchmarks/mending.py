"""How much of what people mended by hand ``audit --fix`` mends, and whether it is right.

``python -m benchmarks.mending DATA ...`` reads the projects in each folder DATA, as
``benchmarks.mistakes`` writes them, puts misspellings and doubled words back that people made and
mended later, runs ``sphinx-mrstats audit . --fix``, and compares each document with what it was,
and with what people made of it. Printed are, for each project,

- the misspellings and doubled words in prose, and how many of each are mended;
- all words that were changed; of these, the ones that are now as people wrote them;
- the others: words that nobody has mended yet, and other spellings. Whether they are right is for a
  reader to say: ``--show`` lists them, and ``--verdicts FILE`` reads what one said, as JSON lines
  with project, old, new and right;
- the documents of which docutils reads anything else than these words otherwise than before.

``python -m benchmarks.mending --made N [--seed N] [FOLDER ...]`` makes N documents instead, out of
those in the folders and by a grammar, as ``benchmarks.fuzz`` does, has some of their words changed
wherever they stand, and counts those of which docutils reads anything else otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.fuzz import ROOT, Inputs
from benchmarks.typo_weights import plant
from sphinx_mrstats.audit.rewriting import Change, fix_text
from sphinx_mrstats.markup import DEFAULT_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(slots=True)
class Tally:
    """What was put back, what was changed, and what became of it."""

    planted: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    n_changed: int = 0
    n_as_people: int = 0
    others: list[dict[str, Any]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    n_documents: int = 0


def main(arguments: list[str] | None = None) -> int:
    """Print a table; exit with 1 if a document was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mending", description=__doc__)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--only", action="append", default=[], help="a project, by its name")
    parser.add_argument("--show", action="store_true", help="list the other changes")
    parser.add_argument("--made", type=int, metavar="N", help="make N documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verdicts", type=Path, action="append", default=[], metavar="FILE")
    options = parser.parse_args(arguments)
    if options.made:
        return mend_made(options.made, options.seed, options.data or [ROOT / "docs"])
    tallies = {}
    for data in options.data:
        with tempfile.TemporaryDirectory() as scratch:
            planted = plant(data, Path(scratch), ("nonword", "doubled"))
            for project in sorted(planted):
                if project in (options.only or planted):
                    tallies[project] = measure(
                        Path(scratch, project), data / project, planted[project]
                    )
    verdicts = dict(_verdicts(options.verdicts))
    Console(width=110).print(table_of(tallies, verdicts))
    for project, tally in tallies.items():
        for path in tally.broken:
            print(f"broken: {project}/{path}")
        for other in tally.others if options.show else ():
            print(json.dumps({"project": project, **other}, ensure_ascii=False))
    return 1 if any(tally.broken for tally in tallies.values()) else 0


def measure(folder: Path, right: Path, planted: Sequence[Mapping[str, Any]]) -> Tally:
    """Mend the project in `folder`, and compare it with the one in `right`."""
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*.rst"))}
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_mrstats", "audit", ".", "--fix", "--exit-zero"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{folder.name}: {done.stderr}")
    tally = Tally()
    wanted = {}
    for fix in planted:
        if fix["prose"]:
            tally.planted[fix["class"]] += 1
            wanted[fix["file"], fix["line"]] = fix["class"]
    for path, source in before.items():
        mended = path.read_bytes()
        if mended == source:
            continue
        tally.n_documents += 1
        name = str(path.relative_to(folder))
        changes = list(_changes(source, mended, (right / name).read_bytes()))
        for line, old, new, as_people in changes:
            tally.n_changed += 1
            tally.n_as_people += as_people
            if not as_people:
                context = mended.decode().splitlines()[line - 1].strip()
                place = {"file": name, "line": line, "context": context}
                tally.others.append({"old": old, "new": new, **place})
        for fix in planted:
            if fix["file"] == name and fix["prose"]:
                hit = any(
                    line == fix["line"] and is_right and _is_of(fix, old)
                    for line, old, _, is_right in changes
                )
                tally.mended[fix["class"]] += hit
        if reads_otherwise(source, mended, [(old, new) for _, old, new, _ in changes]):
            tally.broken.append(name)
    return tally


def _is_of(fix: Mapping[str, Any], old: str) -> bool:
    wrong = fix["wrong"].lower()
    return old.lower() in (wrong, *_WORD.findall(wrong), *re.split(r"['’-]", wrong))


def _changes(source: bytes, mended: bytes, right: bytes) -> Iterator[tuple[int, str, str, bool]]:
    """Yield the words that were changed: line, before, after, and whether people did the same.

    Lines stay what they are; those below titles only grow.
    """
    texts = [data.decode().splitlines() for data in (source, mended, right)]
    assert len(texts[0]) == len(texts[1])
    for number, (one, other) in enumerate(zip(texts[0], texts[1], strict=True), start=1):
        if one == other or not _WORD.search(one):
            continue
        by_people = texts[2][number - 1] if len(texts[2]) == len(texts[0]) else one
        wanted = (
            {(old, new) for _, old, new in _differences(one, by_people)} if by_people else set()
        )
        for _, old, new in _differences(one, other):
            yield number, old, new, (old, new) in wanted


def _differences(one: str, other: str) -> Iterator[tuple[int, str, str]]:
    """Yield the words in which two lines differ: the place, and both words; "" for none."""
    from difflib import SequenceMatcher

    before, after = _WORD.findall(one), _WORD.findall(other)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for old, new in zip(before[i1:i2], after[j1:j2], strict=True):
                yield i1, old, new
        elif tag != "equal":
            yield i1, " ".join(before[i1:i2]), " ".join(after[j1:j2])


def reads_otherwise(source: bytes, mended: bytes, changes: Iterable[tuple[str, str]]) -> bool:
    """Tell whether docutils' trees of two texts differ in anything but these words."""
    (shape, texts), (new_shape, new_texts) = _read(source), _read(mended)
    if shape != new_shape:
        return True
    instead = dict(changes)

    def changed(text: str) -> list[str]:
        return _WORD.sub(lambda found: instead.get(found[0], found[0]), text).split()

    return any(
        one != other and changed(one) != changed(other)
        for one, other in zip(texts, new_texts, strict=True)
    )


def _read(source: bytes) -> tuple[list[str], list[str]]:
    """Return the names of a tree's nodes, in order, and the texts in it, but for code."""
    from docutils import nodes
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.utils import new_document

    settings = get_default_settings(Parser)
    settings.file_insertion_enabled = settings.raw_enabled = settings.warning_stream = False
    settings.report_level, settings.halt_level = 5, 6
    doctree = new_document("", settings)
    Parser().parse(source.decode(), doctree)
    shape = [type(node).__name__ for node in doctree.findall()]
    texts = [
        node.astext()
        for node in doctree.findall(nodes.Text)
        if not isinstance(node.parent, nodes.literal_block | nodes.system_message)
    ]
    return shape, texts


# Of a made document, so much is looked at: what breaks shows in a few lines as well.
_LINES = 25
_SHARE = 0.1


def mend_made(n_documents: int, seed: int, folders: Sequence[Path]) -> int:
    """Change words in documents that are made; print how many were broken by it."""
    inputs = Inputs(seed, folders)
    totals = Counter[str]()
    for number in range(n_documents):
        chance = random.Random(f"{seed} {number}")
        lines = inputs.give("reader", number).decode("utf-8", "replace").splitlines(keepends=True)
        first = chance.randrange(max(len(lines) - _LINES, 0) + 1)
        source = "".join(lines[first : first + _LINES]).encode()
        changes = list(_any_changes(source.decode(), chance))
        fixed = fix_text("made.rst", source, changes, DEFAULT_RULES)
        totals["words"] += len(changes)
        totals["changed"] += len(fixed.made)
        totals["documents changed"] += fixed.after != source
        pairs = [(change.old, change.new) for change in fixed.made]
        if fixed.after != source and reads_otherwise(source, fixed.after, pairs):
            totals["broken"] += 1
            print(f"broken: number {number} of seed {seed}")
    print(
        f"{n_documents:,} documents, {totals['words']:,} words to change, {totals['changed']:,} of"
        f" them changed in {totals['documents changed']:,} documents: {totals['broken']:,} broken"
    )
    return 1 if totals["broken"] else 0


def _any_changes(text: str, chance: random.Random) -> Iterator[Change]:
    """Yield changes of some words, wherever they stand, into longer and shorter ones."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        for found in _WORD.finditer(line):
            if chance.random() < _SHARE:
                new = chance.choice(["zyx", f"{found[0]}zyx", "zyxwvutsrq"[: len(found[0])]])
                if new != found[0]:
                    yield Change(number, found.start() + 1, found[0], new)


def _verdicts(paths: Iterable[Path]) -> Iterator[tuple[tuple[str, str, str], bool]]:
    for path in paths:
        with path.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                yield (row["project"], row["old"], row["new"]), bool(row["right"])


def table_of(tallies: Mapping[str, Tally], verdicts: Mapping[tuple[str, str, str], bool]) -> Table:
    """Lay out what became of each project, and of all."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("project", no_wrap=True)
    for column in (
        *("misspellings", "mended", "doubled", "mended", "words changed", "as people did"),
        *("others", "of these right", "documents", "broken"),
    ):
        table.add_column(column, justify="right")
    total = Counter[str]()
    for project, tally in tallies.items():
        judged = [
            verdicts[key]
            for other in tally.others
            if (key := (project, other["old"], other["new"])) in verdicts
        ]
        row = {
            "misspellings": tally.planted["nonword"],
            "misspellings mended": tally.mended["nonword"],
            "doubled": tally.planted["doubled"],
            "doubled mended": tally.mended["doubled"],
            "changed": tally.n_changed,
            "as people": tally.n_as_people,
            "others": len(tally.others),
            "judged": len(judged),
            "right": sum(judged),
            "documents": tally.n_documents,
            "broken": len(tally.broken),
        }
        total.update(row)
        table.add_row(project, *_cells(row))
    table.add_section()
    table.add_row("all", *_cells(total))
    return table


def _cells(row: Mapping[str, int]) -> Iterator[str]:
    judged = row["judged"]
    shown = {**row, "right": f"{row['right']} of {judged}" if judged else "–"}
    for name, value in shown.items():
        if name != "judged":
            yield f"{value:,}" if isinstance(value, int) else value


if __name__ == "__main__":
    sys.exit(main())
