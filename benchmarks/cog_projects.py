"""Refresh the documents of projects that use cog with both commands, and compare the bytes.

Run it as ``python benchmarks/cog_projects.py NAME=FOLDER ...``, where NAME is one of `COMMANDS` and
FOLDER a checkout of that project; what its blocks import has to be installed. For each command of
the project's Makefile, cog checks a copy of the documents, and so does ``sphinx-mrstats cog`` with
the same options. Then all regions are emptied, by cog, and each command makes them again. The
blocks of the project run with all rights of whoever runs this.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sphinx_mrstats.cogging.regions import find_regions
from sphinx_mrstats.documents import usual_parser

COG = [sys.executable, "-m", "cogapp"]
OURS = [sys.executable, "-m", "sphinx_mrstats", "cog"]


@dataclass(frozen=True)
class Command:
    """What a project gives to cog: its options, and globs of its documents."""

    options: tuple[str, ...]
    documents: tuple[str, ...]


# As of November 2026: Makefiles, Justfiles and tox.ini of the projects, without what says how to
# tell of a failure.
COMMANDS = {
    "attrs": [Command(("-P",), ("README.md", "docs/index.md"))],
    "cog": [Command(("-cP", "--markers={{{cog }}} {{{end}}}"), ("docs/running.rst",))],
    "coveragepy": [
        Command(("-cP",), ("doc/*.rst", "doc/*/*.rst")),
        Command(("-cP",), (".github/workflows/*.yml",)),
    ],
    "datasette": [Command((), ("README.md", "docs/*.rst"))],
    "scriv": [Command(("-cP",), ("docs/*.rst",))],
    "sqlite-utils": [Command((), ("README.md", "docs/*.rst"))],
}


def main(*projects: str) -> int:
    """Print a line for each command; return 1 where the two disagree."""
    agree = True
    print(f"{'project':13} {'documents':>9} {'regions':>7}  cog --check  ours --check  refreshed")
    for project in projects:
        name, _, folder = project.partition("=")
        for command in COMMANDS[name]:
            agree &= _compare(name, command, folder)
    return int(not agree)


def _compare(name: str, command: Command, folder: str) -> bool:
    with tempfile.TemporaryDirectory() as place:
        # In folders of the same name, which blocks may show.
        copies = [shutil.copytree(folder, f"{place}/{i}/{name}", symlinks=True) for i in range(2)]
        # In the order in which a shell names them: what one sets holds for those after it.
        documents = [
            str(path.relative_to(folder))
            for each in command.documents
            for path in sorted(Path(folder).glob(each))
        ]
        check = [*command.options, "--check", *documents]
        theirs, ours = _run(COG + check, copies[0]), _run(OURS + check, copies[0])
        for copy in copies:
            _run([*COG, "-rx", *command.options, *documents], copy)
        before = _texts(copies[0], documents)
        _run([*COG, "-r", *command.options, *documents], copies[0])
        _run([*OURS, *command.options, *documents], copies[1])
        one, other = _texts(copies[0], documents), _texts(copies[1], documents)
        same = sum(a == b for a, b in zip(one, other, strict=True))
        n_changed = sum(a != b for a, b in zip(before, other, strict=True))
        n_regions = sum(
            len(find_regions(text.decode(), parser=usual_parser(document)))
            for document, text in zip(documents, before, strict=True)
        )
        print(
            f"{name:13} {len(documents):9} {n_regions:7}  {theirs:11}  {ours:12}  "
            f"{same} of {len(documents)} the same bytes, {n_changed} of them made again"
        )
        return same == len(documents) and (theirs != 0 or ours == 0)


def _run(command: list[str], folder: str) -> int:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def _texts(folder: str, documents: list[str]) -> list[bytes]:
    return [Path(folder, document).read_bytes() for document in documents]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
