"""Facts about the vocabulary explorer in a real browser."""

from __future__ import annotations

import itertools
import re
import string

import pytest

from sphinx_mrstats import Vocabulary, count_documents
from tests.browser import open_browser

# One session for all, whichever of several processes runs them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("explorer")]

HOSTILE = "</script><img src=x onerror=alert()>"

INDEX = f"""\
Start
=====

The whale, the Whale's tail & {HOSTILE}.

.. toctree::

   guide/sea
   words
   many
   portions
   explorer/all
"""
SEA = """\
Sea
===

A whale sings. Whale!

.. _deep:

Deep
----

An old whale in the deep, deep sea. Whales and whale-watchers.

.. glossary::

   ship
      A whale's enemy. İstanbul’s 𝒳 ship.
"""
WORDS = "Words\n=====\n\n.. mrstats:vocabulary::\n   :documents: {}\n   :name: explorer\n"
DARK = "@media (prefers-color-scheme: dark) {div.body, body {background: #111; color: #eee}}"

MANY = 30_000


def many_words():
    """So many words that all differ."""
    letters = itertools.product(string.ascii_lowercase, repeat=4)
    return ["w" + "".join(word) for word in itertools.islice(letters, MANY)]


@pytest.fixture(scope="module")
def built(new_site, tmp_path_factory):
    """The pages of a project with a small explorer and one of many words."""
    site = new_site(tmp_path_factory.mktemp("explorer"))
    conf = (site.source / "conf.py").read_text().replace("'basic'", "'alabaster'")
    site.write("conf.py", conf + "html_static_path = ['static']\nhtml_css_files = ['dark.css']\n")
    site.write("static/dark.css", DARK)
    site.write("index.rst", INDEX)
    site.write("guide/sea.rst", SEA)
    site.write("many.rst", ":nosearch:\n\nMany\n====\n\n" + "\n".join(many_words()) + "\n")
    site.write("words.rst", WORDS.format("index guide/**"))
    site.write("explorer/all.rst", WORDS.format("**"))
    portions = "Portions\n========\n\n" + "The sea. " * 45
    site.write("portions.rst", f"{portions}\n\n{WORDS.format('.')}")
    Vocabulary.from_documents({"log": {"ahoy": 2}, "map": {"ahoy": 1}}).save(
        site.source / "other.json"
    )
    site.write("other.rst", ":orphan:\n\n" + WORDS.format("**") + "   :vocabulary: other.json\n")
    return site.build()


@pytest.fixture(scope="module")
def session():
    with open_browser() as browser:
        yield browser


@pytest.fixture
def browser(session, built):
    """The browser, on the page with the small explorer; no page is to complain."""
    session.open(built.outdir / "words.html")
    session.one(".mrstats-explorer form")
    yield session
    assert not session.complaints()


def words(browser):
    return browser.texts(".mrstats-explorer tbody th")


def status(browser):
    return browser.one(".mrstats-explorer > [role=status]").text


def search(browser, text):
    field = browser.one("input[type=search]")
    field.clear()
    field.send_keys(text)


def word_button(browser, word):
    [button] = [each for each in browser.all("tbody th button") if each.text == word]
    return button


def open_word(browser, word):
    word_button(browser, word).click()
    browser.one(".mrstats-places dd")


def test_every_word_is_there_with_its_numbers(browser, built):
    counted = count_documents(
        [built.outdir.parent.parent / "source"], include=["index*", "guide/*"]
    )
    assert status(browser) == f"{counted.n_types} of {counted.n_types} words"
    assert words(browser) == [word for word, _count in counted.most_common()]
    first = browser.texts(".mrstats-explorer tbody tr:first-child > *")
    assert first == ["whale", "4", "2", "0.12", "Start", "Sea"]


def test_search_filters_by_part_of_a_word_and_by_patterns(browser):
    search(browser, "WHALE")
    assert words(browser) == ["whale", "whale's", "whale-watchers", "whales"]
    assert re.fullmatch(r"4 of \d+ words", status(browser))
    search(browser, "whale’s")
    assert words(browser) == ["whale's"]
    search(browser, "*s")
    assert set(words(browser)) >= {"sings", "whales", "whale's"}
    assert all(word.endswith("s") for word in words(browser))
    search(browser, "w*e")
    assert words(browser) == ["whale"]
    search(browser, "whale'*")
    assert words(browser) == ["whale's"]
    search(browser, "((*")
    assert not words(browser)
    search(browser, "((")
    assert browser.texts("tbody td") == ["No word is like this."]


def test_filters_by_count_and_document_add_up_and_reset(browser):
    least, most = browser.all("input[type=number]")
    least.send_keys("2")
    most.send_keys("3")
    assert set(words(browser)) == {"a", "deep", "sea", "ship", "the", "whale's"}
    document = browser.one("input[list]")
    document.send_keys("Sea")
    assert set(words(browser)) == {"a", "deep", "sea", "ship", "the", "whale's"}
    document.clear()
    document.send_keys("guide/")
    assert "whale" not in words(browser)
    assert "tail" not in words(browser)
    document.clear()
    document.send_keys("no such page")
    assert not words(browser)
    browser.one("button[type=reset]").click()
    browser.wait(lambda: "whale" in words(browser))


def test_accents_that_are_not_typed_are_optional(browser):
    search(browser, "istanbul")
    assert words(browser) == ["i\u0307stanbul's"]
    search(browser, "*stánbul*")
    assert not words(browser)


def test_what_is_shown_stands_in_the_address_and_back_leads_to_it(browser, built):
    search(browser, "whale")
    browser.one("thead .mrstats-word button").click()
    open_word(browser, "whale's")
    address = browser.run("return location.search")
    assert address == "?search=whale&sort=word&open=whale%27s"
    browser.run("history.back()")
    browser.wait(lambda: not browser.all(".mrstats-places"))
    assert browser.run("return location.search") == "?search=whale&sort=word"
    browser.run("history.back()")
    browser.wait(lambda: browser.run("return location.search") == "?search=whale")
    assert browser.one("thead [aria-sort]").text.startswith("Count")
    browser.driver.get((built.outdir / "words.html").as_uri() + address)
    browser.wait(lambda: browser.all(".mrstats-places dd"))
    assert words(browser) == ["whale", "whale-watchers", "whale's", "whales"]
    assert browser.one("input[type=search]").get_attribute("value") == "whale"


def test_a_page_on_paper_has_the_words_without_what_can_be_clicked(browser):
    open_word(browser, "whale")
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        assert not browser.all(".mrstats-explorer form, .mrstats-explorer nav")
        assert browser.one(".mrstats-places dd").is_displayed()
    finally:
        browser.command("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("column", ["word", "count", "documents", "dispersion", "first", "last"])
def test_headings_sort_and_say_so(browser, column):
    heading = browser.one(f"thead .mrstats-{column}")
    heading.find_element("css selector", "button").click()
    once = words(browser)
    direction = heading.get_attribute("aria-sort")
    heading.find_element("css selector", "button").click()
    assert {direction, heading.get_attribute("aria-sort")} == {"ascending", "descending"}
    assert len(browser.all("thead [aria-sort]")) == 1
    assert sorted(words(browser)) == sorted(once)
    if column == "word":
        assert words(browser) == once[::-1]
    elif column != "first":
        assert words(browser) != once


def test_a_click_shows_all_places_and_leads_to_the_nearest_anchor(browser, built):
    open_word(browser, "whale")
    assert browser.texts(".mrstats-places dt") == ["Start (1)", "Sea (3)"]
    assert browser.texts(".mrstats-places mark") == ["whale", "whale", "Whale", "whale"]
    links = browser.all(".mrstats-places dd a")
    assert links[0].text.startswith("The whale, the Whale's tail & </script><img")
    places = [link.get_attribute("href").removeprefix(built.outdir.as_uri()) for link in links]
    assert places == [
        "/index.html#start", "/guide/sea.html#sea", "/guide/sea.html#sea", "/guide/sea.html#deep",
    ]  # fmt: skip
    links[3].click()
    browser.wait(lambda: browser.driver.title.startswith("Sea"))
    assert browser.run("return document.querySelector(':target').textContent").startswith("\nDeep")


def test_links_to_the_first_and_last_place_lead_there(browser):
    search(browser, "ship")
    first, last = (link.get_attribute("href") for link in browser.all("tbody td a"))
    assert first.endswith("/guide/sea.html#term-ship") and first == last  # noqa: PT018  # one fact


def test_places_are_right_where_letters_change_their_length(browser):
    open_word(browser, "ship")
    assert browser.texts(".mrstats-places mark") == ["ship", "ship"]
    assert browser.texts(".mrstats-places dd")[1] == "A whale's enemy. İstanbul’s 𝒳 ship."
    search(browser, "stanbul")
    open_word(browser, words(browser)[0])
    assert browser.texts(".mrstats-places mark") == ["İstanbul’s"]


def test_the_keyboard_is_enough(browser):
    from selenium.webdriver.common.keys import Keys

    browser.one("input[type=search]").send_keys("deep")
    order = []
    while browser.focused.tag_name != "button" or browser.focused.text != "deep":
        browser.type(Keys.TAB)
        order.append(browser.focused.text)
        outline = "return getComputedStyle(document.activeElement).outlineStyle"
        assert browser.run(outline) == "solid"
    assert order[-8:] == [
        "Reset",
        "Word",
        "Count",
        "Documents",
        "Dispersion",
        "First place",
        "Last place",
        "deep",
    ]
    browser.type(Keys.ENTER)
    assert browser.focused.get_attribute("aria-expanded") == "true"
    browser.type(Keys.ESCAPE)  # at once, with the focus still on the word
    assert not browser.all(".mrstats-places")
    assert browser.focused.get_attribute("aria-expanded") == "false"
    browser.type(Keys.ENTER)
    browser.wait(lambda: len(browser.all(".mrstats-places dd")) == 3)
    browser.type(Keys.TAB, Keys.TAB)
    browser.type(Keys.TAB)
    assert browser.focused.tag_name == "a"
    browser.type(Keys.ESCAPE)
    assert not browser.all(".mrstats-places")
    assert browser.focused.text == "deep"
    assert browser.focused.get_attribute("aria-expanded") == "false"


def test_a_screen_reader_gets_a_table_with_names(browser):
    tree = browser.command("Accessibility.getFullAXTree")["nodes"]
    named = {
        (node["role"]["value"], node.get("name", {}).get("value"))
        for node in tree
        if "role" in node
    }
    assert {
        ("searchbox", "Search"),
        ("spinbutton", "At least (times)"),
        ("spinbutton", "At most (times)"),
        ("combobox", "In document"),
        ("columnheader", "Count"),
        ("rowheader", "whale"),
        ("button", "whale"),
        ("navigation", "Pages of words"),
    } <= named
    assert browser.one(".mrstats-explorer > [role=status]").get_attribute("aria-live") == "polite"


def test_thirty_thousand_words_come_in_pages_of_few_rows(browser, built):
    browser.open(built.outdir / "explorer" / "all.html")
    pages = browser.one(".mrstats-explorer nav span")
    everything = re.fullmatch(r"1 to 50 of (3\d,\d{3})", pages.text)[1]
    previous, following = browser.all(".mrstats-explorer nav button")
    assert previous.get_attribute("aria-disabled") == "true"
    following.click()
    assert pages.text == f"51 to 100 of {everything}"
    assert browser.run("return document.activeElement === arguments[0]", following)
    search(browser, "wzz*")
    assert not words(browser)
    search(browser, "wbcd")
    assert words(browser) == [f"wbcd{letter}" for letter in string.ascii_lowercase]
    search(browser, "w")
    assert len(browser.all("tbody tr")) == 50
    open_word(browser, words(browser)[-1])
    assert browser.run("return document.querySelectorAll('*').length") < 2_000


def test_many_places_come_in_portions(browser, built):
    browser.open(built.outdir / "portions.html")
    browser.one(".mrstats-explorer form")
    open_word(browser, "sea")
    shown = []
    while more := [each for each in browser.all(".mrstats-places button") if "more" in each.text]:
        before = len(browser.all(".mrstats-places dd"))
        shown.append((before, more[0].text))
        more[0].click()
        browser.wait(lambda before=before: len(browser.all(".mrstats-places dd")) > before)
        browser.wait(lambda: "Loading …" not in browser.texts(".mrstats-places button"))
    assert shown == [(20, "Show more (25)"), (40, "Show more (5)")]
    assert len(browser.all(".mrstats-places dd")) == 45


def test_words_of_another_project_show_its_documents(browser, built):
    browser.open(built.outdir / "other.html")
    browser.one(".mrstats-explorer form")
    assert browser.texts("tbody tr > *") == ["ahoy", "3", "2", "0.00", "log", "map"]
    browser.one("tbody th button").click()
    browser.wait(lambda: browser.texts(".mrstats-places li") == ["log (2)", "map (1)"])
    assert not browser.all(".mrstats-explorer a[href*=html]")
    assert browser.texts(".mrstats-places button") == ["Close"]


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_readable_on_light_and_dark_pages(browser, built, dark):
    browser.open(built.outdir / "words.html", dark=dark)
    browser.one(".mrstats-explorer form")
    open_word(browser, "whale")
    for selector in ("thead button", "tbody th button", "td", "mark", "dd a", "input"):
        element = browser.one(f".mrstats-explorer {selector}")
        assert browser.contrast(element) >= 4.5, selector
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(17, 17, 17)") == dark


def test_a_narrow_screen_shows_fewer_columns_and_needs_no_scrolling(browser, built):
    browser.open(built.outdir / "words.html", width=360)
    browser.one(".mrstats-explorer form")
    assert browser.texts("thead button") == ["Word", "Count", "Documents"]
    open_word(browser, "whale")
    explorer = browser.one(".mrstats-explorer")
    assert browser.run("return arguments[0].scrollWidth <= arguments[0].clientWidth", explorer)


def test_data_that_are_missing_are_named_and_asked_for_again(browser, built):
    file = built.outdir / "_mrstats" / "contexts" / "index.js"
    content = file.read_text(encoding="utf-8")
    file.unlink()
    try:
        word_button(browser, "whale").click()
        message = "The data can't be loaded: _mrstats/contexts/index.js"
        browser.wait(lambda: message in browser.one(".mrstats-places").text)
        assert len(browser.complaints()) == 1
    finally:
        file.write_text(content, encoding="utf-8")
    browser.one(".mrstats-places button").click()
    open_word(browser, "whale")
    assert len(browser.all(".mrstats-places dd")) == 4


def test_without_javascript_there_is_a_plain_table(browser, built):
    browser.open(built.outdir / "words.html", scripts=False)
    assert browser.texts("thead th") == ["Word", "Count", "Documents", "Dispersion"]
    assert browser.texts("tbody tr:first-child td") == ["whale", "4", "2", "0.12"]
    assert "allow JavaScript" in browser.one("noscript").text
    assert not browser.all("form input[type=number], .mrstats-explorer button")


def test_no_request_leaves_the_page(browser, built):
    open_word(browser, "whale")
    asked = [url for url in browser.requested() if not url.startswith("data:")]
    assert any(url.endswith("/_mrstats/contexts/guide/sea.js") for url in asked)
    assert all(url.startswith("file:///") for url in asked)
