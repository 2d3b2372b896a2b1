"""Plots on pages: as each builder can show them, down to a sentence with the numbers."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_mrstats.analysis.frequency import frequency_table
from sphinx_mrstats.analysis.laws import fit_heaps, fit_zipf, rank_frequency, vocabulary_growth
from sphinx_mrstats.files import write_whole
from sphinx_mrstats.render.plots.drawing import PLOTS_EXTRA, draw, plots_version
from sphinx_mrstats.render.plots.fonts import missing_characters
from sphinx_mrstats.render.plots.makers import (
    bars_chart,
    dispersion_chart,
    heaps_chart,
    heatmap_chart,
    zipf_chart,
)
from sphinx_mrstats.render.plots.svg import inline_svg
from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.content import content, make_content
from sphinx_mrstats.sphinxext.requests import PlotRequest
from sphinx_mrstats.sphinxext.tables import numbers_table
from sphinx_mrstats.sphinxext.tally import Tally, stop_words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.render.plots.charts import Chart
    from sphinx_mrstats.sphinxext.domain import MrstatsDomain
    from sphinx_mrstats.sphinxext.requests import PageRequest

__all__ = ["drawn_by", "mrstats_plot", "plot_complaints", "plot_nodes"]

_ = get_translation("mrstats")

# Builders that show images from files: what they take, best first. All others that write HTML get
# drawings within it, and the rest a sentence.
_IMAGES = {"epub": "svg", "latex": "pdf", "htmlhelp": "png", "qthelp": "png"}


class mrstats_plot(nodes.General, nodes.Element):  # noqa: N801  # node classes are named like this
    """Where a plot will stand; its ``request`` says which."""


def plot_nodes(
    chart: Chart, env: BuildEnvironment, builder: Builder, *, name: str
) -> list[nodes.Node]:
    """Make of a plot what `builder` can show; `name` tells it from others on the page.

    Where nothing can be drawn, that is a sentence; `plot_complaints` says why.
    """
    if not _draws(builder) or not _can_draw(builder):
        return [nodes.paragraph("", f"{chart.title}: {chart.description}")]
    if builder.name in _IMAGES:
        return [_image(chart, env, _IMAGES[builder.name])]
    summary = "<summary>" + escape(str(_("Numbers"))) + "</summary>"
    drawing = nodes.container("", classes=["no-search"])  # or its letters are searched
    drawing += [
        nodes.raw("", inline_svg(chart, name=name), format="html"),
        nodes.raw("", f'<details class="mrstats-numbers">{summary}', format="html"),
        numbers_table(chart.headings, chart.rows),
        nodes.raw("", "</details>", format="html"),
    ]
    return [drawing]


def drawn_by(requests: Iterable[PageRequest], builder: Builder) -> str:
    """Name what draws the plots among `requests`: another release may draw them otherwise."""
    has_plots = any(isinstance(request, PlotRequest) for request in requests)
    return plots_version() if has_plots and _needs_matplotlib(builder) else ""


def plot_complaints(domain: MrstatsDomain, builder: Builder) -> Iterator[Complaint]:
    """Say what stands in the way of drawing."""
    plots = [
        request
        for _docname, requests in sorted(domain.requests.items())
        for request in requests
        if isinstance(request, PlotRequest)
    ]
    if not plots or not _needs_matplotlib(builder):
        return
    if not _can_draw(builder):
        yield from (
            Complaint("plots", f"mrstats:plot: {PLOTS_EXTRA}", each.location) for each in plots
        )
    else:  # of SVG, the fonts are the reader's
        for each in plots:
            chart = cast("Chart", content(each, domain.tally))
            if missing := missing_characters(chart):
                message = f"no font that is installed has {' '.join(missing)}; install one"
                yield Complaint("plots", f"mrstats:plot: {message}", each.location)


def _draws(builder: Builder) -> bool:
    return builder.format == "html" or builder.name in _IMAGES


def _needs_matplotlib(builder: Builder) -> bool:
    return _IMAGES.get(builder.name, "svg") != "svg"


def _can_draw(builder: Builder) -> bool:
    return not _needs_matplotlib(builder) or bool(plots_version())


def _image(chart: Chart, env: BuildEnvironment, form: str) -> nodes.image:
    """Draw into a file beside the doctrees, which the builder copies from there."""
    drawn = draw(chart, form)
    name = hashlib.blake2b(drawn, digest_size=8).hexdigest()
    path = Path(env.doctreedir) / "mrstats-plots" / f"mrstats-{name}.{form}"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, drawn)  # processes may draw the same
    env.images.add_file(env.docname, str(path))
    return nodes.image(
        "", uri=str(path), candidates={"*": str(path)}, alt=f"{chart.title}: {chart.description}"
    )


def _say(text: str) -> str:
    return str(_(text))


@make_content.register(PlotRequest)
def _chart(request: PlotRequest, tally: Tally) -> Chart:
    if request.kind == "dispersion":
        return dispersion_chart(request.words, tally.positions(request), _say)
    vocabulary = tally.vocabulary(request)
    match request.kind:
        case "zipf":
            counts = rank_frequency(vocabulary)
            return zipf_chart(counts, fit_zipf(counts), _say)
        case "heaps":
            points = vocabulary_growth(vocabulary)
            return heaps_chart(points, fit_heaps(points), _say)
    rows = frequency_table(
        vocabulary,
        top=request.top,
        stop_words=stop_words_of(request),
        min_length=request.min_length,
    )
    if request.kind == "bars":
        return bars_chart(rows, _say)
    return heatmap_chart(request.words or [row.word for row in rows], vocabulary, _say)
