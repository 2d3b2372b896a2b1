"""Facts about the Dask scheduler that is started here."""

from __future__ import annotations

from contextlib import closing

import pytest

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
