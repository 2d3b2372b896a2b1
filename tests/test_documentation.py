"""Facts about the documentation: what it says can be copied, pasted and run."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import sphinx_mrstats
from sphinx_mrstats.cli.dispatch import load_command
from sphinx_mrstats.cli.parser import Parser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(sphinx_mrstats.__path__, "sphinx_mrstats.")
    if not module.name.endswith("__main__")
)
SHELL_BLOCK = re.compile(r"^\.\. code-block:: sh\n((?:   :.*\n)*)\n((?:   .*\n|\n)+)", re.MULTILINE)


def shell_blocks(page: Path) -> list[str]:
    """The shell commands of a page, without the block that installs into a fresh environment."""
    return [
        re.sub(r"^   ", "", body, flags=re.MULTILINE)
        for options, body in SHELL_BLOCK.findall(page.read_text(encoding="utf-8"))
        if "quickstart-install" not in options
    ]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name):
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("page", sorted(DOCS.glob("**/*.rst")), ids=lambda page: page.stem)
def test_python_sessions_in_pages_run(page):
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.failed == 0


def paste(page: Path, folder: Path) -> str:
    """Run the shell commands of a page in `folder`, and return what they print."""
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["bash", "-c", "set -e\n" + "\n".join(shell_blocks(page))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_quickstart_can_be_pasted_into_a_shell(tmp_path):
    assert len(shell_blocks(DOCS / "quickstart.rst")) == 5
    printed = paste(DOCS / "quickstart.rst", tmp_path)
    assert "8: Don't feed the whale:" in printed
    page = (tmp_path / "guide/_build/index.html").read_text(encoding="utf-8")
    assert "What this guide is about" in page
    assert re.search(r"<td><p>whale</p></td>\s*<td[^>]*><p>4</p></td>", page)
    assert re.search(r"^whale +\d+$", (tmp_path / "guide/words.rst").read_text(), re.MULTILINE)


@pytest.mark.slow
def test_the_tutorial_of_a_first_table_ends_with_what_it_promises(tmp_path):
    printed = paste(DOCS / "tutorial/first-table.rst", tmp_path)
    assert re.search(r"^pilot +4 ", printed, re.MULTILINE)
    numbers = (tmp_path / "harbour/_build/numbers.html").read_text(encoding="utf-8")
    assert ">Table 2</span></a> shows" in numbers  # table 1 is on the page about pilots
    # After the last block, which adds a sentence with a pilot to the page.
    assert re.search(r"names them\s+5 times", numbers)
    pilots = (tmp_path / "harbour/_build/pilots.html").read_text(encoding="utf-8")
    assert "What this page is about" in pilots
    assert re.search(r"<td><p>pilot</p></td>", pilots)


@pytest.mark.slow
def test_the_tutorial_of_cog_ends_with_fresh_regions(tmp_path):
    printed = paste(DOCS / "tutorial/cog.rst", tmp_path)
    assert "exit code 1" in printed
    assert re.search(r"^-\s+high tide at 03:00$", printed, re.MULTILINE)
    page = (tmp_path / "tides/index.rst").read_text(encoding="utf-8")
    assert "high water at 15:25" in page
    assert re.search(r"^tide +2$", page, re.MULTILINE)


def test_the_readme_names_the_tasks_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tasks = re.findall(r"^\$ python3 dev\.py (\w+)$", readme, re.MULTILINE)
    assert tasks == ["demo", "test"]
    tox = (ROOT / "tox.ini").read_text()
    assert all(f"[testenv:{task}]" in tox for task in tasks)


def test_the_pictures_in_the_readme_are_those_that_a_command_takes():
    from benchmarks.screenshots import ALL

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'<img alt=".+?" src="(docs/.*?)">', readme)
    dark = re.findall(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="(docs/.*?)">', readme
    )
    made = [f"docs/images/{name}" for picture in ALL for name in picture.files]
    assert [name for pair in zip(pictures, dark, strict=True) for name in pair] == made
    assert all(0 < (ROOT / picture).stat().st_size < 150_000 for picture in made)


# A command line in a page: after a prompt, or a step of a workflow.
COMMAND_LINE = re.compile(r"^ *(?:\$ |- run: |- )?(sphinx-mrstats [^\n]*)$", re.MULTILINE)


def command_lines() -> list[tuple[str, str]]:
    """The command lines of sphinx-mrstats that pages and README.md show, with their places."""
    found = []
    for page in [ROOT / "README.md", *sorted(DOCS.glob("**/*.rst"))]:
        text = page.read_text(encoding="utf-8").replace("\\\n", " ")
        for match in COMMAND_LINE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append((f"{page.relative_to(ROOT)}:{line}", match[1]))
    return found


@pytest.mark.parametrize("line", [pytest.param(line, id=place) for place, line in command_lines()])
def test_command_lines_in_pages_have_options_that_exist(line):
    words = shlex.split(re.split(r" (?:\||>|&&|;|#) ?", line)[0])[1:]
    if words[:1] in ([], ["--help"], ["--version"], ["COMMAND"]):
        return
    parser = Parser("sphinx-mrstats")
    load_command(words[0]).describe(parser)
    with suppress(SystemExit):  # as --help ends; what can't be used raises UsageError
        parser.parse(words[1:])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="the tutorial makes a git repository")
def test_the_tutorial_of_an_audit_ends_clean(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    printed = paste(DOCS / "tutorial/audit.rst", tmp_path)
    assert printed.count("exit code 1") == 4
    assert "'logbook' is written in other ways too" in printed
    assert "'colour' is written in other ways too" in printed
    assert "A second lamp burns on the pier until dawn." in (
        tmp_path / "lighthouse/docs/keeper.rst"
    ).read_text(encoding="utf-8")
    page = (tmp_path / "lighthouse/docs/index.rst").read_text(encoding="utf-8")
    assert "dusk, and goes out at dawn. Visitors receive a candle" in page
    assert "will accommodate them until the storm is over. The color of" in page
    assert "'foghorn' is a new word" in printed
    assert "foghorn" in (tmp_path / "lighthouse/vocabulary.lock").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="the tutorial makes a git repository")
def test_the_tutorial_of_a_big_project_ends_with_what_changed(tmp_path):
    printed = paste(DOCS / "tutorial/big-project.rst", tmp_path)
    assert "300 documents" in printed
    assert "270 documents" in printed  # without those that are excluded
    came = printed[printed.index("Came: 1 word") :]
    assert "lighthouse" in came.splitlines()[3]
    assert "v1.1" in printed
