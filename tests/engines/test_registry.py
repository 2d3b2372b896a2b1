"""Engines by name, and objects given for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sphinx_mrstats import SimpleMapReduce, count_documents
from sphinx_mrstats.engines import ENGINE_NAMES, Engine, checked_workers, engine_names, get_engine
from sphinx_mrstats.engines.registry import ENTRY_POINTS
from sphinx_mrstats.errors import UsageError

LOCAL = [name for name in ENGINE_NAMES if name != "dask"]


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_each_name_gives_an_engine(name):
    engine = get_engine(name, num_workers=3)
    assert isinstance(engine, Engine)
    assert engine.n_workers == (1 if name == "serial" else 3)


def test_other_names_are_refused():
    with pytest.raises(UsageError, match="'ray': expected one of dask, pool, serial, thread"):
        get_engine("ray")


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", True])
@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_numbers_of_workers_are_whole_and_positive(name, wrong):
    with pytest.raises(UsageError, match="whole number from 1, or None, not"):
        get_engine(name, num_workers=wrong)


def test_by_default_there_is_a_worker_for_each_cpu_that_may_be_used():
    assert 1 <= checked_workers(None) <= (os.cpu_count() or 1)


@pytest.mark.parametrize("name", LOCAL)
def test_engines_of_this_machine_take_no_scheduler(name):
    with pytest.raises(UsageError, match=rf"'{name}' has no scheduler.*choose the engine 'dask'"):
        get_engine(name, scheduler="tcp://127.0.0.1:1")


def test_asking_for_an_engine_does_not_import_what_others_need():
    script = (
        "import sys; from sphinx_mrstats import SimpleMapReduce as S;"
        "S(str, str, engine='serial')(['']);"
        "print([m for m in ('multiprocessing', 'concurrent', 'tempfile', 'distributed',"
        " 'importlib.metadata') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (object(), "has no n_workers and no shuffle and no close"),
        (SimpleNamespace(n_workers=1, close=print), "has no shuffle"),
        (None, "has no n_workers"),
        (type("Mine", (), {"n_workers": 1, "shuffle": 2, "close": 3}), "is a class: make an obj"),
    ],
)
def test_what_is_no_engine_is_refused_before_anything_is_done(wrong, why):
    with pytest.raises(UsageError, match=rf"engine must be the name of an engine \(.*{why}"):
        SimpleMapReduce(str, str, engine=wrong)
    with pytest.raises(UsageError, match=rf"engine must be the name of an engine \(.*{why}"):
        count_documents("nowhere", engine=wrong)


def test_without_the_package_distributed_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    engine = get_engine("dask", num_workers=2)
    with pytest.raises(UsageError, match=r"pip install 'sphinx-mrstats\[dask\]'"):
        engine.shuffle(str, str, [], 1)


def test_a_package_adds_an_engine_by_an_entry_point():
    assert "thread" in engine_names()
    engine = get_engine("thread", num_workers=5)
    assert (type(engine).__name__, engine.n_workers) == ("ThreadEngine", 5)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make packages that say they have engines, each by one value of an entry point."""

    def make(distribution, name, value):
        metadata = tmp_path / f"{distribution}-1.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Name: {distribution}\nVersion: 1\n")
        (metadata / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\n{name} = {value}\n")

    monkeypatch.syspath_prepend(str(tmp_path))
    return make


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("no_such_module:Engine", r"can't be made by no_such_module:Engine \(ModuleNotFoundError"),
        ("pathlib:NoSuchName", r"pathlib:NoSuchName \(AttributeError"),
        ("math:pi", "must name a function or a class that takes EngineOptions"),
        ("builtins:repr", "must be the name of an engine .* has no n_workers"),
    ],
)
def test_an_engine_that_its_package_does_not_have_is_told_with_the_package(package, value, why):
    package("broken", "broken", value)
    with pytest.raises(UsageError, match=rf"the engine 'broken' of the package broken .*{why}"):
        get_engine("broken")


def test_a_name_that_two_packages_use_is_no_choice(package):
    package("one", "twin", "builtins:repr")
    package("other", "twin", "builtins:repr")
    with pytest.raises(UsageError, match=r"more than one package .*'twin' \(one, other\)"):
        get_engine("twin")


def test_no_package_can_replace_an_engine_of_the_library(package):
    package("usurper", "serial", "builtins:repr")
    assert type(get_engine("serial")).__module__ == "sphinx_mrstats.engines.serial"


def test_every_engine_is_named_in_the_documentation():
    page = Path(__file__).parents[2] / "docs" / "reference" / "engines.rst"
    for name in ENGINE_NAMES:
        assert f"* - ``{name}``" in page.read_text()
