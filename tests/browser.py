"""A real browser: without a window, offline, each of its requests noted."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Debian's; Selenium is not to download a driver of its own.
CHROMIUM, DRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))

# How pages are looked at by axe, and by which of its rules: all, or those to which it matters.
SETTINGS = (
    ({"width": 1280, "dark": False}, ()),
    ({"width": 360, "dark": False}, ("scrollable-region-focusable",)),
    ({"width": 1280, "dark": True}, ("color-contrast",)),
)

# What a page has of this extension.
OURS = (".mrstats", ".mrstats-plot", ".mrstats-explorer", ".mrstats-note")

_MOST_SECONDS = 20  # for what takes a fraction of one


class Browser:
    """One session, in which a test opens pages."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.requests: list[str] = []

    def open(
        self,
        page: Path,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
    ) -> None:
        """Open a page, as a reader with these preferences sees it."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        self.command("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.driver.get(page.as_uri())

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript, and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[Any]:
        """Return the elements that are displayed."""
        return self.run(_DISPLAYED, selector)

    def one(self, selector: str) -> Any:
        """Return an element once it is displayed."""
        return self.wait(lambda: next(iter(self.all(selector)), None), selector)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all such elements, as they are shown."""
        return self.run(_TEXTS, selector)

    def click(self, element: Any) -> None:
        """Click an element, where it is even if the theme would scroll to it slowly."""
        self.run("arguments[0].scrollIntoView({behavior: 'instant', block: 'center'})", element)
        element.click()

    def wait(self, condition: Callable[[], Any], what: str = "a condition") -> Any:
        """Return what `condition` does once that is true."""
        from selenium.webdriver.support.wait import WebDriverWait

        waiting = WebDriverWait(self.driver, _MOST_SECONDS, poll_frequency=0.02)
        return waiting.until(lambda _driver: condition(), f"waited for {what}")

    def type(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    @property
    def focused(self) -> Any:
        return self.driver.switch_to.active_element

    def requested(self) -> list[str]:
        """Return the addresses of all that pages asked for in this session."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        return self.requests

    def complaints(self) -> list[str]:
        """Return the errors that pages logged since this was last asked."""
        log = self.driver.get_log("browser")
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def serious(self, *, rules: Sequence[str] = ()) -> list[str]:
        """Return what axe calls serious or critical in what is ours, by all rules or by some."""
        if not self.run("return 'axe' in window"):
            self.run(f"{_axe()}; window.axe = axe;")
        # furo gives the box around a table the id of the table; WCAG 2.2 doesn't mind any more.
        how = (
            {"runOnly": [*rules]}
            if rules
            else {"rules": {"duplicate-id-active": {"enabled": False}}}
        )
        return self.driver.execute_async_script(_SERIOUS, [*OURS], how)

    def contrast(self, element: Any) -> float:
        """Return the contrast of an element's text and the page behind it, as WCAG 2.2 has it."""
        colours = self.run(_COLOURS, element)
        light, dark = sorted(map(_luminance, colours), reverse=True)
        return (light + 0.05) / (dark + 0.05)


_SERIOUS = """
const [ours, how, done] = arguments;
const present = ours.filter((each) => document.querySelector(each)).map((each) => [each]);
axe.run({include: present}, {...how, resultTypes: ["violations"]}).then(
  (results) => done(results.violations.flatMap((rule) =>
    ["serious", "critical"].includes(rule.impact)
      ? rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`) : [])));
"""


def _axe() -> str:
    """Return axe-core's script: of the newest version that is at hand, or of a package."""
    if given := os.environ.get("MRSTATS_AXE"):
        return Path(given).read_text(encoding="utf-8")
    package = find_spec("axe_core_python")
    if package is None or package.origin is None:
        pytest.skip("axe-core is missing: pip install axe-core-python")
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


# One round trip for all elements, of which Selenium makes one for each.
_DISPLAYED = """
return [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility());
"""
_TEXTS = _DISPLAYED.replace(";\n", ".map((each) => each.innerText.trim());\n")

# The colour of text, and that of the backgrounds behind it laid over each other, as drawn.
_COLOURS = """
const context = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
const layers = [getComputedStyle(arguments[0]).color];
for (let at = arguments[0]; at; at = at.parentElement) {
  layers.push(getComputedStyle(at).backgroundColor);
}
const canvas = matchMedia("(prefers-color-scheme: dark)").matches
  && getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "black" : "white";
context.fillStyle = canvas;
context.fillRect(0, 0, 1, 1);
const drawn = [];
for (const layer of layers.reverse()) {
  context.fillStyle = layer;
  context.fillRect(0, 0, 1, 1);
  drawn.push([...context.getImageData(0, 0, 1, 1).data].slice(0, 3));
}
return drawn.slice(-2);
"""


def _luminance(rgb: list[int]) -> float:
    """Return the relative luminance of a colour of sRGB (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium for some tests, or skip them."""
    if not CHROMIUM or not DRIVER:
        pytest.skip("chromium or chromedriver is missing: apt-get install chromium chromium-driver")
    pytest.importorskip("selenium")
    with start_browser() as browser:
        yield browser


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.add_argument("--headless=new")
    options.add_argument("--disable-dev-shm-usage")  # small in containers
    options.add_argument("--force-prefers-reduced-motion")  # pages scroll at once
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")  # offline, whatever is asked for
    if os.getuid() == 0:
        options.add_argument("--no-sandbox")  # which root can't have
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # Chromium and the libraries of its desktop keep files in the user's home.
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        names = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        environment = {**os.environ, **dict.fromkeys(names, home)}
        driver = webdriver.Chrome(options=options, service=Service(DRIVER, env=environment))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
