"""Facts about what people meet on our pages who use them by keyboard, or hear them: axe looks.

Here are pages of our own documentation; `test_themes` has a page with everything in every theme.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import OURS, SETTINGS, open_browser

# One session for all, whichever of several processes runs them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("accessibility")]

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("gallery", "reference/directives", "reference/plots", "vocabulary")
SAVED = "Saved\n=====\n\n.. mrstats:vocabulary::\n   :vocabulary: gallery/pytest.json\n"

# alabaster has no dark colours of its own.
DARK = """\
@media (prefers-color-scheme: dark) {
  div.body, body {background: #111; color: #eee}
  a, a.reference {color: #9cf !important}
}
"""


@pytest.fixture(scope="module")
def built(new_site, tmp_path_factory):
    """Pages of our documentation, which show what they have of each other."""
    site = new_site(tmp_path_factory.mktemp("accessibility"))
    conf = (site.source / "conf.py").read_text().replace("'basic'", "'alabaster'")
    site.write("conf.py", conf + "html_static_path = ['static']\nhtml_css_files = ['dark.css']\n")
    site.write("static/dark.css", DARK)
    (site.source / "gallery").symlink_to(DOCS / "gallery")
    for page in PAGES:
        site.write(f"{page}.rst", (DOCS / f"{page}.rst").read_text(encoding="utf-8"))
    for page in ("guide/words", "explanation/words"):
        site.write(f"{page}.rst", "Words\n=====\n\nA vocabulary of words. A vocabulary!\n")
    site.write("saved.rst", SAVED)
    site.write("index.rst", "Start\n=====\n\n.. toctree::\n   :glob:\n\n   **\n")
    return site.build(silent=False)  # links lead to pages that are not here


@pytest.fixture(scope="module")
def session():
    with open_browser() as browser:
        yield browser


@pytest.mark.parametrize("page", [*PAGES, "saved"])
def test_axe_finds_nothing_serious(session, built, page):
    for setting, rules in SETTINGS:
        session.open(built.outdir / f"{page}.html", **setting)
        if page in {"saved", "vocabulary"}:
            session.click(session.one(".mrstats-explorer tbody th button"))
            session.one(".mrstats-places")
        assert session.all(", ".join(OURS))
        assert session.serious(rules=rules) == []
