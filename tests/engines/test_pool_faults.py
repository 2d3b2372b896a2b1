"""What the pool does when its workers die, misbehave, or have no room; with real processes."""

from __future__ import annotations

import multiprocessing.util
import os
import signal
import tempfile
from collections import Counter

import mrjobs
import pytest

from sphinx_mrstats.engines.pool import PoolEngine
from sphinx_mrstats.errors import EngineError, UsageError, WorkerError, WorkerLostError
from sphinx_mrstats.mapreduce import SimpleMapReduce

WORDS = ["noon", "whale", "no", "on"]


@pytest.fixture
def forked():
    """A pool of its own for one test, with the start method that is the quickest."""
    method = multiprocessing.get_all_start_methods()[0]
    engine = PoolEngine(2, start_method=method)
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def _nothing_left(spool, tmp_path_factory, monkeypatch):
    """Look for spilled blobs where they are put: none may be left, whatever happened."""
    # Folders of pytest and multiprocessing outlive the test, and must not be made in the spool.
    tmp_path_factory.getbasetemp()
    multiprocessing.util.get_temp_dir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    yield
    assert list(spool.glob("sphinx-mrstats-*")) == []


def test_inputs_that_each_kill_one_worker_are_not_to_blame(forked, tmp_path):
    count = SimpleMapReduce(mrjobs.die_once, mrjobs.reduce_plain, engine=forked)
    result = count([(str(tmp_path), word) for word in WORDS], chunksize=len(WORDS))
    assert result == list(Counter("".join(WORDS)).items())


def test_a_worker_that_leaves_is_a_lost_worker(forked):
    count = SimpleMapReduce(mrjobs.leave_on_whale, mrjobs.total, engine=forked)
    with pytest.raises(WorkerLostError, match=r"'whale' in hand \(exit code 7\)"):
        count(WORDS)


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="needs real-time signals")
def test_a_worker_may_die_of_a_signal_without_a_name(forked):
    count = SimpleMapReduce(mrjobs.die_of_a_nameless_signal, mrjobs.total, engine=forked)
    expected = rf"\(killed by signal {signal.SIGRTMIN + 3}\)"
    with pytest.raises(WorkerLostError, match=expected):
        count(["noon"])


@pytest.mark.parametrize("interfere", [lambda job: job.close(), lambda job: job(WORDS)])
def test_a_job_can_be_neither_closed_nor_joined_by_its_own_progress_function(interfere):
    def progress(done, total):
        interfere(count)

    count = SimpleMapReduce(mrjobs.letters, mrjobs.total, 2, progress=progress)
    with pytest.raises(EngineError, match="this engine is running a job"):
        count(WORDS)
    count.close()


def test_an_idle_worker_that_is_killed_is_replaced(pool):
    count = SimpleMapReduce(mrjobs.letters, mrjobs.total, engine=pool)
    expected = count(WORDS)
    victims = multiprocessing.active_children()
    assert victims
    for victim in victims:
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
    assert count(WORDS) == expected


def test_a_dead_worker_is_noticed_though_its_child_holds_its_pipes(forked, tmp_path):
    count = SimpleMapReduce(mrjobs.outlive, mrjobs.reduce_plain, engine=forked)
    try:
        result = count([(str(tmp_path), "noon")])
    finally:
        os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)
    assert result == [("n", 2), ("o", 2)]


def test_no_worker_is_left_behind_by_a_pool_that_is_closed():
    before = set(multiprocessing.active_children())
    with SimpleMapReduce(mrjobs.letters, mrjobs.total, 2) as count:
        count(WORDS)
        assert set(multiprocessing.active_children()) > before
    assert set(multiprocessing.active_children()) == before


def test_no_worker_is_left_behind_by_a_pool_that_is_forgotten():
    before = set(multiprocessing.active_children())
    count = SimpleMapReduce(mrjobs.letters, mrjobs.total, 2)
    count(WORDS)
    assert set(multiprocessing.active_children()) > before
    del count
    assert set(multiprocessing.active_children()) == before


def test_no_more_workers_start_than_there_are_tasks():
    before = set(multiprocessing.active_children())
    with SimpleMapReduce(mrjobs.letters, mrjobs.total, 2) as count:
        count(["noon"])
        assert len(set(multiprocessing.active_children()) - before) <= 2


def test_a_full_disk_is_an_error_that_says_where(forked, spool):
    count = SimpleMapReduce(mrjobs.no_room, mrjobs.total, engine=forked)
    with pytest.raises(EngineError, match=r"can't write what was mapped: .*TMPDIR") as caught:
        count(["noon"])
    assert str(caught.value).startswith(str(spool))
    assert isinstance(caught.value.__cause__, OSError)


def test_functions_that_cannot_be_sent_are_refused(pool):
    count = SimpleMapReduce(lambda word: [(word, 1)], mrjobs.total, engine=pool)
    with pytest.raises(EngineError, match=r"lambda.*at the top level of a module"):
        count(WORDS)


def test_inputs_that_cannot_be_sent_are_refused(pool):
    count = SimpleMapReduce(mrjobs.letters, mrjobs.total, engine=pool)
    with pytest.raises(EngineError, match="inputs can't be sent to worker processes"):
        count([lambda: None])


def test_results_that_cannot_be_sent_are_an_error(pool):
    count = SimpleMapReduce(mrjobs.letters, mrjobs.result_that_stays, engine=pool)
    with pytest.raises(
        EngineError, match=r"a result can't be sent from a worker process: .*lambda"
    ):
        count(WORDS)


def test_a_worker_cannot_have_workers(pool):
    count = SimpleMapReduce(mrjobs.nest, mrjobs.total, engine=pool)
    with pytest.raises(WorkerError, match=r"on input 'noon': .*use the engine 'serial'"):
        count(["noon"])


def test_an_unknown_start_method_is_refused():
    with pytest.raises(UsageError, match=r"'teleport': expected one of .*spawn"):
        PoolEngine(2, start_method="teleport")
