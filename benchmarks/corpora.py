"""The documents that are measured: folders, and documentation from PyPI source distributions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DEFAULT_CORPORA", "Corpus", "find_corpus"]

# Source distributions that carry documentation large enough to say something, and the
# specification of reStructuredText (docutils). The folder of the documents follows the slash, the
# suffix of their names the colon.
DEFAULT_CORPORA = (
    "sphinx==9.0.4/doc",
    "docutils==0.22.4/docs",
    "django==5.2/docs:.txt",
    "sqlalchemy==2.0.36/doc/build",
    "salt==3006.9/doc",
    "pytest==8.3.4/doc/en",
)

_SDIST = re.compile(
    r"(?P<name>[\w.-]+)==(?P<version>[\w.+!]+)(?:/(?P<folder>[^:]+))?(?::(?P<suffix>\.\w+))?"
)


@dataclass(frozen=True)
class Corpus:
    """A folder of ``.rst`` documents and the name that it has in tables."""

    name: str
    folder: Path

    def documents(self) -> list[Path]:
        """Return the documents, sorted by path; empty where there are none."""
        return sorted(path for path in self.folder.rglob("*.rst") if path.is_file())


def find_corpus(spec: str, cache: Path | None = None) -> Corpus:
    """Return the corpus named by `spec`: a folder, or ``NAME==VERSION[/FOLDER][:SUFFIX]``.

    A source distribution is downloaded by pip when it is first asked for, and its documents are
    kept, with the suffix ``.rst``, in `cache` (by default below ``~/.cache``). Raises `SystemExit`
    with a message where there are no documents.
    """
    match = _SDIST.fullmatch(spec)
    if match is None:
        corpus = Corpus(Path(spec).resolve().name, Path(spec).resolve())
    else:
        name = f"{match['name']} {match['version']}"
        corpus = Corpus(name, _unpacked(match, cache or default_cache()))
    if not corpus.documents():
        raise SystemExit(f"{spec}: no .rst documents; give a folder or NAME==VERSION/FOLDER")
    return corpus


def default_cache() -> Path:
    """Return the folder below which downloaded documents are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "sphinx-mrstats" / "corpora"


def _unpacked(spec: re.Match[str], cache: Path) -> Path:
    folder, suffix = spec["folder"] or ".", spec["suffix"] or ".rst"
    kept = cache / f"{spec['name']}-{spec['version']}" / folder
    if not kept.is_dir():
        with tempfile.TemporaryDirectory() as scratch:
            archive = download_sdist(spec["name"], spec["version"], Path(scratch))
            _extract(archive, folder, suffix, kept)
    return kept


def download_sdist(name: str, version: str, folder: Path) -> Path:
    """Let pip download a source distribution into `folder`; return the archive."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--no-binary", ":all:", "--dest", str(folder), f"{name}=={version}"]
    if subprocess.run(command, check=False).returncode:
        raise SystemExit(f"{name}=={version}: pip could not download the source distribution")
    return next(folder.glob("*.tar.*"))


def _extract(archive: Path, folder: str, suffix: str, target: Path) -> None:
    """Write the documents of one folder of a source distribution to `target`."""
    with tarfile.open(archive) as tar:
        for member in tar:
            path = Path(*Path(member.name).parts[1:])  # without the folder of the distribution
            if member.isfile() and path.suffix == suffix and path.is_relative_to(folder):
                data = tar.extractfile(member)
                document = (target / path.relative_to(folder)).with_suffix(".rst")
                document.parent.mkdir(parents=True, exist_ok=True)
                document.write_bytes(data.read() if data else b"")
