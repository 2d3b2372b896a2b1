"""A tiny Sphinx project that a test writes, edits and builds."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp, _clean_up_global_state

CONF = """\
extensions = ['sphinx_mrstats']
numfig = True
html_theme = 'basic'
html_copy_source = False
"""

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Build:
    """What a build left behind."""

    outdir: Path
    status: str
    warnings: str

    def page(self, name: str) -> str:
        return (self.outdir / name).read_text(encoding="utf-8")

    def tables(self, name: str = "words.html") -> list[str]:
        """What this extension put into a page."""
        pattern = r"^\+--.*--\+$" if name.endswith(".txt") else r"<table class=\"mrstats.*?</table>"
        return re.findall(pattern, self.page(name), re.DOTALL | re.MULTILINE)

    def rows(self, name: str = "words.html") -> list[list[str]]:
        """The cells of all frequency tables on an HTML page, without headings."""
        rows = re.findall(r"<tr.*?</tr>", "".join(self.tables(name)), re.DOTALL)
        cells = [re.findall(r"<td.*?</td>", row, re.S) for row in rows]
        return [[_text(cell) for cell in row] for row in cells if row]

    def words(self, name: str = "words.html") -> dict[str, int]:
        """The words of a table with the default columns."""
        return {word: int(count) for word, count in self.rows(name)}

    def mtimes(self) -> dict[str, int]:
        """When each page was written, those apart that Sphinx itself adds to every build."""
        return {
            path.stem: path.stat().st_mtime_ns
            for suffix in ("html", "txt")
            for path in self.outdir.glob(f"*.{suffix}")
            if path.stem not in {"genindex", "search"}
        }

    def rewritten_since(self, before: dict[str, int]) -> set[str]:
        return {name for name, mtime in self.mtimes().items() if before.get(name) != mtime}


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


class Site:
    """The project; builders share its doctrees, each has an output folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "source"
        self.write("conf.py", CONF)

    def write(self, name: str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.source / name).unlink()

    def build(self, builder="html", *, files=(), silent=True, **options) -> Build:
        """Build in this process; fail on any warning where the build is to be `silent`."""
        try:
            app = SphinxTestApp(
                builder,
                srcdir=self.source,
                builddir=self.root / "build",
                **{"parallel": 0, **options},
            )
        except SystemExit:  # as a command line ends; Sphinx cleans up after exceptions only
            _clean_up_global_state()
            raise
        try:
            app.build(filenames=[self.source / name for name in files])
            warnings = _ESCAPES.sub("", app.warning.getvalue())
            status = _ESCAPES.sub("", app.status.getvalue())
        finally:
            app.cleanup()
        assert not silent or not warnings, warnings
        return Build(Path(app.outdir), status, warnings)

    def clean_build(self, builder="html", **options) -> Build:
        """Build as if for the first time, somewhere else."""
        other = Site.__new__(Site)
        other.source, other.root = self.source, self.root / f"clean{len([*self.root.iterdir()])}"
        other.root.mkdir()
        return other.build(builder, **options)


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


@pytest.fixture(scope="session")
def new_site():
    """How a site is made, for a test that makes several."""
    return Site
