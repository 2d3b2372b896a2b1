"""Engines by name."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sphinx_mrstats.engines import ENGINE_NAMES, Engine, checked_workers, get_engine
from sphinx_mrstats.errors import UsageError


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_each_name_gives_an_engine(name):
    engine = get_engine(name, num_workers=3)
    assert isinstance(engine, Engine)
    assert engine.n_workers == (1 if name == "serial" else 3)


def test_other_names_are_refused():
    with pytest.raises(UsageError, match="'ray': expected one of pool, serial"):
        get_engine("ray")


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", True])
@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_numbers_of_workers_are_whole_and_positive(name, wrong):
    with pytest.raises(UsageError, match="whole number from 1, or None, not"):
        get_engine(name, num_workers=wrong)


def test_by_default_there_is_a_worker_for_each_cpu_that_may_be_used():
    assert 1 <= checked_workers(None) <= (os.cpu_count() or 1)


def test_asking_for_an_engine_does_not_import_what_others_need():
    script = (
        "import sys; from sphinx_mrstats import SimpleMapReduce as S;"
        "S(str, str, engine='serial')(['']);"
        "print([m for m in ('multiprocessing', 'concurrent', 'tempfile') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
