"""The picture of the architecture shows what is there."""

from __future__ import annotations

import re

from tools.architecture import BANDS, LEFT_OUT, PICTURE, ROOT, draw, layers


def test_the_picture_has_each_layer_once():
    shown = [name for _, names, _ in BANDS for name in names]
    assert sorted(shown) == sorted(set(layers()) - LEFT_OUT)


def test_the_picture_is_that_of_today():
    """`python tools/architecture.py` draws it."""
    assert PICTURE.read_text(encoding="utf-8") == draw()


def test_the_page_lists_each_layer_above_those_that_import_it():
    page = (ROOT / "docs" / "explanation" / "architecture.rst").read_text(encoding="utf-8")
    listed = re.findall(r"^   (\w+)(?:/|\.py)(?=\s)", page, re.MULTILINE)
    assert listed == layers()[::-1]
