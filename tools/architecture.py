"""Draws the architecture: ``python tools/architecture.py`` writes docs/images/architecture.svg.

The packages are the layers that pyproject.toml lets import-linter enforce; what each is for is the
first line of its docstring.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from textwrap import wrap
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "architecture.svg"

# The bands of the picture, in the order in which data flows, and what goes on to the next.
BANDS = (
    ("read", ("documents", "markup", "words", "settings"), "words"),
    (
        "count",
        (
            "revisions",
            "wordcount",
            "countcache",
            "jobs",
            "documentjob",
            "mapreduce",
            "engines",
            "vocabulary",
        ),
        "a vocabulary",
    ),
    ("look closer", ("analysis", "audit", "stopwords", "render"), "tables, findings, plots"),
    ("show", ("cli", "cogging", "sphinxext"), ""),
)

# What everything may use and nothing flows through.
LEFT_OUT = frozenset({"errors", "files", "options", "stopwatch", "text"})

# Of pixels. The picture is as wide as a page of the documentation.
_WIDTH, _MARGIN, _GAP = 860, 16, 12
_BOX_HEIGHT, _BAND_HEIGHT = 136, 190
_LETTERS = 6.5  # a letter's width, generously, at the size of the text


def layers() -> list[str]:
    """Give the packages and modules that import-linter knows, the lowest last."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in configuration["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            return [name.strip() for line in contract["layers"] for name in line.split(":")]
    raise SystemExit("pyproject.toml has no contract of layers")


def purpose(name: str) -> str:
    """Give the first sentence of a module's docstring."""
    package = ROOT / "sphinx_mrstats" / name / "__init__.py"
    path = package if package.exists() else package.parent.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n")[0].replace("``", "")


def draw() -> str:
    """Draw the picture as SVG, with colours that stand on a light and on a dark page."""
    height = len(BANDS) * _BAND_HEIGHT - (_BAND_HEIGHT - _BOX_HEIGHT) + 2 * _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        "<title>The architecture of sphinx-mrstats</title>",
        "<desc>" + escape("; ".join(f"{b[0]}: {', '.join(b[1])}" for b in BANDS)) + "</desc>",
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#fbfaf7"/>',
    ]
    for number, (title, names, gives) in enumerate(BANDS):
        top = number * _BAND_HEIGHT + _MARGIN
        lines += _band(title, names, top)
        if gives:
            lines += _arrow(gives, top + _BOX_HEIGHT)
    return "\n".join([*lines, "</svg>", ""])


def _band(title: str, names: tuple[str, ...], top: int) -> list[str]:
    left = 112
    width = (_WIDTH - left - _MARGIN - _GAP * (len(names) - 1)) / len(names)
    middle = top + _BOX_HEIGHT / 2
    lines = [
        f'<text x="{_MARGIN + 8}" y="{middle:.0f}" font-size="15" fill="#5b5346">{title}</text>'
    ]
    for number, name in enumerate(names):
        x = left + number * (width + _GAP)
        lines.append(
            f'<rect x="{x:.0f}" y="{top}" width="{width:.0f}" height="{_BOX_HEIGHT}" rx="6"'
            ' fill="#ffffff" stroke="#8a6d3b"/>'
        )
        lines.append(
            f'<text x="{x + 10:.0f}" y="{top + 22}" font-size="14" font-weight="600"'
            f' fill="#3d2f14">{name}</text>'
        )
        told = wrap(purpose(name), int((width - 20) / _LETTERS))
        lines += [
            f'<text x="{x + 10:.0f}" y="{top + 40 + 15 * row}" fill="#4a4438">{escape(text)}</text>'
            for row, text in enumerate(told)
        ]
    return lines


def _arrow(label: str, bottom: int) -> list[str]:
    x, end = (_WIDTH + 96) / 2, bottom + _BAND_HEIGHT - _BOX_HEIGHT - 4
    return [
        f'<path d="M{x:.0f} {bottom + 6}V{end - 8}m-6 0h12l-6 8z" fill="#8a6d3b"'
        ' stroke="#8a6d3b"/>',
        f'<text x="{x + 14:.0f}" y="{(bottom + end) / 2 + 4:.0f}" fill="#5b5346">{label}</text>',
    ]


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
