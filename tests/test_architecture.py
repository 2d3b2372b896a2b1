"""The picture of the architecture shows what is there."""

from __future__ import annotations

from tools.architecture import BANDS, LEFT_OUT, PICTURE, draw, layers


def test_the_picture_has_each_layer_once():
    shown = [name for _, names, _ in BANDS for name in names]
    assert sorted(shown) == sorted(set(layers()) - LEFT_OUT)


def test_the_picture_is_that_of_today():
    """`python tools/architecture.py` draws it."""
    assert PICTURE.read_text(encoding="utf-8") == draw()
