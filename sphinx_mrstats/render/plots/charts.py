"""What a chart shows, whatever draws it: numbers, names, colours, and a description in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "COLORS",
    "BarChart",
    "Chart",
    "HeatMap",
    "LineChart",
    "Series",
    "StripChart",
    "named_columns",
    "shorten",
]

# Of bars, lines and marks. M. Okabe and K. Ito's blue and vermilion ("Color Universal Design",
# 2008), told apart by all; the second is for the law beside what was counted.
COLORS = ("#0072b2", "#d55e00")

# More names than that are not legible side by side; some of them are left out.
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What all charts have.

    `title` names what is shown; `description` says it in sentences, with the numbers that matter,
    for who can't see the chart; `headings` and `rows` are the numbers themselves, as texts for a
    table. All are data: nothing in them is taken for markup or mathematics.
    """

    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart(Chart):
    """Names with a bar each, from the top; `label` says what the bars' lengths are."""

    label: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points of a `LineChart`, joined by a line or not; `name` stands in its legend."""

    name: str
    points: tuple[tuple[float, float], ...]
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart(Chart):
    """Points over two axes, both logarithmic or neither.

    With `names`, those of the places 0, 1, 2 … stand below the horizontal axis, such as the
    versions of a project.
    """

    x_label: str
    y_label: str
    series: tuple[Series, ...]
    logarithmic: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StripChart(Chart):
    """Where in a text something stands: a strip of marks for each name.

    Places are from 0 to `length`; `borders` are those where a part of the text begins.
    """

    label: str
    length: int
    borders: tuple[int, ...]
    strips: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap(Chart):
    """A value for each pair of names, as the strength of a colour; `label` says what it is.

    `values` has a row for each of `down`, with a value for each of `across`. The colour is at its
    full strength from the value `top` on, which is above 0; `top_label` says that in a legend.
    """

    label: str
    down: tuple[str, ...]
    across: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    top: float = 1.0
    top_label: str = ""


def shorten(name: str, length: int = 40) -> str:
    """Cut a long name at its start: the end of a path tells more.

    >>> shorten("guide/installation", 8)
    '…llation'
    """
    return name if len(name) <= length else f"…{name[1 - length :]}"


def named_columns(names: Sequence[str]) -> list[tuple[int, str]]:
    """Choose the columns of a chart that are named, so that the names are legible side by side.

    Returns the number of each, from 0, with its name, which is cut where it is long.

    >>> [place for place, _ in named_columns(["page"] * 90)][:3]
    [0, 3, 6]
    """
    step = -(-len(names) // _MOST_NAMES) or 1
    return [(place, shorten(names[place])) for place in range(0, len(names), step)]
