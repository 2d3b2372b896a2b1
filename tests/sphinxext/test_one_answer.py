"""One project has one answer: on the command line, in a commit's hook and in a build."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.cli import main

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"

TOML = """\
[tool.sphinx-mrstats.audit]
baseline = "baseline.jsonl"
paths = ["."]
select = ["doubled", "typo", "variant"]
"""

TEXT = "The server receives a message. The servers receive messages, a message is received.\n\n"
CONF = "extensions = ['sphinx_mrstats']\nmrstats_audit = ['doubled', 'typo', 'variant']\n"

# Each page as it was when the baseline was written, and what a commit changes it to.
BEFORE = {
    "pyproject.toml": TOML,
    "conf.py": CONF,
    "index.rst": "Index\n=====\n\n.. toctree::\n   :glob:\n\n   guide/*\n\n" + TEXT * 30,
    "guide/start.rst": "Start\n=====\n\nTo recieve all, see GitHub, a GitHub and the GitHub.\n",
    "guide/more.rst": "More\n====\n\n.. include:: ../../CHANGES.rst\n",
}
AFTER = {
    "guide/start.rst": BEFORE["guide/start.rst"] + "\nThis is the the mesage of Github there.\n",
    "guide/end.rst": "End\n===\n\nA sevrer of GitHub is here, and the GitHub of today.\n",
}
FOUND = {
    ("guide/end.rst", 4, "typo", "sevrer"),
    ("guide/start.rst", 6, "doubled", "the"),
    ("guide/start.rst", 6, "typo", "mesage"),
    ("guide/start.rst", 6, "variant", "Github"),
}


@pytest.fixture
def project(site, repo_of, monkeypatch, capfd):
    """A repository with a baseline, whose next commit is staged; the current folder."""
    (site.source.parent / "CHANGES.rst").write_text("Changes\n=======\n\nMend a mistke.\n")
    site.source.mkdir(exist_ok=True)
    monkeypatch.chdir(site.source)
    repo = repo_of(site.source)
    repo.commit(BEFORE)
    assert main(["audit", "--write-baseline"]) == 0
    assert "1 finding written" in capfd.readouterr().err
    repo.commit({})
    for name, text in AFTER.items():
        Path(name).write_text(text)
    repo.git("add", "-A")
    return site


def written(out, folder="."):
    """What JSON has: the path from the project's folder, the line, the check and the form."""
    return {
        (os.path.relpath(Path(folder, place["path"])), place["line"], each["check"], place["form"])
        for each in json.loads(out)["findings"]
        for place in each["places"]
    }


def hook():
    """The arguments of the hook's command."""
    [entry] = re.findall(r"(?m)^  entry: sphinx-mrstats (audit.*)$", HOOKS.read_text())
    return entry.split()


def test_every_way_in_finds_the_same(project, monkeypatch, capfd):
    def found(*arguments, folder="."):
        monkeypatch.chdir(project.source / folder)
        assert main([*arguments, "--format", "json"]) == 1
        monkeypatch.chdir(project.source)
        return written(capfd.readouterr().out, folder)

    assert found("audit", ".") == FOUND
    assert found("audit") == FOUND
    assert found("audit", "..", folder="guide") == FOUND
    assert found("audit", folder="guide") == FOUND
    assert found("audit", "guide", "--project") == FOUND
    assert found(*hook(), *AFTER) == FOUND
    assert found(*hook(), *(Path(name).name for name in AFTER), folder="guide") == FOUND
    lines = re.findall(
        r"(?m)source/(\S+?):(\d+): WARNING: .*\[mrstats\.([a-z-]+)\]$",
        project.build("html", silent=False).warnings,
    )
    built = {(path, int(line), check) for path, line, check in lines}
    assert built == {each[:3] for each in FOUND}


def test_no_hash_seed_has_a_say(project):
    command = [sys.executable, "-m", "sphinx_mrstats", *hook(), *AFTER, "--format", "json"]
    outs = {
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False
        ).stdout
        for seed in "123"
    }
    assert [written(out) for out in outs] == [FOUND]
