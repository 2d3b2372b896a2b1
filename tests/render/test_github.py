"""Annotations are workflow commands that GitHub reads back as they were meant."""

from __future__ import annotations

from sphinx_mrstats.render.github import annotation


def test_an_annotation_names_its_file_and_line() -> None:
    text = annotation("stale", path="docs/a.rst", line=3, title="cog", level="warning")
    assert text == "::warning file=docs/a.rst,line=3,title=cog::stale\n"


def test_without_a_line_it_is_the_files() -> None:
    assert annotation("gone", path="a.rst") == "::error file=a.rst::gone\n"


def test_what_ends_a_command_or_a_property_is_escaped() -> None:
    text = annotation("50%: one,\r\ntwo", path="a,b:c%.rst", line=1)
    assert text == "::error file=a%2Cb%3Ac%25.rst,line=1::50%25: one,%0D%0Atwo\n"
