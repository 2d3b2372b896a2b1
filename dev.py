#!/usr/bin/env python3
"""Set up everything and run a task of tox.ini: ``python3 dev.py demo``, ``python3 dev.py test``.

Nothing but Python 3.11 or later is needed. tox goes into ``.venv``, each task's environment into
``.tox``; outside this folder, only pip keeps its cache. Several tasks may be named;
``python3 dev.py`` alone lists them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
TOX = "tox>=4.25"


def succeeds(*command: object) -> bool:
    """Run a command unseen, and say whether it exited with 0."""
    return subprocess.run([str(part) for part in command], capture_output=True).returncode == 0


def run(*command: object) -> int:
    """Run a command in this folder, and return its exit code."""
    # virtualenv, which tox uses, would keep what it unpacks in the user's home.
    kept = {"VIRTUALENV_OVERRIDE_APP_DATA": str(HERE / ".tox" / "virtualenv")}
    return subprocess.run(
        [str(part) for part in command], cwd=HERE, env={**os.environ, **kept}
    ).returncode


def newer_python() -> str | None:
    """Find a Python that is new enough, for the machine whose ``python3`` is not."""
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and succeeds(found, "-c", ""):
            return found
    return None


def make_environment() -> str:
    """Make ``.venv`` with tox in it; return what went wrong, in a sentence, or nothing.

    Debian and Ubuntu keep a part of Python that this takes in a package of its own.
    """
    make = [sys.executable, "-m", "venv", "--clear", ENVIRONMENT]
    if not succeeds(*make):
        package = f"python3.{sys.version_info.minor}-venv"
        is_debian = shutil.which("apt-get") is not None
        if not is_debian:
            run(*make)  # once more, so that its message is seen
            return f"{sys.executable} can't make a virtual environment: install its module venv"
        if os.name != "posix" or os.geteuid() != 0:
            return f"Python's module venv is missing: run `sudo apt-get install {package}`"
        print(f"dev.py: Debian keeps venv apart: apt-get install {package}", flush=True)
        run("apt-get", "-q", "update")
        if run("apt-get", "-q", "-y", "--no-install-recommends", "install", package) != 0:
            return f"{package} could not be installed: see the messages above"
        if run(*make) != 0:
            return "no virtual environment could be made: see the messages above"
    if run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", TOX) != 0:
        return "tox could not be installed: see the messages above"
    return ""


def descriptions(names: list[str]) -> list[str]:
    """Say what tasks do, and how long it takes, as tox.ini says it."""
    tox = ConfigParser(interpolation=None)
    tox.read(HERE / "tox.ini", encoding="utf-8")
    return [f"{name}: {tox.get(f'testenv:{name}', 'description', fallback='')}" for name in names]


def fail(message: str) -> int:
    """Say what went wrong; return the exit code for it."""
    print(f"dev.py: error: {message}", file=sys.stderr)
    return 2


def main(tasks: list[str]) -> int:
    """Run the tasks and return the exit code: tox's, or 2 where no environment could be made."""
    if sys.version_info < OLDEST:
        python = newer_python()
        if python is None:
            needed = ".".join(map(str, OLDEST))
            return fail(f"Python {needed} or later is needed, this is {sys.version}")
        os.execv(python, [python, __file__, *tasks])
    arguments = tasks[tasks.index("--") :] if "--" in tasks else []  # what the task itself gets
    names = tasks[: len(tasks) - len(arguments)]
    wants_list = not names or bool({"-h", "--help"} & set(names))
    if not wants_list:
        for line in descriptions(names):
            print(f"dev.py: {line.rstrip(': ')}", flush=True)
    if not (PYTHON.exists() and succeeds(PYTHON, "-m", "tox", "--version")):
        print("dev.py: setting up .venv and, for each task, .tox (once; minutes)", flush=True)
        if why := make_environment():
            return fail(why)
    if wants_list:
        print(__doc__)
        return run(PYTHON, "-m", "tox", "list")
    # Of one task, tox has nothing to sum up.
    quiet = "-qq" if len(names) == 1 else "-q"
    return run(PYTHON, "-m", "tox", "run", quiet, "-e", ",".join(names), *arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
