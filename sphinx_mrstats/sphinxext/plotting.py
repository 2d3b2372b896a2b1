"""Plots on pages: as each builder can show them, down to a sentence with the numbers."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_mrstats.files import write_whole
from sphinx_mrstats.render.plots.drawing import PLOTS_EXTRA, draw, plots_version
from sphinx_mrstats.render.plots.fonts import missing_characters
from sphinx_mrstats.render.plots.svg import inline_svg
from sphinx_mrstats.sphinxext.builders import IMAGES, needs_matplotlib
from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.content import content
from sphinx_mrstats.sphinxext.requests import PlotRequest
from sphinx_mrstats.sphinxext.tables import numbers_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.render.plots.charts import Chart
    from sphinx_mrstats.sphinxext.domain import MrstatsDomain

__all__ = ["plot_complaints", "plot_nodes"]

_ = get_translation("mrstats")


def plot_nodes(
    chart: Chart, env: BuildEnvironment, builder: Builder, *, name: str
) -> list[nodes.Node]:
    """Make of a plot what `builder` can show; `name` tells it from others on the page.

    Where nothing can be drawn, that is a sentence; `plot_complaints` says why.
    """
    if not _draws(builder) or not _can_draw(builder):
        return [nodes.paragraph("", f"{chart.title}: {chart.description}")]
    if builder.name in IMAGES:
        return [_image(chart, env, IMAGES[builder.name])]
    summary = "<summary>" + escape(str(_("Numbers"))) + "</summary>"
    drawing = nodes.container("", classes=["no-search"])  # or its letters are searched
    drawing += [
        nodes.raw("", inline_svg(chart, name=name), format="html"),
        nodes.raw("", f'<details class="mrstats-numbers">{summary}', format="html"),
        numbers_table(chart.headings, chart.rows),
        nodes.raw("", "</details>", format="html"),
    ]
    return [drawing]


def plot_complaints(domain: MrstatsDomain, builder: Builder) -> Iterator[Complaint]:
    """Say what stands in the way of drawing."""
    plots = [
        request
        for _docname, requests in sorted(domain.requests.items())
        for request in requests
        if isinstance(request, PlotRequest)
    ]
    if not plots or not needs_matplotlib(builder):
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
    return builder.format == "html" or builder.name in IMAGES


def _can_draw(builder: Builder) -> bool:
    return not needs_matplotlib(builder) or bool(plots_version())


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
