"""Facts about the Dask scheduler that is started here."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.engines.dask import DaskEngine
from sphinx_mrstats.engines.daskcluster import LocalWorkers

distributed = pytest.importorskip("distributed", reason="the engine 'dask': the extra of that name")


def test_two_at_once_have_ports_of_their_own_for_this_machine_alone(recwarn):
    with (
        closing(LocalWorkers(distributed)) as one,
        closing(LocalWorkers(distributed)) as other,
    ):
        schedulers = [one.cluster.scheduler, other.cluster.scheduler]
        assert len({each.address for each in schedulers}) == 2
        assert all(each.address.startswith("tls://127.0.0.1:") for each in schedulers)
        assert all(each.http_server.address == "127.0.0.1" for each in schedulers)
    assert not [each for each in recwarn if "already in use" in str(each.message)]


def test_workers_that_died_long_after_a_job_are_started_again_for_the_next(tmp_path, monkeypatch):
    (tmp_path / "a.rst").write_text("The whale.\n")
    with closing(DaskEngine(1)) as engine:
        expected = count_documents(tmp_path, engine=engine)
        cluster = engine._connected()
        cluster._had_workers = cluster._heard = time.monotonic() - 3600
        cluster._local.kill_workers()
        for nanny in cluster._local.cluster.workers.values():
            nanny.auto_restart = True
        assert count_documents(tmp_path, engine=engine) == expected
