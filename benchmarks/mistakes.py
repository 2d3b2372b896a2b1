"""Mistakes that people made in a project's documentation and mended later, taken from its history.

``python -m benchmarks.mistakes REPOSITORY OUT [FOLDER]`` looks through the commits of a git
repository whose message speaks of typos or spelling, for lines of ``.rst`` files in which single
words were changed and which still stand in the newest commit as they were mended. It writes
``OUT/NAME``, the documents of the newest commit, and adds to ``OUT/fixes.jsonl`` where the mistakes
stood in them, as ``benchmarks.typo_weights`` reads them, so that they can be put back.

A changed word is a misspelling if it is no word of the English lexicon, in no spelling of it, and
differs from the other in one slip or two; a doubled word is one that was taken out behind itself.
Others aren't taken.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import OSA

from sphinx_mrstats.audit.misspelling.known import known_of
from sphinx_mrstats.audit.spelling import american
from sphinx_mrstats.markup import scan_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
_SPEAKS_OF_MISTAKES = "typo|spell|misspel|grammar"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOOL = re.compile(
    r"codespell|misspell-fixer|typos-cli|cspell|pyspelling|spellcheck", re.IGNORECASE
)

# A change of more lines at a place is a new text, and no mended one.
_MOST_LINES = 5
_MOST_SLIPS = 2
_SHORTEST = 3


def main(arguments: list[str] | None = None) -> int:
    """Write the documents of one repository, and its mistakes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mistakes", description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", nargs="?", default=".", help="where its documentation is")
    options = parser.parse_args(arguments)
    name = options.repository.resolve().parent.name.rpartition("+")[2]
    project = options.out / name
    project.mkdir(parents=True)
    _check_out(options.repository, options.folder, project)
    with (options.out / "fixes.jsonl").open("a", encoding="utf-8") as rows:
        for row in _rows(options.repository, options.folder, project):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _check_out(repository: Path, folder: str, project: Path) -> None:
    """Write the ``.rst`` files of the newest commit."""
    with (
        subprocess.Popen(
            [*_GIT, "--git-dir", repository, "archive", "HEAD", "--", folder],
            stdout=subprocess.PIPE,
        ) as git,
        tarfile.open(fileobj=git.stdout, mode="r|") as archive,
    ):
        for member in archive:
            if member.isfile() and member.name.endswith(".rst"):
                archive.extract(member, project, filter="data")


def _rows(repository: Path, folder: str, project: Path) -> Iterator[dict[str, Any]]:
    """Yield what is mended in each document, in the order of where it stands."""
    mended: dict[str, dict[int, tuple[str, str, dict[str, Any]]]] = defaultdict(dict)
    lines: dict[str, dict[str, list[int]]] = {}
    texts: dict[str, str] = {}
    for commit, by_tool, file, was, now in _changed_lines(repository, folder):
        path = project / file
        if not path.is_file():
            continue
        if file not in texts:
            try:
                texts[file] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
            at, lines[file] = 0, defaultdict(list)
            for line in texts[file].splitlines(keepends=True):
                lines[file][line.rstrip("\r\n")].append(at)
                at += len(line)
        if len(lines[file].get(now, ())) != 1:
            continue
        [start] = lines[file][now]
        for offset, wrong, right, kind in _mistakes(was, now):
            fix = {"class": kind, "wrong": wrong or right, "right": right, "commit": commit[:10]}
            was_there = f"{right} {right}" if kind == "doubled" else wrong
            mended[file].setdefault(
                start + offset, (right, was_there, {**fix, "by_tool": int(by_tool)})
            )
    for file, places in sorted(mended.items()):
        prose = dict(_prose(texts[file].encode()))
        edits, fixes = [], []
        for at, (now, was, fix) in sorted(places.items()):
            number = texts[file].count("\n", 0, at) + 1
            is_prose = fix["right"].lower() in prose.get(number, "").lower()
            edits.append((at, now, was))
            fixes.append({**fix, "line": number, "prose": int(is_prose)})
        yield {"project": project.name, "file": file, "edits": edits, "fixes": fixes}


def _prose(source: bytes) -> Iterator[tuple[int, str]]:
    """Yield the prose of each line, by its number; cells of tables in one line are together."""
    found: dict[int, str] = defaultdict(str)
    for number, text in scan_lines(source):
        found[number] += f" {text}"
    yield from found.items()


def _changed_lines(repository: Path, folder: str) -> Iterator[tuple[str, bool, str, str, str]]:
    """Yield lines that a commit changed: the commit, whether by a tool, the file, before, after."""
    log = subprocess.run(
        [
            *_GIT,
            *("--git-dir", repository, "log", "--no-merges", "-p", "-U0", "--no-renames"),
            *("--no-ext-diff", "--no-textconv", "--no-color", "--format=commit %H %s", "-i", "-E"),
            *(f"--grep={_SPEAKS_OF_MISTAKES}", "--", folder),
        ],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode("utf-8", "replace")
    commit, by_tool, file = "", False, ""
    removed: list[str] = []
    added: list[str] = []

    def pairs() -> Iterator[tuple[str, bool, str, str, str]]:
        if file.endswith(".rst") and 0 < len(removed) == len(added) <= _MOST_LINES:
            for was, now in zip(removed, added, strict=True):
                yield commit, by_tool, file, was, now
        removed.clear()
        added.clear()

    for line in log.split("\n"):
        if line.startswith("commit ") and len(line.split(" ", 2)[1]) in (40, 64):
            yield from pairs()
            _, commit, subject = line.split(" ", 2)
            by_tool = _TOOL.search(subject) is not None
        elif line.startswith("+++ "):
            file = line.removeprefix("+++ ").removeprefix("b/").rstrip("\t")
        elif line.startswith(("@@ ", "diff --git ")):
            yield from pairs()
        elif line.startswith("-") and not line.startswith("--- "):
            removed.append(line[1:].rstrip("\r"))
        elif line.startswith("+"):
            added.append(line[1:].rstrip("\r"))
    yield from pairs()


def _mistakes(was: str, now: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield the mistakes in a line: the offset in the mended line, wrong, right, the kind."""
    one, other = list(_WORD.finditer(was)), list(_WORD.finditer(now))
    before, after = [each[0] for each in one], [each[0] for each in other]
    if _WORD.sub("", was) != _WORD.sub("", now) and len(one) == len(other):
        return
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if tag == "delete" and i2 - i1 == 1 and j1 and before[i1] == after[j1 - 1]:
            found.append((other[j1 - 1].start(), "", after[j1 - 1], "doubled"))
        elif tag == "replace" and i2 - i1 == j2 - j1 == 1 and _is_slip(before[i1], after[j1]):
            found.append((other[j1].start(), before[i1], after[j1], "nonword"))
        else:
            return
    yield from found


def _is_slip(wrong: str, right: str) -> bool:
    words = known_of("en").words
    return (
        len(right) >= _SHORTEST
        and american(wrong.lower()) != american(right.lower())
        and not any(part.lower() in words for part in _parts(wrong) if part not in _parts(right))
        and all(part.lower() in words or part in _parts(wrong) for part in _parts(right))
        and OSA.distance(wrong.lower(), right.lower()) <= _MOST_SLIPS
    )


def _parts(word: str) -> Sequence[str]:
    return re.split(r"['’-]", word)


if __name__ == "__main__":
    sys.exit(main())
