"""Charts as files of SVG, PDF or PNG: the same bytes for the same chart."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.render.plots.axes import draw_on, height_of
from sphinx_mrstats.render.plots.svg import svg_image

if TYPE_CHECKING:
    from sphinx_mrstats.render.plots.charts import Chart

__all__ = ["FORMATS", "PLOTS_EXTRA", "WIDTH", "draw", "plots_version"]

# What can be drawn; each is a suffix of files too.
FORMATS = ("svg", "pdf", "png")

PLOTS_EXTRA = "plots in PDF and PNG need matplotlib: pip install 'sphinx-mrstats[plots]'"
"""What to say where it is missing."""

# The width of a drawing in inches: that of a page's text in LaTeX's classes.
WIDTH = 6.2

# Pixels of a PNG in each inch: sharp on screens of twice the usual density.
_RESOLUTION = 144

# matplotlib's own, and what makes the same chart the same bytes. Letters stay letters, so that a
# reader can search and copy them.
_STYLE: dict[str, Any] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.size": 9,
    "pdf.fonttype": 42,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "text.usetex": False,
}

# When and by what it was made is left out, as it isn't the same each time.
_METADATA: dict[str, dict[str, None]] = {
    "pdf": dict.fromkeys(["CreationDate", "Creator", "Producer"]),
    "png": {"Software": None},
}


def plots_version() -> str:
    """Return the version of matplotlib, without importing it; empty where it isn't installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("matplotlib")
    except PackageNotFoundError:
        return ""


def draw(chart: Chart, form: str) -> bytes:
    """Draw a chart as one of `FORMATS`.

    SVG needs nothing that isn't installed with this package, and has letters as letters, in the
    fonts of the reader. PDF and PNG are drawn by matplotlib on white, `WIDTH` inches wide, as high
    as it takes: with one release of matplotlib and one set of fonts, the same chart gives the same
    bytes. Characters that the font lacks are taken from other fonts that are installed:
    `sphinx_mrstats.render.plots.fonts` says which.

    Raises:
        UsageError: matplotlib is wanted and not installed, or `form` is none of `FORMATS`.

    """
    if form not in FORMATS:
        raise UsageError(f"a chart can't be drawn as {form!r}: expected {', '.join(FORMATS)}")
    if form == "svg":
        return svg_image(chart)
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(PLOTS_EXTRA) from None
    from sphinx_mrstats.render.plots.fonts import families_for

    out = io.BytesIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()  # nobody's matplotlibrc
        matplotlib.rcParams.update(_STYLE | {"font.family": families_for(chart)})
        # What no installed font has is a box; `missing_characters` tells of it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=(WIDTH, height_of(chart)), layout="constrained")
        draw_on(figure, chart)
        figure.savefig(out, format=form, dpi=_RESOLUTION, metadata=_METADATA[form])
    return out.getvalue()
