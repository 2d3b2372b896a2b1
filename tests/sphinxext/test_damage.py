"""Builds on what an earlier one left damaged: they make it anew, or end as Sphinx would."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WORDS = """\
Words
=====

.. mrstats:frequency::

.. mrstats:ngrams::

"""

# Kills the process that reads the page "sea" in a parallel build, once.
KILLS = """
import os, signal
from pathlib import Path

def kill(app, docname, source):
    if docname == "sea" and not Path(app.confdir, "killed").exists():
        Path(app.confdir, "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)

def setup(app):
    app.connect("source-read", kill)
"""


@pytest.fixture
def pages(site):
    site.write("index.rst", f"{WORDS}\n.. toctree::\n   :glob:\n\n   *\n")
    site.write("sea.rst", "Sea\n===\n\nA white whale, a white whale.\n")
    site.write("page0.rst", "Page\n====\n\nThe ship.\n")
    return site


def damaged(data, chance):
    """Change some bytes, leave out some, or cut the end off."""
    data = bytearray(data)
    kind = chance.randrange(3)
    at = chance.randrange(len(data))
    if kind == 0:
        del data[at:]
    elif kind == 1:
        del data[at : at + chance.randint(1, 9)]
    else:
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_random_damage_of_what_we_keep_changes_no_number(pages):
    pages.build()
    kept, whole = pages.root / "build", pages.root / "whole"
    shutil.copytree(kept, whole)
    pages.write("page0.rst", "Page\n====\n\nThe whale.\n")
    expected = pages.clean_build().rows("index.html")
    for seed in range(3):
        chance = random.Random(seed)
        shutil.rmtree(kept)
        shutil.copytree(whole, kept)
        ours = sorted((kept / "doctrees").glob("mrstats-*"))
        assert ours
        for path in ours:
            path.write_bytes(damaged(path.read_bytes(), chance))
        assert pages.build().rows("index.html") == expected, f"seed {seed}"


@pytest.mark.parametrize(
    ("name", "left"),
    [("environment.pickle", 0), ("environment.pickle", 0.5), ("sea.doctree", 0.5)],
)
def test_a_damaged_environment_or_doctree_gives_no_other_numbers(pages, name, left):
    expected = pages.build().rows("index.html")
    path = pages.root / "build" / "doctrees" / name
    data = path.read_bytes()
    path.write_bytes(data[: int(left * len(data))])
    pages.write("page0.rst", (pages.source / "page0.rst").read_text() + "\n")
    try:
        build = pages.build(silent=False)
    except Exception as error:  # of a doctree, whatever Sphinx reads it with
        assert name == "sea.doctree"
        raised_in = Path(error.__traceback__.tb_frame.f_code.co_filename)
        while (at := error.__traceback__).tb_next is not None:
            error.__traceback__ = at.tb_next
            raised_in = Path(at.tb_next.tb_frame.f_code.co_filename)
        assert "sphinx_mrstats" not in raised_in.parts
        build = pages.build(freshenv=True)
    assert build.rows("index.html") == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Sphinx reads in parallel by fork")
def test_a_killed_process_of_a_parallel_build_ends_it_and_the_next_is_right(pages):
    for number in range(1, 6):  # Sphinx reads fewer documents in one process
        pages.write(f"page{number}.rst", f"Page\n====\n\nThe ship {'sails ' * number}.\n")
    expected = pages.clean_build().rows("index.html")
    pages.write("kills.py", KILLS)
    conf = pages.source / "conf.py"
    plain = conf.read_text()
    add = "\nimport sys\nsys.path.insert(0, '.')\nextensions.append('kills')\n"
    conf.write_text(plain + add)
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", "-d", "../build/doctrees", "."]
    command.append("../build/html")
    codes = [
        subprocess.run(command, cwd=pages.source, capture_output=True, timeout=60).returncode
        for _ in range(2)
    ]
    assert codes[0] != 0
    assert codes[1] == 0
    conf.write_text(plain)
    assert pages.build().rows("index.html") == expected
