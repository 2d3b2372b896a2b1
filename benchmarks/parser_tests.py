"""The inputs of docutils' own parser tests, each as a document."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from benchmarks.corpora import Corpus, default_cache, download_sdist

__all__ = ["find_parser_tests"]

# Run in a process of its own, in the unpacked source distribution: the test modules want the
# docutils that they belong to.
_LIST_INPUTS = """
import importlib.util, json, pathlib, sys
sys.path[:0] = [".", "test"]
inputs = []
for path in sorted(pathlib.Path("test/test_parsers/test_rst").rglob("test_*.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception:  # of a test that needs what is not installed
        continue
    for variable, groups in sorted(vars(module).items()):
        if variable.startswith("totest") and isinstance(groups, dict):
            for group, cases in groups.items():
                for number, case in enumerate(cases):
                    if isinstance(case[0], str):
                        inputs.append([path.stem, f"{variable} {group} {number}", case[0]])
json.dump(inputs, sys.stdout)
"""


def find_parser_tests(version: str, cache: Path | None = None) -> Corpus:
    """Return the parser tests of docutils `version`, downloaded when first asked for."""
    folder = (cache or default_cache()) / f"docutils-{version}-parser-tests"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory() as scratch:
            archive = download_sdist("docutils", version, Path(scratch))
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
            _write_inputs(Path(scratch, f"docutils-{version}"), folder)
    return Corpus(f"parser tests {version}", folder)


def _write_inputs(sdist: Path, folder: Path) -> None:
    command = [sys.executable, "-c", _LIST_INPUTS]
    listed = subprocess.run(command, cwd=sdist, check=True, capture_output=True).stdout
    for module, case, text in json.loads(listed):
        document = folder / module / (re.sub(r"\W+", "-", case.lower()) + ".rst")
        document.parent.mkdir(parents=True, exist_ok=True)
        document.write_text(text, encoding="utf-8", newline="")
