"""How each kind of chart is drawn on a figure of matplotlib, for PDF and PNG."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.plots.charts import (
    COLORS,
    BarChart,
    Chart,
    HeatMap,
    LineChart,
    StripChart,
    named_columns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["draw_on", "height_of"]

# The colour of text and axes.
_INK = "#1b1f24"

# Heights in inches: of a line of text, of the rest of a chart, of a chart of two numeric axes.
_LINE, _REST, _SQUARE = 0.24, 0.75, 3.4

# How strong the colour of grids and borders is, from 0 to 1.
_FAINT = 0.25

# How strong the faintest cell of a heat map is: a single occurrence has to be seen.
_FAINTEST_CELL = 0.1


def height_of(chart: Chart) -> float:
    """Return the inches that a chart takes."""
    match chart:
        case BarChart():
            return _REST + _LINE * max(len(chart.bars), 2)
        case StripChart():
            return _REST + _LINE * max(len(chart.strips), 2)
        case HeatMap():
            longest = max(map(len, chart.across), default=0)
            return _REST + _LINE * max(len(chart.down), 2) + 0.08 * min(longest, 40)
    return _SQUARE


def draw_on(figure: Any, chart: Chart) -> None:
    """Draw `chart` on the empty `figure`."""
    axes = figure.subplots()
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(_INK)
    axes.tick_params(which="both", colors=_INK)
    match chart:
        case BarChart():
            _bars(axes, chart)
        case LineChart():
            _lines(axes, chart)
        case StripChart():
            _strips(axes, chart)
        case HeatMap():
            _cells(axes, chart)
        case _:
            raise TypeError(f"there is no drawing of a {type(chart).__name__}")
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set_color(_INK)


def _bars(axes: Any, chart: BarChart) -> None:
    places = range(len(chart.bars))
    axes.barh(places, [value for _, value in chart.bars], color=COLORS[0], height=0.7)
    _name_rows(axes, [name for name, _ in chart.bars])
    axes.set_xlabel(chart.label)
    _in_integers(axes.xaxis, [value for _, value in chart.bars])
    axes.grid(axis="x", color=_INK, alpha=_FAINT, linewidth=0.5)


def _lines(axes: Any, chart: LineChart) -> None:
    if chart.logarithmic:
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter("{x:.0f}")  # instead of powers, which are mathematics
            axis.set_minor_formatter("")
    for color, series in zip(cycle(COLORS), chart.series, strict=False):
        axes.plot(
            [x for x, _ in series.points],
            [y for _, y in series.points],
            color=color,
            label=series.name,
            linestyle="-" if series.joined else "none",
            linewidth=1.2,
            marker="none" if series.joined and not chart.names else "o",
            markersize=3,
        )
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    axes.grid(color=_INK, alpha=_FAINT, linewidth=0.5)
    if chart.names:
        _name_columns(axes, chart.names)
    if not chart.logarithmic:
        counted = [series for series in chart.series if chart.names or not series.joined]
        _in_integers(axes.yaxis, [y for series in counted for _, y in series.points])
        axes.set_ylim(bottom=0)
    if len(chart.series) > 1:
        axes.legend(frameon=False, labelcolor=_INK)


def _strips(axes: Any, chart: StripChart) -> None:
    for border in chart.borders:
        axes.axvline(border, color=_INK, alpha=_FAINT, linewidth=0.5)
    axes.eventplot(
        [list(places) for _, places in chart.strips] or [[]],
        lineoffsets=range(len(chart.strips)) if chart.strips else [0],
        linelengths=0.7,
        linewidths=0.8,
        colors=COLORS[0],
    )
    _name_rows(axes, [name for name, _ in chart.strips])
    axes.set_xlim(0, max(chart.length, 1))
    _in_integers(axes.xaxis, [chart.length])
    axes.set_xlabel(chart.label)


def _cells(axes: Any, chart: HeatMap) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgba

    cells = [
        (x, y, min(value / chart.top, 1))
        for y, row in enumerate(chart.values)
        for x, value in enumerate(row)
        if value
    ]
    squares = [
        [(x - 0.5, y - 0.5), (x + 0.5, y - 0.5), (x + 0.5, y + 0.5), (x - 0.5, y + 0.5)]
        for x, y, _ in cells
    ]
    strengths = [_FAINTEST_CELL + (1 - _FAINTEST_CELL) * share for *_, share in cells]
    colors = [to_rgba(COLORS[0], round(strength, 3)) for strength in strengths]
    axes.add_collection(PolyCollection(squares, facecolors=colors, linewidths=0))
    _name_rows(axes, chart.down)
    _name_columns(axes, chart.across)
    axes.set_xlim(-0.5, max(len(chart.across), 1) - 0.5)
    label = chart.label
    if chart.top_label:
        label += f" (□ 0, ■ {chart.top_label})"
    axes.set_xlabel(label)


def _in_integers(axis: Any, values: Sequence[float]) -> None:
    """Write whole numbers along an axis of whole numbers, however large, and no fractions."""
    from matplotlib.ticker import MaxNLocator

    if all(float(value).is_integer() for value in values):
        axis.set_major_locator(MaxNLocator(integer=True))
        axis.set_major_formatter("{x:.0f}")


def _name_rows(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)  # the first one at the top


def _name_columns(axes: Any, names: Sequence[str]) -> None:
    shown = named_columns(names)
    axes.set_xticks([place for place, _ in shown], [name for _, name in shown], rotation=90)
