"""Facts about the documentation: what it says can be copied, pasted and run."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_mrstats

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


def test_the_quickstart_can_be_pasted_into_a_shell(tmp_path):
    blocks = shell_blocks(DOCS / "quickstart.rst")
    assert len(blocks) == 5
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
    }
    script = "set -e\n" + "\n".join(blocks)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "8: Don't feed the whale:" in done.stdout
    page = (tmp_path / "guide/_build/index.html").read_text(encoding="utf-8")
    assert "What this guide is about" in page
    assert re.search(r"<td><p>whale</p></td>\s*<td[^>]*><p>4</p></td>", page)
    assert re.search(r"^whale +\d+$", (tmp_path / "guide/words.rst").read_text(), re.MULTILINE)


def test_the_readme_names_the_tasks_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tasks = re.findall(r"^\$ python3 dev\.py (\w+)$", readme, re.MULTILINE)
    assert tasks == ["demo", "test"]
    tox = (ROOT / "tox.ini").read_text()
    assert all(f"[testenv:{task}]" in tox for task in tasks)
