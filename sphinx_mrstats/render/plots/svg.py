"""A chart as SVG in an HTML page: in the page's colours and fonts, described to who listens."""

from __future__ import annotations

import hashlib
import re
from html import escape
from typing import TYPE_CHECKING

from sphinx_mrstats.render.plots.axes import COLORS, GROUND, INK
from sphinx_mrstats.render.plots.drawing import draw

if TYPE_CHECKING:
    from sphinx_mrstats.render.plots.charts import Chart

__all__ = ["inline_svg"]

# What a stylesheet may set; without it, drawings are in the colour of the text around them.
_OF_THE_PAGE = {
    INK: "currentColor",
    GROUND: "none",
    COLORS[0]: f"var(--mrstats-first, {COLORS[0]})",
    COLORS[1]: f"var(--mrstats-second, {COLORS[1]})",
}
_COLOR = re.compile("|".join(_OF_THE_PAGE))

_PROLOG = re.compile(r".*?<svg\b[^>]*? viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)
_STYLE_OF_ALL = re.compile(r"<style\b.*?</style>", re.DOTALL)
_FAMILY = re.compile(r"font-family: [^;\"]*;? ?|font: ([0-9.]+px) [^;\"]*")
_TAG = re.compile(r"<[^>]*>")  # text, which is data, stands between tags
_ID = re.compile(r"(\bid=\"|href=\"#|url\(#)")

# Numbers of names in the page are told apart by what is drawn.
_DIGITS = 8


def inline_svg(chart: Chart, *, name: str = "") -> str:
    """Draw a chart as an ``svg`` element for HTML.

    Lines and letters have the colour of the text around them; the first and second colour of marks
    are the custom properties ``--mrstats-first`` and ``--mrstats-second`` where a stylesheet sets
    them. Letters are text in the page's font. The element is an image to a screen reader, named by
    the chart's title and described by its description. All ids begin with ``mrstats-`` and are
    those of this chart; a `name` tells it from the same one elsewhere on the page.

    Raises:
        UsageError: matplotlib is not installed.

    """
    drawn = draw(chart, "svg").decode("utf-8")
    identity = repr((name, chart)).encode("utf-8", "replace")
    name = f"mrstats-{hashlib.blake2b(identity, digest_size=_DIGITS).hexdigest()}"
    prolog = _PROLOG.match(drawn)
    if prolog is None:
        raise ValueError("matplotlib drew no <svg> with a viewBox")
    content = _STYLE_OF_ALL.sub("", drawn[prolog.end() :])
    content = _TAG.sub(lambda tag: _of_the_page(tag[0], name), content)
    return (
        f'<svg class="mrstats-drawing" role="img" viewBox="{prolog[1]}"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-description"'
        ' stroke-linejoin="round" xmlns="http://www.w3.org/2000/svg"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<title id="{name}-title">{escape(chart.title)}</title>\n'
        f'<desc id="{name}-description">{escape(chart.description)}</desc>{content.rstrip()}\n'
    )


def _of_the_page(tag: str, name: str) -> str:
    """Give a tag ids, fonts and colours with which it can stand in any page."""
    tag = _ID.sub(rf"\1{name}-", tag)
    tag = _FAMILY.sub(lambda font: f"font-size: {font[1]}" if font[1] else "", tag)
    return _COLOR.sub(lambda color: _OF_THE_PAGE[color[0]], tag)
