#!/usr/bin/env python3
"""Set up everything and run a task of tox.ini: ``python3 dev.py demo``, ``python3 dev.py test``.

Nothing but Python 3.11 or later is needed. tox goes into ``.venv``, each task's environment into
``.tox``; outside this folder, only pip and virtualenv keep their caches. Several tasks may be
named; ``python3 dev.py`` alone lists them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
TOX = "tox>=4.25"
PIP = "https://pypi.org/simple/pip/"


def succeeds(*command: object) -> bool:
    """Run a command unseen, and say whether it exited with 0."""
    return subprocess.run([str(part) for part in command], capture_output=True).returncode == 0


def run(*command: object) -> int:
    """Run a command in this folder, and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=HERE).returncode


def newer_python() -> str | None:
    """Find a Python that is new enough, for the machine whose ``python3`` is not."""
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and succeeds(found, "-c", ""):
            return found
    return None


def download_pip(folder: str) -> Path:
    """Fetch pip's newest wheel, which runs as it is, and compare it with the index's checksum."""
    wanted = urllib.request.Request(PIP, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(wanted, timeout=60) as answer:
        files = {file["filename"]: file for file in json.load(answer)["files"]}
    released = re.compile(r"pip-([0-9.]+)-py3-none-any\.whl")
    versions = {name: found[1].split(".") for name in files if (found := released.fullmatch(name))}
    name = max(versions, key=lambda name: [int(part) for part in versions[name]])
    with urllib.request.urlopen(urljoin(PIP, files[name]["url"]), timeout=60) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != files[name]["hashes"]["sha256"]:
        raise OSError(f"{name} does not have the checksum that {PIP} gives")
    path = Path(folder, name)
    path.write_bytes(data)
    return path


def make_environment() -> bool:
    """Make ``.venv`` with tox in it, also where Debian has split ensurepip or pip off Python."""
    install = ["install", "--quiet", "--disable-pip-version-check", TOX]
    if succeeds(sys.executable, "-m", "venv", "--clear", ENVIRONMENT):
        return run(PYTHON, "-m", "pip", *install) == 0
    if run(sys.executable, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT) != 0:
        return False
    if succeeds(sys.executable, "-m", "pip", "--version"):
        return run(sys.executable, "-m", "pip", "--python", PYTHON, *install) == 0
    with tempfile.TemporaryDirectory() as folder:
        return run(PYTHON, download_pip(folder) / "pip", *install) == 0


def main(tasks: list[str]) -> int:
    """Run the tasks and return the exit code: tox's, or 2 where no environment could be made."""
    if sys.version_info < OLDEST:
        python = newer_python()
        if python is None:
            needed = ".".join(map(str, OLDEST))
            print(
                f"dev.py: error: Python {needed} or later is needed, this is {sys.version}",
                file=sys.stderr,
            )
            return 2
        os.execv(python, [python, __file__, *tasks])
    if not (PYTHON.exists() and succeeds(PYTHON, "-m", "tox", "--version")):
        print(f"dev.py: setting up {ENVIRONMENT}", flush=True)
        try:
            made = make_environment()
        except OSError as error:
            made = False
            print(f"dev.py: error: {error}", file=sys.stderr)
        if not made:
            print(
                "dev.py: error: no environment could be made; see the messages above. On Debian "
                "and Ubuntu, `apt-get install python3-venv` brings what Python lacks there.",
                file=sys.stderr,
            )
            return 2
    if not tasks or {"-h", "--help"} & set(tasks):
        print(__doc__)
        return run(PYTHON, "-m", "tox", "list")
    arguments = tasks[tasks.index("--") :] if "--" in tasks else []  # what the task itself gets
    names = tasks[: len(tasks) - len(arguments)]
    print(f"dev.py: {', '.join(names)} (installs first what is missing)", flush=True)
    return run(PYTHON, "-m", "tox", "run", "-q", "-e", ",".join(names), *arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
