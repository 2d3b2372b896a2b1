"""What the extension costs a build: processor time, the size of the environment.

``python -m benchmarks.sphinx_cost FOLDER [--rounds N] [--jobs N] [--builder NAME]`` builds the
documents of a folder with and without the extension in turns, each time from nothing, with one page
that shows a frequency table. Times are user and system time of the build and all its processes; the
smallest of the rounds is compared, as what disturbs a build only adds to it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["main"]

_CONF = """\
root_doc = "index"
exclude_patterns = ["_theme"]
extensions = [{extension}]
"""
_PAGE = ":orphan:\n\nWords\n=====\n\n.. mrstats:frequency::\n"


def main() -> None:
    """Measure and print."""
    arguments = _parse()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "source")
        shutil.copytree(arguments.folder, source)
        source.chmod(0o755)
        seconds: dict[bool, list[float]] = {False: [], True: []}
        sizes = {}
        for _round in range(arguments.rounds):
            for with_it in (False, True):
                _prepare(source, with_it=with_it)
                output = Path(scratch, "output")
                seconds[with_it].append(_build(source, output, arguments))
                sizes[with_it] = (output / ".doctrees" / "environment.pickle").stat().st_size
                shutil.rmtree(output)
    without, with_it = min(seconds[False]), min(seconds[True])
    print(f"without {without:.2f} s, with {with_it:.2f} s: {with_it / without - 1:+.1%}")
    print(f"environment {sizes[False]:,} bytes, {sizes[True] - sizes[False]:+,}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--builder", default="html")
    return parser.parse_args()


def _prepare(source: Path, *, with_it: bool) -> None:
    extension = '"sphinx_mrstats"' if with_it else ""
    (source / "conf.py").write_text(_CONF.format(extension=extension))
    (source / "words-of-the-benchmark.rst").write_text(_PAGE if with_it else _PAGE[:23])


def _build(source: Path, output: Path, arguments: argparse.Namespace) -> float:
    command = [sys.executable, "-m", "sphinx", "-Q", "-j", arguments.jobs, "-b", arguments.builder]
    before = os.times()
    subprocess.run([*command, source, output], check=True)
    after = os.times()
    return sum(
        getattr(after, kind) - getattr(before, kind)
        for kind in ("children_user", "children_system")
    )


if __name__ == "__main__":
    main()
