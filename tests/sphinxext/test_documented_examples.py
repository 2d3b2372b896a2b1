"""Facts about the documentation of directives: each example stands beside its result, and works."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("reference/directives", "reference/plots", "vocabulary")
EXAMPLE = re.compile(r"^( *)\.\. code-block:: rst\n\n((?:\1   .*\n|\n)+)", re.MULTILINE)
ELSEWHERE = ".. mrstats:vocabulary::"  # an explorer has a page of its own


def examples(page):
    """Each example with what follows it on the page, both from the same margin."""
    text = (DOCS / f"{page}.rst").read_text(encoding="utf-8")
    for match in EXAMPLE.finditer(text):
        margin = match[1]
        rest = re.sub(rf"^{margin}", "", text[match.end() :], flags=re.MULTILINE)
        yield textwrap.dedent(match[2]).strip("\n"), rest.strip("\n")


ALL = [(page, *example) for page in PAGES for example in examples(page)]


def test_there_is_an_example_of_each_directive_and_kind_of_plot():
    from sphinx_mrstats.sphinxext.directives import DIRECTIVES
    from sphinx_mrstats.sphinxext.requests import PLOT_KINDS

    shown = "\n".join(example for _, example, _ in ALL)
    for name in DIRECTIVES:
        assert f".. mrstats:{name}::" in shown
    for kind in PLOT_KINDS:
        assert f":kind: {kind}" in shown


@pytest.mark.parametrize(("page", "example", "rest"), ALL)
def test_the_result_stands_beside_the_source(page, example, rest):
    # numbers of tables and figures are told by what refers to them
    assert example.startswith(ELSEWHERE) or page == "vocabulary" or rest.startswith(example)


@pytest.fixture
def manual(site):
    """A project like the documentation, with a page for each example."""
    for page in ("explanation/words", "guide/start", "reference/files"):
        title = page.partition("/")[2]
        site.write(f"{page}.rst", f"{title}\n{'=' * 9}\n\nA vocabulary of words. A vocabulary!\n")
    (site.source / "gallery").symlink_to(DOCS / "gallery")
    for number, (page, example, _) in enumerate(ALL):
        folder = "reference/" if "/" in page else ""
        site.write(f"{folder}example{number}.rst", f"Example {number}\n==========\n\n{example}\n")
    site.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   **\n")
    return site


@pytest.mark.parametrize("builder", ["html", "text"])
def test_examples_work(manual, builder):
    build = manual.build(builder, confoverrides={"nitpicky": True})
    suffix = ".html" if builder == "html" else ".txt"
    for number, (page, example, _) in enumerate(ALL):
        name = f"{'reference/' if '/' in page else ''}example{number}{suffix}"
        shown = build.page(name)
        assert "no words" not in shown, example
        assert "not found" not in shown, example
        assert "no catalogues" not in shown, example
