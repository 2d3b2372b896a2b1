"""What documents and helpers set holds as in one run of cog, and leaks into no other."""

import os
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.cogging.project import Task, refresh_documents
from sphinx_mrstats.cogging.session import Session
from sphinx_mrstats.cogging.settings import CogSettings

REGION = ".. {{{{{{cog\n.. {}\n.. }}}}}}\n\n.. {{{{{{end}}}}}}\n"
SHOW = "import os; cog.outl(os.environ.get('MRSTATS_X', 'unset') + '\\n')"


@pytest.fixture
def books(tmp_path, monkeypatch):
    """Two folders with a document each, and helpers that set all that can be set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MRSTATS_X", raising=False)
    for name in ("a/one.rst", "b/two.rst"):
        Path(name).parent.mkdir()
        Path(name).write_text(REGION.format(SHOW), encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    return tmp_path


def outputs(settings, jobs, names=("a/one.rst", "b/two.rst")):
    tasks = [Task(name, settings) for name in names]
    results = list(refresh_documents(tasks, jobs=jobs, write=False))
    assert [result.failures for result in results] == [()] * len(results)
    return [result.new.split("}}}\n")[1].split("\n")[0] for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_helpers_set_holds_for_every_document(jobs, books):
    Path("helpers.py").write_text(
        "import os, sys\nos.environ['MRSTATS_X'] = 'helped'\nsys.path.append('/from/helpers')\n"
        "os.chdir('elsewhere')\n",
        encoding="utf-8",
    )
    for name in ("a/one.rst", "b/two.rst"):
        code = "import os, sys; cog.outl(f\"{os.environ['MRSTATS_X']} {'/from/helpers' in sys.path}"
        code += ' {os.path.basename(os.getcwd())}\\n")'
        Path(name).write_text(REGION.format(code), encoding="utf-8")
    settings = CogSettings(folder=books, helpers="helpers.py")
    before = (dict(os.environ), sys.path[:], Path.cwd())
    for _ in range(2):  # in the second run the helpers are imported already
        assert outputs(settings, jobs) == ["helped True elsewhere"] * 2
        assert (dict(os.environ), sys.path, Path.cwd()) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_document_sets_holds_for_those_after_it(jobs, books, monkeypatch):
    monkeypatch.delitem(sys.modules, "cog", raising=False)  # of tests that call cogapp itself
    Path("a/beside.py").write_text("import os\nos.environ['MRSTATS_X'] = 'set'\n", "utf-8")
    Path("a/one.rst").write_text(REGION.format("import beside; " + SHOW), encoding="utf-8")
    assert outputs(CogSettings(), jobs) == ["set", "set"]
    assert outputs(CogSettings(), jobs, ("b/two.rst", "a/one.rst")) == ["unset", "set"]
    assert "MRSTATS_X" not in os.environ
    assert "beside" not in sys.modules
    assert "cog" not in sys.modules


def test_the_folder_and_the_path_are_those_before_in_the_next_document(books):
    code = "import os, sys; os.chdir('/'); sys.path.append('/x')"
    Path("a/one.rst").write_text(REGION.format(code), encoding="utf-8")
    show = "import os, sys; cog.outl(f\"{os.path.basename(os.getcwd())} {'/x' in sys.path}\\n\")"
    Path("b/two.rst").write_text(REGION.format(show), encoding="utf-8")
    assert outputs(CogSettings(), 1)[1] == f"{books.name} False"


def test_modules_that_were_there_before_stay(books):
    with Session() as session, session.document("a/one.rst", CogSettings()):
        import json.tool  # noqa: F401  # a new part of a package that is known
    assert "json.tool" in sys.modules


def test_an_error_of_helpers_shows_where_it_is(books):
    Path("helpers.py").write_text("def f():\n    1 / 0\n\nf()\n", encoding="utf-8")
    tasks = [Task("a/one.rst", CogSettings(folder=books, helpers="helpers.py"))]
    [result] = refresh_documents(tasks, write=False)
    [failure] = result.failures
    assert str(failure).startswith("a/one.rst: the helpers of cog blocks, 'helpers.py', can't be")
    assert str(failure).endswith("\n    helpers.py:4\n    helpers.py:2, in f")
