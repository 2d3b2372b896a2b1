"""Facts about how pages look under a theme, in a real browser.

Themes cap each other's versions: tox has an environment for each, and says in MRSTATS_THEME which.
"""

from __future__ import annotations

import os

import pytest

from sphinx_mrstats.sphinxext import run
from sphinx_mrstats.sphinxext.directives import DIRECTIVES
from tests.browser import SETTINGS, open_browser

THEME = os.environ.get("MRSTATS_THEME", "alabaster")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("theme"),
    pytest.mark.filterwarnings(r"ignore:'sphinx_book_theme\..*' is deprecated"),
]

# How a reader chooses dark: what a theme's own button does. Others follow the system, or have none.
CHOOSE_DARK = {
    "furo": "document.body.dataset.theme = 'dark'",
    "pydata_sphinx_theme": "document.documentElement.dataset.theme = 'dark'",
    "sphinx_book_theme": "document.documentElement.dataset.theme = 'dark'",
}

# Of directives that can't stand without; what else there is stands with a caption.
SOURCES = {
    "kwic": ".. mrstats:kwic:: whale\n",
    "plot": "\n".join(
        f".. mrstats:plot::\n   :kind: {kind}\n   :words: whale sea\n"
        if kind == "dispersion"
        else f".. mrstats:plot::\n   :kind: {kind}\n"
        for kind in ("bars", "zipf", "heaps", "dispersion", "heatmap")
    ),
    "run": ".. mrstats:run:: echo The output of a command\n",
    "command": ".. mrstats:command:: echo The output of a command\n",
    "translations": ".. mrstats:translations::\n   :by-catalogue:\n   :caption: Caption\n",
}
OPTIONS = "   :documents: **\n   :caption: Caption of {}\n"

# Text by which a reader would stumble, were it pale.
TEXTS = ["table.mrstats td", "table.mrstats th", ".mrstats-explorer label", "input[type=search]"]


@pytest.fixture(scope="module")
def page(new_site, tmp_path_factory):
    """A page with each directive."""
    site = new_site(tmp_path_factory.mktemp("theme"))
    conf = (site.source / "conf.py").read_text().replace("'basic'", repr(THEME))
    site.write("conf.py", conf + "project = 'Sea'\nmrstats_run = True\n")
    site.write("index.rst", "Start\n=====\n")
    names = sorted(DIRECTIVES | run.DIRECTIVES)
    blocks = [SOURCES.get(name) or f".. mrstats:{name}::\n{OPTIONS.format(name)}" for name in names]
    sections = [
        f"{name}\n{'=' * len(name)}\n\n{block}\n" for name, block in zip(names, blocks, strict=True)
    ]
    text = "The whale in the sea, and how it was seen by sailors on a ship. " * 9
    site.write("index.rst", f"Start\n=====\n\n{text}\n\n.. toctree::\n\n   words\n   more\n")
    site.write("locales/de/LC_MESSAGES/more.po", 'msgid "a whale"\nmsgstr ""\n')
    site.write("more.rst", "More\n====\n\nA wonderful whale in a small, small sea.\n")
    site.write("words.rst", "Words\n*****\n\n" + "\n".join(sections))
    return site.build().outdir / "words.html"


@pytest.fixture(scope="module")
def session():
    with open_browser() as browser:
        yield browser


def show(browser, page, *, dark=False, width=1280):
    browser.open(page, width=width, dark=dark)
    browser.one(".mrstats-explorer form")
    if dark and THEME in CHOOSE_DARK:
        browser.run(CHOOSE_DARK[THEME])


def test_nothing_is_wider_than_the_text(session, page):
    for width in (1280, 768, 375):
        show(session, page, width=width)
        session.click(session.one(".mrstats-explorer tbody th button"))
        session.one(".mrstats-places dd")
        wide = session.run(
            """
            const host = document.querySelector(".mrstats-explorer");
            // furo's frame around tables stands out by 6 pixels
            const room = host.parentElement.getBoundingClientRect().right + 6;
            // On a narrow screen a drawing is scrolled within its frame.
            const drawings = document.querySelectorAll(".mrstats-plot > .no-search");
            return [host, ...host.querySelectorAll("form, table, nav"), ...drawings]
              .filter((each) => each.getBoundingClientRect().right > room)
              .map((each) => each.outerHTML.slice(0, 80));
            """
        )
        assert not wide, width
        page_scrolls = "return document.documentElement.scrollWidth - innerWidth"
        assert session.run(page_scrolls) <= 0, width


def test_numbers_stand_below_each_other(session, page):
    show(session, page)
    for selector in ("table.mrstats td.mrstats-number", ".mrstats-explorer td.mrstats-count"):
        cells = session.all(selector)
        assert cells
        alignment = "return getComputedStyle(arguments[0]).textAlign"
        assert {session.run(alignment, cell) for cell in cells} == {"right"}


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_readable(session, page, dark):
    show(session, page, dark=dark)
    session.click(session.one(".mrstats-explorer tbody th button"))
    session.one(".mrstats-places dd")
    places = [".mrstats-places dt", ".mrstats-places mark", ".mrstats-places dd a"]
    for selector in [*TEXTS, *places]:
        assert session.contrast(session.one(selector)) >= 4.5, selector
    body = session.run(
        "return getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number)"
    )
    if dark and THEME in CHOOSE_DARK:
        assert max(body[:3]) < 60


def test_the_explorer_works(session, page):
    show(session, page)
    session.one(".mrstats-explorer input[type=search]").send_keys("wond")
    assert session.texts(".mrstats-explorer tbody th") == ["wonderful"]
    session.click(session.one(".mrstats-explorer tbody th button"))
    session.click(session.one(".mrstats-places dd a"))
    session.wait(lambda: session.driver.current_url.endswith("/more.html#more"))
    assert not [each for each in session.complaints() if "mrstats" in each]  # themes have theirs


def test_axe_finds_nothing_serious(session, page):
    for setting, rules in SETTINGS:
        show(session, page, **setting)
        session.click(session.one(".mrstats-explorer tbody th button"))
        session.one(".mrstats-places dd")
        assert session.serious(rules=rules) == []
