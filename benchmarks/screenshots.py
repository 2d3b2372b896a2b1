"""Take the pictures that README.md shows: of pages as they are built now, and of commands' output.

``python3 dev.py screenshots`` builds docs/ and runs this. There is a light and a dark version of
each picture. A page is shown by Chromium, with fewer colours, so that the picture is small; what
commands print on a terminal is drawn as SVG by rich.
"""

from __future__ import annotations

import base64
import io
import os
import pty
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI
from rich.text import Text

from tests.browser import Browser, start_browser

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "_build" / "html"
PICTURES = ROOT / "docs" / "images"

# Of a page of text and tables; more can't be told from all of them.
_COLOURS = 128

# Of a terminal.
_COLUMNS = 100


# Where an element is on its page, with a margin.
_PLACE = """
const { x, y, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
return { x: x + scrollX - 16, y: y + scrollY - 16, width: width + 32, height: height + 32 };
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """An element of a page, `selector`, once `prepare`, which is JavaScript, was run."""

    name: str
    page: str
    selector: str
    prepare: str = ""
    ready: str = "body"

    @property
    def files(self) -> tuple[str, str]:
        """The names of the light and the dark version."""
        return f"{self.name}.png", f"{self.name}-dark.png"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What `commands` print, one after the other, in a folder with `files`.

    Each is shown behind a prompt, but for those that `before` holds, which are not shown.
    """

    name: str
    sources: dict[str, str]
    before: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def files(self) -> tuple[str, str]:
        """The names of the light and the dark version."""
        return f"{self.name}.svg", f"{self.name}-dark.svg"


EXPLORER = Picture(
    name="explorer",
    page="vocabulary.html",
    selector=".mrstats-explorer",
    prepare="""
        const search = document.querySelector(".mrstats-explorer input[type=search]");
        search.value = "misspel*";
        search.dispatchEvent(new Event("input"));
        document.querySelectorAll(".mrstats-explorer tbody button")[1].click();
    """,
    ready=".mrstats-places dd",
)

TIDES = """\
Tides
=====

.. {{{cog
.. cog.out(run_script(cog.inFile, "tide.py"))
.. }}}

.. code-block:: none

\t$ python3 tide.py
\t
\thigh tide at 03:00

.. {{{end}}}
"""

STALE = Terminal(
    name="stale",
    sources={"docs/index.rst": TIDES, "docs/tide.py": "print('high water at 03:00')\n"},
    before=(),
    commands=("sphinx-mrstats cog --check docs", "sphinx-mrstats cog --diff docs"),
)

KEEPER = """\
The keeper
==========

The keeper writes the logbook each night. A logbook is kept for ten years, and the
logbook of each year is bound.
"""

REVIEW = Terminal(
    name="review",
    sources={"docs/index.rst": KEEPER},
    before=(
        "git init -q -b main .",
        "git add .",
        "git -c user.name=A -c user.email=a@example.org commit -qm A",
        "printf '\\nThe lamp is lit at dusk, when it has occured to the the keeper."
        " A log-book that is lost is replaced.\\n' >> docs/index.rst",
    ),
    commands=("sphinx-mrstats audit docs --since main", "sphinx-mrstats audit docs --fix"),
)

ALL = (EXPLORER, STALE, REVIEW)


def take(browser: Browser, picture: Picture) -> list[Path]:
    """Take both versions of a picture of a page, and return where they are."""
    paths = []
    for name, dark in zip(picture.files, (False, True), strict=True):
        browser.open(PAGES / picture.page, dark=dark)
        browser.one(f"{picture.selector} *")
        browser.run(picture.prepare)
        browser.one(picture.ready)
        clip = browser.run(_PLACE, picture.selector) | {"scale": 1}
        taken = browser.command("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        image = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
        paths.append(PICTURES / name)
        image.quantize(_COLOURS, dither=Image.Dither.NONE).save(paths[-1], optimize=True)
    return paths


def draw(terminal: Terminal) -> list[Path]:
    """Run commands, draw both versions of what they print, and return where they are."""
    with TemporaryDirectory() as scratch:
        for name, text in terminal.sources.items():
            Path(scratch, name).parent.mkdir(parents=True, exist_ok=True)
            Path(scratch, name).write_text(text, encoding="utf-8")
        for command in terminal.before:
            subprocess.run(command, shell=True, cwd=scratch, check=True)
        printed = Text("\n").join(
            Text.assemble(
                ("$ ", "dim"), (command, "bold"), "\n", Text.from_ansi(_run(command, scratch))
            )
            for command in terminal.commands
        )
    paths = []
    for name, theme in zip(terminal.files, (DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI), strict=True):
        console = Console(
            record=True,
            width=_COLUMNS,
            file=io.StringIO(),
            force_terminal=True,
            legacy_windows=False,
        )
        console.print(printed)
        drawn = console.export_svg(title="", theme=theme, unique_id=terminal.name)
        paths.append(PICTURES / name)
        paths[-1].write_text(drawn, encoding="utf-8")
    return paths


def _run(command: str, folder: str) -> str:
    """Run a command on a terminal, and return what it prints there, and its messages below that.

    Messages go elsewhere, so that no progress is shown among them.
    """
    ours, its = pty.openpty()
    environment = os.environ | {"COLUMNS": str(_COLUMNS), "LINES": "50", "TERM": "xterm-256color"}
    words = [sys.executable, "-m", *shlex.split(command.replace("-", "_", 1))]
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdin=its, stdout=its, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    os.close(its)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # as Linux tells that the other side is closed
            break
        if not part:
            break
        printed += part
    with process:
        told = process.stderr.read()
    os.close(ours)
    return (printed + told).decode().replace("\r\n", "\n").strip()


def main() -> None:
    """Take all pictures, and say how large they are."""
    PICTURES.mkdir(exist_ok=True)
    with start_browser() as browser:
        for picture in ALL:
            made = take(browser, picture) if isinstance(picture, Picture) else draw(picture)
            for path in made:
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
