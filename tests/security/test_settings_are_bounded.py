"""Files that say how to work, or hold earlier results, may be a stranger's: they are bounded."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="devices, and limits of memory")

DEEP = "[" * 3000

# Of each file that is read beside documents: what names it in pyproject.toml, and a command.
FILES = {
    "pyproject.toml": ("", ["count", "docs"]),
    "vocabulary.lock": ("", ["audit", "docs", "--select", "new-word"]),
    "baseline.jsonl": (
        '[tool.sphinx-mrstats.audit]\nbaseline = "baseline.jsonl"\n',
        ["audit", "docs"],
    ),
    "allow.txt": ('[tool.sphinx-mrstats.audit]\nallow-files = ["allow.txt"]\n', ["audit", "docs"]),
    "objects.inv": (
        '[tool.sphinx-mrstats.audit.identifier]\ninventory = ["objects.inv"]\n',
        ["audit", "docs", "--select", "identifier"],
    ),
    "reference.json": (
        '[tool.sphinx-mrstats.audit.budget]\nnew-types = 0\nreference = "reference.json"\n',
        ["audit", "docs", "--select", "budget"],
    ),
    "stop.txt": ("", ["count", "docs", "--stop-words", "stop.txt"]),
    "vocabulary.json": ("", ["diff", "vocabulary.json", "docs"]),
    "page.rst": ("", ["cog", "page.rst"]),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.rst").write_text("The whale and the sea.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bounded_run(*arguments):
    """Run the command in a process that may take a gigabyte, and no longer than a minute."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    done = subprocess.run(
        [sys.executable, "-m", "sphinx_mrstats", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=limit,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("kind", ["device", "pipe", "large"])
@pytest.mark.parametrize("name", FILES)
def test_only_regular_files_of_bounded_size_are_read(project, run, name, kind):
    settings, command = FILES[name]
    if settings:
        Path("pyproject.toml").write_text(settings)
    place = Path(name)
    if kind == "device":
        place.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        with place.open("wb") as file:
            file.truncate(3 << 30)
    code, err = bounded_run(*command) if kind == "device" else run(*command)[::2]
    assert code == 2, err
    said = {
        "device": "a device, not a file",
        "pipe": "a pipe, not a file",
        "large": "holds more than",
    }
    assert said[kind] in err
    assert name in err
    assert "Traceback" not in err


HOSTILE = {
    "deep": f"[tool.sphinx-mrstats]\ncache = {DEEP}",
    "NUL": '[tool.sphinx-mrstats]\ncache = "\\u0000"\n',
    "NUL in a glob": '[tool.sphinx-mrstats]\ninclude = ["\\u0000"]\n',
    "NUL in a list": '[tool.sphinx-mrstats]\nstop-words = "\\u0000"\n',
    "NUL in the baseline": '[tool.sphinx-mrstats.audit]\nbaseline = "\\u0000"\n',
    "NUL in allow-files": '[tool.sphinx-mrstats.audit]\nallow-files = ["\\u0000"]\n',
    "large number": f"[tool.sphinx-mrstats]\nworkers = {'9' * 5000}\n",
    "escapes": '[tool.sphinx-mrstats]\nengine = "\\u001b[31mred\\u0007"\n"\\u001b[2J" = 1\n',
    "escapes in TOML's error": "[tool.sphinx-mrstats]\n\x1b[31m = 1\n",
    "escapes in audit": '[tool.sphinx-mrstats.audit]\nselect = ["\\u001b[31m"]\n"\\u009b2J" = 2\n',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_settings_are_told_in_plain_lines(project, run, kind):
    Path("pyproject.toml").write_text(HOSTILE[kind])
    for command in (["count", "docs"], ["audit", "docs"], ["cog", "docs"]):
        code, _, err = run(*command)
        assert code in (0, 1, 2), err
        assert "Traceback" not in err
        assert all(c.isprintable() or c in "\n\t" for c in err), repr(err)
    assert kind.startswith("NUL in") or run("audit", "docs")[0] == 2


@pytest.mark.parametrize("name", ["baseline.jsonl", "reference.json", "vocabulary.json"])
@pytest.mark.parametrize(
    "text", [DEEP, '{"a":' * 3000, "9" * 5000, '{"format": 1, "words": {"a": 1e999}}']
)
def test_hostile_json_is_told_in_one_line(project, run, name, text):
    settings, command = FILES[name]
    if settings:
        Path("pyproject.toml").write_text(settings)
    Path(name).write_text(text)
    code, _, err = run(*command)
    assert code == 2
    assert name in err
    assert "Traceback" not in err
    assert len(err) < 1000
