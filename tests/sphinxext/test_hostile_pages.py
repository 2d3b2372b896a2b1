"""Names and titles of documents are data in built pages too."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="file names of many characters")

TITLE = "<img src=x onerror=alert(1)> \\\\input{x} & #$% </script>"
NAME = "<b>&\\input{x}'\".rst"
WORDS = """\
Words
=====

.. mrstats:frequency::

.. mrstats:keywords::
   :by-document:

.. mrstats:kwic:: whale

.. mrstats:vocabulary::

.. mrstats:plot::
   :kind: heatmap
"""


@pytest.fixture
def built(site):
    def build(builder):
        site.write("index.rst", "Start\n=====\n\n.. toctree::\n   :glob:\n\n   *\n")
        site.write("words.rst", WORDS)
        page = f"{TITLE}\n{'=' * len(TITLE)}\n\nwhale <script>whale</script> \\\\whale{{x}}\n"
        site.write(NAME, page)
        return site.build(builder, silent=False)

    return build


def test_no_markup_of_html_comes_from_a_document(built):
    page = built("html").page("words.html")
    for markup in ("<b>&", "<img src=x", "<script>whale", "onerror=alert(1)>"):
        assert markup not in page
    assert "&lt;b&gt;&amp;" in page or "&lt;img src=x" in page


def test_no_command_of_latex_comes_from_a_document(built):
    build = built("latex")
    [path] = [each for each in build.outdir.glob("*.tex") if "whale" in each.read_text("utf-8")]
    text = path.read_text("utf-8")
    assert "\\input{x}" not in text
    assert "\\whale{" not in text
