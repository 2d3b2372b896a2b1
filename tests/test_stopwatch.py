"""What is measured of a job, on every engine, and that nothing is where nobody asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import count_documents, jobs, stopwatch
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.jobs import RunOptions, run_job
from sphinx_mrstats.markup import DEFAULT_RULES
from sphinx_mrstats.stopwatch import MOST_SLOW, Monitor, Profile
from sphinx_mrstats.wordcount import CountJob


@pytest.fixture
def docs(tmp_path):
    for n in range(30):
        (tmp_path / f"{n:02}.rst").write_text("The *whale* and the sea.\n" * (n + 1))
    return tmp_path


class Watcher(Monitor):
    """A monitor that keeps what it hears."""

    def __init__(self, profile=None):
        super().__init__(profile)
        self.heard = []

    def __call__(self, done, total):
        self.heard.append((done, total, self.bytes_done, self.bytes_total))


@pytest.fixture(params=["serial", "pool"])
def engine(request, monkeypatch):
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", 1000 // jobs._ALONE)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", 4)
    engine = get_engine(request.param, num_workers=2)
    yield engine
    engine.close()


def test_workers_measure_and_the_parent_adds_up(docs, engine):
    profile = Profile()
    watcher = Watcher(profile)
    counted = count_documents(docs, engine=engine, progress=watcher)
    assert counted == count_documents(docs, engine="serial")
    assert profile.seconds.keys() == {"read", "strip", "split", "combine", "shuffle", "reduce"}
    assert all(seconds >= 0 for seconds in profile.seconds.values())
    size = sum(path.stat().st_size for path in docs.iterdir())
    assert (profile.documents, profile.bytes, profile.workers) == (30, size, engine.n_workers)
    assert 0 < sum(profile.blocks) <= profile.elapsed * profile.workers
    assert len(profile.blocks) > 4
    assert len(profile.partitions) == 1 + len(profile.blocks) // 4
    assert all(profile.partitions)
    assert len({name for _, name in profile.slowest}) == MOST_SLOW
    blocks = [done for done, _, _, _ in watcher.heard]
    assert blocks == sorted(blocks)
    assert watcher.heard[-1] == (30, 30, size, size)


def test_nothing_is_measured_where_nobody_asks(docs, monkeypatch):
    def fail():
        raise AssertionError("the clock was read")

    job = CountJob(DEFAULT_RULES)
    source = b"The whale.\n"
    monkeypatch.setattr(stopwatch.time, "perf_counter", fail)
    part = job.start()
    job.take(jobs.Document("a.rst", docs / "00.rst", "a"), source, part)
    monkeypatch.undo()
    watcher = Watcher()
    run_job(docs, job, RunOptions(progress=watcher))
    assert watcher.profile is None
    assert watcher.heard


@given(st.lists(st.floats(0, 100), max_size=40), st.integers(0, 40))
def test_the_slowest_are_the_slowest_however_they_are_added(seconds, cut):
    parts = [Profile(), Profile()]
    for n, each in enumerate(seconds):
        parts[n >= cut].note_document(f"{n}.rst", each)
    total = Profile()
    for part in parts:
        total.add(part)
    assert sorted(each for each, _ in total.slowest) == sorted(seconds)[-MOST_SLOW:]
