"""What the extension costs a build: processor time, the size of the environment.

``python -m benchmarks.sphinx_cost FOLDER [--rich] [--rounds N] [--jobs N] [--builder NAME]`` builds
the documents of a folder with and without the extension in turns, each time in three states: from
nothing (full), once more with nothing changed (unchanged), and after a sentence was added to one
page (edit). One page shows a frequency table; with ``--rich``, it has every directive, three plots
and the explorer. Times are user and system time of the build and all its processes; the smallest of
the rounds is compared, as what disturbs a build only adds to it.
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

STATES = ("full", "unchanged", "edit")

_CONF = """\
root_doc = "index"
exclude_patterns = ["_theme"]
extensions = [{extension}]
"""
_HEAD = ":orphan:\n\nWords\n=====\n\n"
_PAGE = ".. mrstats:frequency::\n"
_RICH = """\
.. mrstats:frequency::
   :stop-words: en

.. mrstats:keywords::
   :by-document:

.. mrstats:ngrams::

.. mrstats:kwic:: document

.. mrstats:summary::

.. mrstats:plot::
   :kind: zipf

.. mrstats:plot::
   :kind: heatmap

.. mrstats:plot::
   :kind: dispersion
   :words: document directive builder

.. mrstats:vocabulary::
"""
_SENTENCE = "\n\nOne more sentence stands here now.\n"


def main() -> None:
    """Measure and print."""
    arguments = _parse()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "source")
        shutil.copytree(arguments.folder, source)
        source.chmod(0o755)
        edited = max(source.rglob("*.rst"), key=lambda path: path.stat().st_size)
        edited.chmod(0o644)
        before = edited.read_bytes()
        seconds: dict[tuple[str, bool], list[float]] = {}
        sizes = {}
        for _round in range(arguments.rounds):
            for with_it in (False, True):
                output = Path(scratch, "output")
                _prepare(source, arguments.rich, with_it=with_it)
                for state in STATES:
                    if state == "edit":
                        edited.write_bytes(before.rstrip() + _SENTENCE.encode())
                    seconds.setdefault((state, with_it), []).append(
                        _build(source, output, arguments)
                    )
                edited.write_bytes(before)
                sizes[with_it] = (output / ".doctrees" / "environment.pickle").stat().st_size
                shutil.rmtree(output)
    for state in STATES:
        without, with_it = min(seconds[state, False]), min(seconds[state, True])
        times = f"without {without:5.2f} s, with {with_it:5.2f} s"
        print(f"{state:9} {times}: {with_it / without:.2f} times")
    print(f"environment {sizes[False]:,} bytes, {sizes[True] - sizes[False]:+,}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rich", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--builder", default="html")
    return parser.parse_args()


def _prepare(source: Path, rich: bool, *, with_it: bool) -> None:
    extension = '"sphinx_mrstats"' if with_it else ""
    (source / "conf.py").write_text(_CONF.format(extension=extension))
    page = _HEAD + (_RICH if rich else _PAGE) if with_it else _HEAD
    (source / "words-of-the-benchmark.rst").write_text(page)


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
