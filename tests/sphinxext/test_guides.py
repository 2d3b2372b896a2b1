"""Facts about the guides: the projects that they show can be built, and do what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
BLOCK = re.compile(r"^\.\. code-block:: .*\n   :caption: (.*)\n\n((?:   .*\n|\n)+)", re.MULTILINE)


def write_project(site, guide):
    """Write each file that a guide shows."""
    for name, block in BLOCK.findall((GUIDES / guide).read_text(encoding="utf-8")):
        site.write(name, re.sub(r"^   ", "", block, flags=re.MULTILINE).rstrip() + "\n")


def test_the_project_of_the_guide_to_themes_looks_otherwise(site):
    write_project(site, "themes.rst")
    site.write("index.rst", "Start\n=====\n\n.. mrstats:vocabulary::\n")
    build = site.build()
    title = r'<h1>Start<a .*?</a></h1><p class="reading-time">1 min read</p>'
    assert re.search(title, build.page("index.html"))
    assert "min read" not in build.page("genindex.html")
    assert ".mrstats-count" in build.page("_static/words.css")
    assert "words.css" in build.page("index.html")


def test_the_project_of_the_guide_to_markdown_shows_numbers(site):
    pytest.importorskip("myst_parser")
    write_project(site, "myst.rst")
    build = site.build()
    assert "Whales are mentioned 1 times." in build.page("index.html")
    assert build.words("index.html") == {"mentioned": 1, "sea": 1, "times": 1, "whales": 1}
