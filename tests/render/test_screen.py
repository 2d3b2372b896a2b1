"""Tables of rows: what is left out where not all fits."""

from __future__ import annotations

import pytest

from sphinx_mrstats.render.report import Column, Table
from sphinx_mrstats.render.screen import Screen, grid

TABLE = Table(
    (
        Column("Exponent", ".2f"),
        Column("Ranks", ",", "dim"),
        Column("Again", ",", "dim"),
        Column("Once more", ","),
    ),
    ((1.5, 1234, 1234, 1234), (12.25, 5, 5, 5)),
)


def drawn(**how):
    screen = Screen(**how)
    screen.console.print(grid(TABLE, screen))
    return screen.text().splitlines()


def test_a_pipe_gets_everything():
    assert drawn() == [
        "Exponent   Ranks   Again   Once more",
        "────────────────────────────────────",
        "    1.50   1,234   1,234       1,234",
        "   12.25       5       5           5",
    ]


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (36, ["Exponent", "Ranks", "Again", "Once more"]),
        (35, ["Exponent", "Ranks", "Once more"]),
        (27, ["Exponent", "Once more"]),
    ],
)
def test_faint_columns_go_first(width, headings):
    lines = drawn(width=width, color=True)
    assert [name for name in ("Exponent", "Ranks", "Again", "Once more") if name in lines[0]] == (
        headings
    )
    assert "1.50" in lines[2]
    assert "1,234" in lines[2]
