"""Facts about anchors: where they begin, which of them a link can lead to."""

from __future__ import annotations

from docutils.core import publish_doctree

from sphinx_mrstats.markup.anchors import anchor_at, anchors_of_doctree
from sphinx_mrstats.markup.doctree import blocks_of_doctree

PAGE = """\
Sea
===

The sea.

=====
Whale
=====

.. _teeth:

A whale has
teeth.

.. table:: Cap
   :name: jaws

   == ==
   a  b
   == ==

- one *or*
- two ``co``\\ de

.. include:: other.rst
"""


def parse(text, folder):
    (folder / "other.rst").write_text("Other\n=====\n\nElsewhere.\n")
    source = folder / "page.rst"
    return publish_doctree(text, str(source), settings_overrides={"doctitle_xform": False}), str(
        source
    )


def test_anchors_stand_at_their_lines_and_those_of_other_files_nowhere(tmp_path):
    doctree, source = parse(PAGE, tmp_path)
    anchors = anchors_of_doctree(doctree, source)
    assert [(line, name) for line, name in anchors] == [
        (1, "sea"), (7, "whale"), (12, "teeth"), (15, "jaws"),
    ]  # fmt: skip
    assert [anchor_at(anchors, line) for line in (1, 6, 7, 13, 99)] == [
        "sea", "sea", "whale", "teeth", "jaws",
    ]  # fmt: skip


def test_blocks_come_with_the_anchor_before_them(tmp_path):
    doctree, _ = parse(PAGE, tmp_path)
    assert [(block.anchor, block.text) for block in blocks_of_doctree(doctree)] == [
        ("sea", "Sea"), ("sea", "The sea."), ("whale", "Whale"), ("teeth", "A whale has\nteeth."),
        ("jaws", "Cap"), ("jaws", "a"), ("jaws", "b"), ("jaws", "one or"), ("jaws", "two"),
        ("other", "Other"), ("other", "Elsewhere."),
    ]  # fmt: skip


def test_a_page_without_anchors_is_reached_at_its_top(tmp_path):
    doctree, source = parse("Sea.", tmp_path)
    assert anchors_of_doctree(doctree, source) == ()
    assert anchor_at((), 1) == ""
    assert [block[:3] for block in blocks_of_doctree(doctree)] == [((), "", "Sea.")]
