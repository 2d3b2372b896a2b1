"""Charts drawn as SVG, for pages and for the images of e-books, without a library.

matplotlib takes half a second to import and a second to draw a heat map, in every build in which a
number changed. What charts need of SVG is little: rectangles, circles, lines and letters.
"""

from __future__ import annotations

import hashlib
from functools import singledispatch
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from docutils.utils import column_width

from sphinx_mrstats.render.plots.charts import (
    COLORS,
    BarChart,
    Chart,
    HeatMap,
    LineChart,
    StripChart,
    named_columns,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["inline_svg", "svg_image"]

# Units of a drawing, which are pixels where it is shown in its full width.
_WIDTH = 640
_ROW = 22  # the height of a row with a name
_LETTER = 7.6  # the width of a letter of the size below: an estimate, for wide fonts too
_SIZE = 12  # of letters
_GAP = 8  # between letters and what they name
_PLOT = 260  # the height of two numeric axes
_LEGEND = 24  # the height of a line that says what colours mean

# Numbers of names in the page are told apart by what is drawn.
_DIGITS = 8

# A stylesheet may set the two colours of marks; letters and axes are in the colour of the text
# around the drawing.
_FIRST = f"var(--mrstats-first, {COLORS[0]})"
_SECOND = f"var(--mrstats-second, {COLORS[1]})"

# How strong the faintest cell of a heat map is: a single occurrence has to be seen.
_FAINTEST_CELL = 0.12

# How many strengths of its colour a heat map has: more can't be told apart.
_STRENGTHS = 12


def inline_svg(chart: Chart, *, name: str = "") -> str:
    """Draw a chart as an ``svg`` element for HTML.

    Lines and letters have the colour of the text around them; the first and second colour of marks
    are the custom properties ``--mrstats-first`` and ``--mrstats-second`` where a stylesheet sets
    them. Letters are text in the page's font. The element is an image to a screen reader, named by
    the chart's title and described by its description. All ids begin with ``mrstats-`` and are
    those of this chart; a `name` tells it from the same one elsewhere on the page.

    >>> from sphinx_mrstats.render.plots.charts import BarChart
    >>> chart = BarChart(title="Words", description="sea 3", headings=(), rows=(), label="Count",
    ...                  bars=(("sea", 3),))
    >>> "<title" in inline_svg(chart), inline_svg(chart) == inline_svg(chart)
    (True, True)
    """
    return _svg(chart, 'class="mrstats-drawing"', name)


def svg_image(chart: Chart) -> bytes:
    """Draw a chart as a file, for readers that show images: black letters, on no ground."""
    size = f'width="{_WIDTH}" font-family="sans-serif"'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_svg(chart, size, "")}'.encode()


def _svg(chart: Chart, attributes: str, name: str) -> str:
    height, parts = _drawing(chart)
    identity = repr((name, chart)).encode("utf-8", "replace")
    name = f"mrstats-{hashlib.blake2b(identity, digest_size=_DIGITS).hexdigest()}"
    return (
        f'<svg {attributes} role="img" viewBox="0 0 {_WIDTH} {_number(height)}"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-description"'
        f' font-size="{_SIZE}" fill="currentColor" xmlns="http://www.w3.org/2000/svg">\n'
        f'<title id="{name}-title">{escape(chart.title)}</title>\n'
        f'<desc id="{name}-description">{escape(chart.description)}</desc>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


@singledispatch
def _drawing(chart: Chart) -> tuple[float, list[str]]:
    """Return the height of a chart's drawing, and the elements that it is made of."""
    raise TypeError(f"there is no drawing of a {type(chart).__name__}")


@_drawing.register
def _bars(chart: BarChart) -> tuple[float, list[str]]:
    left = _left_of([name for name, _ in chart.bars])
    longest = max((value for _, value in chart.bars), default=1) or 1
    values = [f"{value:g}" for _, value in chart.bars]
    room = _WIDTH - left - 2 * _GAP - _LETTER * max(map(len, values), default=0)
    parts = []
    for row, ((name, value), text) in enumerate(zip(chart.bars, values, strict=True)):
        middle = (row + 0.5) * _ROW
        parts += [
            _letters(left - _GAP, middle, shorten(name), "end"),
            _box(left, middle - 7, room * value / longest, 14, _FIRST),
            _letters(left + room * value / longest + _GAP, middle, text),
        ]
    bottom = _ROW * max(len(chart.bars), 1)
    parts += [_rule(left, 0, left, bottom, 0.6), _letters(left, bottom + 14, chart.label)]
    return bottom + _ROW + 4, parts


@_drawing.register
def _strips(chart: StripChart) -> tuple[float, list[str]]:
    left, length = _left_of([name for name, _ in chart.strips]), max(chart.length, 1)
    bottom = _ROW * max(len(chart.strips), 1)
    place = _scale(0, length, left, _WIDTH - 6 - _LETTER / 2 * len(_tick(length)))
    parts = [_rule(place(border), 0, place(border), bottom, 0.2) for border in chart.borders]
    for row, (name, places) in enumerate(chart.strips):
        parts.append(_letters(left - _GAP, (row + 0.5) * _ROW, shorten(name), "end"))
        marks = "".join(f"M{_number(place(each))} {row * _ROW + 4}v{_ROW - 8}" for each in places)
        if marks:
            parts.append(f'<path d="{marks}" stroke="{_FIRST}" stroke-width="1" fill="none"/>')
    parts += _ticks_below(_ticks(0, length), place, bottom)
    parts.append(_letters(left, bottom + 34, chart.label))
    return bottom + 44, parts


@_drawing.register
def _heat_map(chart: HeatMap) -> tuple[float, list[str]]:
    left, n_columns = _left_of(chart.down), max(len(chart.across), 1)
    width = (_WIDTH - left - 10) / n_columns
    bottom: float = _ROW * max(len(chart.down), 1)
    cells: dict[int, list[str]] = {}
    for y, row in enumerate(chart.values):
        for x, value in enumerate(row):
            if value:
                corner = f"M{_number(left + x * width)} {y * _ROW + 1}"
                shape = f"h{_number(width)}v{_ROW - 2}h{_number(-width)}z"
                strength = min(ceil(value / chart.top * _STRENGTHS), _STRENGTHS)
                cells.setdefault(strength, []).append(corner + shape)
    parts = [
        f'<path d="{"".join(cells[strength])}" fill="{_FIRST}"'
        f' fill-opacity="{_opacity(strength):.2f}" shape-rendering="crispEdges"/>'
        for strength in sorted(cells)
    ]
    for y, name in enumerate(chart.down):
        parts.append(_letters(left - _GAP, (y + 0.5) * _ROW, shorten(name), "end"))
    names = named_columns(chart.across)
    for x, name in names:
        parts.append(_upright(left + (x + 0.5) * width, bottom + 4, name))
    bottom += 12 + _LETTER * max((column_width(name) for _, name in names), default=0)
    step = 12
    parts += [
        _box(left + n * step, bottom, step, 12, _FIRST, _opacity(n + 1)) for n in range(_STRENGTHS)
    ]
    parts += [
        _letters(left - _GAP, bottom + 6, "0", "end"),
        _letters(
            left + _STRENGTHS * step + _GAP,
            bottom + 6,
            f"{chart.top_label}   {chart.label}".strip(),
        ),
    ]
    return bottom + 20, parts


def _opacity(strength: int) -> float:
    return _FAINTEST_CELL + (1 - _FAINTEST_CELL) * strength / _STRENGTHS


@_drawing.register
def _lines(chart: LineChart) -> tuple[float, list[str]]:
    points = [point for series in chart.series for point in series.points]
    x_ticks, x_low, x_high = _axis([x for x, _ in points], chart.logarithmic)
    y_ticks, y_low, y_high = _axis([y for _, y in points], chart.logarithmic)
    if chart.names:
        x_ticks, x_low, x_high = [], -0.5, len(chart.names) - 0.5
    top = _LEGEND if len(chart.series) > 1 else 8
    bottom: float = top + _PLOT
    left = 26 + _LETTER * max((len(_tick(each)) for each in y_ticks), default=1)
    right = _WIDTH - 6 - _LETTER / 2 * max((len(_tick(each)) for each in x_ticks), default=0)
    x = _scale(x_low, x_high, left, right, logarithmic=chart.logarithmic)
    y = _scale(y_low, y_high, bottom, top, logarithmic=chart.logarithmic)
    parts = [_rule(left, y(each), right, y(each), 0.2) for each in y_ticks]
    parts += [_rule(x(each), top, x(each), bottom, 0.2) for each in x_ticks]
    parts += [_rule(left, top, left, bottom, 0.6), _rule(left, bottom, right, bottom, 0.6)]
    parts += [_letters(left - 5, y(each), _tick(each), "end") for each in y_ticks]
    for number, series in enumerate(chart.series):
        color = (_FIRST, _SECOND)[number % 2]
        placed = [(_number(x(at)), _number(y(value))) for at, value in series.points]
        if series.joined and placed:
            line = " ".join(f"{at},{value}" for at, value in placed)
            parts.append(
                f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.5"/>'
            )
        if not series.joined or chart.names:
            parts += [f'<circle cx="{at}" cy="{y_}" r="2" fill="{color}"/>' for at, y_ in placed]
    parts += _legend(chart, left)
    parts.append(
        f'<text transform="translate(10 {_number((top + bottom) / 2)}) rotate(-90)"'
        f' text-anchor="middle" dy=".35em">{escape(chart.y_label)}</text>'
    )
    if chart.names:
        names = named_columns(chart.names)
        parts += [_upright(x(place), bottom + 4, name) for place, name in names]
        bottom += _LETTER * max((column_width(name) for _, name in names), default=0) - 8
    else:
        parts += _ticks_below(x_ticks, x, bottom)
    parts.append(_letters((left + right) / 2, bottom + 34, chart.x_label, "middle"))
    return bottom + 44, parts


def _legend(chart: LineChart, left: float) -> list[str]:
    """Say which series has which colour, if there are several."""
    parts = []
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        color = (_FIRST, _SECOND)[number % 2]
        parts.append(
            f'<path d="M{_number(left)} 8h18" stroke="{color}" stroke-width="2"/>'
            if series.joined
            else f'<circle cx="{_number(left + 9)}" cy="8" r="3" fill="{color}"/>'
        )
        parts.append(_letters(left + 24, 8, series.name))
        left += 24 + _LETTER * column_width(series.name) + 3 * _GAP
    return parts


def _left_of(names: Sequence[str]) -> float:
    """Return where a plot begins to the right of the names of its rows."""
    longest = max((column_width(shorten(name)) for name in names), default=0)
    return max(24, _GAP + 4 + _LETTER * longest)


def _scale(
    low: float, high: float, start: float, end: float, *, logarithmic: bool = False
) -> Callable[[float], float]:
    """Make the map from the values `low` to `high` to the places `start` to `end`."""
    if logarithmic:
        low, high = log10(low), log10(high)
    share = (end - start) / ((high - low) or 1)
    if logarithmic:
        return lambda value: start + (log10(value) - low) * share
    return lambda value: start + (value - low) * share


def _axis(values: Sequence[float], logarithmic: bool) -> tuple[list[float], float, float]:
    """Return the ticks of an axis, and the values at which it begins and ends."""
    if not values:
        return [], 1, 10
    if logarithmic:
        low, high = floor(log10(min(values))), max(ceil(log10(max(values))), 1)
        return [10.0**power for power in range(low, high + 1)], 10.0**low, 10.0**high
    ticks = _ticks(0, max(values))
    if ticks[-1] < max(values):
        ticks.append(ticks[-1] + ticks[1])
    return ticks, 0, ticks[-1]


def _ticks(low: float, high: float) -> list[float]:
    """Return some four to nine round numbers, whole ones, from `low` on and not above `high`.

    >>> _ticks(0, 950)
    [0.0, 200.0, 400.0, 600.0, 800.0]
    """
    step = 10 ** floor(log10(max(high - low, 1)))
    step = next((s for s in (step / 5, step / 2, step, 2 * step) if (high - low) / s <= 6), step)
    step = max(ceil(step), 1)
    return [float(low + n * step) for n in range(floor((high - low) / step) + 1)]


def _tick(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")


def _ticks_below(
    ticks: Iterable[float], place: Callable[[float], float], bottom: float
) -> list[str]:
    parts = []
    for each in ticks:
        parts += [
            _rule(place(each), bottom, place(each), bottom + 4, 0.6),
            _letters(place(each), bottom + 14, _tick(each), "middle"),
        ]
    return parts


def _letters(x: float, y: float, text: str, anchor: str = "start") -> str:
    """Write text whose middle is at the height `y`."""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" dy=".35em" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _upright(x: float, y: float, text: str) -> str:
    """Write text that ends at its tick, from the bottom to the top."""
    return (
        f'<text transform="translate({_number(x)} {_number(y)}) rotate(-90)" dy=".35em"'
        f' text-anchor="end">{escape(text)}</text>'
    )


def _box(x: float, y: float, width: float, height: float, color: str, opacity: float = 1) -> str:
    opaque = "" if opacity == 1 else f' fill-opacity="{opacity:.2f}"'
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
        f' height="{_number(height)}" fill="{color}"{opaque}/>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float, opacity: float) -> str:
    return (
        f'<path d="M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"'
        f' stroke="currentColor" stroke-opacity="{opacity}"/>'
    )


def _number(value: float) -> str:
    """Write a coordinate, to a tenth of a unit.

    >>> _number(3.0), _number(2.25)
    ('3', '2.2')
    """
    return f"{value:.1f}".removesuffix(".0")
