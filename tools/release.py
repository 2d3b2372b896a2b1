"""The release checklist: follows it step by step, and says what is left for people to do.

Run by ``python3 dev.py release``. Nothing is uploaded, tagged or changed: the archives are made in
``dist``, and what they hold is tried in environments of their own.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_RELEASED = re.compile(r"^(\S+) \((\d{4}-\d\d-\d\d)\)\n-+$", re.MULTILINE)


class ReleaseError(Exception):
    """Something stands in the way of a release; the message says what to do."""


def version_of(source: str) -> str:
    """Find the version in the text of ``sphinx_mrstats/__init__.py``."""
    found = _VERSION.search(source)
    if found is None:
        raise ReleaseError('sphinx_mrstats/__init__.py has no line __version__ = "..."')
    return found[1]


def check_changelog(changelog: str, version: str) -> None:
    """See that the newest section of the changelog is this version's, and has its date."""
    found = _RELEASED.search(changelog)
    if found is None or found[1] != version:
        raise ReleaseError(
            f"CHANGELOG.rst: expected the newest section to be '{version} (YEAR-MONTH-DAY)'; "
            "give it the date of the release"
        )


def command(*arguments: object, cwd: Path = ROOT) -> str:
    """Run a command, and return what it printed; it stands in the way if it fails."""
    done = subprocess.run(list(map(str, arguments)), cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def is_committed() -> None:
    """All is committed, on main, and the version has no tag yet."""
    if changed := command("git", "status", "--porcelain"):
        raise ReleaseError(f"not committed:\n{changed}")
    if (branch := command("git", "branch", "--show-current")) != "main":
        raise ReleaseError(f"releases are made from main, this is {branch or 'no branch'}")
    tag = f"v{version_of((ROOT / 'sphinx_mrstats' / '__init__.py').read_text())}"
    if command("git", "tag", "--list", tag):
        raise ReleaseError(f"{tag} is released already: raise __version__")


def is_in_the_changelog() -> None:
    """The changelog's newest section is this version's, with its date."""
    version = version_of((ROOT / "sphinx_mrstats" / "__init__.py").read_text())
    check_changelog((ROOT / "CHANGELOG.rst").read_text(), version)


def archives_are_made() -> None:
    """The manual page, the source distribution and the wheel are made, and well-formed."""
    for old in DIST.glob("sphinx_mrstats-*"):
        old.unlink()
    command(*_PYTHON, "sphinx", "-q", "-W", "-n", "-b", "man", "docs", "docs/_build/man")
    command(*_PYTHON, "build", "--outdir", DIST)
    command(*_PYTHON, "twine", "check", "--strict", *archives())


def wheel_works() -> None:
    """The wheel is pure Python, has the manual page, and counts in a fresh environment."""
    _, wheel = archives()
    names = zipfile.ZipFile(wheel).namelist()
    if not wheel.name.endswith("-py3-none-any.whl") or any(n.endswith(".so") for n in names):
        raise ReleaseError(f"{wheel.name} is not for every platform")
    if not any(name.endswith("share/man/man1/sphinx-mrstats.1") for name in names):
        raise ReleaseError(f"{wheel.name} lacks the manual page")
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder), wheel)
        said = command(python, "-m", "sphinx_mrstats", "--version", cwd=Path(folder))
        version = version_of((ROOT / "sphinx_mrstats" / "__init__.py").read_text())
        if said != f"sphinx-mrstats {version}":
            raise ReleaseError(f"the installed command says {said!r}, not version {version}")
        counted = command(python, "-m", "sphinx_mrstats", "count", ROOT / "docs", cwd=Path(folder))
        if "(tokens)" not in counted:
            raise ReleaseError(f"the installed command counted nothing:\n{counted}")


def source_passes_its_tests() -> None:
    """The source distribution, unpacked and installed by itself, passes the tests it brings."""
    source, _ = archives()
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        (unpacked,) = Path(folder).iterdir()
        python = environment(Path(folder, "environment"), f"{unpacked}[test]")
        command(python, "-m", "pytest", "-q", "-n", "auto", cwd=unpacked)


def archives() -> tuple[Path, Path]:
    """Give the source distribution and the wheel in ``dist``."""
    found = [*DIST.glob("sphinx_mrstats-*.tar.gz"), *DIST.glob("sphinx_mrstats-*.whl")]
    if len(found) != 2:
        raise ReleaseError(
            f"expected one source distribution and one wheel in {DIST}, found {found}"
        )
    return found[0], found[1]


def environment(folder: Path, requirement: object) -> Path:
    """Make a fresh environment with `requirement`, and return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command(python, "-m", "pip", "install", "--quiet", requirement)
    return python


_PYTHON = (sys.executable, "-m")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist: the first line of what its function says of itself."""

    run: Callable[[], None]

    @property
    def name(self) -> str:
        """What ``--only`` and ``--skip`` call it."""
        return self.run.__name__.replace("_", "-")


STEPS = tuple(
    map(
        Step,
        (
            is_committed,
            is_in_the_changelog,
            archives_are_made,
            wheel_works,
            source_passes_its_tests,
        ),
    )
)

_LEFT = """\
Ready. What is left to people:
  git tag -a v{version} -m "sphinx-mrstats {version}" && git push origin v{version}
  python -m twine upload dist/*
  raise __version__ to the next, and begin its section in CHANGELOG.rst"""


def main() -> int:
    """Follow the checklist; 0 if all steps passed, 1 if something stands in the way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [step.name for step in STEPS]
    parser.add_argument("--skip", action="append", default=[], choices=names, help="leave out")
    skipped = parser.parse_args().skip
    ready = True
    for step in STEPS:
        if step.name in skipped:
            print(f"skip  {step.name}", flush=True)
            ready = False
            continue
        try:
            step.run()
        except ReleaseError as reason:
            print(f"FAIL  {step.name}: {reason}", flush=True)
            return 1
        print(f"ok    {step.name}: {step.run.__doc__}", flush=True)
    if ready:
        version = version_of((ROOT / "sphinx_mrstats" / "__init__.py").read_text())
        print(_LEFT.format(version=version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
