"""How documents with slips in them are read: as Sphinx reads them, with places and without.

``python -m benchmarks.mutated [--number N] [--seed N] CORPUS …`` takes stretches of the documents
of a corpus (a folder, or ``NAME==VERSION/FOLDER``) and changes each as a hand might that slips:
lines deleted, doubled, swapped and indented, bits of markup inserted. It prints how many could not
be read, of how many the words with lines or with places are others than those that are counted,
and how many of those that docutils takes without a warning are read otherwise than by Sphinx.
``--keep FOLDER`` writes those there. Exits with 1 if there are any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import find_corpus
from benchmarks.sphinx_reading import read_words
from sphinx_mrstats.markup import Rules, scan, scan_block_lines, scan_blocks, scan_lines
from sphinx_mrstats.words import count_tokens, iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["disagreement", "main", "mutated"]

_BITS = (
    *("*", "**", "`", "``", "|", "_", "__", "::", ".. ", ":", "- ", "1. ", "a. ", "   ", "\\"),
    *("[1]_", ":ref:`x <y>`", "``code``", "====", "----", "+--+", "| ", ">>> ", ".. note:: "),
    *("..", ":a: ", "--opt  ", "-- ", "<", ">", "(", "\t", ".. [1] ", ".. _a: ", "http://x.org"),
    *("a@b.c", "\\ ", ".. |s| replace:: ", "|s|", ".. role:: c(code)", "[[[cog", " ]]]"),
    *("[[[end]]]", "\n", ":term:`", "`a`_", "_`", "#. ", "i. ", "=== ===", "|a", "\u2019s", "\xa0"),
)


def mutated(lines: list[str], chance: random.Random) -> list[str]:
    """Change some lines of a document."""
    lines = list(lines)
    for _ in range(chance.choice([1, 1, 2, 3])):
        if not lines:
            break
        at, kind = chance.randrange(len(lines)), chance.randrange(6)
        line = lines[at]
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, line)
        elif kind == 2:
            other = min(at + 1, len(lines) - 1)
            lines[at], lines[other] = lines[other], line
        elif kind == 3:
            lines[at] = " " * chance.randint(1, 4) + line
        elif kind == 4:
            lines[at] = line[min(chance.randint(1, 3), len(line) - len(line.lstrip())) :]
        else:
            cut = chance.choice([0, chance.randint(0, len(line))])
            lines[at] = line[:cut] + chance.choice(_BITS) + line[cut:]
    return lines


def disagreement(source: bytes, rules: Rules) -> str:
    r"""Say which words with places are others than those that are counted; empty if none is.

    >>> disagreement(b"Call ``me``\n- Ishmael.\n", Rules())
    ''
    """
    counted = Counter(iter_words(scan(source, rules).decode()))
    blocks = scan_block_lines(source, rules)
    for kind, texts in (
        ("lines", (text for _, text in scan_lines(source, rules))),
        ("lines of blocks", (text for block in blocks for _, text in block)),
        ("blocks", (block.text for block in scan_blocks(source, rules))),
    ):
        found = Counter(word for text in texts for word in iter_words(text))
        if found != counted:
            return f"{kind}: {dict(found - counted)}, {dict(counted - found)}"
    return ""


def _stretches(files: list[Path], number: int, seed: int) -> Iterable[bytes]:
    chance = random.Random(seed)
    for _ in range(number):
        lines = chance.choice(files).read_text("utf-8", "replace").split("\n")
        size = chance.choice([10, 20, 40])
        start = chance.randrange(max(1, len(lines) - size))
        yield "\n".join(mutated(lines[start : start + size], chance)).encode()


def main(arguments: list[str] | None = None) -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutated", description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS")
    parser.add_argument("--number", type=int, default=1000, help="of documents, in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for documents that are read otherwise")
    parser.add_argument("--cache", type=Path, help="where downloaded documents are kept")
    options = parser.parse_args(arguments)
    files = [
        path for spec in options.corpora for path in find_corpus(spec, options.cache).documents()
    ]
    raised = others = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        documents = []
        for index, source in enumerate(_stretches(files, options.number, options.seed)):
            documents.append(folder / f"{index:06}.rst")
            documents[-1].write_bytes(source)
            for rules in (Rules(), Rules(include_code=True)):
                try:
                    found = disagreement(source, rules)
                except Exception as error:  # whatever it is, it is a fault
                    raised += 1
                    print(f"{documents[-1].name} raises {error!r}")
                else:
                    others += bool(found)
                    if found:
                        print(f"{documents[-1].name}: {found}")
        reading = read_words(folder, documents)
        taken = [path for path in documents if _is_taken(path.name, reading.words, reading.warned)]
        differing = [
            path
            for path in taken
            if count_tokens(scan(path.read_bytes())) != reading.words[path.name]
        ]
        for path in differing if options.keep else ():
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / path.name).write_bytes(path.read_bytes())
    print(f"{len(documents):,} documents: {raised} raise, {others} have other words with places;")
    print(f"of {len(taken):,} taken without a warning {len(differing)} are read otherwise")
    return int(bool(raised or others or differing))


def _is_taken(name: str, words: dict[str, dict[str, int]], warned: set[str]) -> bool:
    return name in words and name not in warned


if __name__ == "__main__":
    sys.exit(main())
