"""Jobs that spawned workers can import, and every engine to run them on."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sphinx_mrstats.engines import get_engine

# Test modules can't be imported by name, which is how functions reach a spawned process.
sys.path.append(str(Path(__file__).parent / "jobs"))

POOLS = [f"pool-{method}" for method in multiprocessing.get_all_start_methods()]


def make(name):
    kind, _, start_method = name.partition("-")
    return get_engine(kind, num_workers=2, start_method=start_method or None)


@pytest.fixture
def spool():
    """A folder for temporary files of short name: a forkserver's socket must fit in 108 bytes."""
    with TemporaryDirectory(prefix="mr-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module", params=["serial", *POOLS])
def engine(request):
    """Every engine, with its workers kept over the tests of a module."""
    engine = make(request.param)
    yield engine
    engine.close()


@pytest.fixture(scope="module", params=POOLS)
def pool(request):
    """Every way to start worker processes."""
    engine = make(request.param)
    yield engine
    engine.close()
