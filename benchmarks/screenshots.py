"""Take the screenshots that README.md shows, of the documentation as it is built now.

``python3 dev.py screenshots`` builds docs/ and runs this. Each picture is a part of a page in
Chromium, with fewer colours, so that it is small.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.browser import Browser, start_browser

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "_build" / "html"
PICTURES = ROOT / "docs" / "images"

# Of a page of text and tables; more can't be told from all of them.
_COLOURS = 128


# Where an element is on its page, with a margin.
_PLACE = """
const { x, y, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
return { x: x + scrollX - 16, y: y + scrollY - 16, width: width + 32, height: height + 32 };
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """An element of a page, `selector`, once `prepare`, which is JavaScript, was run.

    `height` is in pixels, if not all of it is to be seen; `dark` is what a reader prefers.
    """

    name: str
    page: str
    selector: str
    height: int | None = None
    dark: bool = False
    prepare: str = ""
    ready: str = "body"


EXPLORER = Picture(
    name="explorer",
    page="vocabulary.html",
    selector=".mrstats-explorer",
    height=640,
    prepare="""
        const search = document.querySelector(".mrstats-explorer input[type=search]");
        search.value = "count*";
        search.dispatchEvent(new Event("input"));
        document.querySelectorAll(".mrstats-explorer tbody button")[2].click();
    """,
    ready=".mrstats-places dd",
)

PLOT = Picture(
    name="heatmap",
    page="reference/plots.html",
    selector="section[id^=heatmap] figure.mrstats-plot",
    dark=True,
)

ALL = (EXPLORER, PLOT)


def take(browser: Browser, picture: Picture) -> Path:
    """Take one picture, and return where it is."""
    browser.open(PAGES / picture.page, dark=picture.dark)
    browser.one(f"{picture.selector} *")
    browser.run(picture.prepare)
    browser.one(picture.ready)
    clip = browser.run(_PLACE, picture.selector) | {"scale": 1}
    clip["height"] = picture.height or clip["height"]
    taken = browser.command("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
    image = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{picture.name}.png"
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> None:
    """Take all pictures, and say how large they are."""
    with start_browser() as browser:
        for picture in ALL:
            path = take(browser, picture)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
