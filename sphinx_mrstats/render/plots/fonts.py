"""Which fonts a chart's letters are drawn with, where no browser chooses them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.render.plots.charts import Chart

__all__ = ["families_for", "missing_characters"]

# Comes with matplotlib: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian.
_FIRST = "DejaVu Sans"

# Comes with matplotlib from 3.11 on: a box with the number of whatever has no letter.
_BOXES = "Last Resort"

# Of the installed fonts, these are looked at before all others: one design for all scripts.
_PREFERRED = "Noto Sans"


def families_for(chart: Chart) -> list[str]:
    """Name the fonts for the characters of a chart, the one for most of them first.

    That is DejaVu Sans, which comes with matplotlib; for characters that it lacks, the first of the
    installed fonts that has some of them, those called "Noto Sans …" before all others, by name.
    """
    return _choose(_characters(chart))[0]


def missing_characters(chart: Chart) -> str:
    """Return the characters of a chart that no installed font has, sorted; drawn as boxes."""
    return _choose(_characters(chart))[1]


def _characters(chart: Chart) -> str:
    """Collect what may be drawn; a table's numbers are texts that are drawn, too."""
    from dataclasses import astuple

    found: set[str] = set()
    pending: list[object] = [astuple(chart)]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            found.update(each)
        elif isinstance(each, tuple | list):
            pending.extend(each)
    return "".join(sorted(character for character in found if character.isprintable()))


@cache
def _choose(characters: str) -> tuple[list[str], str]:
    from matplotlib import font_manager

    manager = font_manager.fontManager
    families = [_FIRST]
    first = manager.findfont(_FIRST)
    missing = _without(map(ord, characters), first)
    if missing:
        regular = [
            font
            for font in manager.ttflist
            if not font.name.startswith(_BOXES)
            and font.style == "normal"
            and font.weight in (400, "normal", "regular")
        ]
        for font in sorted(
            regular, key=lambda font: (not font.name.startswith(_PREFERRED), font.name, font.fname)
        ):
            rest = _without(missing, font.fname)
            if len(rest) < len(missing):
                families.append(font.name)
                missing = rest
            if not missing:
                break
    return families, "".join(map(chr, missing))


def _without(codepoints: Iterable[int], path: str) -> list[int]:
    """Return those of `codepoints` that the font has no letter for."""
    return [codepoint for codepoint in codepoints if codepoint not in _charmap(path)]


@cache
def _charmap(path: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # a font that can't be read has nothing
        return frozenset()
