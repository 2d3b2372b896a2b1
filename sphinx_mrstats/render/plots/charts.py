"""What a chart shows: numbers and names, and what to say to who can't see it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BarChart", "Chart", "HeatMap", "LineChart", "Series", "StripChart"]


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

    `values` has a row for each of `down`, with a value for each of `across`.
    """

    label: str
    down: tuple[str, ...]
    across: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
