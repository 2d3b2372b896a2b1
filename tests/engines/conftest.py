"""Jobs that spawned workers can import, and every engine to run them on."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sphinx_mrstats.engines import get_engine

# Test modules can't be imported by name, which is how functions reach a spawned process.
sys.path.append(str(Path(__file__).parent / "jobs"))

POOLS = [f"pool-{method}" for method in multiprocessing.get_all_start_methods()]


# Every engine, the one of the documentation's example included; workers are real processes.
ENGINES = ["serial", *POOLS, "dask", "thread"]

EXAMPLE = Path(__file__).parents[2] / "docs" / "reference" / "thread-engine"


def make(name):
    kind, _, start_method = name.partition("-")
    return get_engine(kind, num_workers=2, start_method=start_method or None)


def install(project, folder):
    """Put the package in the folder `project` where an installer would: on the path, with metadata.

    Only what its pyproject.toml says is used, as an installer does.
    """
    declared = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    metadata = folder / f"{declared['name'].replace('-', '_')}-{declared['version']}.dist-info"
    metadata.mkdir()
    lines = [f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n"]
    (metadata / "METADATA").write_text("".join(lines))
    groups = [
        "\n".join([f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())])
        for group, entries in declared.get("entry-points", {}).items()
    ]
    (metadata / "entry_points.txt").write_text("\n\n".join(groups) + "\n")
    for module in project.glob("*.py"):
        shutil.copy(module, folder)


@pytest.fixture(scope="session", autouse=True)
def example_installed(tmp_path_factory):
    """The package of the documentation's example, installed for as long as the tests run."""
    folder = tmp_path_factory.mktemp("site-packages")
    install(EXAMPLE, folder)
    sys.path.append(str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def dask():
    """A Dask cluster of two worker processes, started once: that takes a second."""
    engine = make("dask")
    yield engine
    engine.close()


@pytest.fixture
def spool():
    """A folder for temporary files of short name: a forkserver's socket must fit in 108 bytes."""
    with TemporaryDirectory(prefix="mr-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    """Every engine, with its workers kept over the tests of a module."""
    yield from kept(request)


@pytest.fixture(scope="module", params=POOLS)
def pool(request):
    """Every way to start worker processes."""
    yield from kept(request)


@pytest.fixture(scope="module", params=[*POOLS, "dask"])
def processes(request):
    """Every engine with worker processes."""
    yield from kept(request)


def kept(request):
    if request.param == "dask":
        yield request.getfixturevalue("dask")
        return
    engine = make(request.param)
    yield engine
    engine.close()
