"""Facts about where words stand in documents."""

from __future__ import annotations

from sphinx_mrstats import count_documents
from sphinx_mrstats.analysis.positions import Positions, find_positions
from sphinx_mrstats.jobs import RunOptions

PAGE = """\
Sea
===

The *white* ``code`` whale; a Whale.

.. no prose

=== =====
sea whale
=== =====
"""


def test_positions_are_those_among_the_words_that_are_counted(tmp_path):
    (tmp_path / "a.rst").write_text(PAGE)
    (tmp_path / "b.rst").write_text("")
    found = find_positions(tmp_path, ["WHALE", "sea", "ship"])
    assert found == {
        "a.rst": Positions(8, {"sea": (0, 6), "whale": (3, 5, 7)}),
        "b.rst": Positions(0, {}),
    }
    assert found["a.rst"].n_tokens == count_documents(tmp_path).n_tokens


def test_workers_find_the_same(tmp_path):
    for n in range(9):
        (tmp_path / f"{n}.rst").write_text("whale " * n + "sea")
    assert find_positions(tmp_path, ["sea"], options=RunOptions(workers=2)) == {
        f"{n}.rst": Positions(n + 1, {"sea": (n,)}) for n in range(9)
    }
