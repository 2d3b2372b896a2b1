"""A book written for sphinxcontrib-paverutils is refreshed with the same bytes."""

import contextlib
import importlib.util
import io
import os
import re
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.cogging.project import Task, refresh_documents
from sphinx_mrstats.cogging.settings import CogSettings

paverutils = pytest.importorskip("sphinxcontrib.paverutils")


def book_module():
    path = Path(__file__).parents[2] / "benchmarks" / "cog_book.py"
    spec = importlib.util.spec_from_file_location("cog_book", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_paverutils(path):
    """The document as plain cog writes it with the other run_script."""
    from cogapp.cogapp import Cog
    from cogapp.hashhandler import HashHandler

    cog = Cog()
    options = cog.options
    options.begin_spec, options.end_spec, options.end_output = "{{{cog", "}}}", "{{{end}}}"
    options.prologue = "from sphinxcontrib.paverutils import run_script"
    cog.hash_handler = HashHandler(options.end_output)
    # Plain cog takes a marker for one wherever it stands.
    source = Path(path).read_text(encoding="utf-8").replace("``{{{cog``", "``{{{ cog``")
    with contextlib.redirect_stdout(io.StringIO()):
        refreshed = str(cog.process_string(source, fname=path))
    return refreshed.replace("``{{{ cog``", "``{{{cog``")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_book_gets_the_bytes_that_paverutils_gives(jobs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = book_module()
    paths = module.write_book(Path("source"), 6 // jobs, 66 // jobs)
    if jobs == 1:  # every kind of call is in the book
        text = "".join(Path(path).read_text(encoding="utf-8") for path in paths)
        assert [call for call in module.CALLS if call not in text] == []
    # They look for python3 on PATH, we in the environment first: the same one has to be found.
    own = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{own}{os.pathsep}{os.environ['PATH']}")
    expected = [with_paverutils(path) for path in paths]
    tasks = [Task(path, CogSettings()) for path in paths]
    results = list(refresh_documents(tasks, jobs=jobs))
    assert [(result.name, result.failures) for result in results] == [(p, ()) for p in paths]
    assert [Path(path).read_text(encoding="utf-8") for path in paths] == expected
    assert sum(len(re.findall(r"^\t\$ ", text, re.MULTILINE)) for text in expected) > 15
    assert all(not result.stale for result in refresh_documents(tasks[:1]))
